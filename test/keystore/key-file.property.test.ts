import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { concat, EMPTY, utf8, type Bytes } from '../../src/bytes.ts';
import { KeyFileError } from '../../src/keystore/key-file-error.ts';
import { readKeyFile } from '../../src/keystore/key-file.ts';
import { createRoot } from '../support/fake-ca.ts';
import { certBag, encryptedSafe, keyBag, pbes2, pbmac1, pfx, safe, shroudedKeyBag } from './write-pkcs12.ts';

const SECRET = utf8('secret');
let files: Readonly<Record<'clear' | 'encrypted' | 'pem', Bytes>>;

beforeAll(async () => {
  const { key, der } = await createRoot();
  const pkcs8 = await key.exportPkcs8();
  const encrypted = [encryptedSafe(pbes2(SECRET), certBag(der)), safe(shroudedKeyBag(pkcs8, pbes2(SECRET)))];
  files = {
    clear: pfx([safe(keyBag(pkcs8, { friendlyName: 'name', localKeyId: 'a' }), certBag(der))]),
    encrypted: pfx(encrypted, pbmac1(SECRET)),
    pem: utf8(toPem(pkcs8, 'PRIVATE KEY') + toPem(der, 'CERTIFICATE')),
  };
});

/** Reads the file or refuses it; anything else that is thrown fails the test. */
async function answer(file: Bytes): Promise<'read' | KeyFileError['code']> {
  try {
    await readKeyFile(file, 'secret');
    return 'read';
  } catch (error) {
    if (error instanceof KeyFileError) return error.code;
    throw error;
  }
}

describe('readKeyFile of hostile bytes', () => {
  it.each(['clear', 'encrypted', 'pem'] as const)('reads %s as it was made', async (name) => {
    expect(await answer(files[name])).toBe('read');
  });

  it.each(['clear', 'pem'] as const)('refuses %s cut off anywhere', async (name) => {
    const file = files[name];
    // A PEM file's last line break is no loss.
    for (let length = 0; length < file.length - 1; length++)
      expect(await answer(file.subarray(0, length))).not.toBe('read');
  });

  it.each(['clear', 'pem'] as const)('reads or refuses %s with any bit changed', async (name) => {
    const file = files[name];
    for (let at = 0; at < file.length; at += 3) {
      const changed = file.slice();
      changed[at]! ^= 1 << (at % 8);
      await answer(changed);
    }
  });

  it('refuses a file with a MAC with any bit changed in what the MAC is over', async () => {
    const file = files.encrypted;
    const macLength = pbmac1(SECRET)(EMPTY).length;
    for (let at = 0; at < file.length - macLength; at += 7) {
      const changed = file.slice();
      changed[at]! ^= 1 << (at % 8);
      expect([at, await answer(changed)]).not.toEqual([at, 'read']);
    }
  });

  it('reads or refuses whatever begins as one of them', async () => {
    const beginnings = fc.constantFrom(...Object.keys(files)) as fc.Arbitrary<keyof typeof files>;
    await fc.assert(
      fc.asyncProperty(
        beginnings,
        fc.nat(300),
        fc.uint8Array({ maxLength: 300 }),
        async (name, length, rest) => {
          await answer(concat([files[name].subarray(0, length), rest]));
        },
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { decryptLegacyCbc } from '../../src/crypto/legacy-cipher.ts';
import { randomOctets } from '../../src/crypto/random.ts';
import { createOpensslFolder } from '../support/openssl-folder.ts';

const hex = (bytes: Bytes): string => Buffer.from(bytes).toString('hex');

function encrypted(cipher: string, key: Bytes, iv: Bytes, content: Bytes, options = ''): Bytes {
  const folder = createOpensslFolder();
  try {
    folder.write('in', content);
    folder.run(
      `enc -e -${cipher} -K ${hex(key)} -iv ${hex(iv)} -in in -out out -provider legacy -provider default${options}`,
    );
    return folder.read('out');
  } finally {
    folder.remove();
  }
}

describe('decryptLegacyCbc', () => {
  it.each([
    ['des-ede3-cbc', 'DES-EDE3-CBC', 24],
    ['des-cbc', 'DES-CBC', 8],
    ['rc2-cbc', 'RC2-CBC', 16],
    ['rc2-64-cbc', 'RC2-CBC', 8],
    ['rc2-40-cbc', 'RC2-CBC', 5],
  ] as const)('reads what openssl writes by %s', (cipher, scheme, keyLength) => {
    for (const size of [0, 1, 7, 8, 9, 1000]) {
      const [key, iv, content] = [randomOctets(keyLength), randomOctets(8), randomOctets(size)];
      const ciphertext = encrypted(cipher, key, iv, content);
      expect(decryptLegacyCbc(scheme, key, iv, ciphertext)).toEqual(content);
    }
  });

  it('has one answer for whatever is wrong with length or padding', () => {
    const [key, iv] = [randomOctets(24), randomOctets(8)];
    const paddings = [
      [1, 1, 1, 1, 1, 1, 1, 0],
      [1, 1, 1, 1, 1, 1, 1, 9],
      [1, 1, 1, 1, 1, 3, 2, 3],
      [9, 9, 9, 9, 9, 9, 9, 9],
    ];
    for (const padding of paddings) {
      const ciphertext = encrypted('des-ede3-cbc', key, iv, Uint8Array.from(padding), ' -nopad');
      expect(decryptLegacyCbc('DES-EDE3-CBC', key, iv, ciphertext)).toBeUndefined();
    }
    expect(decryptLegacyCbc('DES-EDE3-CBC', key, iv, new Uint8Array(0))).toBeUndefined();
    expect(decryptLegacyCbc('DES-EDE3-CBC', key, iv, new Uint8Array(12))).toBeUndefined();
  });
});

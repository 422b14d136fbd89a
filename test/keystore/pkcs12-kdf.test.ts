import forge from 'node-forge';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { concat, toHex, utf8, type Bytes } from '../../src/bytes.ts';
import { pkcs12Kdf } from '../../src/keystore/pkcs12-kdf.ts';
import { bmp } from './write-pkcs12.ts';

const HASHES = { sha1, sha256, sha512 };

/** node-forge's derivation of the same octets, in hex. */
function byForge(
  hash: keyof typeof HASHES,
  purpose: number,
  password: string,
  salt: Bytes,
  length: number,
): string {
  const { generateKey } = forge.pkcs12 as unknown as {
    generateKey: (...given: unknown[]) => forge.util.ByteBuffer;
  };
  const saltBuffer = forge.util.createBuffer(Buffer.from(salt).toString('latin1'));
  return generateKey(password, saltBuffer, purpose, 3, length, forge.md[hash].create()).toHex();
}

describe('pkcs12Kdf', () => {
  // Two blocks of salt, and keys of several hashes, so that the carries of step 6 C count.
  it.each([
    ['sha1', 1, 'a', 8, 24],
    ['sha1', 2, 'passphrase', 20, 8],
    ['sha1', 1, 'passphrase', 65, 200],
    ['sha256', 3, 'a passphrase longer than one block of its hash', 8, 100],
    ['sha512', 3, 'pässwörd€', 16, 300],
    ['sha512', 1, '', 200, 64],
  ] as const)(
    'derives by %s for purpose %i from %o and a salt of %i octets as node-forge does',
    (hash, purpose, password, salt, length) => {
      const octets = Uint8Array.from({ length: salt }, (_, at) => 255 - at);
      const terminated = concat([bmp(password), utf8('\0\0')]);
      const derived = pkcs12Kdf(
        { compute: HASHES[hash], native: undefined },
        purpose,
        terminated,
        octets,
        3,
        length,
      );
      expect(toHex(derived)).toBe(byForge(hash, purpose, password, octets, length));
    },
  );
});

import { createHash, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { deriveKey, type Derivation } from '../../src/crypto/key-derivation.ts';

const fromHex = (hex: string): Bytes => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const SECRET = new Uint8Array(32).fill(5);
const AES256_WRAP = fromHex('300b 0609 608648016503040 12d');
const UKM = utf8('ukm');

/** ECC-CMS-SharedInfo for a key of 256 bits, written out by hand. */
const WITHOUT_UKM = fromHex('3015 300b06096086480165030401 2d a206 0404 00000100');
const WITH_UKM = fromHex('301c 300b06096086480165030401 2d a005 0403 756b6d a206 0404 00000100');
const WITH_EMPTY_UKM = fromHex('3019 300b06096086480165030401 2d a002 0400 a206 0404 00000100');

const derive = (given: Partial<Derivation>): Promise<Bytes> =>
  deriveKey(SECRET, {
    function: 'X9.63',
    digest: 'SHA-256',
    keyLength: 32,
    wrapIdentifier: AES256_WRAP,
    ukm: undefined,
    ...given,
  });

const sha = (name: string, ...parts: readonly Bytes[]): Bytes =>
  new Uint8Array(parts.reduce((hash, part) => hash.update(part), createHash(name)).digest());

describe('deriveKey', () => {
  it('digests the secret, a counter and the shared information of RFC 5753 §7.2', async () => {
    const first = fromHex('00000001');
    expect(await derive({})).toEqual(sha('sha256', SECRET, first, WITHOUT_UKM));
    expect(await derive({ ukm: UKM })).toEqual(sha('sha256', SECRET, first, WITH_UKM));
    expect(await derive({ ukm: new Uint8Array(0) })).toEqual(sha('sha256', SECRET, first, WITH_EMPTY_UKM));
    expect(await derive({ digest: 'SHA-512' })).toEqual(
      sha('sha512', SECRET, first, WITHOUT_UKM).subarray(0, 32),
    );
  });

  it('counts on where one digest is too short', async () => {
    const [one, two] = [fromHex('00000001'), fromHex('00000002')].map((counter) =>
      sha('sha1', SECRET, counter, WITHOUT_UKM),
    );
    expect(await derive({ digest: 'SHA-1' })).toEqual(Uint8Array.of(...one!, ...two!.subarray(0, 12)));
  });

  it('is HKDF over the shared information, with the keying material as salt (RFC 8418 §2.2)', async () => {
    const hkdf = (salt: Bytes, info: Bytes): Bytes =>
      new Uint8Array(hkdfSync('sha384', SECRET, salt, info, 32));
    const given = { function: 'HKDF', digest: 'SHA-384' } as const;
    expect(await derive(given)).toEqual(hkdf(new Uint8Array(48), WITHOUT_UKM));
    expect(await derive({ ...given, ukm: UKM })).toEqual(hkdf(UKM, WITH_UKM));
  });
});

import { createCipheriv, createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { OID } from '../../src/asn1/oids.ts';
import { concat, type Bytes } from '../../src/bytes.ts';
import { wrapAes } from '../../src/crypto/aes.ts';
import { keyWrap, unwrapKey } from '../../src/crypto/key-wrap.ts';
import { randomOctets } from '../../src/crypto/random.ts';

const fromHex = (hex: string): Bytes => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** RFC 3217 §3.1, by the machine's own triple DES. */
function wrapTripleDes(kek: Bytes, key: Bytes): Bytes {
  const encrypt = (iv: Bytes, data: Bytes): Bytes => {
    const cipher = createCipheriv('des-ede3-cbc', kek, iv).setAutoPadding(false);
    return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
  };
  const checksum = createHash('sha1').update(key).digest().subarray(0, 8);
  const iv = randomOctets(8);
  const inner = concat([iv, encrypt(iv, concat([key, checksum]))]).reverse();
  return encrypt(fromHex('4adda22c79e82105'), inner);
}

describe('unwrapKey', () => {
  // RFC 3394 §4.1, §4.3 and §4.6.
  it.each([
    [
      OID.aes128Wrap,
      '000102030405060708090A0B0C0D0E0F',
      '00112233445566778899AABBCCDDEEFF',
      '1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5',
    ],
    [
      OID.aes192Wrap,
      '000102030405060708090A0B0C0D0E0F1011121314151617',
      '00112233445566778899AABBCCDDEEFF',
      '96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D',
    ],
    [
      OID.aes256Wrap,
      '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
      '00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F',
      '28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21',
    ],
  ])('reads and writes the examples of RFC 3394: %s', async (type, kek, key, wrapped) => {
    expect(await unwrapKey(keyWrap(type)!, fromHex(kek), fromHex(wrapped))).toEqual(fromHex(key));
    expect(await wrapAes(fromHex(kek), fromHex(key))).toEqual(fromHex(wrapped));
  });

  it('reads the triple DES wrap of RFC 3217', async () => {
    const [kek, key] = [randomOctets(24), randomOctets(24)];
    expect(await unwrapKey(keyWrap(OID.cms3DesWrap)!, kek, wrapTripleDes(kek, key))).toEqual(key);
  });

  it('gives nothing for any changed octet, another length or another key', async () => {
    const [kek, key] = [randomOctets(24), randomOctets(24)];
    for (const [type, wrapped] of [
      [OID.aes192Wrap, await wrapAes(kek, key)],
      [OID.cms3DesWrap, wrapTripleDes(kek, key)],
    ] as const) {
      const wrap = keyWrap(type)!;
      for (let at = 0; at < wrapped.length; at++) {
        const changed = wrapped.map((octet, i) => (i === at ? octet ^ 1 : octet));
        expect(await unwrapKey(wrap, kek, changed)).toBeUndefined();
      }
      expect(await unwrapKey(wrap, kek, wrapped.subarray(8))).toBeUndefined();
      expect(await unwrapKey(wrap, kek.subarray(8), wrapped)).toBeUndefined();
      expect(
        await unwrapKey(
          wrap,
          kek.map((octet) => octet ^ 2),
          wrapped,
        ),
      ).toBeUndefined();
    }
  });
});

import { describe, expect, it } from 'vitest';
import { integer, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import { agree, keyPair } from '../../src/crypto/noble-agreement.ts';
import { readDecryptionKey } from '../../src/crypto/private-key.ts';
import { ephemeralSecret, sharedSecret, type AgreementPrivateKey } from '../../src/crypto/shared-secret.ts';
import { encryptionPair } from '../support/decryption-key.ts';

const fromHex = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'));
const CURVES = ['P-256', 'P-384', 'P-521', 'brainpoolP256r1', 'X25519', 'X448'] as const;

const keyOf = (privateKeyInfo: Bytes): AgreementPrivateKey =>
  readDecryptionKey(privateKeyInfo) as AgreementPrivateKey;
const x25519Key = (secret: Bytes): AgreementPrivateKey =>
  keyOf(sequence(integer(0), sequence(oid(OID.x25519)), octetString(octetString(secret))));

describe('sharedSecret', () => {
  it.each(CURVES)('on %s has the same answer by the platform and without it', async (curve) => {
    const [ours, theirs] = [encryptionPair(curve), encryptionPair(curve)];
    const key = keyOf(ours.privateKeyInfo);
    const secret = await sharedSecret(key, theirs.publicKey.publicKey);
    expect(secret).toEqual(agree(curve, key.secret, theirs.publicKey.publicKey));
  });

  it.each(['P-256', 'P-521', 'brainpoolP256r1'] as const)('reads compressed points of %s', async (curve) => {
    const [ours, theirs] = [encryptionPair(curve), encryptionPair(curve)];
    const point = theirs.publicKey.publicKey;
    const size = (point.length - 1) / 2;
    const sign = 2 + (point[point.length - 1]! & 1);
    const compressed = Uint8Array.of(sign, ...point.subarray(1, 1 + size));
    const key = keyOf(ours.privateKeyInfo);
    expect(await sharedSecret(key, compressed)).toEqual(await sharedSecret(key, point));
  });

  it.each(CURVES)('gives nothing for what is no public key of %s', async (curve) => {
    const { privateKeyInfo, publicKey } = encryptionPair(curve);
    const point = publicKey.publicKey;
    const key = keyOf(privateKeyInfo);
    expect(await sharedSecret(key, point.subarray(1))).toBeUndefined();
    expect(await sharedSecret(key, new Uint8Array(0))).toBeUndefined();
    expect(await sharedSecret(key, new Uint8Array(point.length))).toBeUndefined();
    const off = point.map((octet, at) => (at === point.length - 1 ? octet ^ 1 : octet));
    // Every 32 octets are a public key of X25519, every 56 one of X448.
    if (!curve.startsWith('X')) expect(await sharedSecret(key, off)).toBeUndefined();
  });

  it('gives nothing for the points of small order of X25519 (RFC 7748 §6.1)', async () => {
    const key = x25519Key(new Uint8Array(32).fill(0x48));
    const small = [
      '0000000000000000000000000000000000000000000000000000000000000000',
      '0100000000000000000000000000000000000000000000000000000000000000',
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    ];
    for (const point of small) expect(await sharedSecret(key, fromHex(point))).toBeUndefined();
  });

  it('gives nothing for the points of small order of X448 (RFC 7748 §6.2)', async () => {
    const key = keyOf(encryptionPair('X448').privateKeyInfo);
    const small = [
      '00'.repeat(56),
      `01${'00'.repeat(55)}`,
      `fe${'ff'.repeat(27)}fe${'ff'.repeat(27)}`,
      `ff${'ff'.repeat(27)}fe${'ff'.repeat(27)}`,
    ];
    for (const point of small) expect(await sharedSecret(key, fromHex(point))).toBeUndefined();
  });
});

describe('ephemeralSecret', () => {
  it.each(CURVES)('on %s agrees with the other side, by another key each time', async (curve) => {
    const { privateKeyInfo, publicKey } = encryptionPair(curve);
    const first = (await ephemeralSecret(curve, publicKey.publicKey))!;
    const second = (await ephemeralSecret(curve, publicKey.publicKey))!;
    expect(await sharedSecret(keyOf(privateKeyInfo), first.publicKey)).toEqual(first.secret);
    expect(first.publicKey).not.toEqual(second.publicKey);
    expect(await ephemeralSecret(curve, publicKey.publicKey.subarray(1))).toBeUndefined();
  });

  it.each(CURVES)('can do without the platform on %s', async (curve) => {
    const { privateKeyInfo, publicKey } = encryptionPair(curve);
    const pair = keyPair(curve);
    const secret = agree(curve, pair.secret, publicKey.publicKey);
    expect(await sharedSecret(keyOf(privateKeyInfo), pair.publicKey)).toEqual(secret);
  });
});

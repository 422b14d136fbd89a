import { generateKeyPairSync, sign, type KeyPairKeyObjectResult } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { children, contentOf, parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';
import { bitString, integer, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, toHex, utf8, type Bytes } from '../../src/bytes.ts';
import { SIGNATURES } from '../../src/crypto/algorithms.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { publicKeyOf } from '../support/public-key.ts';

const DATA = utf8('what was signed');

const verify = (key: SubjectPublicKeyInfo, type: string, signature: Bytes, data = DATA): Promise<boolean> =>
  verifySignature(key, SIGNATURES[type]!, 'SHA-1', data, signature);

const pairOn = (namedCurve: string): KeyPairKeyObjectResult => generateKeyPairSync('ec', { namedCurve });
const signWith = (hash: string, { privateKey }: KeyPairKeyObjectResult): Bytes =>
  new Uint8Array(sign(hash, DATA, privateKey));

describe('ECDSA that WebCrypto does not have', () => {
  it.each([
    ['brainpoolP256r1', 'sha256', OID.ecdsaWithSha256],
    ['brainpoolP384r1', 'sha384', OID.ecdsaWithSha384],
    ['brainpoolP512r1', 'sha512', OID.ecdsaWithSha512],
    ['brainpoolP256r1', 'sha512', OID.ecdsaWithSha512],
    ['brainpoolP384r1', 'sha1', OID.ecdsaWithSha1],
    ['brainpoolP512r1', 'sha3-256', OID.ecdsaWithSha3_256],
    ['P-256', 'sha224', OID.ecdsaWithSha224],
    ['P-256', 'sha3-512', OID.ecdsaWithSha3_512],
    ['P-384', 'sha3-384', OID.ecdsaWithSha3_384],
    ['P-521', 'sha3-512', OID.ecdsaWithSha3_512],
    ['P-521', 'sha3-224', OID.ecdsaWithSha3_224],
  ])('accepts %s with %s as OpenSSL signs it, and no changed bit', async (curve, hash, type) => {
    const pair = pairOn(curve);
    const key = publicKeyOf(pair.publicKey);
    const signature = signWith(hash, pair);
    expect(await verify(key, type, signature)).toBe(true);
    expect(await verify(key, type, signature, utf8('what was signeD'))).toBe(false);
    expect(await verify(publicKeyOf(pairOn(curve).publicKey), type, signature)).toBe(false);
    for (let at = 0; at < signature.length; at += 17) {
      const flipped = signature.slice();
      flipped[at]! ^= 1;
      expect(await verify(key, type, flipped)).toBe(false);
    }
  });
});

const ORDERS = {
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  brainpoolP256r1: 0xa9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7n,
};

const toNumber = (magnitude: Bytes): bigint => BigInt(`0x${toHex(magnitude)}`);
const toInteger = (value: bigint): Bytes => integer(Buffer.from(value.toString(16).padStart(66, '0'), 'hex'));

// One curve that WebCrypto computes and one that it does not.
describe.each([['P-256'], ['brainpoolP256r1']] as const)('the numbers of a signature on %s', (curve) => {
  const order = ORDERS[curve];
  const pair = pairOn(curve);
  const key = publicKeyOf(pair.publicKey);
  const [r = 0n, s = 0n] = children(parseBer(signWith('sha256', pair))).map((node) =>
    toNumber(contentOf(node)),
  );
  const signature = (first: bigint, second: bigint): Bytes => sequence(toInteger(first), toInteger(second));

  it('may be high or low: n - s is as good as s', async () => {
    expect(await verify(key, OID.ecdsaWithSha256, signature(r, s))).toBe(true);
    expect(await verify(key, OID.ecdsaWithSha256, signature(r, order - s))).toBe(true);
  });

  it.each<[string, bigint, bigint]>([
    ['r = 0', 0n, s],
    ['s = 0', r, 0n],
    ['r = s = 0', 0n, 0n],
    ['r = n', order, s],
    ['s = n', r, order],
    ['s + n', r, s + order],
    ['r + n', r + order, s],
    ['r = s = 1', 1n, 1n],
  ])('are not %s', async (_, first, second) => {
    expect(await verify(key, OID.ecdsaWithSha256, signature(first, second))).toBe(false);
  });

  it('stand in DER and nothing behind them', async () => {
    const trailing = concat([signature(r, s), Uint8Array.of(0)]);
    const three = sequence(toInteger(r), toInteger(s), integer(1));
    for (const wrong of [trailing, three]) {
      expect(await verify(key, OID.ecdsaWithSha256, wrong)).toBe(false);
    }
  });
});

describe('the point of a public key', () => {
  const pair = pairOn('P-256');
  const point = publicKeyOf(pair.publicKey).publicKey;
  const signature = signWith('sha256', pair);
  const key = (octets: Bytes, curve: string = OID.p256): SubjectPublicKeyInfo =>
    readPublicKey(parseBer(sequence(sequence(oid(OID.ecPublicKey), oid(curve)), bitString(octets))));
  const x = point.subarray(1, 33);
  const parity = point[64]! & 1;

  it('may be compressed (RFC 5480 §2.2)', async () => {
    const compressed = concat([Uint8Array.of(2 + parity), x]);
    const other = concat([Uint8Array.of(3 - parity), x]);
    expect(await verify(key(point), OID.ecdsaWithSha256, signature)).toBe(true);
    expect(await verify(key(compressed), OID.ecdsaWithSha256, signature)).toBe(true);
    expect(await verify(key(other), OID.ecdsaWithSha256, signature)).toBe(false);
  });

  it.each<[string, Bytes]>([
    ['in hybrid form', concat([Uint8Array.of(6 + parity), point.subarray(1)])],
    ['off the curve', concat([point.subarray(0, 64), Uint8Array.of(point[64]! ^ 1)])],
    ['at infinity', Uint8Array.of(0)],
    ['empty', new Uint8Array(0)],
    ['cut off', point.subarray(0, 64)],
  ])('is not %s', async (_, octets) => {
    for (const type of [OID.ecdsaWithSha256, OID.ecdsaWithSha3_256]) {
      expect(await verify(key(octets), type, signature)).toBe(false);
    }
    expect(await verify(key(octets, OID.brainpoolP256r1), OID.ecdsaWithSha256, signature)).toBe(false);
  });
});

describe('Ed448', () => {
  const pair = generateKeyPairSync('ed448');
  const key = publicKeyOf(pair.publicKey);
  const signature = new Uint8Array(sign(null, DATA, pair.privateKey));

  it('accepts what OpenSSL signs, and no changed bit', async () => {
    expect(await verify(key, OID.ed448, signature)).toBe(true);
    expect(await verify(key, OID.ed448, signature, utf8('what was signeD'))).toBe(false);
    for (let at = 0; at < signature.length; at += 13) {
      const flipped = signature.slice();
      flipped[at]! ^= 1;
      expect(await verify(key, OID.ed448, flipped)).toBe(false);
    }
  });

  it('refuses keys and signatures of another kind or length', async () => {
    const edKey = (...members: readonly Bytes[]): SubjectPublicKeyInfo =>
      readPublicKey(parseBer(sequence(sequence(...members.slice(0, -1)), bitString(members.at(-1)!))));
    expect(await verify(edKey(oid(OID.ed448), key.publicKey), OID.ed448, signature)).toBe(true);
    expect(
      await verify(edKey(oid(OID.ed448), Uint8Array.of(5, 0), key.publicKey), OID.ed448, signature),
    ).toBe(false);
    expect(await verify(edKey(oid(OID.ed448), key.publicKey.subarray(1)), OID.ed448, signature)).toBe(false);
    expect(await verify(edKey(oid(OID.ed25519), key.publicKey), OID.ed448, signature)).toBe(false);
    expect(await verify(key, OID.ed448, signature.subarray(1))).toBe(false);
    expect(await verify(key, OID.ed25519, signature)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readAlgorithm, readPublicKey } from '../../src/asn1/certificate.ts';
import { bitString, explicit, integer, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import {
  digestAlgorithmOf,
  signatureAlgorithmBy,
  signatureAlgorithmOf,
} from '../../src/crypto/signature-algorithm.ts';

const identifier = (algorithm: string, ...parameters: readonly Bytes[]) =>
  readAlgorithm(parseBer(sequence(oid(algorithm), ...parameters)));
const hash = (algorithm: string): Bytes => sequence(oid(algorithm), nullValue());
const mgf1 = (algorithm: string): Bytes => sequence(oid(OID.mgf1), hash(algorithm));
const pss = (...members: readonly Bytes[]) =>
  signatureAlgorithmOf(identifier(OID.rsassaPss, sequence(...members)));

describe('the parameters of an algorithm', () => {
  it.each([OID.sha256WithRsa, OID.sha3_256WithRsa, OID.rsaEncryption, OID.ecdsaWithSha256])(
    'of signature %s are absent or NULL',
    (type) => {
      expect(signatureAlgorithmOf(identifier(type)).strength).toBe('good');
      expect(signatureAlgorithmOf(identifier(type, nullValue())).strength).toBe('good');
      expect(signatureAlgorithmOf(identifier(type, sequence())).strength).toBe('refused');
    },
  );

  it.each([OID.ed25519, OID.ed448])('of signature %s are absent and nothing else', (type) => {
    expect(signatureAlgorithmOf(identifier(type)).strength).toBe('good');
    expect(signatureAlgorithmOf(identifier(type, nullValue())).strength).toBe('refused');
  });

  it.each([OID.sha224, OID.sha256, OID.sha512_256, OID.sha3_512])(
    'of digest %s are absent or NULL',
    (type) => {
      expect(digestAlgorithmOf(identifier(type)).strength).toBe('good');
      expect(digestAlgorithmOf(identifier(type, nullValue())).strength).toBe('good');
      expect(digestAlgorithmOf(identifier(type, octetString(new Uint8Array(1)))).strength).toBe('refused');
    },
  );

  it('of SHAKE256 are absent, or 512 bits where its identifier asks for the length (RFC 8419 §2.3)', () => {
    const strength = (type: string, ...parameters: readonly Bytes[]) =>
      digestAlgorithmOf(identifier(type, ...parameters)).strength;
    expect(strength(OID.shake256)).toBe('good');
    expect(strength(OID.shake256, nullValue())).toBe('refused');
    expect(strength(OID.shake256Len, integer(512))).toBe('good');
    expect(strength(OID.shake256Len, integer(128))).toBe('refused');
    expect(strength(OID.shake256Len)).toBe('refused');
  });
});

describe('the name and strength of an algorithm', () => {
  it.each([
    [OID.sha1WithRsa, 'weak', 'RSA PKCS #1 v1.5 with SHA-1'],
    [OID.sha1WithRsaOiw, 'weak', 'RSA PKCS #1 v1.5 with SHA-1'],
    [OID.ecdsaWithSha1, 'weak', 'ECDSA with SHA-1'],
    [OID.sha512_256WithRsa, 'good', 'RSA PKCS #1 v1.5 with SHA-512/256'],
    [OID.ecdsaWithSha3_384, 'good', 'ECDSA with SHA3-384'],
    [OID.ed448, 'good', 'Ed448'],
    [OID.md2WithRsa, 'refused', 'RSA PKCS #1 v1.5 with MD2'],
    [OID.md5WithRsa, 'refused', 'RSA PKCS #1 v1.5 with MD5'],
    [OID.dsa, 'unsupported', 'DSA'],
    [OID.dsaWithSha1, 'unsupported', 'DSA'],
    [OID.dsaWithSha256, 'unsupported', 'DSA'],
    [OID.ecPublicKey, 'unsupported', 'ECDSA without a digest'],
    [OID.ecdsaWithRecommended, 'unsupported', 'ECDSA with the recommended digest'],
    [OID.ecdsaWithSpecified, 'unsupported', 'ECDSA with a specified digest'],
    [OID.rsaPssWithShake256, 'unsupported', 'RSA-PSS with SHAKE256'],
    [OID.mlDsa65, 'unsupported', 'ML-DSA-65'],
    ['1.2.3.4', 'unsupported', '1.2.3.4'],
  ])('of signature %s', (type, strength, name) => {
    expect(signatureAlgorithmOf(identifier(type))).toMatchObject({ strength, name });
  });

  it.each([
    [OID.sha1, 'weak', 'SHA-1'],
    [OID.sha224, 'good', 'SHA-224'],
    [OID.md2, 'refused', 'MD2'],
    [OID.md4, 'refused', 'MD4'],
    [OID.md5, 'refused', 'MD5'],
    [OID.ripemd160, 'unsupported', 'RIPEMD-160'],
    ['1.2.3.4', 'unsupported', '1.2.3.4'],
  ])('of digest %s', (type, strength, name) => {
    expect(digestAlgorithmOf(identifier(type))).toMatchObject({ strength, name });
  });
});

describe('RSASSA-PSS', () => {
  it('takes digest, mask and salt from its parameters, or from their defaults', () => {
    expect(pss()).toEqual({
      name: 'RSA-PSS with SHA-1',
      strength: 'weak',
      scheme: 'RSASSA-PSS',
      digest: 'SHA-1',
      maskGenDigest: 'SHA-1',
      saltLength: 20,
    });
    expect(
      pss(explicit(0, hash(OID.sha3_256)), explicit(1, mgf1(OID.sha1)), explicit(2, integer(7))),
    ).toEqual({
      name: 'RSA-PSS with SHA3-256 and MGF1 with SHA-1',
      strength: 'good',
      scheme: 'RSASSA-PSS',
      digest: 'SHA3-256',
      maskGenDigest: 'SHA-1',
      saltLength: 7,
    });
  });

  it('takes hashes without NULL as well (RFC 4055 §2.1)', () => {
    const bare = sequence(oid(OID.sha256));
    expect(
      pss(explicit(0, bare), explicit(1, sequence(oid(OID.mgf1), bare)), explicit(2, integer(32))),
    ).toMatchObject({ strength: 'good', digest: 'SHA-256', maskGenDigest: 'SHA-256' });
  });

  it('is refused without parameters, with NULL, and with another trailer than 0xbc', () => {
    expect(signatureAlgorithmOf(identifier(OID.rsassaPss)).strength).toBe('refused');
    expect(signatureAlgorithmOf(identifier(OID.rsassaPss, nullValue())).strength).toBe('refused');
    expect(pss(explicit(3, integer(1))).strength).toBe('weak');
    expect(pss(explicit(3, integer(2)))).toEqual({ name: 'RSA-PSS', strength: 'refused' });
  });

  it.each([
    ['MD5', pss(explicit(0, hash(OID.md5))), 'refused', 'RSA-PSS with MD5'],
    ['MGF1 with MD5', pss(explicit(1, mgf1(OID.md5))), 'refused', 'RSA-PSS and MGF1 with MD5'],
    ['SHAKE256', pss(explicit(0, sequence(oid(OID.shake256)))), 'unsupported', 'RSA-PSS with SHAKE256'],
    ['an unknown hash', pss(explicit(0, hash('1.2.3'))), 'unsupported', 'RSA-PSS with 1.2.3'],
    ['MGF1 without a hash', pss(explicit(1, sequence(oid(OID.mgf1)))), 'refused', 'RSA-PSS'],
    [
      'MGF1 with something else than a hash',
      pss(explicit(1, sequence(oid(OID.mgf1), nullValue()))),
      'refused',
      'RSA-PSS',
    ],
    [
      'masks by SHAKE128',
      pss(explicit(1, sequence(oid(OID.shake128)))),
      'unsupported',
      'RSA-PSS with masks by SHAKE128',
    ],
    [
      'masks by the unknown',
      pss(explicit(1, sequence(oid('1.2.3')))),
      'unsupported',
      'RSA-PSS with masks by 1.2.3',
    ],
  ])('with %s', (_, algorithm, strength, name) => {
    expect(algorithm).toEqual({ strength, name });
  });
});

describe('ECDSA by a key on a curve of its own', () => {
  const by = (...parameters: readonly Bytes[]) =>
    signatureAlgorithmBy(
      readPublicKey(
        parseBer(sequence(sequence(oid(OID.ecPublicKey), ...parameters), bitString(new Uint8Array(65)))),
      ),
      identifier(OID.ecdsaWithSha256),
    );

  it('is unsupported, not a broken signature', () => {
    const unsupported = { name: 'ECDSA with SHA-256 on an unknown curve', strength: 'unsupported' };
    expect(by(oid(OID.p256)).strength).toBe('good');
    expect(by(oid(OID.brainpoolP256r1)).strength).toBe('good');
    expect(by(oid('1.3.132.0.10'))).toEqual(unsupported);
    expect(by(sequence(integer(1)))).toEqual(unsupported);
    expect(by()).toEqual(unsupported);
  });

  it('is a matter of ECDSA alone', () => {
    const rsaByEcKey = signatureAlgorithmBy(
      readPublicKey(parseBer(sequence(sequence(oid(OID.ecPublicKey)), bitString(new Uint8Array(1))))),
      identifier(OID.sha256WithRsa),
    );
    expect(rsaByEcKey.strength).toBe('good');
  });
});

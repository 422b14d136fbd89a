import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readAlgorithm, readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';
import { bitString, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { privateKeyInfo } from '../../src/asn1/private-key-info.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { hasPlatformEd25519 } from '../../src/crypto/platform-ed25519.ts';
import { isUsable, signatureAlgorithmOf } from '../../src/crypto/signature-algorithm.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { generateSigningKey, importSignOnlyKey, type SigningKey } from '../../src/crypto/signing-key.ts';

const DATA = utf8('what is signed');
const publicKeyOf = (spki: Bytes): SubjectPublicKeyInfo => readPublicKey(parseBer(spki));

function verify(publicKey: SubjectPublicKeyInfo, signature: Bytes, data = DATA): Promise<boolean> {
  const algorithm = signatureAlgorithmOf(readAlgorithm(parseBer(sequence(oid(OID.ed25519)))));
  if (!isUsable(algorithm)) throw new Error('Ed25519 is usable');
  return verifySignature(publicKey, algorithm, 'SHA-512', data, signature);
}

describe('Ed25519 on a platform without it', () => {
  let native: SigningKey;
  let nativeSignature: Bytes;
  let nativePkcs8: Bytes;

  beforeEach(async () => {
    native = await generateSigningKey('Ed25519');
    nativeSignature = await native.sign(DATA);
    nativePkcs8 = await native.exportPkcs8();
    // What such a browser does, for this one name.
    const isAsked = (parameters: unknown): boolean => JSON.stringify(parameters).includes('Ed25519');
    const { subtle } = crypto;
    const importKey = subtle.importKey.bind(subtle) as (...given: unknown[]) => Promise<CryptoKey>;
    const generateKey = subtle.generateKey.bind(subtle) as (...given: unknown[]) => Promise<CryptoKey>;
    const refused = (): Promise<never> => Promise.reject(new DOMException('no such', 'NotSupportedError'));
    vi.spyOn(subtle, 'importKey').mockImplementation((...given: unknown[]) =>
      isAsked(given[2]) ? refused() : importKey(...given),
    );
    vi.spyOn(subtle, 'generateKey').mockImplementation((...given: unknown[]) =>
      isAsked(given[0]) ? refused() : generateKey(...given),
    );
  });
  afterEach(() => vi.restoreAllMocks());

  it('is noticed', async () => {
    expect(await hasPlatformEd25519()).toBe(false);
    vi.restoreAllMocks();
    expect(await hasPlatformEd25519()).toBe(true);
  });

  it('is verified all the same: a signature of the platform’s, and no changed one', async () => {
    const publicKey = publicKeyOf(native.subjectPublicKeyInfo);
    expect(await verify(publicKey, nativeSignature)).toBe(true);
    expect(await verify(publicKey, nativeSignature, utf8('what was not'))).toBe(false);
    expect(await verify(publicKey, nativeSignature.subarray(1))).toBe(false);
    const short = publicKeyOf(sequence(sequence(oid(OID.ed25519)), bitString(new Uint8Array(31))));
    expect(await verify(short, nativeSignature)).toBe(false);
  });

  it('is not verified for a key with parameters', async () => {
    const { publicKey } = publicKeyOf(native.subjectPublicKeyInfo);
    const spki = sequence(sequence(oid(OID.ed25519), nullValue()), bitString(publicKey));
    expect(await verify(publicKeyOf(spki), nativeSignature)).toBe(false);
  });

  it('is signed as the platform does it', async () => {
    const publicKey = publicKeyOf(native.subjectPublicKeyInfo);
    const key = await importSignOnlyKey(publicKey, nativePkcs8);
    expect(key).toMatchObject({ scheme: 'Ed25519', hash: 'SHA-512' });
    expect(key.signatureAlgorithm).toEqual(native.signatureAlgorithm);
    expect(await key.sign(DATA)).toEqual(nativeSignature);
    expect(key).not.toHaveProperty('exportPkcs8');
  });

  it('makes keys that a platform with it reads', async () => {
    const key = await generateSigningKey('Ed25519');
    const pkcs8 = await key.exportPkcs8();
    const signature = await key.sign(DATA);
    vi.restoreAllMocks();
    const publicKey = publicKeyOf(key.subjectPublicKeyInfo);
    expect(await verify(publicKey, signature)).toBe(true);
    expect(await (await importSignOnlyKey(publicKey, pkcs8)).sign(DATA)).toEqual(signature);
  });

  it.each<readonly [string, () => Bytes, string]>([
    [
      'of another certificate',
      () => privateKeyInfo(sequence(oid(OID.ed25519)), octetString(new Uint8Array(32))),
      'of-another-certificate',
    ],
    [
      'of another kind',
      () => privateKeyInfo(sequence(oid(OID.x25519)), octetString(new Uint8Array(32))),
      'malformed',
    ],
    [
      'that is too short',
      () => privateKeyInfo(sequence(oid(OID.ed25519)), octetString(new Uint8Array(31))),
      'malformed',
    ],
    ['that is none', () => sequence(), 'malformed'],
  ])('does not sign by a key %s', async (_, pkcs8, reason) => {
    const publicKey = publicKeyOf(native.subjectPublicKeyInfo);
    await expect(importSignOnlyKey(publicKey, pkcs8())).rejects.toMatchObject({ reason });
  });
});

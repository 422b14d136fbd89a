import { integer, nullValue, oid, sequence } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import type { DigestName } from './algorithms.ts';

export type KeyKind = 'RSA-2048' | 'RSA-3072' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519';

/** A key pair that can sign, and what it says of itself in certificates and SignerInfos. */
export interface SigningKey {
  readonly subjectPublicKeyInfo: Bytes;
  /** The encoding of the AlgorithmIdentifier of its signatures. */
  readonly signatureAlgorithm: Bytes;
  /** An ECDSA signature comes out in the DER form that X.509 and CMS use. */
  sign(data: Bytes): Promise<Bytes>;
  exportPkcs8(): Promise<Bytes>;
}

const SIGNATURE_OIDS = {
  RSA: {
    'SHA-1': OID.sha1WithRsa,
    'SHA-256': OID.sha256WithRsa,
    'SHA-384': OID.sha384WithRsa,
    'SHA-512': OID.sha512WithRsa,
  },
  EC: {
    'SHA-1': OID.ecdsaWithSha1,
    'SHA-256': OID.ecdsaWithSha256,
    'SHA-384': OID.ecdsaWithSha384,
    'SHA-512': OID.ecdsaWithSha512,
  },
} as const;

function parametersOf(kind: KeyKind, hash: DigestName) {
  switch (kind) {
    case 'RSA-2048':
    case 'RSA-3072':
      return {
        key: {
          name: 'RSASSA-PKCS1-v1_5',
          modulusLength: Number(kind.slice(4)),
          publicExponent: Uint8Array.of(1, 0, 1),
          hash,
        },
        sign: { name: 'RSASSA-PKCS1-v1_5' },
        // RFC 4055 §5: the parameters of RSA PKCS #1 v1.5 signatures are NULL.
        identifier: sequence(oid(SIGNATURE_OIDS.RSA[hash]), nullValue()),
      };
    case 'Ed25519':
      return { key: { name: 'Ed25519' }, sign: { name: 'Ed25519' }, identifier: sequence(oid(OID.ed25519)) };
    default:
      return {
        key: { name: 'ECDSA', namedCurve: kind },
        sign: { name: 'ECDSA', hash },
        identifier: sequence(oid(SIGNATURE_OIDS.EC[hash])),
      };
  }
}

/** Makes a key pair by the platform. `hash` is the digest of its signatures (Ed25519 has its own). */
export async function generateSigningKey(kind: KeyKind, hash: DigestName = 'SHA-256'): Promise<SigningKey> {
  const { key } = parametersOf(kind, hash);
  const pair = (await crypto.subtle.generateKey(key, true, ['sign', 'verify'])) as CryptoKeyPair;
  const subjectPublicKeyInfo = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return signingKey(kind, hash, pair.privateKey, subjectPublicKeyInfo);
}

/** @param pkcs8 the encoding of the private key; @param subjectPublicKeyInfo that of the public one */
export async function importSigningKey(
  kind: KeyKind,
  pkcs8: Bytes,
  subjectPublicKeyInfo: Bytes,
  hash: DigestName = 'SHA-256',
): Promise<SigningKey> {
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, parametersOf(kind, hash).key, true, [
    'sign',
  ]);
  return signingKey(kind, hash, privateKey, subjectPublicKeyInfo);
}

function signingKey(kind: KeyKind, hash: DigestName, privateKey: CryptoKey, publicKey: Bytes): SigningKey {
  const { sign, identifier } = parametersOf(kind, hash);
  return {
    subjectPublicKeyInfo: publicKey,
    signatureAlgorithm: identifier,
    sign: async (data) => {
      const raw = new Uint8Array(await crypto.subtle.sign(sign, privateKey, data));
      return kind.startsWith('P-') ? ecdsaSigValue(raw) : raw;
    },
    exportPkcs8: async () => new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey)),
  };
}

/** RFC 3279 §2.2.3. */
function ecdsaSigValue(raw: Bytes): Bytes {
  return sequence(integer(raw.subarray(0, raw.length / 2)), integer(raw.subarray(raw.length / 2)));
}

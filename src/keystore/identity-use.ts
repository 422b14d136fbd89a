import { parseBer, TAG } from '../asn1/ber.ts';
import type { Certificate, SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { oidOf } from '../asn1/fields.ts';
import { OID } from '../asn1/oids.ts';

/** What the key of a certificate may be used for. */
export type IdentityUse = 'signing' | 'encryption' | 'both';

/** Kinds of keys that can do one thing alone (RFC 8410 §5). */
const ONE_USE: Readonly<Record<string, IdentityUse>> = {
  [OID.ed25519]: 'signing',
  [OID.ed448]: 'signing',
  [OID.x25519]: 'encryption',
  [OID.x448]: 'encryption',
};

/** By the kind of the key and by key usage (RFC 8550 §4.4.2); who is silent allows both. */
export function allowedUse({ subjectPublicKeyInfo, known: { keyUsage } }: Certificate): IdentityUse {
  const only = ONE_USE[subjectPublicKeyInfo.algorithm.algorithm];
  if (only || !keyUsage) return only ?? 'both';
  const signs = keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  const encrypts = keyUsage.has('keyEncipherment') || keyUsage.has('keyAgreement');
  if (signs && encrypts) return 'both';
  return encrypts ? 'encryption' : 'signing';
}

const NAMES: Readonly<Record<string, string>> = {
  [OID.ed25519]: 'Ed25519',
  [OID.ed448]: 'Ed448',
  [OID.x25519]: 'X25519',
  [OID.x448]: 'X448',
  [OID.p256]: 'P-256',
  [OID.p384]: 'P-384',
  [OID.p521]: 'P-521',
  [OID.brainpoolP256r1]: 'brainpoolP256r1',
  [OID.brainpoolP384r1]: 'brainpoolP384r1',
  [OID.brainpoolP512r1]: 'brainpoolP512r1',
};

/** As a person reads it: `RSA 3072`, `P-256`, `Ed25519`. */
export function keyName({ algorithm, bits }: SubjectPublicKeyInfo): string {
  if (algorithm.algorithm === OID.rsaEncryption || algorithm.algorithm === OID.rsassaPss)
    return bits === undefined ? 'RSA' : `RSA ${bits}`;
  const curve = algorithm.parameters && parseBer(algorithm.parameters);
  const name = curve?.tag === TAG.oid ? oidOf(curve, 'ECParameters') : algorithm.algorithm;
  return NAMES[name] ?? name;
}

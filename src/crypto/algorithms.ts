import { OID } from '../asn1/oids.ts';

/** The names that WebCrypto knows digests by. */
export type DigestName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** What may be believed of an algorithm: RFC 8551 §2.1 and 2.2 as to MD5 and SHA-1. */
type Strength = 'good' | 'weak' | 'refused';

export interface DigestAlgorithm {
  readonly name: string;
  readonly strength: Strength;
  /** Absent where nobody should compute it. */
  readonly digest: DigestName | undefined;
}

export interface SignatureAlgorithm {
  readonly name: string;
  readonly strength: Strength;
  readonly scheme: 'RSASSA-PKCS1-v1_5' | 'ECDSA' | 'Ed25519';
  /** The digest that the identifier itself fixes; rsaEncryption leaves it to digestAlgorithm (RFC 3370 §3.2). */
  readonly digest: DigestName | undefined;
}

export const DIGESTS: Readonly<Record<string, DigestAlgorithm>> = {
  [OID.md5]: { name: 'MD5', strength: 'refused', digest: undefined },
  [OID.sha1]: { name: 'SHA-1', strength: 'weak', digest: 'SHA-1' },
  [OID.sha256]: { name: 'SHA-256', strength: 'good', digest: 'SHA-256' },
  [OID.sha384]: { name: 'SHA-384', strength: 'good', digest: 'SHA-384' },
  [OID.sha512]: { name: 'SHA-512', strength: 'good', digest: 'SHA-512' },
};

const rsa = (digest: DigestName, strength: Strength = 'good'): SignatureAlgorithm => ({
  name: `RSA PKCS #1 v1.5 with ${digest}`,
  strength,
  scheme: 'RSASSA-PKCS1-v1_5',
  digest,
});

const ecdsa = (digest: DigestName, strength: Strength = 'good'): SignatureAlgorithm => ({
  name: `ECDSA with ${digest}`,
  strength,
  scheme: 'ECDSA',
  digest,
});

export const SIGNATURES: Readonly<Record<string, SignatureAlgorithm>> = {
  [OID.rsaEncryption]: {
    name: 'RSA PKCS #1 v1.5',
    strength: 'good',
    scheme: 'RSASSA-PKCS1-v1_5',
    digest: undefined,
  },
  [OID.md5WithRsa]: {
    name: 'RSA PKCS #1 v1.5 with MD5',
    strength: 'refused',
    scheme: 'RSASSA-PKCS1-v1_5',
    digest: undefined,
  },
  [OID.sha1WithRsa]: rsa('SHA-1', 'weak'),
  [OID.sha256WithRsa]: rsa('SHA-256'),
  [OID.sha384WithRsa]: rsa('SHA-384'),
  [OID.sha512WithRsa]: rsa('SHA-512'),
  [OID.ecdsaWithSha1]: ecdsa('SHA-1', 'weak'),
  [OID.ecdsaWithSha256]: ecdsa('SHA-256'),
  [OID.ecdsaWithSha384]: ecdsa('SHA-384'),
  [OID.ecdsaWithSha512]: ecdsa('SHA-512'),
  // RFC 8419 §3.1: with signed attributes the content is digested by SHA-512.
  [OID.ed25519]: { name: 'Ed25519', strength: 'good', scheme: 'Ed25519', digest: 'SHA-512' },
};

export const CURVES: Readonly<Record<string, 'P-256' | 'P-384' | 'P-521'>> = {
  [OID.p256]: 'P-256',
  [OID.p384]: 'P-384',
  [OID.p521]: 'P-521',
};

/** RFC 8551 §4.3: RSA keys below this size are weak. */
export const WEAK_RSA_BITS = 2048;

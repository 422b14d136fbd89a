import { OID } from '../asn1/oids.ts';

/** The digests that WebCrypto has, by its own names. */
export type PlatformDigest = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** Digests by the names of FIPS 180-4 and 202; SHAKE256 has 64 octets, as Ed448 uses it (RFC 8419 §2.3). */
export type DigestName =
  | PlatformDigest
  | 'SHA-224'
  | 'SHA-512/224'
  | 'SHA-512/256'
  | 'SHA3-224'
  | 'SHA3-256'
  | 'SHA3-384'
  | 'SHA3-512'
  | 'SHAKE256';

/** What may be believed of an algorithm: RFC 8551 §2.1 and 2.2 as to SHA-1. */
type Strength = 'good' | 'weak';

export interface DigestAlgorithm {
  readonly name: string;
  readonly strength: Strength;
  readonly digest: DigestName;
}

interface PlainSignature {
  readonly name: string;
  readonly strength: Strength;
  readonly scheme: 'RSASSA-PKCS1-v1_5' | 'ECDSA' | 'Ed25519' | 'Ed448';
  /** The digest that the identifier itself fixes; rsaEncryption leaves it to digestAlgorithm (RFC 3370 §3.2). */
  readonly digest: DigestName | undefined;
}

/** RSASSA-PSS: all but its name stands in the parameters (RFC 4055 §3.1). */
export interface PssSignature {
  readonly name: string;
  readonly strength: Strength;
  readonly scheme: 'RSASSA-PSS';
  readonly digest: DigestName;
  readonly maskGenDigest: DigestName;
  /** In octets. */
  readonly saltLength: number;
}

export type SignatureAlgorithm = PlainSignature | PssSignature;

/** An algorithm that nobody should compute, or that nobody taught Signet: known by name alone. */
export interface UnusableAlgorithm {
  readonly name: string;
  readonly strength: 'refused' | 'unsupported';
}

export const DIGEST_OIDS: Readonly<Record<DigestName, string>> = {
  'SHA-1': OID.sha1,
  'SHA-224': OID.sha224,
  'SHA-256': OID.sha256,
  'SHA-384': OID.sha384,
  'SHA-512': OID.sha512,
  'SHA-512/224': OID.sha512_224,
  'SHA-512/256': OID.sha512_256,
  'SHA3-224': OID.sha3_224,
  'SHA3-256': OID.sha3_256,
  'SHA3-384': OID.sha3_384,
  'SHA3-512': OID.sha3_512,
  SHAKE256: OID.shake256,
};

const strengthOf = (digest: DigestName): Strength => (digest === 'SHA-1' ? 'weak' : 'good');

const digestAlgorithm = (digest: DigestName): DigestAlgorithm => ({
  name: digest,
  strength: strengthOf(digest),
  digest,
});

export const DIGESTS: Readonly<Record<string, DigestAlgorithm>> = {
  ...Object.fromEntries(
    Object.entries(DIGEST_OIDS).map(([name, oid]) => [oid, digestAlgorithm(name as DigestName)]),
  ),
  [OID.shake256Len]: digestAlgorithm('SHAKE256'),
};

const rsa = (digest: DigestName): SignatureAlgorithm => ({
  name: `RSA PKCS #1 v1.5 with ${digest}`,
  strength: strengthOf(digest),
  scheme: 'RSASSA-PKCS1-v1_5',
  digest,
});

const ecdsa = (digest: DigestName): SignatureAlgorithm => ({
  name: `ECDSA with ${digest}`,
  strength: strengthOf(digest),
  scheme: 'ECDSA',
  digest,
});

export const rsaPss = (
  digest: DigestName,
  maskGenDigest: DigestName,
  saltLength: number,
): SignatureAlgorithm => ({
  name: `RSA-PSS with ${digest}${maskGenDigest === digest ? '' : ` and MGF1 with ${maskGenDigest}`}`,
  // A mask needs no collision resistance: SHA-1 in MGF1 is no weakness.
  strength: strengthOf(digest),
  scheme: 'RSASSA-PSS',
  digest,
  maskGenDigest,
  saltLength,
});

/** The signature algorithms whose identifier says all. */
export const SIGNATURES: Readonly<Record<string, SignatureAlgorithm>> = {
  [OID.rsaEncryption]: {
    name: 'RSA PKCS #1 v1.5',
    strength: 'good',
    scheme: 'RSASSA-PKCS1-v1_5',
    digest: undefined,
  },
  [OID.sha1WithRsa]: rsa('SHA-1'),
  [OID.sha1WithRsaOiw]: rsa('SHA-1'),
  [OID.sha224WithRsa]: rsa('SHA-224'),
  [OID.sha256WithRsa]: rsa('SHA-256'),
  [OID.sha384WithRsa]: rsa('SHA-384'),
  [OID.sha512WithRsa]: rsa('SHA-512'),
  [OID.sha512_224WithRsa]: rsa('SHA-512/224'),
  [OID.sha512_256WithRsa]: rsa('SHA-512/256'),
  [OID.sha3_224WithRsa]: rsa('SHA3-224'),
  [OID.sha3_256WithRsa]: rsa('SHA3-256'),
  [OID.sha3_384WithRsa]: rsa('SHA3-384'),
  [OID.sha3_512WithRsa]: rsa('SHA3-512'),
  [OID.ecdsaWithSha1]: ecdsa('SHA-1'),
  [OID.ecdsaWithSha224]: ecdsa('SHA-224'),
  [OID.ecdsaWithSha256]: ecdsa('SHA-256'),
  [OID.ecdsaWithSha384]: ecdsa('SHA-384'),
  [OID.ecdsaWithSha512]: ecdsa('SHA-512'),
  [OID.ecdsaWithSha3_224]: ecdsa('SHA3-224'),
  [OID.ecdsaWithSha3_256]: ecdsa('SHA3-256'),
  [OID.ecdsaWithSha3_384]: ecdsa('SHA3-384'),
  [OID.ecdsaWithSha3_512]: ecdsa('SHA3-512'),
  // RFC 8419 §3.1: with signed attributes the content is digested by SHA-512, or SHAKE256 of 64 octets.
  [OID.ed25519]: { name: 'Ed25519', strength: 'good', scheme: 'Ed25519', digest: 'SHA-512' },
  [OID.ed448]: { name: 'Ed448', strength: 'good', scheme: 'Ed448', digest: 'SHAKE256' },
};

const refused = (name: string): UnusableAlgorithm => ({ name, strength: 'refused' });
const unsupported = (name: string): UnusableAlgorithm => ({ name, strength: 'unsupported' });

export const UNUSABLE: Readonly<Record<string, UnusableAlgorithm>> = {
  // RFC 6149, 6150, 6151: collisions are cheap.
  [OID.md2]: refused('MD2'),
  [OID.md4]: refused('MD4'),
  [OID.md5]: refused('MD5'),
  [OID.md2WithRsa]: refused('RSA PKCS #1 v1.5 with MD2'),
  [OID.md4WithRsa]: refused('RSA PKCS #1 v1.5 with MD4'),
  [OID.md5WithRsa]: refused('RSA PKCS #1 v1.5 with MD5'),
  [OID.ripemd160]: unsupported('RIPEMD-160'),
  [OID.ripemd160WithRsa]: unsupported('RSA PKCS #1 v1.5 with RIPEMD-160'),
  [OID.shake128]: unsupported('SHAKE128'),
  ...Object.fromEntries(
    [
      OID.dsa,
      OID.dsaWithSha1,
      OID.dsaWithSha224,
      OID.dsaWithSha256,
      OID.dsaWithSha384,
      OID.dsaWithSha512,
    ].map((oid) => [oid, unsupported('DSA')]),
  ),
  // These leave the digest to the key or to parameters, where two verifiers need not agree.
  [OID.ecPublicKey]: unsupported('ECDSA without a digest'),
  [OID.ecdsaWithRecommended]: unsupported('ECDSA with the recommended digest'),
  [OID.ecdsaWithSpecified]: unsupported('ECDSA with a specified digest'),
  [OID.ecdsaWithShake128]: unsupported('ECDSA with SHAKE128'),
  [OID.ecdsaWithShake256]: unsupported('ECDSA with SHAKE256'),
  [OID.rsaPssWithShake128]: unsupported('RSA-PSS with SHAKE128'),
  [OID.rsaPssWithShake256]: unsupported('RSA-PSS with SHAKE256'),
  [OID.mlDsa44]: unsupported('ML-DSA-44'),
  [OID.mlDsa65]: unsupported('ML-DSA-65'),
  [OID.mlDsa87]: unsupported('ML-DSA-87'),
};

export type CurveName =
  'P-256' | 'P-384' | 'P-521' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1';

/** The curves that WebCrypto has. */
export const CURVES: Readonly<Record<string, 'P-256' | 'P-384' | 'P-521'>> = {
  [OID.p256]: 'P-256',
  [OID.p384]: 'P-384',
  [OID.p521]: 'P-521',
};

/** RFC 8551 §4.3: RSA keys below this size are weak. */
export const WEAK_RSA_BITS = 2048;

import { octets, parseBer, TAG } from '../asn1/ber.ts';
import type { AlgorithmIdentifier, SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { bitString, explicit, integer, nullValue, octetString, oid, sequence } from '../asn1/der.ts';
import { oidOf } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { privateKeyInfo, readPrivateKeyInfo } from '../asn1/private-key-info.ts';
import { equal, type Bytes } from '../bytes.ts';
import { CURVES, DIGEST_OIDS, WEAK_RSA_BITS, type PlatformDigest } from './algorithms.ts';
import { hasPlatformEd25519 } from './platform-ed25519.ts';
import { randomOctets } from './random.ts';
import { isUsable, signatureAlgorithmOf } from './signature-algorithm.ts';

/** The digests that signatures of ours are made with; SHA-1 only where a test wants it. */
export type SigningHash = PlatformDigest;

type Curve = 'P-256' | 'P-384' | 'P-521';
export type KeyKind = 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | Curve | 'Ed25519';

/** How a signature is made; what a key of each kind signs with is a choice for RSA alone. */
type Scheme =
  | { readonly name: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS' | 'Ed25519' }
  | { readonly name: 'ECDSA'; readonly namedCurve: Curve };

/** A private key that signs and never leaves the platform. */
export interface SignOnlyKey {
  readonly scheme: Scheme['name'];
  /** The digest of its signatures. */
  readonly hash: SigningHash;
  /** The encoding of the AlgorithmIdentifier of its signatures, which names their digest as well. */
  readonly signatureAlgorithm: Bytes;
  /** An ECDSA signature comes out in the DER form that X.509 and CMS use. */
  sign(data: Bytes): Promise<Bytes>;
}

/** A key pair that can sign and be written to a file. */
export interface SigningKey extends SignOnlyKey {
  readonly subjectPublicKeyInfo: Bytes;
  exportPkcs8(): Promise<Bytes>;
}

/** A private key that cannot sign for its certificate; `reason` says why. */
export class UnusableKeyError extends Error {
  override readonly name = 'UnusableKeyError';

  constructor(
    readonly reason: 'unsupported' | 'too-small' | 'too-large' | 'malformed' | 'of-another-certificate',
  ) {
    super(`this private key cannot sign: ${reason}`);
  }
}

const schemeOf = (kind: KeyKind): Scheme => {
  switch (kind) {
    case 'RSA-2048':
    case 'RSA-3072':
    case 'RSA-4096':
      return { name: 'RSASSA-PKCS1-v1_5' };
    case 'Ed25519':
      return { name: 'Ed25519' };
    default:
      return { name: 'ECDSA', namedCurve: kind };
  }
};

/** Makes a key pair. `hash` is the digest of its signatures (Ed25519 has its own). */
export async function generateSigningKey(kind: KeyKind, hash: SigningHash = 'SHA-256'): Promise<SigningKey> {
  if (kind === 'Ed25519' && !(await hasPlatformEd25519())) return portableEd25519();
  const scheme = schemeOf(kind);
  const size = { modulusLength: Number(kind.slice(4)), publicExponent: Uint8Array.of(1, 0, 1) };
  const parameters = { ...keyParameters(scheme, hash), ...(kind.startsWith('RSA') ? size : {}) };
  const pair = (await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])) as CryptoKeyPair;
  const subjectPublicKeyInfo = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  return exportable(scheme, hash, pair.privateKey, subjectPublicKeyInfo);
}

/** @param pkcs8 the encoding of the private key; @param subjectPublicKeyInfo that of the public one */
export async function importSigningKey(
  kind: KeyKind,
  pkcs8: Bytes,
  subjectPublicKeyInfo: Bytes,
  hash: SigningHash = 'SHA-256',
): Promise<SigningKey> {
  const scheme = schemeOf(kind);
  const parameters = keyParameters(scheme, hash);
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, parameters, true, ['sign']);
  return exportable(scheme, hash, privateKey, subjectPublicKeyInfo);
}

const exportable = (
  scheme: Scheme,
  hash: SigningHash,
  privateKey: CryptoKey,
  subjectPublicKeyInfo: Bytes,
): SigningKey => ({
  ...signOnly(scheme, hash, privateKey),
  subjectPublicKeyInfo,
  exportPkcs8: async () => new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey)),
});

/**
 * The private key that goes with a certificate's public one, not extractable again. The public key says of which kind
 * it is: RSA of 2048 to 4096 bits, ECDSA on P-256, P-384 and P-521 with the digest that fits, Ed25519.
 * @param pkcs8 the encoding of its PrivateKeyInfo
 * @throws UnusableKeyError for any other, and for one that is not the certificate's
 */
export async function importSignOnlyKey(
  publicKey: SubjectPublicKeyInfo,
  pkcs8: Bytes,
  { pss = false }: { readonly pss?: boolean } = {},
): Promise<SignOnlyKey> {
  const scheme = schemeFor(publicKey, pss);
  if (scheme.name === 'Ed25519' && !(await hasPlatformEd25519()))
    return importPortableEd25519(publicKey, pkcs8);
  const hash = hashFor(scheme, publicKey);
  const parameters = keyParameters(scheme, hash);
  const { subtle } = crypto;
  let privateKey: CryptoKey;
  let verifyingKey: CryptoKey;
  try {
    privateKey = await subtle.importKey('pkcs8', plainPrivateKey(pkcs8), parameters, false, ['sign']);
    verifyingKey = await subtle.importKey('spki', plainPublicKey(publicKey), parameters, false, ['verify']);
  } catch {
    throw new UnusableKeyError('malformed');
  }
  // A file can hold the certificate of another key: then nobody could verify what we sign.
  const probe = randomOctets(32);
  const signature = await subtle.sign(signParameters(scheme, hash), privateKey, probe);
  if (!(await subtle.verify(signParameters(scheme, hash), verifyingKey, signature, probe)))
    throw new UnusableKeyError('of-another-certificate');
  return signOnly(scheme, hash, privateKey);
}

async function importPortableEd25519(
  { publicKey }: SubjectPublicKeyInfo,
  pkcs8: Bytes,
): Promise<SignOnlyKey> {
  const secret = ed25519Secret(pkcs8);
  if (!secret) throw new UnusableKeyError('malformed');
  const key = await portableEd25519(secret);
  if (!equal(key.publicKey, publicKey)) throw new UnusableKeyError('of-another-certificate');
  const { scheme, hash, signatureAlgorithm } = key;
  return { scheme, hash, signatureAlgorithm, sign: (data) => key.sign(data) };
}

function ed25519Secret(pkcs8: Bytes): Bytes | undefined {
  try {
    const { algorithm, privateKey } = readPrivateKeyInfo(pkcs8);
    const secret = octets(parseBer(privateKey));
    return algorithm.algorithm === OID.ed25519 && secret.length === 32 ? secret : undefined;
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** A key of Ed25519, a new one or that of `secret`, where the platform has none: its octets are in our memory. */
async function portableEd25519(secret?: Bytes): Promise<SigningKey & { readonly publicKey: Bytes }> {
  const { ed25519Pair, signEd25519 } = await import(/* webpackChunkName: "curves" */ './noble-ed25519.ts');
  const pair = ed25519Pair(secret);
  const identifier = identifierOf('Ed25519', 'SHA-512');
  return {
    scheme: 'Ed25519',
    hash: 'SHA-512',
    signatureAlgorithm: identifier,
    publicKey: pair.publicKey,
    subjectPublicKeyInfo: sequence(identifier, bitString(pair.publicKey)),
    sign: (data) => Promise.resolve(signEd25519(pair, data)),
    // RFC 8410 §7: an OCTET STRING inside the OCTET STRING.
    exportPkcs8: () => Promise.resolve(privateKeyInfo(identifier, octetString(pair.secret))),
  };
}

function schemeFor({ algorithm, bits = 0 }: SubjectPublicKeyInfo, pss: boolean): Scheme {
  switch (algorithm.algorithm) {
    case OID.rsaEncryption:
    case OID.rsassaPss:
      if (bits < WEAK_RSA_BITS) throw new UnusableKeyError('too-small');
      if (bits > MAX_RSA_BITS) throw new UnusableKeyError('too-large');
      return { name: pss || algorithm.algorithm === OID.rsassaPss ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5' };
    case OID.ed25519:
      return { name: 'Ed25519' };
    case OID.ecPublicKey: {
      const curve = algorithm.parameters && parseBer(algorithm.parameters);
      const namedCurve = curve?.tag === TAG.oid ? CURVES[oidOf(curve, 'ECParameters')] : undefined;
      if (namedCurve) return { name: 'ECDSA', namedCurve };
    }
  }
  throw new UnusableKeyError('unsupported');
}

/** RFC 8551 §4.2 asks for keys up to this size; larger ones not every peer reads. */
const MAX_RSA_BITS = 4096;

/** RFC 5753 §2.1.1: a digest as strong as the curve; RFC 8419 §3.1: SHA-512 for Ed25519. */
function hashFor(scheme: Scheme, { algorithm }: SubjectPublicKeyInfo): SigningHash {
  if (scheme.name === 'Ed25519') return 'SHA-512';
  if (scheme.name === 'ECDSA') return CURVE_HASHES[scheme.namedCurve];
  return algorithm.algorithm === OID.rsassaPss && algorithm.parameters ? pssHash(algorithm) : 'SHA-256';
}

/** RFC 4055 §3.3: a key with parameters signs with their digest and their mask alone, and with no less salt. */
function pssHash(identifier: AlgorithmIdentifier): SigningHash {
  const permitted = signatureAlgorithmOf(identifier);
  const hash = GOOD_HASHES.find(
    (name) =>
      isUsable(permitted) &&
      permitted.scheme === 'RSASSA-PSS' &&
      permitted.digest === name &&
      permitted.maskGenDigest === name &&
      permitted.saltLength <= HASHES[name].length,
  );
  if (!hash) throw new UnusableKeyError('unsupported');
  return hash;
}

const GOOD_HASHES = ['SHA-256', 'SHA-384', 'SHA-512'] as const;

const CURVE_HASHES: Readonly<Record<Curve, SigningHash>> = {
  'P-256': 'SHA-256',
  'P-384': 'SHA-384',
  'P-521': 'SHA-512',
};

const keyParameters = (scheme: Scheme, hash: SigningHash) => ({ ...scheme, hash });

const signParameters = ({ name }: Scheme, hash: SigningHash) => ({
  name,
  hash,
  saltLength: HASHES[hash].length,
});

function signOnly(scheme: Scheme, hash: SigningHash, privateKey: CryptoKey): SignOnlyKey {
  return {
    scheme: scheme.name,
    hash,
    signatureAlgorithm: identifierOf(scheme.name, hash),
    sign: async (data) => {
      const raw = new Uint8Array(await crypto.subtle.sign(signParameters(scheme, hash), privateKey, data));
      return scheme.name === 'ECDSA' ? ecdsaSigValue(raw) : raw;
    },
  };
}

/** RFC 3279 §2.2.3. */
function ecdsaSigValue(raw: Bytes): Bytes {
  return sequence(integer(raw.subarray(0, raw.length / 2)), integer(raw.subarray(raw.length / 2)));
}

/** Octets of each digest, and the signatures that are named after it. */
const HASHES = {
  'SHA-1': { length: 20, rsa: OID.sha1WithRsa, ecdsa: OID.ecdsaWithSha1 },
  'SHA-256': { length: 32, rsa: OID.sha256WithRsa, ecdsa: OID.ecdsaWithSha256 },
  'SHA-384': { length: 48, rsa: OID.sha384WithRsa, ecdsa: OID.ecdsaWithSha384 },
  'SHA-512': { length: 64, rsa: OID.sha512WithRsa, ecdsa: OID.ecdsaWithSha512 },
} as const;

function identifierOf(scheme: Scheme['name'], hash: SigningHash): Bytes {
  switch (scheme) {
    case 'RSASSA-PKCS1-v1_5':
      // RFC 4055 §5: the parameters of RSA PKCS #1 v1.5 signatures are NULL.
      return sequence(oid(HASHES[hash].rsa), nullValue());
    case 'RSA-PSS':
      return sequence(oid(OID.rsassaPss), pssParameters(hash));
    case 'ECDSA':
      return sequence(oid(HASHES[hash].ecdsa));
    case 'Ed25519':
      return sequence(oid(OID.ed25519));
  }
}

/** RFC 4055 §3.1: one digest for the message and for MGF1, a salt as long as it. */
function pssParameters(hash: SigningHash): Bytes {
  const hashAlgorithm = sequence(oid(DIGEST_OIDS[hash]), nullValue());
  return sequence(
    explicit(0, hashAlgorithm),
    explicit(1, sequence(oid(OID.mgf1), hashAlgorithm)),
    explicit(2, integer(HASHES[hash].length)),
  );
}

const RSA_ENCRYPTION = sequence(oid(OID.rsaEncryption), nullValue());

/** WebCrypto reads RSA keys under the name rsaEncryption alone; a PSS key is the same numbers under another. */
function plainPublicKey({ algorithm, publicKey, der }: SubjectPublicKeyInfo): Bytes {
  return algorithm.algorithm === OID.rsassaPss ? sequence(RSA_ENCRYPTION, bitString(publicKey)) : der;
}

/** Platforms do not all take attributes, nor a public key beside the private one (RFC 5958 §2). */
function plainPrivateKey(pkcs8: Bytes): Bytes {
  const { algorithm, privateKey } = readPrivateKeyInfo(pkcs8);
  return privateKeyInfo(algorithm.algorithm === OID.rsassaPss ? RSA_ENCRYPTION : algorithm.der, privateKey);
}

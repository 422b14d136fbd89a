import { context, parseBer, TAG } from '../asn1/ber.ts';
import type { AlgorithmIdentifier, SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { bitString, element, oid, sequence, toDer } from '../asn1/der.ts';
import { readInnerAlgorithm } from '../asn1/encryption-parameters.ts';
import { oidOf } from '../asn1/fields.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { wrapAes } from './aes.ts';
import type { AgreementCurve } from './agreement-curve.ts';
import { DIGESTS, type DigestName } from './algorithms.ts';
import { deriveKey, type Derivation } from './key-derivation.ts';
import { keyWrap, unwrapKey, type KeyWrap } from './key-wrap.ts';
import { ephemeralSecret, sharedSecret, type AgreementPrivateKey } from './shared-secret.ts';

/** How a key-encryption key comes out of two key pairs, and the content-encryption key out of that. */
export interface KeyAgreement {
  readonly name: string;
  readonly derivation: Omit<Derivation, 'ukm'>;
  readonly wrap: KeyWrap;
}

export interface AgreedKey {
  /** The encoding of the originatorKey, tagged as a choice of OriginatorIdentifierOrKey (RFC 5652 §6.2.2). */
  readonly originatorKey: Bytes;
  /** The encoding of the keyEncryptionAlgorithm. */
  readonly keyEncryptionAlgorithm: Bytes;
  readonly encryptedKey: Bytes;
}

type Scheme = readonly [function_: Derivation['function'], digestAlgorithm: string];

/** RFC 5753 §7.1.4 and RFC 8418 §5. These curves have the cofactor 1, so it makes no difference. */
const SCHEMES: Readonly<Record<string, Scheme>> = {
  [OID.stdDhSha1Kdf]: ['X9.63', OID.sha1],
  [OID.stdDhSha224Kdf]: ['X9.63', OID.sha224],
  [OID.stdDhSha256Kdf]: ['X9.63', OID.sha256],
  [OID.stdDhSha384Kdf]: ['X9.63', OID.sha384],
  [OID.stdDhSha512Kdf]: ['X9.63', OID.sha512],
  [OID.cofactorDhSha1Kdf]: ['X9.63', OID.sha1],
  [OID.cofactorDhSha224Kdf]: ['X9.63', OID.sha224],
  [OID.cofactorDhSha256Kdf]: ['X9.63', OID.sha256],
  [OID.cofactorDhSha384Kdf]: ['X9.63', OID.sha384],
  [OID.cofactorDhSha512Kdf]: ['X9.63', OID.sha512],
  [OID.stdDhHkdfSha256]: ['HKDF', OID.sha256],
  [OID.stdDhHkdfSha384]: ['HKDF', OID.sha384],
  [OID.stdDhHkdfSha512]: ['HKDF', OID.sha512],
};

/** Undefined for a scheme, a digest or a key wrap that is unknown. @throws MalformedError */
export function keyAgreement(identifier: AlgorithmIdentifier): KeyAgreement | undefined {
  const scheme = SCHEMES[identifier.algorithm];
  if (!scheme) return undefined;
  const [function_, digestAlgorithm] = scheme;
  const hash = DIGESTS[digestAlgorithm]?.digest;
  const inner = readInnerAlgorithm(identifier);
  const wrap = keyWrap(inner.algorithm);
  if (!hash || !wrap) return undefined;
  // RFC 5753 §7.2: the derivation covers the identifier with its parameters as the message has them, absent or NULL.
  const wrapIdentifier = toDer(parseBer(inner.der));
  return {
    name: `ECDH, ${function_} with ${hash}, ${wrap.name}`,
    derivation: { function: function_, digest: hash, keyLength: wrap.keyLength, wrapIdentifier },
    wrap,
  };
}

/** The curve of a key. Undefined for a key of another kind, or on a curve that Signet has no agreement on. */
export function agreementCurve({ algorithm, parameters }: AlgorithmIdentifier): AgreementCurve | undefined {
  if (algorithm === OID.x25519) return 'X25519';
  if (algorithm === OID.x448) return 'X448';
  if (algorithm !== OID.ecPublicKey || !parameters) return undefined;
  const curve = parseBer(parameters);
  return curve.tag === TAG.oid ? CURVES[oidOf(curve, 'ECParameters')] : undefined;
}

const CURVES: Readonly<Record<string, AgreementCurve>> = {
  [OID.p256]: 'P-256',
  [OID.p384]: 'P-384',
  [OID.p521]: 'P-521',
  [OID.brainpoolP256r1]: 'brainpoolP256r1',
  [OID.brainpoolP384r1]: 'brainpoolP384r1',
  [OID.brainpoolP512r1]: 'brainpoolP512r1',
};

/** What is written for each curve: a digest as strong as the curve, as clients have agreed on it. */
const WRITTEN: Readonly<Record<AgreementCurve, readonly [string, Derivation['function'], DigestName]>> = {
  'P-256': [OID.stdDhSha256Kdf, 'X9.63', 'SHA-256'],
  'P-384': [OID.stdDhSha384Kdf, 'X9.63', 'SHA-384'],
  'P-521': [OID.stdDhSha512Kdf, 'X9.63', 'SHA-512'],
  brainpoolP256r1: [OID.stdDhSha256Kdf, 'X9.63', 'SHA-256'],
  brainpoolP384r1: [OID.stdDhSha384Kdf, 'X9.63', 'SHA-384'],
  brainpoolP512r1: [OID.stdDhSha512Kdf, 'X9.63', 'SHA-512'],
  X25519: [OID.stdDhHkdfSha256, 'HKDF', 'SHA-256'],
  X448: [OID.stdDhHkdfSha512, 'HKDF', 'SHA-512'],
};

/** RFC 3565 §2.3.2: a wrap as strong as the key that it wraps. */
const AES_WRAPS: Readonly<Record<number, string>> = {
  16: OID.aes128Wrap,
  24: OID.aes192Wrap,
  32: OID.aes256Wrap,
};

/**
 * Encrypts a content-encryption key of AES to a key on a curve, by way of a key pair made for this message alone.
 * Undefined for a public key of another kind, or one that is no point of its curve.
 * @throws MalformedError
 */
export async function agreeKey(recipient: SubjectPublicKeyInfo, key: Bytes): Promise<AgreedKey | undefined> {
  const curve = agreementCurve(recipient.algorithm);
  const ephemeral = curve && (await ephemeralSecret(curve, recipient.publicKey));
  const wrap = AES_WRAPS[key.length];
  if (!ephemeral || wrap === undefined) return undefined;
  const [scheme, function_, hash] = WRITTEN[curve];
  const wrapIdentifier = sequence(oid(wrap));
  const kek = await deriveKey(ephemeral.secret, {
    function: function_,
    digest: hash,
    keyLength: key.length,
    wrapIdentifier,
    ukm: undefined,
  });
  return {
    originatorKey: element(context(1), recipient.algorithm.der, bitString(ephemeral.publicKey)),
    keyEncryptionAlgorithm: sequence(oid(scheme), wrapIdentifier),
    encryptedKey: await wrapAes(kek, key),
  };
}

/**
 * Recovers a content-encryption key. Undefined where the keys do not agree or the wrap's integrity check fails.
 * @param originator the sender's public key, ephemeral or static: a point, or the octets of X25519
 */
export async function recoverAgreedKey(
  { derivation, wrap }: KeyAgreement,
  key: AgreementPrivateKey,
  originator: Bytes,
  ukm: Bytes | undefined,
  encryptedKey: Bytes,
): Promise<Bytes | undefined> {
  const secret = await sharedSecret(key, originator);
  return secret && unwrapKey(wrap, await deriveKey(secret, { ...derivation, ukm }), encryptedKey);
}

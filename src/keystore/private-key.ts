import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { context, encodingOf, octets, parseBer, TAG } from '../asn1/ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from '../asn1/certificate.ts';
import { integer, nullValue, octetString, oid, sequence } from '../asn1/der.ts';
import { bitStringOctets, fieldsOf, oidOf, onlyChild } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';

interface PrivateKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  readonly privateKey: Bytes;
}

/** The octets themselves, if they are a PrivateKeyInfo. @throws MalformedError */
export function privateKeyInfoIn(encoding: Bytes): Bytes {
  readPrivateKeyInfo(encoding);
  return encoding;
}

/** PrivateKeyInfo or OneAsymmetricKey (RFC 5958 §2). */
function readPrivateKeyInfo(encoding: Bytes): PrivateKeyInfo {
  const fields = fieldsOf(parseBer(encoding), 'PrivateKeyInfo');
  fields.take(TAG.integer, 'version');
  const algorithm = readAlgorithm(fields.any('privateKeyAlgorithm'));
  const privateKey = octets(fields.any('privateKey'));
  fields.optional(context(0));
  fields.optional(context(1, false));
  fields.end();
  return { algorithm, privateKey };
}

/**
 * What the BIT STRING of a certificate's public key may hold if it belongs to this private key. Computed from the
 * private key wherever it can be: a public key that stands beside it is whatever the writer put there. Empty for keys
 * of unknown kinds.
 * @throws MalformedError
 */
export function publicKeysOf(privateKeyInfo: Bytes): readonly Uint8Array[] {
  const { algorithm, privateKey } = readPrivateKeyInfo(privateKeyInfo);
  switch (algorithm.algorithm) {
    case OID.rsaEncryption:
    case OID.rsassaPss:
      return [rsaPublicKey(privateKey)];
    case OID.ecPublicKey:
      return ecPublicKeys(readEcPrivateKey(privateKey), algorithm.parameters);
    case OID.ed25519:
      return computed(() => [ed25519.getPublicKey(octets(parseBer(privateKey)))]);
    case OID.x25519:
      return computed(() => [x25519.getPublicKey(octets(parseBer(privateKey)))]);
    default:
      return [];
  }
}

/** noble refuses scalars out of range and of a wrong length by errors of its own. */
function computed<T>(compute: () => T): T {
  try {
    return compute();
  } catch {
    throw new MalformedError('PrivateKey', 'not a key of its algorithm');
  }
}

/** RSAPublicKey (RFC 8017 §A.1.1) from the first numbers of RSAPrivateKey. */
function rsaPublicKey(rsaPrivateKey: Bytes): Bytes {
  const fields = fieldsOf(parseBer(rsaPrivateKey), 'RSAPrivateKey');
  fields.take(TAG.integer, 'version');
  const modulus = fields.take(TAG.integer, 'modulus');
  const publicExponent = fields.take(TAG.integer, 'publicExponent');
  return sequence(encodingOf(modulus), encodingOf(publicExponent));
}

/** RFC 5915 §3. */
interface EcPrivateKey {
  readonly privateKey: Bytes;
  /** The encoding of the curve's identifier. */
  readonly parameters: Bytes | undefined;
  /** The whole of the [1] publicKey. */
  readonly publicKey: Bytes | undefined;
}

function readEcPrivateKey(encoding: Bytes): EcPrivateKey {
  const fields = fieldsOf(parseBer(encoding), 'ECPrivateKey');
  fields.take(TAG.integer, 'version');
  const privateKey = octets(fields.any('privateKey'));
  const parameters = fields.optional(context(0));
  const publicKey = fields.optional(context(1));
  fields.end();
  return {
    privateKey,
    parameters: parameters && encodingOf(onlyChild(parameters, 'ECPrivateKey')),
    publicKey: publicKey && encodingOf(publicKey),
  };
}

const CURVES: Readonly<Record<string, typeof p256>> = {
  [OID.p256]: p256,
  [OID.p384]: p384,
  [OID.p521]: p521,
};

function ecPublicKeys(key: EcPrivateKey, parameters = key.parameters): readonly Uint8Array[] {
  const identifier = parameters && parseBer(parameters);
  const curve = identifier?.tag === TAG.oid ? CURVES[oidOf(identifier, 'ECParameters')] : undefined;
  if (curve) {
    return computed(() => {
      const secret = sized(key.privateKey, curve.lengths.secretKey ?? 0);
      return [curve.getPublicKey(secret, false), curve.getPublicKey(secret, true)];
    });
  }
  if (!key.publicKey) return [];
  return [bitStringOctets(onlyChild(parseBer(key.publicKey), 'ECPrivateKey'), 'ECPrivateKey')];
}

/** RFC 5915 §3 fixes the length, but some writers leave out leading zeros, or add one as for an INTEGER. */
function sized(scalar: Bytes, length: number): Bytes {
  const padded = new Uint8Array(length);
  const significant = scalar.subarray(scalar.findIndex((octet) => octet !== 0));
  padded.set(significant, length - significant.length);
  return padded;
}

/** An RSAPrivateKey as PrivateKeyInfo (RFC 8017 §A.1: the parameters are NULL). */
export const wrapRsaPrivateKey = (rsaPrivateKey: Bytes): Bytes =>
  privateKeyInfo(sequence(oid(OID.rsaEncryption), nullValue()), rsaPrivateKey);

/** An ECPrivateKey as PrivateKeyInfo: the curve moves to the algorithm (RFC 5915 §4). @throws MalformedError */
export function wrapEcPrivateKey(ecPrivateKey: Bytes): Bytes {
  const { privateKey, parameters, publicKey } = readEcPrivateKey(ecPrivateKey);
  if (!parameters) throw new MalformedError('ECPrivateKey', 'no curve');
  return privateKeyInfo(
    sequence(oid(OID.ecPublicKey), parameters),
    sequence(integer(1), octetString(privateKey), ...(publicKey ? [publicKey] : [])),
  );
}

const privateKeyInfo = (algorithm: Bytes, privateKey: Bytes): Bytes =>
  sequence(integer(0), algorithm, octetString(privateKey));

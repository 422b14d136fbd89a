import type { Bytes } from '../bytes.ts';
import { context, encodingOf, octets, parseBer, TAG } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { explicit, integer, octetString, sequence } from './der.ts';
import { fieldsOf, onlyChild, smallInteger } from './fields.ts';
import { MalformedError } from './malformed.ts';
import { unsignedInteger } from './unsigned-integer.ts';

/** RFC 5958 §2; the attributes and a public key beside the private one are passed over. */
export interface PrivateKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  readonly privateKey: Bytes;
}

/** RFC 8017 appendix A.1.2: the magnitudes, big-endian. */
export interface RsaPrivateNumbers {
  readonly modulus: Bytes;
  readonly publicExponent: Bytes;
  readonly privateExponent: Bytes;
  readonly prime1: Bytes;
  readonly prime2: Bytes;
  readonly exponent1: Bytes;
  readonly exponent2: Bytes;
  readonly coefficient: Bytes;
}

/** RFC 5915 §3. */
export interface EcPrivateKey {
  /** Big-endian; see scalarOctets() for its length. */
  readonly privateKey: Bytes;
  /** The encoding of the curve's identifier. */
  readonly parameters: Bytes | undefined;
  /** The encoding of the BIT STRING, which stands in an EXPLICIT [1]. */
  readonly publicKey: Bytes | undefined;
}

/** PrivateKeyInfo of PKCS #8, or OneAsymmetricKey. @throws MalformedError */
export function readPrivateKeyInfo(encoding: Bytes): PrivateKeyInfo {
  const fields = fieldsOf(parseBer(encoding), 'PrivateKeyInfo');
  const version = smallInteger(fields.take(TAG.integer, 'version'), 'PrivateKeyInfo');
  const algorithm = readAlgorithm(fields.any('privateKeyAlgorithm'));
  const privateKey = octets(fields.any('privateKey'));
  fields.optional(context(0));
  const publicKey = fields.optional(context(1, false));
  fields.end();
  if (version > 1 || (publicKey && version === 0))
    throw new MalformedError('PrivateKeyInfo', 'version does not fit');
  return { algorithm, privateKey };
}

/** @throws MalformedError, also for keys of more than two primes */
export function readRsaPrivateKey(encoding: Bytes): RsaPrivateNumbers {
  const fields = fieldsOf(parseBer(encoding), 'RSAPrivateKey');
  const version = smallInteger(fields.take(TAG.integer, 'version'), 'RSAPrivateKey');
  if (version !== 0) throw new MalformedError('RSAPrivateKey', 'more than two primes');
  const number = (member: string): Bytes =>
    unsignedInteger(fields.take(TAG.integer, member), 'RSAPrivateKey');
  const numbers = {
    modulus: number('modulus'),
    publicExponent: number('publicExponent'),
    privateExponent: number('privateExponent'),
    prime1: number('prime1'),
    prime2: number('prime2'),
    exponent1: number('exponent1'),
    exponent2: number('exponent2'),
    coefficient: number('coefficient'),
  };
  fields.end();
  return numbers;
}

/** @throws MalformedError */
export function readEcPrivateKey(encoding: Bytes): EcPrivateKey {
  const fields = fieldsOf(parseBer(encoding), 'ECPrivateKey');
  const version = smallInteger(fields.take(TAG.integer, 'version'), 'ECPrivateKey');
  if (version !== 1) throw new MalformedError('ECPrivateKey', 'unknown version');
  const privateKey = octets(fields.any('privateKey'));
  const parameters = fields.optional(context(0));
  const publicKey = fields.optional(context(1));
  fields.end();
  return {
    privateKey,
    parameters: parameters && encodingOf(onlyChild(parameters, 'ECPrivateKey')),
    publicKey: publicKey && encodingOf(onlyChild(publicKey, 'ECPrivateKey')),
  };
}

/**
 * The private key of RFC 5915 §3 in the length that its curve fixes: some writers leave out leading zeros, or add one
 * as for an INTEGER.
 * @throws MalformedError for zero, and for a number that is too long
 */
export function scalarOctets(privateKey: Bytes, length: number): Bytes {
  const first = privateKey.findIndex((octet) => octet !== 0);
  const significant = privateKey.subarray(first);
  if (first < 0 || significant.length > length)
    throw new MalformedError('ECPrivateKey', 'private key out of range');
  const padded = new Uint8Array(length);
  padded.set(significant, length - significant.length);
  return padded;
}

/** The encoding of PrivateKeyInfo. @param algorithm that of its AlgorithmIdentifier */
export const privateKeyInfo = (algorithm: Bytes, privateKey: Bytes): Bytes =>
  sequence(integer(0), algorithm, octetString(privateKey));

/** The encoding of ECPrivateKey without the curve, which PKCS #8 names beside it (RFC 5915 §4). */
export const ecPrivateKey = (privateKey: Bytes, publicKey: Bytes | undefined): Bytes =>
  sequence(integer(1), octetString(privateKey), ...(publicKey ? [explicit(1, publicKey)] : []));

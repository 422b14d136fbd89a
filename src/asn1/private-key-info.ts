import type { Bytes } from '../bytes.ts';
import { context, encodingOf, octets, parseBer, TAG } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
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
  readonly privateKey: Bytes;
  /** The encoding of the curve's identifier. */
  readonly parameters: Bytes | undefined;
  /** The encoding of the BIT STRING. */
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
  fields.take(TAG.integer, 'version');
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

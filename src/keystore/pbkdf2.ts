import { pbkdf2Async } from '@noble/hashes/pbkdf2.js';
import type { AlgorithmIdentifier } from '../asn1/certificate.ts';
import { readPbkdf2Parameters } from '../asn1/encryption-parameters.ts';
import { OID } from '../asn1/oids.ts';
import { asBytes, type Bytes } from '../bytes.ts';
import { hmacOf, unsupported, type Hash } from './hashes.ts';

/** PBKDF2 (RFC 8018 §5.2) with all but the passphrase. */
export interface Pbkdf2 {
  readonly iterations: number;
  /** In octets; undefined where the file leaves it to the cipher. */
  readonly keyLength: number | undefined;
  /** @param length of the key, in octets */
  readonly derive: (password: Bytes, length: number) => Promise<Bytes>;
}

/** @throws MalformedError; KeyFileError `unsupported`, also for another key derivation (scrypt) */
export function readPbkdf2(identifier: AlgorithmIdentifier): Pbkdf2 {
  const parameters = identifier.algorithm === OID.pbkdf2 ? readPbkdf2Parameters(identifier) : undefined;
  if (!parameters) throw unsupported('key derivation', identifier.algorithm);
  const { salt, iterationCount, keyLength, prf } = parameters;
  const hash = hmacOf(prf);
  return {
    iterations: iterationCount,
    keyLength,
    derive: (password, length) => pbkdf2(hash, password, salt, iterationCount, length),
  };
}

/** RFC 8018 §5.2; `length` in octets. */
export async function pbkdf2(
  { compute, native }: Hash,
  password: Bytes,
  salt: Bytes,
  iterations: number,
  length: number,
): Promise<Bytes> {
  if (native === undefined)
    return asBytes(await pbkdf2Async(compute, password, salt, { c: iterations, dkLen: length }));
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: native, salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 8 * length));
}

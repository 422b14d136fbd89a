import { concat, utf8, type Bytes } from '../bytes.ts';
import { randomOctets } from '../crypto/random.ts';

const NONCE_LENGTH = 12;

/** A key that seals and cannot be read again, not even by us. */
export const sealingKey = (octets: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', octets, 'AES-GCM', false, ['encrypt', 'decrypt']);

/**
 * AES-256-GCM: a nonce, then the ciphertext with its tag. A random nonce does for the few records that one key seals
 * (NIST SP 800-38D §8.3: 2^32).
 * @param bound what the sealed octets belong to. Attack: records are exchanged for others under the same key.
 */
export async function seal(key: CryptoKey, octets: Bytes, bound: string): Promise<Bytes> {
  const iv = randomOctets(NONCE_LENGTH);
  const parameters = { name: 'AES-GCM', iv, additionalData: utf8(bound) };
  return concat([iv, new Uint8Array(await crypto.subtle.encrypt(parameters, key, octets))]);
}

/** Undefined for another key, other octets, or where they belong to something else. */
export async function unseal(key: CryptoKey, sealed: Bytes, bound: string): Promise<Bytes | undefined> {
  const iv = sealed.subarray(0, NONCE_LENGTH);
  const parameters = { name: 'AES-GCM', iv, additionalData: utf8(bound) };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed.subarray(NONCE_LENGTH)));
  } catch {
    return undefined;
  }
}

import { integer, octetString, oid, sequence } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { EMPTY, type Bytes } from '../bytes.ts';
import { encryptAesCbc, encryptAesGcm } from './aes.ts';
import { randomOctets } from './random.ts';

/** The ciphers that Signet writes. */
const CIPHERS = {
  'AES-128-CBC': { type: OID.aes128Cbc, keyLength: 16, authenticated: false },
  'AES-192-CBC': { type: OID.aes192Cbc, keyLength: 24, authenticated: false },
  'AES-256-CBC': { type: OID.aes256Cbc, keyLength: 32, authenticated: false },
  'AES-128-GCM': { type: OID.aes128Gcm, keyLength: 16, authenticated: true },
  'AES-192-GCM': { type: OID.aes192Gcm, keyLength: 24, authenticated: true },
  'AES-256-GCM': { type: OID.aes256Gcm, keyLength: 32, authenticated: true },
} as const;

export type CipherName = keyof typeof CIPHERS;

export interface Enciphered {
  /** The encoding of the contentEncryptionAlgorithm. */
  readonly contentEncryptionAlgorithm: Bytes;
  /** The ciphertext, in pieces that stand one behind the other. */
  readonly encryptedContent: readonly Bytes[];
  /** The tag of an AEAD, 16 octets; undefined for CBC. */
  readonly mac: Bytes | undefined;
}

/** Whether the cipher belongs into AuthEnvelopedData (RFC 5083), not EnvelopedData. */
export const isAuthenticated = (name: CipherName): boolean => CIPHERS[name].authenticated;

/** A fresh content-encryption key of the length that the cipher wants. */
export const contentKey = (name: CipherName): Bytes => randomOctets(CIPHERS[name].keyLength);

/**
 * Encrypts a content under a key that is used for nothing else (a GCM nonce must never come twice under one key).
 * @param aad what a GCM tag covers besides: the DER of the authenticated attributes (RFC 5083 §2.2)
 */
export async function encipher(
  name: CipherName,
  key: Bytes,
  content: Bytes,
  aad: Bytes = EMPTY,
): Promise<Enciphered> {
  const { type, authenticated } = CIPHERS[name];
  if (!authenticated) {
    const iv = randomOctets(16);
    return {
      contentEncryptionAlgorithm: sequence(oid(type), octetString(iv)),
      encryptedContent: await encryptAesCbc(key, iv, content),
      mac: undefined,
    };
  }
  // RFC 5084 §3.2: 12 octets of nonce, and the longest tag named, for the default would be one of 12.
  const nonce = randomOctets(12);
  const sealed = await encryptAesGcm(key, nonce, content, aad);
  return {
    contentEncryptionAlgorithm: sequence(oid(type), sequence(octetString(nonce), integer(16))),
    encryptedContent: [sealed.subarray(0, -16)],
    mac: sealed.subarray(-16),
  };
}

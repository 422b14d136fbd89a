import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { unwrapAes } from './aes.ts';

/** How one symmetric key is encrypted under another. */
export interface KeyWrap {
  readonly name: string;
  readonly scheme: 'AES' | '3DES';
  /** Octets of the key-encryption key. */
  readonly keyLength: number;
}

const WRAPS: Readonly<Record<string, KeyWrap>> = {
  [OID.aes128Wrap]: { name: 'AES-128 key wrap', scheme: 'AES', keyLength: 16 },
  [OID.aes192Wrap]: { name: 'AES-192 key wrap', scheme: 'AES', keyLength: 24 },
  [OID.aes256Wrap]: { name: 'AES-256 key wrap', scheme: 'AES', keyLength: 32 },
  [OID.cms3DesWrap]: { name: '3DES key wrap', scheme: '3DES', keyLength: 24 },
};

/** RFC 3565 §2.3.2 and RFC 3370 §4.3; undefined for an algorithm that is unknown. */
export const keyWrap = (algorithm: string): KeyWrap | undefined => WRAPS[algorithm];

/** Undefined where the key-encryption key is not the one, or the wrapped key was changed. */
export async function unwrapKey(wrap: KeyWrap, kek: Bytes, wrapped: Bytes): Promise<Bytes | undefined> {
  if (kek.length !== wrap.keyLength) return undefined;
  if (wrap.scheme === 'AES') return unwrapAes(kek, wrapped);
  const { unwrapTripleDes } = await import('./triple-des-wrap.ts');
  return unwrapTripleDes(kek, wrapped);
}

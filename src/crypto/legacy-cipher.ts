import type { Bytes } from '../bytes.ts';
import { decryptCbc } from './cbc.ts';
import type { ContentCipher } from './cipher.ts';
import { desDecryption } from './des.ts';
import { rc2Decryption } from './rc2.ts';

const BLOCK = 8;

/**
 * Ciphers of the last century in CBC mode, for reading old mail. Undefined where the length or the padding is wrong.
 * @param key 8 octets for DES, 24 for triple DES; for RC2 as many as it has effective bits
 */
export function decryptLegacyCbc(
  scheme: ContentCipher['scheme'],
  key: Bytes,
  iv: Bytes,
  ciphertext: Bytes,
): Bytes | undefined {
  if (ciphertext.length === 0 || ciphertext.length % BLOCK !== 0) return undefined;
  const decryptBlock = scheme === 'RC2-CBC' ? rc2Decryption(key) : desDecryption(key);
  return withoutPadding(decryptCbc(decryptBlock, iv, ciphertext));
}

/** RFC 5652 §6.3: the last octets all say how many they are. */
function withoutPadding(plaintext: Bytes): Bytes | undefined {
  const length = plaintext[plaintext.length - 1] ?? 0;
  const padding = plaintext.subarray(-length);
  if (length < 1 || length > BLOCK || padding.some((octet) => octet !== length)) return undefined;
  return plaintext.subarray(0, -length);
}

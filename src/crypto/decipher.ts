import { EMPTY, type Bytes } from '../bytes.ts';
import { decryptAesCbc, decryptAesGcm } from './aes.ts';
import type { ContentCipher } from './cipher.ts';

/**
 * Decrypts a content. Undefined for a wrong key, a wrong length, a wrong padding, a wrong tag: one answer for all.
 * @param ciphertext in one piece, as joinCiphertext() gives it
 * @param mac the tag of an AEAD; undefined for CBC
 * @param aad what the tag covers besides
 */
export async function decipher(
  cipher: ContentCipher,
  key: Bytes,
  ciphertext: Bytes,
  mac: Bytes | undefined,
  aad: Bytes = EMPTY,
): Promise<Bytes | undefined> {
  const { scheme, iv, tagLength } = cipher;
  // Attack: a tag cut to an octet is guessed in 256 tries, so it has the length that the parameters name.
  if (key.length !== cipher.keyLength || (mac?.length ?? 0) !== tagLength) return undefined;
  switch (scheme) {
    case 'AES-CBC':
      return decryptAesCbc(key, iv, ciphertext);
    case 'AES-GCM':
      return decryptAesGcm(key, iv, ciphertext, mac ?? EMPTY, aad);
    case 'ChaCha20-Poly1305': {
      const { decryptChaCha } = await import(/* webpackChunkName: "chacha" */ './chacha.ts');
      return decryptChaCha(key, iv, ciphertext, mac ?? EMPTY, aad);
    }
    case 'DES-EDE3-CBC':
    case 'DES-CBC':
    case 'RC2-CBC': {
      const { decryptLegacyCbc } = await import(/* webpackChunkName: "legacy-cipher" */ './legacy-cipher.ts');
      return decryptLegacyCbc(scheme, key, iv, ciphertext);
    }
  }
}

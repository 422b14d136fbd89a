import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concat, type Bytes } from '../bytes.ts';

/** RFC 8439 §2.8. Undefined where the tag does not hold: nothing of the content is given out. */
export function decryptChaCha(
  key: Bytes,
  nonce: Bytes,
  ciphertext: Bytes,
  tag: Bytes,
  aad: Bytes,
): Bytes | undefined {
  try {
    return new Uint8Array(chacha20poly1305(key, nonce, aad).decrypt(concat([ciphertext, tag])));
  } catch {
    return undefined;
  }
}

import { ghash } from '@noble/ciphers/_polyval.js';
import { unsafe } from '@noble/ciphers/aes.js';
import type { Bytes } from '../bytes.ts';

const BLOCK = 16;

/**
 * Decryption by GCM (NIST SP 800-38D §7.2) with a nonce and a tag of any length, of which the library's own gcm() has
 * only some. Undefined where the tag does not hold. Loaded on demand: see aes.ts.
 */
export function decryptGcm(
  key: Bytes,
  nonce: Bytes,
  ciphertext: Bytes,
  tag: Bytes,
  aad: Bytes,
): Bytes | undefined {
  // SP 800-38D §5.2.1.1: one bit at least.
  if (nonce.length === 0) return undefined;
  const roundKeys = unsafe.expandKeyLE(key);
  const hashKey = unsafe.ctr32(roundKeys, false, new Uint8Array(BLOCK), new Uint8Array(BLOCK));
  const counter = firstCounter(hashKey, nonce);
  // The library works on words where they stand, so it gets a copy that begins with one.
  const aligned = ciphertext.slice();
  const hash = ghash.create(hashKey).update(aad).update(aligned).update(bitLengths(aad, aligned)).digest();
  const mask = unsafe.ctr32(roundKeys, false, counter.slice(), new Uint8Array(BLOCK));
  let difference = 0;
  for (const [at, octet] of tag.entries()) difference |= octet ^ (hash[at] ?? 0) ^ (mask[at] ?? 0);
  if (difference !== 0) return undefined;
  const view = new DataView(counter.buffer);
  view.setUint32(12, view.getUint32(12) + 1);
  return new Uint8Array(unsafe.ctr32(roundKeys, false, counter, aligned));
}

/** The block that the tag is masked with; the content's come after it. */
function firstCounter(hashKey: Uint8Array, nonce: Bytes): Bytes {
  if (nonce.length !== 12) {
    const lengths = bitLengths(new Uint8Array(0), nonce);
    return new Uint8Array(ghash.create(hashKey).update(nonce).update(lengths).digest());
  }
  const counter = new Uint8Array(BLOCK);
  counter.set(nonce);
  counter[BLOCK - 1] = 1;
  return counter;
}

function bitLengths(first: Bytes, second: Bytes): Bytes {
  const lengths = new DataView(new ArrayBuffer(BLOCK));
  lengths.setBigUint64(0, BigInt(first.length * 8));
  lengths.setBigUint64(8, BigInt(second.length * 8));
  return new Uint8Array(lengths.buffer);
}

import type { Bytes } from '../bytes.ts';
import type { DigestName } from './algorithms.ts';
import { digest } from './digest.ts';
import { mgf1 } from './mgf1.ts';

/**
 * EME-OAEP decoding of RFC 8017 §7.1.2, for what no platform has: two different digests, or SHA-224. Undefined for
 * whatever is wrong, found out all at once: attack: who learns that the first octet was not zero learns the message
 * (Manger 2001).
 */
export async function decodeOaep(
  encoded: Bytes,
  hash: DigestName,
  maskHash: DigestName,
  label: Bytes,
): Promise<Bytes | undefined> {
  const labelHash = await digest(hash, label);
  const size = labelHash.length;
  if (encoded.length < 2 * size + 2) return undefined;
  const maskedSeed = encoded.subarray(1, 1 + size);
  const maskedBlock = encoded.subarray(1 + size);
  const seed = xor(maskedSeed, await mgf1(maskHash, maskedBlock, size));
  const block = xor(maskedBlock, await mgf1(maskHash, seed, maskedBlock.length));

  let wrong = encoded[0] ?? 1;
  for (const [at, octet] of labelHash.entries()) wrong |= octet ^ (block[at] ?? 0);
  let separator = 0;
  for (const [at, octet] of block.entries()) {
    if (at < size || separator > 0) continue;
    if (octet === 1) separator = at;
    else wrong |= octet;
  }
  return wrong === 0 && separator > 0 ? block.subarray(separator + 1) : undefined;
}

const xor = (a: Bytes, b: Bytes): Bytes => a.map((octet, at) => octet ^ (b[at] ?? 0));

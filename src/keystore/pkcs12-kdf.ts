import { concat, type Bytes } from '../bytes.ts';
import type { Hash } from './hashes.ts';

/** What the derived octets are for (RFC 7292 §B.3). */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/** The key derivation of RFC 7292 §B.2. It blocks while it runs; WebCrypto has none. */
export function pkcs12Kdf(
  { compute }: Hash,
  purpose: (typeof PURPOSE)[keyof typeof PURPOSE],
  password: Bytes,
  salt: Bytes,
  iterations: number,
  length: number,
): Bytes {
  const block = compute.blockLen;
  const diversifier = new Uint8Array(block).fill(purpose);
  const input = concat([repeated(salt, block), repeated(password, block)]);
  const derived: Uint8Array[] = [];
  for (let produced = 0; produced < length; produced += compute.outputLen) {
    let output: Uint8Array = compute(concat([diversifier, input]));
    for (let round = 1; round < iterations; round++) output = compute(output);
    derived.push(output);
    addToBlocks(input, repeated(output, block, block));
  }
  return concat(derived).subarray(0, length);
}

/** Copies of `octets` that fill whole blocks, as many as it takes; none of nothing. */
function repeated(
  octets: Uint8Array,
  block: number,
  length = Math.ceil(octets.length / block) * block,
): Bytes {
  return Uint8Array.from({ length }, (_, at) => octets[at % octets.length] ?? 0);
}

/** Step 6 C: each block of `input` becomes block + addend + 1, as numbers modulo its size. */
function addToBlocks(input: Bytes, addend: Bytes): void {
  for (let start = 0; start < input.length; start += addend.length) {
    let carry = 1;
    for (let at = addend.length - 1; at >= 0; at--) {
      carry += (input[start + at] ?? 0) + (addend[at] ?? 0);
      input[start + at] = carry & 0xff;
      carry >>= 8;
    }
  }
}

import type { Bytes } from '../bytes.ts';
import type { DecryptBlock } from './cbc.ts';

// The tables of FIPS 46-3. Positions count from 1, from the most significant bit.

// prettier-ignore
const PC1 = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
  63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
];
// prettier-ignore
const PC2 = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
  41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];
// prettier-ignore
const P = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
  2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
];
const ROTATIONS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];

/** S1 to S8: four rows of sixteen values, a hexadecimal digit each. */
const S = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
];

/** What each box gives for each six bits, already permuted by P: box after box, 64 words each. */
const SP = Int32Array.from({ length: 512 }, (_, at) => {
  const [box, six] = [at >>> 6, at & 63];
  const row = ((six >>> 4) & 2) | (six & 1);
  const value = parseInt(S[box]?.[row * 16 + ((six >>> 1) & 15)] ?? '0', 16) << (28 - 4 * box);
  return P.reduce((word, position, bit) => word | (((value >>> (32 - position)) & 1) << (31 - bit)), 0);
});

/** Where feistel() looks for the six bits of each box. */
const LANES = [0, 24, 24, 16, 16, 8, 8, 0];

/** Decryption by DES with a key of 8 octets, or by triple DES with three keys in 24 (EDE, FIPS 46-3). */
export function desDecryption(key: Bytes): DecryptBlock {
  const [first = new Int32Array(32), second, third] = [0, 8, 16]
    .filter((at) => at < key.length)
    .map((at) => keySchedule(key.subarray(at, at + 8)));
  if (!second || !third) return stages([reversed(first)]);
  return stages([reversed(third), second, reversed(first)]);
}

/**
 * The round keys, two words each: the six bits for S1, S3, S5, S7 and those for S2, S4, S6, S8, each group where
 * feistel() has the bits of the half block that they meet.
 */
function keySchedule(key: Bytes): Int32Array {
  const bitAt = (position: number): number =>
    ((key[(position - 1) >>> 3] ?? 0) >>> (7 - ((position - 1) & 7))) & 1;
  const halves = PC1.map(bitAt);
  const words = new Int32Array(32);
  let rotation = 0;
  for (const [round, by] of ROTATIONS.entries()) {
    rotation += by;
    const half = (position: number): number => {
      const at = position - 1;
      return halves[at < 28 ? (at + rotation) % 28 : 28 + ((at - 28 + rotation) % 28)] ?? 0;
    };
    for (let box = 0; box < 8; box++) {
      const six = PC2.slice(6 * box, 6 * box + 6).reduce((bits, position) => (bits << 1) | half(position), 0);
      const word = 2 * round + (box & 1);
      words[word] = (words[word] ?? 0) | (six << (LANES[box] ?? 0));
    }
  }
  return words;
}

function reversed(schedule: Int32Array): Int32Array {
  const backwards = new Int32Array(32);
  for (let round = 0; round < 16; round++)
    backwards.set(schedule.subarray(30 - 2 * round, 32 - 2 * round), 2 * round);
  return backwards;
}

/** The inverse of the initial permutation and the next initial permutation cancel out, so only the outer two are done. */
function stages(schedules: readonly Int32Array[]): DecryptBlock {
  return (block) => {
    initialPermutation(block);
    let left = (block[0] ?? 0) | 0;
    let right = (block[1] ?? 0) | 0;
    for (const schedule of schedules) {
      for (let word = 0; word < 32; word += 2) {
        const next = left ^ feistel(right, schedule[word] ?? 0, schedule[word + 1] ?? 0);
        left = right;
        right = next;
      }
      const swapped = left;
      left = right;
      right = swapped;
    }
    block[0] = left;
    block[1] = right;
    finalPermutation(block);
  };
}

function feistel(half: number, key1357: number, key2468: number): number {
  const odd = ((half << 5) | (half >>> 27)) ^ key1357;
  const even = ((half << 1) | (half >>> 31)) ^ key2468;
  return (
    (SP[odd & 63] ?? 0) |
    (SP[64 + ((even >>> 24) & 63)] ?? 0) |
    (SP[128 + ((odd >>> 24) & 63)] ?? 0) |
    (SP[192 + ((even >>> 16) & 63)] ?? 0) |
    (SP[256 + ((odd >>> 16) & 63)] ?? 0) |
    (SP[320 + ((even >>> 8) & 63)] ?? 0) |
    (SP[384 + ((odd >>> 8) & 63)] ?? 0) |
    (SP[448 + (even & 63)] ?? 0)
  );
}

type Word = 0 | 1;

/** The initial permutation, as exchanges of bits between the two words. */
function initialPermutation(block: Uint32Array): void {
  exchange(block, 0, 4, 0x0f0f0f0f);
  exchange(block, 0, 16, 0x0000ffff);
  exchange(block, 1, 2, 0x33333333);
  exchange(block, 1, 8, 0x00ff00ff);
  exchange(block, 0, 1, 0x55555555);
}

function finalPermutation(block: Uint32Array): void {
  exchange(block, 0, 1, 0x55555555);
  exchange(block, 1, 8, 0x00ff00ff);
  exchange(block, 1, 2, 0x33333333);
  exchange(block, 0, 16, 0x0000ffff);
  exchange(block, 0, 4, 0x0f0f0f0f);
}

/** Exchanges the bits of one word that are set in `bits`, after a shift to the right, with those of the other. */
function exchange(block: Uint32Array, from: Word, shift: number, bits: number): void {
  const to = 1 - from;
  const difference = (((block[from] ?? 0) >>> shift) ^ (block[to] ?? 0)) & bits;
  block[to] = (block[to] ?? 0) ^ difference;
  block[from] = (block[from] ?? 0) ^ (difference << shift);
}

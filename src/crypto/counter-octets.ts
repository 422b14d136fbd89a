import type { Bytes } from '../bytes.ts';

/** Four octets, big-endian: the counter of a mask or key derivation function. */
export const counterOctets = (counter: number): Bytes =>
  Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter);

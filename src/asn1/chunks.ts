import type { Bytes } from '../bytes.ts';

/**
 * An element in pieces, its content not yet copied: what a large content is wrapped in would otherwise copy it once for
 * every level.
 */
export type Chunks = readonly Uint8Array[];

/** Identifier and length octets in DER, then the content. */
export function elementChunks(tag: number, ...content: Chunks): Chunks {
  return [headerOf(tag, octetsIn(content)), ...content];
}

const octetsIn = (chunks: Chunks): number => chunks.reduce((length, chunk) => length + chunk.length, 0);

/** X.690 §10.1: the length definite and in its shortest form. */
function headerOf(tag: number, length: number): Bytes {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | octets.length, ...octets);
}

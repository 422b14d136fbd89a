/** Bytes that own or view a plain ArrayBuffer: what WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { fatal: false });
const latin1Decoder = new TextDecoder('latin1');

export const EMPTY: Bytes = new Uint8Array(0);

export function concat(chunks: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}

/** Compares public values; it does not run in constant time. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Decodes UTF-8; what is not UTF-8 becomes U+FFFD. */
export function fromUtf8(bytes: Uint8Array): string {
  return utf8Decoder.decode(bytes);
}

/** One character a byte (windows-1252 above 0x7f, as the platform's decoder has it). */
export function fromLatin1(bytes: Uint8Array): string {
  return latin1Decoder.decode(bytes);
}

/** The first index of `needle` at or after `from`, or -1. Horspool's skip: most bytes of the haystack are never read. */
export function indexOf(haystack: Uint8Array, needle: Uint8Array, from = 0, to = haystack.length): number {
  const last = needle.length - 1;
  if (last < 0) return from <= to ? from : -1;
  const skip = new Int32Array(256).fill(needle.length);
  for (let i = 0; i < last; i++) skip[needle[i] ?? 0] = last - i;
  for (let at = from; at + last < to; at += skip[haystack[at + last] ?? 0] ?? 1) {
    let i = last;
    while (i >= 0 && haystack[at + i] === needle[i]) i--;
    if (i < 0) return at;
  }
  return -1;
}

/** A plain-ArrayBuffer view of `bytes`, copied only where it lies in shared memory. */
export function asBytes(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : new Uint8Array(bytes);
}

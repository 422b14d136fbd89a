import { fromLatin1, type Bytes } from '../bytes.ts';
import { LF } from './octets.ts';

/** How an engine decodes base64: strictly, and far faster than a table in this language could. */
interface PlatformBase64 {
  readonly textOf: (octets: Bytes) => string;
  /** Writes to the start of `into` and gives the octets written; throws for what is no base64. */
  readonly decode: (text: string, into: Bytes) => number;
}

/** ECMAScript 2026: not yet among the types of the language, nor in every engine. */
type WithBase64 = Bytes & { readonly setFromBase64?: (text: string) => { readonly written: number } };

/** Node's, as far as it is used here. */
interface NodeBuffer {
  readonly latin1Slice: () => string;
  readonly latin1Write: (text: string) => number;
}

interface WithBuffer {
  readonly Buffer?: { from: (buffer: ArrayBuffer, offset: number, length: number) => NodeBuffer };
}

const platform = platformBase64();

function platformBase64(): PlatformBase64 | undefined {
  if ((new Uint8Array(0) as WithBase64).setFromBase64) {
    return {
      textOf: fromLatin1,
      decode: (text, into) => (into as WithBase64).setFromBase64?.(text).written ?? 0,
    };
  }
  const { Buffer } = globalThis as unknown as WithBuffer;
  if (!Buffer) return undefined;
  const view = ({ buffer, byteOffset, length }: Bytes) => Buffer.from(buffer, byteOffset, length);
  return {
    textOf: (octets) => view(octets).latin1Slice(),
    // atob is strict, where Node's own decoder skips what it does not know.
    decode: (text, into) => view(into).latin1Write(atob(text)),
  };
}

/** Octets given to the platform at a time: the text and what it stands for stay in the processor's cache. */
const CHUNK = 64 * 1024;

/**
 * Decodes base64 from the start of `body` as far as it is whole groups of letters, blanks and line ends between them.
 * What comes then (padding, a fault, or lines that end within a group) is for the caller to judge.
 * @returns where that is in `body`, and how far `decoded` is filled
 */
export function decodeByPlatform(body: Bytes, decoded: Bytes): { at: number; length: number } {
  let at = 0;
  let length = 0;
  while (platform && at < body.length) {
    const end = chunkEnd(body, at);
    const text = platform.textOf(body.subarray(at, end));
    // The platform takes a form feed for a blank, which no mail system does.
    if (text.includes('\f')) break;
    const written = writtenBy(platform, text, decoded.subarray(length));
    // Anything but whole groups of three octets is the end, or the wrong place to cut.
    if (written === undefined || written % 3 !== 0) break;
    at = end;
    length += written;
  }
  return { at, length };
}

/** After a line end, since lines hold whole groups; in a text without any, after whole groups. */
function chunkEnd(body: Bytes, at: number): number {
  const most = at + CHUNK;
  if (most >= body.length) return body.length;
  const lf = body.subarray(at, most).lastIndexOf(LF);
  return lf < 0 ? most : at + lf + 1;
}

function writtenBy({ decode }: PlatformBase64, text: string, into: Bytes): number | undefined {
  try {
    return decode(text, into);
  } catch {
    return undefined;
  }
}

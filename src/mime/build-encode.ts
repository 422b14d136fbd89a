import { concat, EMPTY, utf8, type Bytes } from '../bytes.ts';
import { CR, EQUALS, HYPHEN, isBlank, LF } from './octets.ts';

const LETTERS = utf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');

/** Two octets side by side as the platform reads them from memory, whichever way round that is. */
const pairOf = (first: number, second: number): number =>
  new Uint16Array(Uint8Array.of(first, second).buffer)[0] ?? 0;

/** The two letters of 12 bits: half as many steps as with one letter at a time. */
const PAIRS = Uint16Array.from({ length: 4096 }, (_, bits) =>
  pairOf(LETTERS[bits >> 6] ?? 0, LETTERS[bits & 63] ?? 0),
);
const LINE_END = pairOf(CR, LF);

/** RFC 2045 §6.8: 57 octets make a line of 76 characters. */
const OCTETS_PER_LINE = 57;

/**
 * Base64 in lines of 76 characters, each ended by CRLF; nothing for nothing.
 * @param pieces octets that stand one behind the other: a large content need not be joined first
 */
export function encodeBase64(...pieces: readonly Uint8Array[]): Bytes {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const lines = Math.ceil(length / OCTETS_PER_LINE);
  const pairs = new Uint16Array(Math.ceil(length / 3) * 2 + lines);
  let to = 0;
  const putLine = (bytes: Uint8Array, from: number, end: number): void => {
    for (let at = from; at < end; at += 3) {
      // Octets behind the end count as 0 (RFC 2045 §6.8).
      const quantum = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
      pairs[to++] = PAIRS[quantum >> 12] ?? 0;
      pairs[to++] = PAIRS[quantum & 4095] ?? 0;
    }
    pairs[to++] = LINE_END;
  };
  let rest: Uint8Array = EMPTY;
  for (const piece of pieces) {
    // A line that two pieces share, or more.
    const shared = concat([rest, piece.subarray(0, OCTETS_PER_LINE - rest.length)]);
    if (shared.length < OCTETS_PER_LINE) {
      rest = shared;
      continue;
    }
    putLine(shared, 0, OCTETS_PER_LINE);
    let at = OCTETS_PER_LINE - rest.length;
    for (; at + OCTETS_PER_LINE <= piece.length; at += OCTETS_PER_LINE)
      putLine(piece, at, at + OCTETS_PER_LINE);
    rest = piece.subarray(at);
  }
  if (rest.length > 0) putLine(rest, 0, rest.length);
  const encoded = new Uint8Array(pairs.buffer);
  const padding = (3 - (length % 3)) % 3;
  encoded.fill(EQUALS, encoded.length - 2 - padding, Math.max(0, encoded.length - 2));
  return encoded;
}

/**
 * Quoted-printable (RFC 2045 §6.7) of text in canonical form: CRLF stays a line end, a CR or LF alone is escaped like
 * any other control. What transports are known to change at the start or the end of a line is escaped there.
 */
export function encodeQuotedPrintable(text: Bytes): Bytes {
  const encoded = new Uint8Array(quote(text, undefined));
  quote(text, encoded);
  return encoded;
}

/** Rule (5): 76 characters a line, the last of them the "=" of a soft line break. */
const MAX_COLUMN = 75;

/** Writes the encoding where there is a place for it, and says how long it is. */
function quote(text: Bytes, encoded: Bytes | undefined): number {
  let length = 0;
  let column = 0;
  const put = (octet: number): void => {
    if (encoded) encoded[length] = octet;
    length++;
    column++;
  };
  const breakLine = (): void => {
    put(CR);
    put(LF);
    column = 0;
  };
  for (let at = 0; at < text.length; at++) {
    const octet = text[at] ?? 0;
    if (isLineEnd(text, at)) {
      breakLine();
      at++;
      continue;
    }
    if (column + (isEscaped(text, at, column) ? 3 : 1) > MAX_COLUMN) {
      put(EQUALS);
      breakLine();
    }
    if (isEscaped(text, at, column)) {
      put(EQUALS);
      put(HEX[octet >> 4] ?? 0);
      put(HEX[octet & 15] ?? 0);
    } else {
      put(octet);
    }
  }
  return length;
}

const HEX = utf8('0123456789ABCDEF');

const isLineEnd = (text: Bytes, at: number): boolean => text[at] === CR && text[at + 1] === LF;

const DOT = 0x2e;
const FROM = utf8('From ');

function isEscaped(text: Bytes, at: number, column: number): boolean {
  const octet = text[at] ?? 0;
  if (octet === EQUALS || octet > 0x7e) return true;
  // Rule (3): a blank at the end of a line may be stripped on the way.
  if (isBlank(octet)) return at + 1 === text.length || isLineEnd(text, at + 1);
  if (octet < 0x20) return true;
  if (column > 0) return false;
  // A soft line break may bring any character to the start of a line: a dot alone ends the message of a careless
  // relay, "From " is changed in mbox files, and two hyphens could make a delimiter of a boundary in the text.
  return (
    octet === DOT ||
    (octet === HYPHEN && text[at + 1] === HYPHEN) ||
    FROM.every((letter, i) => text[at + i] === letter)
  );
}

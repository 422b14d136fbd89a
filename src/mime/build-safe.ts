import { utf8, type Bytes } from '../bytes.ts';
import { CR, isBlank, LF } from './octets.ts';

/**
 * Whether octets come through every transport as they are (RFC 8551 §3.1.3): `fragile` where only careless relays
 * would change them, `unsafe` where what RFC 5321 and RFC 2045 §2.7 allow does not carry them.
 */
export type TransportSafety = 'safe' | 'fragile' | 'unsafe';

const MAX_LINE = 998;
const FROM = utf8('From ');

/** Octets that need a look: 0, CR, LF, blanks, those over 127. All others only make the line longer. */
const PLAIN = new Uint8Array(256).fill(1, 1, 128);
for (const special of [CR, LF, 0x09, 0x20]) PLAIN[special] = 0;

/** Looks at lines that end with CRLF; at the end of the octets a line ends too, as a delimiter follows. */
export function transportSafety(bytes: Bytes): TransportSafety {
  const end = bytes.length;
  let fragile = false;
  let line = 0;
  for (let at = 0; at < end; at++) {
    const octet = bytes[at] ?? 0;
    if (PLAIN[octet] === 1) continue;
    if (octet === CR) {
      if (bytes[at + 1] !== LF || at - line > MAX_LINE) return 'unsafe';
      line = at + 2;
      at++;
      fragile ||= startsWithFrom(bytes, line);
    } else if (isBlank(octet)) {
      fragile ||= at + 1 === end || bytes[at + 1] === CR;
    } else {
      return 'unsafe';
    }
  }
  if (end - line > MAX_LINE) return 'unsafe';
  return fragile || startsWithFrom(bytes, 0) ? 'fragile' : 'safe';
}

/** Attack on whoever signed: mbox files turn it into ">From ". */
const startsWithFrom = (bytes: Bytes, line: number): boolean =>
  FROM.every((letter, i) => bytes[line + i] === letter);

/**
 * CRLF in place of each bare LF. A bare CR stays: RFC 2045 knows it as no line end, so it is content.
 * The same array comes back where nothing has to change.
 */
export function crlfLineEnds(bytes: Bytes): Bytes {
  const end = bytes.length; // an index, not an iterator: several times as fast
  let bare = 0;
  for (let at = 0; at < end; at++) if (bytes[at] === LF && bytes[at - 1] !== CR) bare++;
  if (bare === 0) return bytes;
  const lines = new Uint8Array(end + bare);
  let to = 0;
  for (let at = 0; at < end; at++) {
    const octet = bytes[at] ?? 0;
    if (octet === LF && bytes[at - 1] !== CR) lines[to++] = CR;
    lines[to++] = octet;
  }
  return lines;
}

import type { Bytes } from '../bytes.ts';
import { MalformedMimeError } from './errors.ts';
import { decodeByPlatform } from './platform-base64.ts';
import { CR, EQUALS, isBlank, LF } from './octets.ts';

/**
 * Undoes a content-transfer-encoding (RFC 2045 §6), named in lower case. 7bit, 8bit and binary give the same
 * array. Throws MalformedMimeError for broken base64 and for an encoding that nobody defined.
 */
export function decodeTransfer(body: Bytes, encoding: string): Bytes {
  switch (encoding) {
    case '7bit':
    case '8bit':
    case 'binary':
      return body;
    case 'base64':
      return decodeBase64(body);
    case 'quoted-printable':
      return decodeQuotedPrintable(body);
    default:
      throw new MalformedMimeError('an unknown content-transfer-encoding');
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BLANK = 64;
const PADDING = 65;
const FOREIGN = 66;
const BASE64 = new Uint8Array(256).fill(FOREIGN);
for (let value = 0; value < ALPHABET.length; value++) BASE64[ALPHABET.charCodeAt(value)] = value;
for (const blank of ' \t\r\n') BASE64[blank.charCodeAt(0)] = BLANK;
BASE64[EQUALS] = PADDING;

/**
 * Strict where it matters: blanks and line ends are skipped; any other foreign character, and data after
 * padding, is an error. RFC 2045 §6.8 lets a reader ignore foreign characters, but also reject the message
 * for them; two readers who skip differently would see two signatures, or two contents, in one message. A
 * missing padding at the very end is tolerated: it leaves one reading only. The platform decodes what is beyond
 * question, a table the rest, so that every platform draws the line at the same place.
 */
function decodeBase64(body: Bytes): Bytes {
  const decoded = new Uint8Array(Math.ceil(body.length / 4) * 3);
  const decodedAhead = decodeByPlatform(body, decoded);
  let { length } = decodedAhead;
  let quantum = 0;
  let letters = 0;
  let padding = 0;
  const end = body.length; // an index, not an iterator: several times as fast
  for (let { at } = decodedAhead; at < end; at++) {
    const value = BASE64[body[at] ?? 0] ?? FOREIGN;
    if (value < BLANK) {
      if (padding > 0) throw new MalformedMimeError('base64 goes on after its padding');
      quantum = (quantum << 6) | value;
      if (++letters === 4) {
        decoded[length++] = quantum >> 16;
        decoded[length++] = quantum >> 8;
        decoded[length++] = quantum;
        quantum = 0;
        letters = 0;
      }
    } else if (value === PADDING) {
      padding++;
    } else if (value === FOREIGN) {
      throw new MalformedMimeError('a character in base64 that does not belong there');
    }
  }
  if (letters === 1 || padding > 2 || (padding > 0 && letters + padding !== 4)) {
    throw new MalformedMimeError('base64 ends in the middle');
  }
  if (letters >= 2) decoded[length++] = letters === 2 ? quantum >> 4 : quantum >> 10;
  if (letters === 3) decoded[length++] = quantum >> 2;
  return decoded.subarray(0, length);
}

/**
 * RFC 2045 §6.7. An "=" that starts no escape stays as written, as the note on robust decoders there has it:
 * what is decoded here is shown, while a signature is over the encoded octets.
 */
function decodeQuotedPrintable(body: Bytes): Bytes {
  const decoded = new Uint8Array(body.length);
  let length = 0;
  let kept = 0; // what stands before this index no longer goes with the blanks at the end of a line
  for (let at = 0; at < body.length; at++) {
    const octet = body[at] ?? 0;
    if (octet === EQUALS) {
      const soft = softBreak(body, at + 1);
      const value = soft === undefined ? hexOctet(body, at + 1) : undefined;
      if (soft !== undefined) at = soft - 1;
      else decoded[length++] = value ?? octet;
      if (value !== undefined) at += 2;
      kept = length;
    } else {
      // Rule (3): blanks before a line end were put there on the way.
      if (octet === LF || octet === CR) while (length > kept && isBlank(decoded[length - 1])) length--;
      decoded[length++] = octet;
    }
  }
  while (length > kept && isBlank(decoded[length - 1])) length--;
  return decoded.subarray(0, length);
}

/** Rule (5): where the next line starts, if nothing but blanks follows in this one. */
function softBreak(body: Bytes, from: number): number | undefined {
  let at = from;
  while (isBlank(body[at])) at++;
  if (at === body.length) return at;
  if (body[at] === CR && body[at + 1] === LF) return at + 2;
  return body[at] === LF ? at + 1 : undefined;
}

const HEX = new Uint8Array(256).fill(FOREIGN);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  HEX[digit.charCodeAt(0)] = value;
  HEX[digit.toUpperCase().charCodeAt(0)] = value;
}

/** The octet whose two hexadecimal digits stand at `at`; undefined where there are none. */
export function hexOctet(body: Bytes, at: number): number | undefined {
  const high = HEX[body[at] ?? 0] ?? FOREIGN;
  const low = HEX[body[at + 1] ?? 0] ?? FOREIGN;
  return high === FOREIGN || low === FOREIGN ? undefined : high * 16 + low;
}

import { compare, concat, EMPTY, utf8, type Bytes } from '../bytes.ts';
import { children, contentOf, context, isConstructed, isIndefinite, octets, TAG, type Node } from './ber.ts';
import { MalformedError } from './malformed.ts';

/** The octets of a number that is not negative, most significant first, at least one. */
function bigEndian(value: number): Bytes {
  const list = [value % 256];
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) list.unshift(rest % 256);
  return Uint8Array.from(list);
}

/** Identifier and length octets in DER: the length definite and in its shortest form (X.690 §10.1). */
function header(tag: number, length: number): Bytes {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const octetsOfLength = bigEndian(length);
  return Uint8Array.of(tag, 0x80 | octetsOfLength.length, ...octetsOfLength);
}

/** Writes one element in DER. */
export const element = (tag: number, ...content: readonly Uint8Array[]): Bytes => elementOf(tag, content);

/** The same of a list, which an attacker may have made too long to be arguments of a call. */
function elementOf(tag: number, content: readonly Uint8Array[]): Bytes {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return concat([header(tag, length), ...content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Bytes => element(TAG.sequence, ...parts);

/** X.690 §11.6: the elements of a SET OF stand in ascending order of their encodings. */
export const setOf = (...parts: readonly Uint8Array[]): Bytes => setOfAll(parts);

export const setOfAll = (parts: readonly Uint8Array[]): Bytes => elementOf(TAG.set, [...parts].sort(compare));

export const octetString = (content: Uint8Array): Bytes => element(TAG.octetString, content);
export const nullValue = (): Bytes => element(TAG.null);
export const boolean = (value: boolean): Bytes => element(TAG.boolean, Uint8Array.of(value ? 0xff : 0));
export const utf8String = (text: string): Bytes => element(TAG.utf8String, utf8(text));
export const explicit = (number: number, ...content: readonly Uint8Array[]): Bytes =>
  element(context(number), ...content);
export const implicit = (number: number, content: Uint8Array): Bytes =>
  element(context(number, false), content);

/** A BIT STRING whose last `unused` bits do not count. */
export const bitString = (content: Uint8Array, unused = 0): Bytes =>
  element(TAG.bitString, Uint8Array.of(unused), content);

/** An INTEGER of a number, or of the big-endian octets of one; never negative. */
export function integer(value: number | Uint8Array): Bytes {
  const magnitude = typeof value === 'number' ? bigEndian(value) : value;
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const shortest = magnitude.subarray(start);
  // A leading one bit would read as a sign (X.690 §8.3.3).
  const sign = ((shortest[0] ?? 0) & 0x80) !== 0 ? Uint8Array.of(0) : EMPTY;
  return element(TAG.integer, sign, shortest);
}

export function oid(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const content: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left % 128) | 0x80);
    content.push(...groups);
  }
  return element(TAG.oid, Uint8Array.from(content));
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050, both to the second and in Z. */
export function time(date: Date): Bytes {
  const digits = date
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  return date.getUTCFullYear() < 2050
    ? element(TAG.utcTime, utf8(digits.slice(2)))
    : element(TAG.generalizedTime, utf8(digits));
}

const STRING_TAGS: ReadonlySet<number> = new Set([
  TAG.octetString,
  TAG.utf8String,
  TAG.printableString,
  TAG.ia5String,
]);

/**
 * The same value in DER: lengths definite and shortest, octet and character strings in one piece.
 * The order of the elements of a SET is kept; who knows that it is a SET OF sorts it with setOf().
 */
export function toDer(node: Node): Bytes {
  if (!isConstructed(node)) return element(node.tag, contentOf(node));
  const primitive = node.tag & 0x1f;
  if (isUniversal(node) && STRING_TAGS.has(primitive)) return element(primitive, octets(node, primitive));
  return elementOf(node.tag, children(node).map(toDer));
}

const isUniversal = (node: Node): boolean => node.tag < 0x40;

/**
 * Requires the length forms of DER throughout, as certificates have them (RFC 5280 §4.1): two encodings of one
 * certificate would be two fingerprints of one identity.
 */
export function requireDer(node: Node, structure: string): void {
  if (isIndefinite(node)) throw new MalformedError(structure, 'indefinite length');
  const shortest = header(node.tag, node.contentEnd - node.contentStart).length;
  if (node.contentStart - node.start !== shortest)
    throw new MalformedError(structure, 'length not in its shortest form');
  if (!isConstructed(node)) return;
  if (isUniversal(node) && node.tag !== TAG.sequence && node.tag !== TAG.set) {
    throw new MalformedError(structure, 'string in several pieces');
  }
  for (const child of children(node)) requireDer(child, structure);
}

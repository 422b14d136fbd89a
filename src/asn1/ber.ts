import { concat, type Bytes } from '../bytes.ts';
import { MalformedError } from './malformed.ts';

/** Deep enough for every structure of X.509 and CMS (they stay under 20), shallow enough for every stack. */
const MAX_DEPTH = 100;

/**
 * Nodes read in one input. Streamed content of 100 MiB in segments of 1,000 octets, the smallest that known
 * writers make, has 105,000; beyond it only an attacker goes.
 */
const MAX_NODES = 500_000;

/** Identifier octets (X.690 §8.1.2) with the constructed bit where the type has it. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const CONSTRUCTED = 0x20;

/** The identifier octet of a context-specific tag: [n] primitive, or [n] constructed. */
export const context = (number: number, constructed = true): number =>
  0x80 | (constructed ? CONSTRUCTED : 0) | number;

interface Source {
  readonly bytes: Bytes;
  nodes: number;
}

/** One element of a BER encoding: offsets into the bytes that were given, nothing copied. */
export interface Node {
  readonly source: Source;
  readonly tag: number;
  readonly depth: number;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
  /** Found while looking for the end of an indefinite length; otherwise read on demand. */
  readonly parsed: readonly Node[] | undefined;
}

const END_OF_CONTENTS = 0x00;

/**
 * Reads one BER element that fills `bytes` exactly.
 * @throws MalformedError for trailing bytes, too, which a signature over the rest would not cover.
 */
export function parseBer(bytes: Bytes): Node {
  const node = readNode({ bytes, nodes: 0 }, 0, bytes.length, 0);
  if (node.end !== bytes.length) throw new MalformedError('BER', 'bytes after the end');
  return node;
}

function readNode(source: Source, start: number, limit: number, depth: number): Node {
  if (depth > MAX_DEPTH) throw new MalformedError('BER', `more than ${MAX_DEPTH} levels`);
  if (++source.nodes > MAX_NODES) throw new MalformedError('BER', `more than ${MAX_NODES} elements`);
  const { bytes } = source;
  if (start + 2 > limit) throw new MalformedError('BER', 'truncated');
  const tag = bytes[start] ?? 0;
  // No structure of X.509 or CMS has a tag number over 30.
  if ((tag & 0x1f) === 0x1f) throw new MalformedError('BER', 'tag number over 30');
  const first = bytes[start + 1] ?? 0;
  if (first === 0x80) return readIndefinite(source, tag, start, limit, depth);

  let contentStart = start + 2;
  let length = first;
  if (first > 0x80) {
    const octets = first & 0x7f;
    // 2^48 octets are more than any input, and exact in a double.
    if (octets > 6 || contentStart + octets > limit) throw new MalformedError('BER', 'length does not fit');
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (bytes[contentStart + i] ?? 0);
    contentStart += octets;
  }
  const end = contentStart + length;
  if (end > limit) throw new MalformedError('BER', 'truncated');
  return { source, tag, depth, start, contentStart, contentEnd: end, end, parsed: undefined };
}

/** X.690 §8.1.3.6: the end is where the two zero octets stand, so the children are read to find it. */
function readIndefinite(source: Source, tag: number, start: number, limit: number, depth: number): Node {
  if ((tag & CONSTRUCTED) === 0) throw new MalformedError('BER', 'indefinite length of a primitive');
  const parsed: Node[] = [];
  let offset = start + 2;
  for (;;) {
    const child = readNode(source, offset, limit, depth + 1);
    if (child.tag === END_OF_CONTENTS) {
      if (child.end !== offset + 2) throw new MalformedError('BER', 'end-of-contents with a length');
      return {
        source,
        tag,
        depth,
        start,
        contentStart: start + 2,
        contentEnd: offset,
        end: child.end,
        parsed,
      };
    }
    parsed.push(child);
    offset = child.end;
  }
}

export const isConstructed = (node: Node): boolean => (node.tag & CONSTRUCTED) !== 0;

/** Whether the length was written in the indefinite form. */
export const isIndefinite = (node: Node): boolean => node.end !== node.contentEnd;

export function children(node: Node): readonly Node[] {
  if (node.parsed) return node.parsed;
  if (!isConstructed(node))
    throw new MalformedError('BER', 'primitive where a constructed element should be');
  const list: Node[] = [];
  for (let offset = node.contentStart; offset < node.contentEnd;) {
    const child = readNode(node.source, offset, node.contentEnd, node.depth + 1);
    if (child.tag === END_OF_CONTENTS)
      throw new MalformedError('BER', 'end-of-contents in a definite length');
    list.push(child);
    offset = child.end;
  }
  return list;
}

/** The content octets, header excluded: a view, not a copy. */
export const contentOf = (node: Node): Bytes =>
  node.source.bytes.subarray(node.contentStart, node.contentEnd);

/** The whole element with its header: a view, not a copy. */
export const encodingOf = (node: Node): Bytes => node.source.bytes.subarray(node.start, node.end);

/**
 * The segments of an OCTET STRING, primitive or constructed (X.690 §8.7), or of a context tag in its place.
 * @param base the identifier octet in its primitive form
 */
export function octetSegments(node: Node, base: number = TAG.octetString): readonly Bytes[] {
  const segments: Bytes[] = [];
  collectSegments(node, base, segments);
  return segments;
}

/** Into one list. Attack: a list for each of a hundred levels copies all segments of the levels below a hundred times. */
function collectSegments(node: Node, base: number, segments: Bytes[]): void {
  if (node.tag === base) segments.push(contentOf(node));
  else if (node.tag !== (base | CONSTRUCTED)) throw new MalformedError('OCTET STRING', 'wrong tag');
  else for (const segment of children(node)) collectSegments(segment, TAG.octetString, segments);
}

export function octets(node: Node, base: number = TAG.octetString): Bytes {
  const segments = octetSegments(node, base);
  return segments.length === 1 && segments[0] ? segments[0] : concat(segments);
}

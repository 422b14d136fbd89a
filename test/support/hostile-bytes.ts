import fc from 'fast-check';
import { children, contentOf, isConstructed, parseBer, TAG, type Node } from '../../src/asn1/ber.ts';
import { element, sequence } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { concat, EMPTY, type Bytes } from '../../src/bytes.ts';

/** One reader of the product with a sample that it reads. */
export interface HostileCase {
  readonly name: string;
  readonly sample: Bytes;
  /** May answer or throw; what it may throw, the table that it stands in says. */
  readonly read: (bytes: Bytes) => unknown;
}

const flip = (bytes: Bytes, at: number, bit: number): Bytes => {
  const flipped = bytes.slice();
  flipped[at]! ^= 1 << bit;
  return flipped;
};

/** Every cut of the sample, from nothing up to all but its last octet. */
export function* truncations(sample: Bytes, step = 1): Generator<Bytes> {
  for (let length = 0; length < sample.length; length += step) yield sample.slice(0, length);
}

/** The sample with one bit changed, at every `step`th octet; which bit, the position says. */
export function* bitFlips(sample: Bytes, step = 1): Generator<readonly [at: number, flipped: Bytes]> {
  for (let at = 0; at < sample.length; at += step) yield [at, flip(sample, at, at % 8)];
}

type Change = (bytes: Bytes) => Bytes;

const anyOctets = fc.uint8Array({ maxLength: 40 }).map((octets) => new Uint8Array(octets));
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Changes that know nothing of what the octets mean: a bit, a cut, a splice, a piece twice. */
const octetChange: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.nat(7)).map(
    ([at, bit]): Change =>
      (bytes) =>
        bytes.length === 0 ? bytes : flip(bytes, Math.floor(at * bytes.length), bit),
  ),
  place.map(
    (at): Change =>
      (bytes) =>
        bytes.slice(0, Math.floor(at * bytes.length)),
  ),
  fc.tuple(place, fc.nat(40), anyOctets).map(([at, cut, piece]): Change => (bytes) => {
    const from = Math.floor(at * bytes.length);
    return concat([bytes.subarray(0, from), piece, bytes.subarray(from + cut)]);
  }),
  fc.tuple(place, place, fc.nat(200)).map(([from, to, length]): Change => (bytes) => {
    const [start, end] = [Math.floor(from * bytes.length), Math.floor(to * bytes.length)];
    return concat([bytes.subarray(0, end), bytes.subarray(start, start + length), bytes.subarray(end)]);
  }),
);

const lengthOf =
  (octets: number): Change =>
  (encoding) =>
    // Read as far more than there is, however far up the change is found out.
    concat([
      encoding.subarray(0, 1),
      Uint8Array.of(0x80 | octets),
      new Uint8Array(octets).fill(0xff),
      encoding,
    ]);

const nested =
  (levels: number): Change =>
  (encoding) => {
    let inside = encoding;
    for (let level = 0; level < levels; level++) inside = sequence(inside);
    return inside;
  };

const indefinite: Change = (encoding) => {
  const node = parseBer(encoding);
  return concat([
    Uint8Array.of(node.tag | 0x20, 0x80),
    isConstructed(node) ? contentOf(node) : encoding,
    Uint8Array.of(0, 0),
  ]);
};

/** What becomes of one element; the lengths around it are made to fit, so that the change is read. */
const elementChange: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom<Change>(
    () => EMPTY,
    (encoding) => concat([encoding, encoding]),
    (encoding) => concat([encoding, encoding.subarray(0, -1)]),
    (encoding) => Uint8Array.of(encoding[0]!, 0),
    (encoding) => element(encoding[0]!, new Uint8Array(300)),
    (encoding) => concat([encoding, Uint8Array.of(TAG.null, 0)]),
    lengthOf(1),
    lengthOf(4),
    lengthOf(6),
    lengthOf(126),
    indefinite,
    nested(2),
    nested(120),
  ),
  fc.nat(255).map(
    (tag): Change =>
      (encoding) =>
        concat([Uint8Array.of(tag), encoding.subarray(1)]),
  ),
  anyOctets.map(
    (content): Change =>
      (encoding) =>
        element(encoding[0]!, content),
  ),
  octetChange.map((change): Change => (encoding) => {
    const node = parseBer(encoding);
    return isConstructed(node) ? change(encoding) : element(node.tag, change(contentOf(node)));
  }),
);

/** The elements inside: of a SEQUENCE and the like, and of an OCTET STRING that holds one, as extensions do. */
function inside(node: Node): readonly Node[] | undefined {
  if (isConstructed(node)) return children(node);
  if (node.tag !== TAG.octetString) return undefined;
  try {
    return [parseBer(contentOf(node))];
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** Writes the element anew, each inner one as `change` has it. */
function rewritten(node: Node, change: Change): Bytes {
  const members = inside(node);
  const content = members ? concat(members.map((member) => rewritten(member, change))) : contentOf(node);
  return change(element(node.tag, content));
}

/** Changes one element of a BER encoding, chosen by its place in the order of their ends. */
const changeElement =
  (at: number, change: Change): Change =>
  (bytes) => {
    let elements = 0;
    let seen = 0;
    try {
      const root = parseBer(bytes);
      rewritten(root, (encoding) => (elements++, encoding));
      const chosen = Math.floor(at * elements);
      return rewritten(root, (encoding) => (seen++ === chosen ? change(encoding) : encoding));
    } catch (error) {
      // A change before this one has left no BER.
      if (error instanceof MalformedError) return bytes;
      throw error;
    }
  };

const chained = (changes: fc.Arbitrary<Change>, sample: Bytes): fc.Arbitrary<Bytes> =>
  fc
    .array(changes, { minLength: 1, maxLength: 3 })
    .map((list) => list.reduce((bytes, change) => change(bytes), sample));

/** Octets without any order, and the sample after one to three changes. */
export const hostileOctets = (sample: Bytes): fc.Arbitrary<Bytes> =>
  fc.oneof({ weight: 1, arbitrary: anyOctets }, { weight: 4, arbitrary: chained(octetChange, sample) });

/** The same, and changes to whole elements of ASN.1. */
export const hostileElements = (sample: Bytes): fc.Arbitrary<Bytes> =>
  fc.oneof(
    { weight: 1, arbitrary: hostileOctets(sample) },
    {
      weight: 2,
      arbitrary: chained(
        fc.tuple(place, elementChange).map(([at, change]) => changeElement(at, change)),
        sample,
      ),
    },
  );

/**
 * Puts the hostile forms of the sample to the reader, which must answer or refuse.
 * @param refuses whether an error is one of those that the reader's room may throw
 */
export async function expectAnswers(
  { sample, read }: HostileCase,
  hostile: (sample: Bytes) => fc.Arbitrary<Bytes>,
  refuses: (error: unknown) => boolean,
  numRuns = 250,
): Promise<void> {
  const answer = async (bytes: Bytes): Promise<void> => {
    try {
      await read(bytes);
    } catch (error) {
      if (!refuses(error)) throw error;
    }
  };
  // Every cut of a long sample would take longer than it tells.
  const step = Math.ceil(sample.length / 300);
  for (const cut of truncations(sample, step)) await answer(cut);
  await fc.assert(fc.asyncProperty(hostile(sample), answer), { numRuns });
}

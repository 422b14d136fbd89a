import { children, contentOf, isConstructed, TAG, type Node } from './ber.ts';
import { MalformedError } from './malformed.ts';

/** A SEQUENCE read member by member, in the order of its ASN.1 definition. */
export interface Fields {
  /** The next member, which must be there and have this tag. */
  take(tag: number, member: string): Node;
  /** The next member if it has this tag. */
  optional(tag: number): Node | undefined;
  /** The next member, whatever it is. */
  any(member: string): Node;
  /** Nothing may be left. */
  end(): void;
}

/** @throws MalformedError naming `structure` where the members are not those asked for */
export function fieldsOf(node: Node, structure: string, tag: number = TAG.sequence): Fields {
  if (node.tag !== tag) throw new MalformedError(structure, 'wrong tag');
  const members = children(node);
  let at = 0;
  const any = (member: string): Node => {
    const next = members[at++];
    if (!next) throw new MalformedError(structure, `${member} is missing`);
    return next;
  };
  return {
    any,
    take: (wanted, member) => {
      const next = any(member);
      if (next.tag !== wanted) throw new MalformedError(structure, `${member} has the wrong type`);
      return next;
    },
    optional: (wanted) => (members[at]?.tag === wanted ? members[at++] : undefined),
    end: () => {
      if (at < members.length) throw new MalformedError(structure, 'more members than defined');
    },
  };
}

/** The longest in use, of arcs made of a UUID, have some 40; a megabyte of them would be text of several. */
const MAX_OID_OCTETS = 256;

/** The dotted form of an OBJECT IDENTIFIER. */
export function oidOf(node: Node, structure: string): string {
  if (node.tag !== TAG.oid) throw new MalformedError(structure, 'OBJECT IDENTIFIER expected');
  const content = contentOf(node);
  if (content.length > MAX_OID_OCTETS) throw new MalformedError(structure, 'OBJECT IDENTIFIER too large');
  const last = content[content.length - 1];
  if (last === undefined || last >= 0x80) throw new MalformedError(structure, 'OBJECT IDENTIFIER cut off');
  // X.667 makes arcs of UUIDs, of 128 bits.
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    // X.690 §8.19.2: shortest form only, or one identifier would have two spellings.
    if (arc === 0n && octet === 0x80)
      throw new MalformedError(structure, 'OBJECT IDENTIFIER not in its shortest form');
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const [root = 0n, ...rest] = arcs;
  const first = root < 80n ? root / 40n : 2n;
  return [first, root - first * 40n, ...rest].join('.');
}

/** A small INTEGER that is not negative: versions and the like. @param tag another where it is IMPLICIT */
export function smallInteger(node: Node, structure: string, tag: number = TAG.integer): number {
  const content = contentOf(node);
  if (node.tag !== tag || content.length === 0 || content.length > 5 || (content[0] ?? 0) >= 0x80) {
    throw new MalformedError(structure, 'small INTEGER expected');
  }
  return content.reduce((value, octet) => value * 256 + octet, 0);
}

/** The octets of a BIT STRING that has no unused bits, as keys and signatures have it. */
export function bitStringOctets(node: Node, structure: string): ReturnType<typeof contentOf> {
  const content = contentOf(node);
  if (node.tag !== TAG.bitString || isConstructed(node) || content[0] !== 0) {
    throw new MalformedError(structure, 'BIT STRING of whole octets expected');
  }
  return content.subarray(1);
}

/** `undefined` for what is not in the form that RFC 5280 §4.1.2.5 allows. */
export function timeOf(node: Node): Date | undefined {
  const text = String.fromCharCode(...contentOf(node).subarray(0, 32));
  const form = node.tag === TAG.utcTime ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/ : GENERALIZED;
  const match = form.exec(text);
  if (!match || (node.tag !== TAG.utcTime && node.tag !== TAG.generalizedTime)) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const fullYear = node.tag === TAG.utcTime ? (year < 50 ? 2000 : 1900) + year : year;
  const date = new Date(0);
  date.setUTCFullYear(fullYear, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const rolled = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()];
  // The 31st of June, the 25th hour and the 60th second would roll over to another time.
  return [...rolled, date.getUTCSeconds()].join() === [month, day, hour, minute, second].join()
    ? date
    : undefined;
}

const GENERALIZED = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

/** The element inside an EXPLICIT tag. */
export function onlyChild(node: Node, structure: string): Node {
  const [child, more] = children(node);
  if (!child || more) throw new MalformedError(structure, 'one element expected');
  return child;
}

import { fromLatin1, fromUtf8, toHex, type Bytes } from '../bytes.ts';
import { children, contentOf, encodingOf, TAG, type Node } from './ber.ts';
import { fieldsOf, oidOf } from './fields.ts';
import { MalformedError } from './malformed.ts';
import { OID } from './oids.ts';

interface NameAttribute {
  readonly type: string;
  /** The decoded string; for a type that is no string its encoding in hex behind `#` (RFC 4514 §2.4). */
  readonly value: string;
}

/** A distinguished name (RFC 5280 §4.1.2.4). */
export interface Name {
  readonly der: Bytes;
  /** RFC 4514's order: the most specific first. */
  readonly text: string;
  readonly attributes: readonly NameAttribute[];
  /** Its relative distinguished names, each in a form that is equal where RFC 5280 §7.1 says the names match. */
  readonly canonical: readonly string[];
}

const LABELS: Readonly<Record<string, string>> = {
  [OID.commonName]: 'CN',
  [OID.surname]: 'SN',
  [OID.serialNumber]: 'serialNumber',
  [OID.countryName]: 'C',
  [OID.localityName]: 'L',
  [OID.stateOrProvinceName]: 'ST',
  [OID.organizationName]: 'O',
  [OID.organizationalUnitName]: 'OU',
  [OID.title]: 'title',
  [OID.givenName]: 'GN',
  [OID.emailAddress]: 'emailAddress',
  [OID.domainComponent]: 'DC',
};

/** X.520's upper bound for the longest of its strings (RFC 5280 appendix A.1, ub-name); whole names have some hundred. */
const MAX_OCTETS = 32_768;

/** @throws MalformedError, also for a name that is too long to be anybody's */
export function readName(node: Node): Name {
  if (node.tag !== TAG.sequence) throw new MalformedError('Name', 'SEQUENCE expected');
  if (node.end - node.start > MAX_OCTETS) throw new MalformedError('Name', `more than ${MAX_OCTETS} octets`);
  const names = children(node).map(readRelativeName);
  return {
    der: encodingOf(node),
    text: names
      .map((attributes) => attributes.map(attributeText).join('+'))
      .reverse()
      .join(', '),
    attributes: names.flat(),
    canonical: names.map((attributes) => attributes.map(canonicalAttribute).sort().join('+')),
  };
}

function readRelativeName(node: Node): readonly NameAttribute[] {
  if (node.tag !== TAG.set) throw new MalformedError('RelativeDistinguishedName', 'SET expected');
  const attributes = children(node).map((member) => {
    const fields = fieldsOf(member, 'AttributeTypeAndValue');
    const type = oidOf(fields.any('type'), 'AttributeTypeAndValue');
    const value = stringValue(fields.any('value'));
    fields.end();
    if (STACKED.test(value)) throw new MalformedError('AttributeTypeAndValue', 'combining marks in a heap');
    return { type, value };
  });
  if (attributes.length === 0) throw new MalformedError('RelativeDistinguishedName', 'empty');
  return attributes;
}

/**
 * More combining marks on one character than any script has (UAX #15 §12, Stream-Safe Text Format). Attack:
 * normalisation sorts them by insertion, and a name made of them takes time in the square of its length.
 */
const STACKED = /[\p{M}\uff9e\uff9f]{31}/u;

const T61_STRING = 0x14;
const VISIBLE_STRING = 0x1a;
const UNIVERSAL_STRING = 0x1c;
const BMP_STRING = 0x1e;
const NUMERIC_STRING = 0x12;

function stringValue(node: Node): string {
  const content = contentOf(node);
  switch (node.tag) {
    case TAG.utf8String:
      return fromUtf8(content);
    case BMP_STRING:
      return codeUnits(content, 2);
    case UNIVERSAL_STRING:
      return codeUnits(content, 4);
    case TAG.printableString:
    case TAG.ia5String:
    case NUMERIC_STRING:
    case VISIBLE_STRING:
    case T61_STRING:
      return fromLatin1(content);
    default:
      return `#${toHex(encodingOf(node))}`;
  }
}

/** UTF-16BE and UTF-32BE, which not every platform's TextDecoder has. */
function codeUnits(content: Bytes, size: 2 | 4): string {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let text = '';
  for (let at = 0; at + size <= content.length; at += size) {
    const code = size === 2 ? view.getUint16(at) : view.getUint32(at);
    text += size === 2 ? String.fromCharCode(code) : String.fromCodePoint(code <= 0x10ffff ? code : 0xfffd);
  }
  return text;
}

function attributeText({ type, value }: NameAttribute): string {
  const escaped = value.replace(/[\\,+"<>;]/g, '\\$&').replace(/^[ #]|[ ]$/g, '\\$&');
  return `${LABELS[type] ?? type}=${escaped}`;
}

/** RFC 4518 §2.2: what is mapped to a blank, and then what is mapped to nothing. */
const BLANKS = /[\t-\r\u0085\p{Z}]+/gu;
const IGNORED = /[\p{Cc}\p{Cf}\u034f\u1806\u180b-\u180d\ufe00-\ufe0f\ufffc]/gu;

/**
 * RFC 5280 §7.1 asks for RFC 4518's preparation: case folded, compatibility forms, blanks trimmed and collapsed.
 * Attack: an excluded name with a soft hyphen in it would be another name.
 */
function canonicalAttribute({ type, value }: NameAttribute): string {
  const mapped = value.replace(BLANKS, ' ').replace(IGNORED, '').normalize('NFKC');
  // Upper case first: "ß" and "SS" fold to the same (RFC 3454, table B.2).
  const folded = mapped.toUpperCase().toLowerCase().normalize('NFKC');
  return `${type}=${JSON.stringify(folded.replace(/ +/g, ' ').trim())}`;
}

export const sameName = (a: Name, b: Name): boolean =>
  startsWithName(a, b) && a.canonical.length === b.canonical.length;

/** Whether `base` is `name` or stands above it in the directory (RFC 5280 §4.2.1.10, directoryName). */
export const startsWithName = (name: Name, base: Name): boolean =>
  base.canonical.every((relative, index) => name.canonical[index] === relative);

export const valuesOf = (name: Name, type: string): readonly string[] =>
  name.attributes.filter((attribute) => attribute.type === type).map((attribute) => attribute.value);

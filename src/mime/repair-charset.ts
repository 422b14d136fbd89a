import { utf8 } from '../bytes.ts';
import { decodeCharset } from './charset.ts';
import type { Entity } from './entity.ts';
import { decodedOf, isText, octetsOf, textOf, type Draft, type Edit } from './repair-draft.ts';
import { bodiesOf, encodedHeads, groupsOf, inStep } from './repair-encoding.ts';
import { repair, type Repair } from './repair.ts';

/** The charsets between which gateways convert, in the spelling of most programs. */
const CHARSETS = ['utf-8', 'iso-8859-1', 'windows-1252', 'us-ascii', 'iso-8859-15'];

/** RFC 2046 §4.1.2: the same characters in other octets, under the name that belongs to them. */
export const charset: Repair = repair('charset', function* (draft) {
  const texts = draft.leaves.filter(isText);
  for (const group of groupsOf(texts)) {
    for (const name of CHARSETS)
      yield* inStep(
        draft,
        group.map((leaf) => formsOf(draft, leaf, name)),
      );
  }
});

/** The leaf in that charset; as it is where it has that already, or where a character has no octets there. */
function* formsOf({ text }: Draft, leaf: Entity, name: string): Iterable<Edit> {
  const { start, bodyStart, end } = leaf;
  const declared = leaf.contentType.parameters.get('charset')?.toLowerCase();
  const decoded = decodedOf(leaf);
  if (declared === undefined || declared === name || decoded === undefined) return;
  const characters = decodeCharset(octetsOf(decoded), declared);
  const octets = characters === undefined ? undefined : encoded(characters, name);
  if (octets === undefined) return;
  const head = text.slice(start, bodyStart);
  const heads = [name, name.toUpperCase()].map((spelled) =>
    head.replace(
      /(charset=)("?)[^";\s]+\2/i,
      (_, field: string, quote: string) => field + quote + spelled + quote,
    ),
  );
  const received = leaf.transferEncoding;
  const isEncoded = received === 'quoted-printable' || received === 'base64';
  for (const body of bodiesOf(octets, isEncoded ? received : 'identity')) {
    for (const one of heads) yield { start, end, text: one + body };
  }
  // A gateway that recodes the text chooses the transfer encoding as well.
  const plain = isEncoded ? heads.flatMap((one) => encodedHeads(one, ['8bit'])) : [];
  for (const one of plain) yield { start, end, text: one + octets };
}

/** One character an octet; undefined where the charset has none for a character. */
function encoded(characters: string, name: string): string | undefined {
  if (name === 'utf-8') return textOf(utf8(characters));
  const octets = octetsByCharacter(name);
  let text = '';
  for (const character of characters) {
    const octet = octets.get(character);
    if (octet === undefined) return undefined;
    text += octet;
  }
  return text;
}

/** The platform decodes more charsets than it encodes; by the Encoding Standard two names stand for windows-1252. */
function octetsByCharacter(name: string): ReadonlyMap<string, string> {
  const most = name === 'us-ascii' ? 0x80 : 0x100;
  const octets = Array.from({ length: most }, (_, octet) => String.fromCharCode(octet));
  const decode = (octet: string) => decodeCharset(octetsOf(octet), name) ?? octet;
  return new Map(octets.map((octet) => [decode(octet), octet]));
}

import { MalformedError } from '../asn1/malformed.ts';
import { concat, fromUtf8, utf8, type Bytes } from '../bytes.ts';

/** One object of certdata.txt: its attributes by name, each as octets, as text, or as the word that stands there. */
export type CertdataObject = ReadonlyMap<string, Bytes | string>;

/** A comment, an attribute with octets on lines of their own, an attribute with a word or text, or nothing. */
const ENTRY =
  /(?:#.*|(?<name>CKA_\w+) (?:MULTILINE_OCTAL\n(?<octal>(?:(?:\\[0-3][0-7]{2})+\n)*)END|\w+ (?<value>.+)))?\n/y;

/**
 * Reads certdata.txt, the text from which NSS makes its module of built-in roots.
 * @throws MalformedError naming the line: nothing is passed over that is not understood
 */
export function readCertdata(text: string): readonly CertdataObject[] {
  const [, body] = text.replaceAll('\r\n', '\n').split(/^BEGINDATA\n/m);
  if (body === undefined) throw new MalformedError('certdata', 'no BEGINDATA');
  const objects: Map<string, Bytes | string>[] = [];
  for (let at = 0; at < body.length; at = ENTRY.lastIndex) {
    const fail = (why: string): never => {
      throw new MalformedError(
        'certdata',
        `${why}, ${body.slice(0, at).split('\n').length} lines after BEGINDATA`,
      );
    };
    ENTRY.lastIndex = at;
    const { name, octal, value } = (ENTRY.exec(body) ?? fail('not an attribute')).groups ?? {};
    if (name === undefined) continue;
    if (name === 'CKA_CLASS') objects.push(new Map());
    const object = objects.at(-1) ?? fail('an attribute of no object');
    if (object.has(name)) fail(`${name} for the second time`);
    object.set(name, octal === undefined ? textOf(value ?? '') : octetsOf(octal));
  }
  return objects;
}

const octetsOf = (octal: string): Bytes =>
  Uint8Array.from(octal.match(/[0-7]{3}/g) ?? [], (octet) => Number.parseInt(octet, 8));

/** A word as it is; text without its quotes, its octets beyond ASCII perhaps written as `\xc3\xa9`. */
function textOf(value: string): string {
  const [, quoted] = /^"(.*)"$/.exec(value) ?? [];
  if (quoted === undefined) return value;
  const parts = quoted.split(/(\\x[0-9a-f]{2})/);
  return fromUtf8(
    concat(
      parts.map((part, i) => (i % 2 === 0 ? utf8(part) : Uint8Array.of(Number.parseInt(part.slice(2), 16)))),
    ),
  );
}

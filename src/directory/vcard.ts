import { MalformedError } from '../asn1/malformed.ts';
import { decodePem } from '../asn1/pem.ts';
import { fromLatin1, type Bytes } from '../bytes.ts';

/** RFC 6350 §3.3: the name, with or without a group. */
const KEY_NAME = /^(?:[a-z0-9-]+\.)?key(?=[;:])/i;

/** `ENCODING=b`, and how older versions write it. */
const IS_BASE64 = /;(?:encoding=)?"?(?:b|base64)"?(?:;|$)/i;

/**
 * The octets of the KEY properties in a file of contacts: versions 2.1 and 3.0 in base64 (RFC 2426 §3.7.2), 4.0 as a
 * data: URI (RFC 6350 §6.8.1). A key that stands elsewhere on the network is not asked for.
 * @returns undefined where the file is none of contacts
 */
export function vcardKeys(file: Bytes): readonly Bytes[] | undefined {
  const text = fromLatin1(file);
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*begin:vcard[ \t]*\r?\n/i.test(text)) return undefined;
  return unfolded(text).flatMap((line) => {
    const name = KEY_NAME.exec(line)?.[0];
    return name === undefined ? [] : octetsOf(line.slice(name.length));
  });
}

/** RFC 6350 §3.2: a line that begins with a blank goes on with the one before. */
const unfolded = (text: string): readonly string[] => text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);

/** @param property what stands behind its name: parameters, a colon, the value */
function octetsOf(property: string): readonly Bytes[] {
  const colon = colonOf(property);
  const value = property.slice(colon + 1);
  const encoded = base64OfUri(value) ?? (IS_BASE64.test(property.slice(0, colon)) ? value : undefined);
  if (encoded === undefined) return [];
  try {
    return [decodePem(encoded)];
  } catch (error) {
    if (error instanceof MalformedError) return [];
    throw error;
  }
}

/** Attack: a pattern over parameters without number would run out of stack. */
function colonOf(property: string): number {
  let isQuoted = false;
  for (let at = 0; at < property.length; at++) {
    if (property[at] === '"') isQuoted = !isQuoted;
    if (property[at] === ':' && !isQuoted) return at;
  }
  return property.length;
}

/** RFC 2397. Some writers escape the comma, as in a text, and some the letters of base64 that mean something in a URI. */
function base64OfUri(value: string): string | undefined {
  const comma = value.indexOf(',');
  const head = value.slice(0, Math.max(comma, 0));
  if (!/^data:/i.test(head) || !/;base64\\?$/i.test(head)) return undefined;
  return value
    .slice(comma + 1)
    .replace(/%2b/gi, '+')
    .replace(/%2f/gi, '/')
    .replace(/%3d/gi, '=');
}

import { concat, fromLatin1, utf8, type Bytes } from '../bytes.ts';
import { encodeBase64, encodeQuotedPrintable } from './build-encode.ts';
import { field, structuredField } from './build-field.ts';
import { crlfLineEnds } from './build-safe.ts';
import { safeField } from './build-transport.ts';
import { decodeCharset } from './charset.ts';
import { body, type Entity } from './entity.ts';
import { MalformedMimeError } from './errors.ts';
import { decodeWords, type Header } from './headers.ts';
import { multipart, partBudget, type PartBudget } from './multipart.ts';
import { decodeTransfer } from './transfer.ts';

/** A part with a Legacy Display Element: what its fields must say, and the body in the encoding that they say. */
export interface Decorated {
  readonly part: Entity;
  readonly parameters: ReadonlyMap<string, string>;
  readonly transferEncoding: string;
  readonly body: Bytes;
}

/**
 * Shows the hidden fields at the head of each main body part, for readers that can decrypt and know nothing of RFC 9788
 * (§5.2.1). What cannot carry them without a change to its text is left out.
 */
export function decorate(
  root: Entity,
  hidden: readonly Pick<Header, 'name' | 'value'>[],
): readonly Decorated[] {
  if (hidden.length === 0) return [];
  // §10.3: decoded, on one line. Attack: an encoded line end would end the element, and show the rest as text.
  const lines = hidden.map(({ name, value }) => `${name}: ${decodeWords(value)}`);
  return mainBodyParts(root, partBudget()).flatMap((part) => decorated(part, lines) ?? []);
}

/** A part as it stands in its multipart, once decorated. */
export function decoratedBytes({ part, parameters, transferEncoding, body: content }: Decorated): Bytes {
  const others = part.headers.filter(({ name }) => !/^content-(type|transfer-encoding)$/i.test(name));
  return concat([
    structuredField('Content-Type', part.contentType.mediaType, parameters),
    ...others.map((header) => safeField(part.bytes, header)),
    field('Content-Transfer-Encoding', transferEncoding),
    utf8('\r\n'),
    content,
  ]);
}

/** RFC 9787 §7.1, RFC 9788 §5.2.4: an attachment stays as it is, and so does whatever is signed already. */
function mainBodyParts(entity: Entity, budget: PartBudget): readonly Entity[] {
  const { mediaType, ambiguous } = entity.contentType;
  if (ambiguous || entity.irregular !== undefined || entity.disposition?.type === 'attachment') return [];
  if (mediaType === 'text/plain' || mediaType === 'text/html') return [entity];
  if (!['multipart/alternative', 'multipart/mixed', 'multipart/related'].includes(mediaType)) return [];
  const parts = partsOf(entity, budget);
  return (mediaType === 'multipart/alternative' ? parts : parts.slice(0, 1)).flatMap((part) =>
    mainBodyParts(part, budget),
  );
}

function partsOf(entity: Entity, budget: PartBudget): readonly Entity[] {
  try {
    return multipart(entity, budget).parts;
  } catch (error) {
    if (error instanceof MalformedMimeError) return [];
    throw error;
  }
}

/** Charsets in which the octets of US-ASCII are its characters, and nothing else. */
const LIKE_ASCII = /^(us-ascii|utf-8|iso-8859-\d+|windows-125\d|koi8-[ru])$/i;

function decorated(part: Entity, lines: readonly string[]): Decorated | undefined {
  const { mediaType, parameters } = part.contentType;
  const charset = (parameters.get('charset') ?? 'us-ascii').toLowerCase();
  const whole = textOf(part);
  if (!LIKE_ASCII.test(charset) || !whole) return undefined;
  // A reader takes away one element only, so that of an earlier writer goes first.
  const text = parameters.has('hp-legacy-display') ? withoutLegacyDisplay(whole, mediaType) : whole;
  const marked = new Map([...parameters, ['hp-legacy-display', '1']]);
  if (mediaType === 'text/html') return encoded(part, marked, intoHtml(text, lines));
  const element = utf8([...lines, '', ''].join('\r\n'));
  if (charset === 'utf-8' || isAscii(element)) return encoded(part, marked, concat([element, text]));
  // What is not in the charset that it names could be read as anything.
  const decoded = charset === 'us-ascii' && !isAscii(text) ? undefined : decodeCharset(text, charset);
  if (decoded === undefined || decoded.includes('\ufffd')) return undefined;
  return encoded(part, marked.set('charset', 'utf-8'), concat([element, utf8(decoded)]));
}

/** In the encoding of before: in another one, a line of the text could be a delimiter of the multipart around it. */
function encoded(part: Entity, parameters: ReadonlyMap<string, string>, text: Bytes): Decorated {
  const { transferEncoding } = part;
  if (transferEncoding === 'base64') return { part, parameters, transferEncoding, body: encodeBase64(text) };
  if (transferEncoding === 'quoted-printable')
    return { part, parameters, transferEncoding, body: encodeQuotedPrintable(text) };
  return { part, parameters, transferEncoding: isAscii(text) ? '7bit' : '8bit', body: text };
}

const isAscii = (text: Bytes): boolean => text.every((octet) => octet < 0x80);

function textOf(part: Entity): Bytes | undefined {
  try {
    return decodeTransfer(crlfLineEnds(body(part)), part.transferEncoding);
  } catch (error) {
    if (error instanceof MalformedMimeError) return undefined;
    throw error;
  }
}

/**
 * The text of a part as RFC 9788 §4.5.3 shows it, for one whose Content-Type says hp-legacy-display inside an encryption.
 * Of text/html, the element in the form that §5.2.3.1 gives it; in another form it is left for a reader of HTML.
 */
export function withoutLegacyDisplay(content: Bytes, mediaType: string): Bytes {
  const text = fromLatin1(content);
  if (mediaType !== 'text/html') {
    // §4.5.3.2: up to and including the first line that is empty.
    const blank = /(?:^|\n)\r?\n/.exec(text);
    return blank ? content.subarray(blank.index + blank[0].length) : content;
  }
  const element = HTML_ELEMENT.exec(text);
  if (!element) return content;
  return concat([content.subarray(0, element.index), content.subarray(element.index + element[0].length)]);
}

const HTML_ELEMENT = /<div class="header-protection-legacy-display">\s*<pre>[^<]*<\/pre>\s*<\/div>(?:\r?\n)?/;

/** What stands before the first thing that is drawn: an element before the document type would change how all is drawn. */
const BEFORE_BODY = [
  /<body(?:\s[^>]{0,1000})?>/i,
  /<\/head\s{0,100}>/i,
  /<html(?:\s[^>]{0,1000})?>/i,
  /^\s*<!doctype[^>]{0,1000}>/i,
];

/** RFC 9788 §5.2.3.1. */
function intoHtml(html: Bytes, lines: readonly string[]): Bytes {
  const element = `<div class="header-protection-legacy-display">\r\n<pre>${lines.map(escapeHtml).join('\r\n')}</pre></div>\r\n`;
  const text = fromLatin1(html);
  const before = BEFORE_BODY.map((pattern) => pattern.exec(text)).find((match) => match !== null);
  const at = before ? before.index + before[0].length : 0;
  return concat([html.subarray(0, at), utf8(element), html.subarray(at)]);
}

/** §10.3; and a character reference needs no charset. */
const escapeHtml = (text: string): string =>
  text.replace(/[<>'"&]|[^\x00-\x7f]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);

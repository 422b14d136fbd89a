import { concat, indexOf, toHex, utf8, type Bytes } from '../bytes.ts';
import { encodeBase64 } from './build-encode.ts';
import { field, isAscii, structuredField } from './build-field.ts';
import { protectFields, type HeaderProtection } from './build-protect.ts';
import { crlfLineEnds } from './build-safe.ts';
import { safeField, transportForm, type TransportForm } from './build-transport.ts';
import { parseEntity, type Entity } from './entity.ts';
import { MalformedMimeError } from './errors.ts';
import { header, headersNamed, type Header } from './headers.ts';
import { decorate, decoratedBytes, type Decorated } from './legacy-display.ts';
import { CR, LF } from './octets.ts';
import { isStructural } from './protected-headers.ts';
import { parseStructuredField } from './structured-field.ts';

/** A message divided by RFC 8551 §3.1: what is to be signed or encrypted, and the fields that stay around it. */
export interface DividedMessage extends TransportForm {
  /** Header fields with their line ends, none of them about the content. */
  readonly fields: Bytes;
}

/**
 * Divides a whole message: the Content-* fields go inside with the body, the others stay outside, Bcc vanishes.
 * @throws MalformedMimeError where two readers would see different header fields; MimeLimitError
 */
export function divideMessage(message: Bytes, protection: HeaderProtection): DividedMessage {
  const entity = parseEntity(message);
  if (entity.irregular !== undefined) throw new MalformedMimeError(entity.irregular);
  const others = entity.headers.filter(({ name }) => !isStructural(name) && !DROPPED.has(name.toLowerCase()));
  const { outside, inside, hidden } = protectFields(message, others, protection);
  const displays = decorate(entity, hidden);
  const inner = concat([
    ...contentFields(entity, protection, displays[0]),
    ...inside,
    utf8('\r\n'),
    ...bodyWith(entity, displays),
  ]);
  const firstLf = message.indexOf(LF, entity.start);
  const bareLf = firstLf >= 0 && message[firstLf - 1] !== CR;
  return {
    fields: concat(outside.map((header) => outerField(entity, header))),
    ...transportForm(parseEntity(inner), bareLf),
  };
}

/**
 * Bcc: RFC 5322 §3.6.3, none of those who get a copy reads of the others. HP-Outer: what an earlier writer put outside
 * says nothing of what we do.
 */
const DROPPED: ReadonlySet<string> = new Set(['bcc', 'resent-bcc', 'hp-outer']);

/** As it stands, but for its line ends; where the policy changed its value, written anew. */
function outerField({ bytes, headers }: Entity, header: Header): Bytes {
  if (!headers.includes(header)) return field(header.name, header.value);
  const lines = crlfLineEnds(bytes.subarray(header.start, header.end));
  return lines.at(-1) === LF ? lines : concat([lines, utf8('\r\n')]);
}

/** @param display the first Legacy Display Element: there is no other where it is in the entity itself */
function contentFields(
  entity: Entity,
  protection: HeaderProtection,
  display: Decorated | undefined,
): readonly Bytes[] {
  const own = entity.headers.filter(
    ({ name }) => isStructural(name) && name.toLowerCase() !== 'mime-version',
  );
  const isType = ({ name }: Header): boolean => name.toLowerCase() === 'content-type';
  const rest = own.filter((header) => !isType(header));
  const safe = (fields: readonly Header[]): readonly Bytes[] =>
    fields.map((header) => safeField(entity.bytes, header));
  if (protection === 'none') {
    const types = safe(own.filter(isType));
    // RFC 2045 §5.2, said aloud: an entity without any header is what some readers stumble over.
    return [...(types.length > 0 ? types : [field('Content-Type', 'text/plain')]), ...safe(rest)];
  }
  const { value, parameters } = typeToExtend(entity);
  const typeWith = (extended: ReadonlyMap<string, string>): Bytes =>
    structuredField('Content-Type', value, new Map([...extended, ['hp', protection]]));
  if (display?.part !== entity) return [typeWith(parameters), ...safe(rest)];
  return [
    typeWith(display.parameters),
    ...safe(rest.filter(({ name }) => name.toLowerCase() !== 'content-transfer-encoding')),
    field('Content-Transfer-Encoding', display.transferEncoding),
  ];
}

/** The body, with the parts that were decorated in their places. */
function bodyWith(entity: Entity, displays: readonly Decorated[]): readonly Bytes[] {
  const [first] = displays;
  if (first?.part === entity) return [first.body];
  const pieces: Bytes[] = [];
  let at = entity.bodyStart;
  for (const display of displays) {
    pieces.push(entity.bytes.subarray(at, display.part.start), decoratedBytes(display));
    at = display.part.end;
  }
  return [...pieces, entity.bytes.subarray(at, entity.end)];
}

/** RFC 9788 §2.1.1: the parameter stands at the root of what is protected, exactly once. */
function typeToExtend(entity: Entity): ReturnType<typeof parseStructuredField> {
  const { mediaType, ambiguous } = entity.contentType;
  if (headersNamed(entity, 'Content-Type').length > 1 || ambiguous || !isAscii(mediaType))
    throw new MalformedMimeError('a Content-Type that can be read in two ways');
  return parseStructuredField(header(entity, 'Content-Type') ?? 'text/plain');
}

/** The names of RFC 8551 §3.5.3.2. */
export type Micalg = 'sha-1' | 'sha-256' | 'sha-384' | 'sha-512';

/**
 * A multipart/signed (RFC 8551 §3.5.3) after the given fields.
 * @param boundary of unusedBoundary()
 */
export function multipartSigned(
  fields: Bytes,
  content: Bytes,
  signature: Bytes,
  micalg: readonly Micalg[],
  boundary: string,
): Bytes {
  return concat([
    fields,
    MIME_VERSION,
    structuredField(
      'Content-Type',
      'multipart/signed',
      new Map([
        ['protocol', 'application/pkcs7-signature'],
        ['micalg', micalg.join(', ')],
        ['boundary', boundary],
      ]),
    ),
    utf8(`\r\n--${boundary}\r\n`),
    content,
    utf8(`\r\n--${boundary}\r\n`),
    ...cmsEntity('application/pkcs7-signature', new Map([['name', 'smime.p7s']]), [signature]),
    utf8(`\r\n--${boundary}--\r\n`),
  ]);
}

/** The smime-type parameter of RFC 8551 §3.2.2, as far as we write it. */
export type SmimeType = 'signed-data' | 'enveloped-data' | 'authEnveloped-data' | 'compressed-data';

/**
 * An application/pkcs7-mime (RFC 8551 §3.2) after the given fields.
 * @param cms in pieces that stand one behind the other
 */
export function pkcs7Mime(fields: Bytes, cms: readonly Uint8Array[], smimeType: SmimeType): Bytes {
  // RFC 8551 §3.2.1: the names that gateways know S/MIME by.
  const name = smimeType === 'compressed-data' ? 'smime.p7z' : 'smime.p7m';
  const parameters = new Map([
    ['smime-type', smimeType],
    ['name', name],
  ]);
  return concat([fields, MIME_VERSION, ...cmsEntity('application/pkcs7-mime', parameters, cms)]);
}

const MIME_VERSION = utf8('MIME-Version: 1.0\r\n');

function cmsEntity(
  type: string,
  parameters: ReadonlyMap<string, string>,
  cms: readonly Uint8Array[],
): readonly Bytes[] {
  const filename = parameters.get('name') ?? '';
  return [
    structuredField('Content-Type', type, parameters),
    field('Content-Transfer-Encoding', 'base64'),
    structuredField('Content-Disposition', 'attachment', new Map([['filename', filename]])),
    utf8('\r\n'),
    encodeBase64(...cms),
  ];
}

/**
 * A boundary that nobody can foresee, and that occurs nowhere in the content.
 * @param random the platform's source of octets
 */
export function unusedBoundary(content: Bytes, random: (length: number) => Bytes): string {
  for (;;) {
    const boundary = `signet-${toHex(random(18))}`;
    if (indexOf(content, utf8(boundary)) < 0) return boundary;
  }
}

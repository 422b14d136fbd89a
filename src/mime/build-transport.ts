import { concat, EMPTY, utf8, type Bytes } from '../bytes.ts';
import { encodeBase64, encodeQuotedPrintable } from './build-encode.ts';
import { field, isAscii, structuredField } from './build-field.ts';
import { crlfLineEnds, transportSafety, type TransportSafety } from './build-safe.ts';
import { body, entityBytes, parseEntity, type Entity } from './entity.ts';
import { MalformedMimeError, MimeLimitError } from './errors.ts';
import type { Header } from './headers.ts';
import { MAX_DEPTH, multipart, partBudget, type Multipart, type PartBudget } from './multipart.ts';
import { LF } from './octets.ts';
import { parseStructuredField } from './structured-field.ts';
import { decodeTransfer } from './transfer.ts';

type Chunks = readonly Bytes[];

/** What one walk over one message carries along. */
interface Walk {
  readonly budget: PartBudget;
  readonly bareLf: boolean;
}

const CRLF = utf8('\r\n');
const IDENTITY: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary']);

/** An entity in the form of RFC 8551 §3.1, and whether that carries it through every transport. */
export interface TransportForm {
  readonly content: Bytes;
  readonly safety: TransportSafety;
}

/**
 * The octets of an entity in the form of RFC 8551 §3.1: lines end with CRLF, and what a transport might change is in
 * quoted-printable (text) or base64 (all else), so that what a reader decodes is what it was. An entity that is safe
 * already comes back as the view that it is. What cannot be touched without changing what it means stays as it stands:
 * signed parts, and parts so broken that readers differ about them.
 * @param bareLf the message is a file with LF line ends: there they stand for CRLF, and are no content of their own
 * @throws MimeLimitError for more parts or levels than this reader follows
 */
export function transportForm(entity: Entity, bareLf: boolean): TransportForm {
  const bytes = entityBytes(entity);
  if (transportSafety(bytes) === 'safe') return { content: bytes, safety: 'safe' };
  const content = concat(safeEntity(entity, { budget: partBudget(), bareLf }));
  return { content, safety: transportSafety(content) };
}

function safeEntity(entity: Entity, walk: Walk): Chunks {
  if (entity.depth > MAX_DEPTH) throw new MimeLimitError('nested-too-deep', MAX_DEPTH);
  const { type, mediaType } = entity.contentType;
  const isPlain = IDENTITY.has(entity.transferEncoding);
  // Two readers see different headers, so whatever was written here would be right for one of them.
  if (entity.irregular !== undefined || mediaType === 'multipart/signed') return asItStands(entity);
  if (type === 'multipart') return isPlain ? safeMultipart(entity, walk) : asItStands(entity);
  if (EMBEDDED.has(mediaType) && isPlain) return safeMessage(entity, walk);
  return safeLeaf(entity, walk);
}

const asItStands = (entity: Entity): Chunks => [crlfLineEnds(entityBytes(entity))];

/** RFC 2046 §5.2.1 and RFC 6532 §3.7: encoding such a part as a whole is what many readers do not undo. */
const EMBEDDED: ReadonlySet<string> = new Set(['message/rfc822', 'message/global']);

function safeMessage(entity: Entity, walk: Walk): Chunks {
  const inner = parseEntity(entity.bytes, entity.bodyStart, entity.end, { depth: entity.depth + 1 });
  return [...safeHeaders(entity, '7bit'), ...safeEntity(inner, walk)];
}

function safeMultipart(entity: Entity, walk: Walk): Chunks {
  const split = splitOrUndefined(entity, walk.budget);
  const boundary = entity.contentType.parameters.get('boundary');
  if (!split || boundary === undefined || split.parts.length === 0) return asItStands(entity);
  const { bytes } = entity;
  // RFC 2046 §5.1.1: preamble and epilogue are no content; what would not survive of them is left out.
  const outside = ({ start, end }: Multipart['preamble']): Bytes => {
    const text = crlfLineEnds(bytes.subarray(start, end));
    return transportSafety(text) === 'safe' ? text : EMPTY;
  };
  const preamble = outside(split.preamble);
  return [
    ...safeHeaders(entity, '7bit'),
    ...(preamble.length > 0 ? [preamble, CRLF] : []),
    utf8(`--${boundary}\r\n`),
    ...split.parts.flatMap((part, i) => [
      ...(i > 0 ? [utf8(`\r\n--${boundary}\r\n`)] : []),
      ...safeEntity(part, walk),
    ]),
    utf8(`\r\n--${boundary}--\r\n`),
    outside(split.epilogue),
  ];
}

function splitOrUndefined(entity: Entity, budget: PartBudget): Multipart | undefined {
  try {
    return multipart(entity, budget);
  } catch (error) {
    if (error instanceof MalformedMimeError) return undefined;
    throw error;
  }
}

function safeLeaf(entity: Entity, walk: Walk): Chunks {
  const raw = body(entity);
  const { transferEncoding } = entity;
  if (transferEncoding === 'base64' || transferEncoding === 'quoted-printable') {
    const lines = crlfLineEnds(raw);
    if (transportSafety(lines) === 'safe') return [...safeHeaders(entity, undefined), lines];
    const decoded = decodeOrUndefined(lines, transferEncoding);
    return decoded ? encoded(entity, decoded, transferEncoding) : asItStands(entity);
  }
  if (!IDENTITY.has(transferEncoding)) return asItStands(entity);
  const isText = isLinesOfText(entity, raw);
  const decoded = isText || (walk.bareLf && transferEncoding !== 'binary') ? crlfLineEnds(raw) : raw;
  if (transportSafety(decoded) === 'safe') return [...safeHeaders(entity, undefined), decoded];
  return encoded(entity, decoded, isText ? 'quoted-printable' : 'base64');
}

function encoded(entity: Entity, decoded: Bytes, encoding: 'base64' | 'quoted-printable'): Chunks {
  const encode = encoding === 'base64' ? encodeBase64 : encodeQuotedPrintable;
  return [...safeHeaders(entity, encoding), encode(decoded)];
}

function decodeOrUndefined(bytes: Bytes, encoding: string): Bytes | undefined {
  try {
    return decodeTransfer(bytes, encoding);
  } catch (error) {
    if (error instanceof MalformedMimeError) return undefined;
    throw error;
  }
}

/** Where a line end is only that. In UTF-16 and UTF-32 the octets of CR and LF are parts of characters. */
function isLinesOfText({ contentType }: Entity, content: Bytes): boolean {
  if (contentType.type !== 'text' && contentType.type !== 'message') return false;
  return (
    !/^(utf-?(16|32)|ucs|unicode|iso-10646)/i.test(contentType.parameters.get('charset') ?? '') &&
    !content.includes(0)
  );
}

/**
 * The header block with its empty line. Fields that are safe stay to the octet.
 * @param transferEncoding what the body is in now; undefined where that did not change
 */
function safeHeaders(entity: Entity, transferEncoding: string | undefined): Chunks {
  const changed = transferEncoding !== undefined && transferEncoding !== entity.transferEncoding;
  const kept = entity.headers.filter(
    ({ name }) => !changed || name.toLowerCase() !== 'content-transfer-encoding',
  );
  return [
    ...kept.map((header) => safeField(entity.bytes, header)),
    ...(changed ? [field('Content-Transfer-Encoding', transferEncoding)] : []),
    CRLF,
  ];
}

const STRUCTURED: ReadonlySet<string> = new Set(['content-type', 'content-disposition']);

/** A field with its line end: as it stands in `bytes`, or where it would not survive, the same value written anew. */
export function safeField(bytes: Bytes, { name, value, start, end }: Header): Bytes {
  const raw = crlfLineEnds(bytes.subarray(start, end));
  const lines = raw.at(-1) === LF ? raw : concat([raw, CRLF]);
  if (transportSafety(lines) === 'safe') return lines;
  if (!STRUCTURED.has(name.toLowerCase())) return field(name, value);
  const { value: main, parameters, ambiguous } = parseStructuredField(value);
  return ambiguous || !isAscii(main) ? lines : structuredField(name, main, parameters);
}

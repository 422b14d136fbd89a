import type { Bytes } from '../bytes.ts';
import {
  parseContentType,
  parseDisposition,
  parseTransferEncoding,
  type ContentType,
  type DefaultType,
  type Disposition,
} from './content-type.ts';
import { parseHeaderBlock } from './header-block.ts';
import { header, headersNamed, type Header } from './headers.ts';
import { LF } from './octets.ts';

/**
 * A MIME entity (RFC 2045 §2.4) as a range of the one source it was found in. Nothing is copied or rewritten:
 * a signature is over exactly these octets.
 */
export interface Entity {
  /** The whole source. */
  readonly bytes: Bytes;
  /** The first octet of the header block. */
  readonly start: number;
  /** The first octet after the empty line; `end` where there is no body. */
  readonly bodyStart: number;
  readonly end: number;
  readonly headers: readonly Header[];
  readonly contentType: ContentType;
  /** In lower case; `7bit` where the message names none. */
  readonly transferEncoding: string;
  readonly disposition: Disposition | undefined;
  /** How many multiparts this entity lies in. */
  readonly depth: number;
  /** Why two readers may see different headers here, in words; undefined where all see the same. */
  readonly irregular: string | undefined;
}

/** What an entity takes from the multipart around it. */
export interface EntityContext {
  readonly depth?: number;
  /** The media type of an entity that names none (RFC 2046 §5.1.5). */
  readonly defaultType?: DefaultType;
}

/**
 * Reads the headers of the entity in [start, end) of `bytes`. A byte order mark and an mbox "From " line at
 * the very start of the source are not part of it. A missing body, a missing header block (the first line is
 * empty) and lines that are no fields are tolerated. Throws MimeLimitError where the header block is over a
 * bound.
 */
export function parseEntity(
  bytes: Bytes,
  start = 0,
  end: number = bytes.length,
  { depth = 0, defaultType = 'text/plain' }: EntityContext = {},
): Entity {
  const first = start === 0 ? Math.min(messageStart(bytes), end) : start;
  const block = parseHeaderBlock(bytes, first, end);
  const encodings = headersNamed(block, 'Content-Transfer-Encoding');
  const types = headersNamed(block, 'Content-Type');
  return {
    bytes,
    start: first,
    bodyStart: block.bodyStart,
    end,
    headers: block.headers,
    contentType: parseContentType(types, defaultType),
    transferEncoding: parseTransferEncoding(encodings[0]),
    disposition: parseDisposition(header(block, 'Content-Disposition')),
    depth,
    irregular:
      block.irregular ??
      (encodings.length > 1 ? 'two transfer encodings' : undefined) ??
      (types.length > 1 ? 'two content types' : undefined),
  };
}

/** The entity with its headers, as it stands: what a signature is over. A view, not a copy. */
export function entityBytes(entity: Entity): Bytes {
  return entity.bytes.subarray(entity.start, entity.end);
}

/** The body as it stands, still transfer-encoded. A view, not a copy. */
export function body(entity: Entity): Bytes {
  return entity.bytes.subarray(entity.bodyStart, entity.end);
}

const UTF8_BOM = [0xef, 0xbb, 0xbf];
const MBOX_FROM = [0x46, 0x72, 0x6f, 0x6d, 0x20];

/** Where the header block of a message starts: after a byte order mark and a "From " line of an mbox file. */
export function messageStart(bytes: Bytes): number {
  const at = UTF8_BOM.every((octet, i) => bytes[i] === octet) ? UTF8_BOM.length : 0;
  if (!MBOX_FROM.every((octet, i) => bytes[at + i] === octet)) return at;
  const lf = bytes.indexOf(LF, at);
  return lf < 0 ? bytes.length : lf + 1;
}

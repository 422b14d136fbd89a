import { utf8, type Bytes } from '../bytes.ts';
import { encodeBase64, encodeQuotedPrintable } from './build-encode.ts';
import { field, isAscii, structuredField } from './build-field.ts';
import { crlfLineEnds, transportSafety } from './build-safe.ts';
import { transportForm } from './build-transport.ts';
import { safeFileName } from './compose-file-name.ts';
import { parseEntity } from './entity.ts';
import { MalformedMimeError, MimeLimitError } from './errors.ts';
import { mediaTypeOf } from './media-type.ts';
import type { DraftAttachment } from './draft.ts';

/** An entity in pieces, its header block with the empty line first: a large file is joined once, at the end. */
export type Part = readonly Bytes[];

const EMPTY_LINE = utf8('\r\n');

/** A text part in UTF-8 (RFC 2046 §4.1), in whichever encoding carries it with the fewest octets. */
export function textPart(subtype: 'plain' | 'html', text: string): Part {
  const content = crlfLineEnds(utf8(text.replace(/\r\n?/g, '\n')));
  return [
    structuredField('Content-Type', `text/${subtype}`, new Map([['charset', 'utf-8']])),
    ...encodedText(content),
  ];
}

function encodedText(content: Bytes): Part {
  if (transportSafety(content) === 'safe') return [encodingField('7bit'), EMPTY_LINE, content];
  const quoted = encodeQuotedPrintable(content);
  const base64 = encodeBase64(content);
  // Quoted-printable can be read in a raw message; it loses that, and its size, where most letters are not Latin.
  return quoted.length <= base64.length
    ? [encodingField('quoted-printable'), EMPTY_LINE, quoted]
    : [encodingField('base64'), EMPTY_LINE, base64];
}

const encodingField = (encoding: string): Bytes => field('Content-Transfer-Encoding', encoding);

/**
 * A file beside the text, or inside it.
 * @param contentId by what the HTML shows it (RFC 2392); undefined: as an attachment
 */
export function filePart(file: Extract<DraftAttachment, { kind: 'file' }>, contentId?: string): Part {
  const name = safeFileName(file.name);
  return [
    named(mediaTypeOf(file.mediaType, name), name),
    encodingField('base64'),
    ...(contentId === undefined ? [] : [field('Content-ID', `<${contentId}>`)]),
    disposition(contentId === undefined ? 'attachment' : 'inline', name),
    EMPTY_LINE,
    encodeBase64(file.content),
  ];
}

/**
 * A message beside the text. RFC 2046 §5.2.1 forbids it base64, so one that no transport carries as it is, and that
 * cannot be encoded inside without breaking a signature, goes as a file.
 */
export function messagePart({ name, content }: Extract<DraftAttachment, { kind: 'message' }>): Part {
  const fileName = safeFileName(/\.eml$/i.test(name) ? name : `${name}.eml`);
  const carried = carriedMessage(content);
  if (!carried) {
    const mediaType = 'application/octet-stream';
    return filePart({ kind: 'file', name: fileName, mediaType, content, contentId: undefined });
  }
  return [
    named('message/rfc822', fileName),
    encodingField('7bit'),
    disposition('attachment', fileName),
    EMPTY_LINE,
    carried,
  ];
}

function carriedMessage(content: Bytes): Bytes | undefined {
  try {
    const { content: carried, safety } = transportForm(parseEntity(content), false);
    return safety === 'unsafe' ? undefined : carried;
  } catch (error) {
    if (error instanceof MalformedMimeError || error instanceof MimeLimitError) return undefined;
    throw error;
  }
}

/**
 * The name in US-ASCII alone, for readers that know no RFC 2231; those that do prefer the disposition's. Never the same
 * parameter twice: of two, two programs would save the file under different names.
 */
function named(mediaType: string, name: string): Bytes {
  const fallback = isAscii(name) ? name : name.replace(/[^\x20-\x7e]+/g, '_');
  return structuredField('Content-Type', mediaType, new Map([['name', fallback]]));
}

const disposition = (type: 'inline' | 'attachment', name: string): Bytes =>
  structuredField('Content-Disposition', type, new Map([['filename', name]]));

/**
 * A multipart (RFC 2046 §5.1) of at least one part.
 * @param boundary that nobody can foresee, so that no part can hold it
 */
export function multipartOf(
  subtype: 'alternative' | 'related' | 'mixed',
  parts: readonly Part[],
  boundary: string,
): Part {
  // RFC 2387 §3.1: the type of the root, which is the first part.
  const type = subtype === 'related' ? ([['type', 'text/html']] as const) : [];
  return [
    structuredField('Content-Type', `multipart/${subtype}`, new Map([...type, ['boundary', boundary]])),
    EMPTY_LINE,
    ...parts.flatMap((part) => [utf8(`--${boundary}\r\n`), ...part, EMPTY_LINE]),
    utf8(`--${boundary}--\r\n`),
  ];
}

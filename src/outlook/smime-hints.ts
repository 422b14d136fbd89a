import { utf8 } from '../bytes.ts';
import { parseContentType, type ContentType } from '../mime/content-type.ts';
import { parseHeaderBlock } from '../mime/header-block.ts';
import { headersNamed } from '../mime/headers.ts';
import { officeCall } from './office-call.ts';

/** Headers come from the item's properties, not from its content; a client that is slower than this will not answer. */
export const HEADERS_LIMIT = 10_000;

/** In which form the one attachment of an S/MIME message carries it: [MS-OXOSMIME] 2.1.3.1 and 2.1.3.2. */
export type CarriedAs = 'signed-entity' | 'cms';

/** What Outlook itself says of the message, apart from its content. */
export interface Hints {
  /** Something says S/MIME, so content without any S/MIME was rewritten on the way. */
  readonly smime: boolean;
  /** The one attachment is the message itself, in this form; undefined: a file that the sender attached. */
  readonly attachment: CarriedAs | undefined;
}

/** RFC 8551 §3.2, §3.5; the `x-` name is that of the time before RFC 2311. Undefined for all else. */
export function smimeForm(mediaType: string): CarriedAs | undefined {
  if (mediaType === 'multipart/signed') return 'signed-entity';
  return /^application\/(x-)?pkcs7-mime$/.test(mediaType) ? 'cms' : undefined;
}

/**
 * The one attachment that may carry an S/MIME message: [MS-OXOSMIME] 2.1.3 allows exactly one, so a second attachment
 * means an ordinary message that has such a file among others.
 */
export function smimeAttachment(item: Office.MessageRead): Office.AttachmentDetails | undefined {
  const [only, ...others] = item.attachments;
  if (only === undefined || others.length > 0) return undefined;
  // Office.js calls contentType deprecated, so it may be missing one day; Exchange has multipart/signed there.
  const { name, contentType = '' } = only as { readonly name: string; readonly contentType?: string };
  const looksIt =
    /\.p7[ms]$/i.test(name) || /^(multipart\/signed|application\/(x-)?pkcs7-)/i.test(contentType);
  return looksIt ? only : undefined;
}

/**
 * Asks Outlook in what form it has this message. The item's class says so where it is right; classic Outlook calls
 * every message IPM.Note, so there the Content-Type of the internet headers decides. An attachment alone proves
 * nothing: anybody can attach somebody else's signed message to a text of their own. Nor does a class that the
 * headers contradict: a sender can name one in a TNEF body.
 *
 * @throws only the reason of `signal`
 */
export async function smimeHints(item: Office.MessageRead, signal?: AbortSignal): Promise<Hints> {
  const byClass = formOfClass(item.itemClass);
  const type = contentTypeOf(await internetHeaders(item, signal));
  if (type === undefined) {
    return { smime: byClass !== undefined || smimeAttachment(item) !== undefined, attachment: byClass };
  }
  const byHeaders = smimeForm(type.mediaType);
  // [MS-OXOSMIME] 2.1.3.2: an opaque message may be sent as application/octet-stream, told by its file's name alone.
  const undecided = type.mediaType === 'application/octet-stream';
  return {
    smime: byClass !== undefined || byHeaders !== undefined,
    attachment: type.ambiguous ? undefined : (byHeaders ?? (undecided ? byClass : undefined)),
  };
}

function formOfClass(itemClass: string): CarriedAs | undefined {
  if (!/SMIME/i.test(itemClass)) return undefined;
  return /MultipartSigned/i.test(itemClass) ? 'signed-entity' : 'cms';
}

/** Undefined where there are no headers to go by, as where classic Outlook gives a few of its own making. */
function contentTypeOf(text: string | undefined): ContentType | undefined {
  if (text === undefined) return undefined;
  try {
    const bytes = utf8(text);
    const fields = headersNamed(parseHeaderBlock(bytes, 0, bytes.length), 'Content-Type');
    return fields.length === 0 ? undefined : parseContentType(fields);
  } catch {
    return undefined;
  }
}

async function internetHeaders(item: Office.MessageRead, signal?: AbortSignal): Promise<string | undefined> {
  if (typeof item.getAllInternetHeadersAsync !== 'function') return undefined;
  try {
    return await officeCall<string>(
      'item.getAllInternetHeadersAsync',
      HEADERS_LIMIT,
      (callback) => item.getAllInternetHeadersAsync(callback),
      signal,
    );
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

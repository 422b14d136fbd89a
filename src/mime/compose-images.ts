import type { DraftAttachment } from './draft.ts';
import { mediaTypeOf } from './media-type.ts';

type DraftFile = Extract<DraftAttachment, { kind: 'file' }>;

/** The HTML of a draft, and the files that it shows inside itself, each with its Content-ID. */
export interface InlineImages {
  readonly html: string;
  readonly shown: ReadonlyMap<DraftAttachment, string>;
}

/**
 * A cid URL (RFC 2392) where HTML takes an image from. Nowhere else: text that only mentions one must not take a file
 * out of the list of attachments.
 */
const CID = /(\b(?:src|background)\s*=\s*["']?\s*|\burl\(\s*["']?\s*)cid:([^"'\s<>)]+)/gi;

/** Outlook gives names of its own, "image001.png@01DB3A7C.5B1E8C50" or the file's; those with a blank need another. */
const CONTENT_ID = /^[\w.+-]+(@[\w.+-]+)?$/;

/** Finds what the HTML shows. A file that it does not show stays an attachment, whatever Outlook calls it. */
export function inlineImages(html: string, attachments: readonly DraftAttachment[]): InlineImages {
  const shown = new Map<DraftAttachment, string>();
  const rewritten = html.replace(CID, (written, before: string, reference: string) => {
    const file = imageFor(reference, attachments);
    if (!file) return written;
    const own = file.contentId ?? '';
    const contentId = CONTENT_ID.test(own) ? own : `image${attachments.indexOf(file) + 1}@inline.invalid`;
    shown.set(file, contentId);
    return `${before}cid:${contentId}`;
  });
  return { html: rewritten, shown };
}

/** References of the HTML to images that are not there: Outlook lists some only after a while, and some never. */
export function missingImages(html: string, attachments: readonly DraftAttachment[]): readonly string[] {
  const references = [...html.matchAll(CID)].map(([, , reference = '']) => reference);
  return [...new Set(references)].filter((reference) => !imageFor(reference, attachments));
}

/** The content identifiers that the HTML shows images by, decoded. */
export const contentIdsIn = (html: string): readonly string[] => [
  ...new Set([...html.matchAll(CID)].map(([, , reference = '']) => decoded(reference))),
];

/** An image alone: a contract that is "shown" would be neither seen nor listed. */
function imageFor(reference: string, attachments: readonly DraftAttachment[]): DraftFile | undefined {
  const wanted = decoded(reference);
  return attachments.find(
    (attachment): attachment is DraftFile =>
      attachment.kind === 'file' &&
      attachment.contentId === wanted &&
      mediaTypeOf(attachment.mediaType, attachment.name).startsWith('image/'),
  );
}

/** What stands in a cid URL by its percent-encoding and, in HTML, with its ampersands escaped. */
function decoded(reference: string): string {
  const plain = reference.replaceAll('&amp;', '&');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

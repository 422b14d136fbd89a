import { utf8, type Bytes } from '../bytes.ts';
import type { DraftAttachment } from '../mime/draft.ts';
import { sniff } from '../mime/sniff.ts';
import { decodeTransfer } from '../mime/transfer.ts';
import type { CallGate } from './call-gate.ts';
import { DraftError } from './draft-error.ts';
import { CONTENT_LIMIT } from './message.ts';
import { officeCall } from './office-call.ts';

/** What Outlook lists of an attachment; beyond the first five members it depends on the client and its age. */
export interface ListedAttachment {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly isInline: boolean;
  readonly attachmentType: string;
  /** Mailbox 1.16. */
  readonly contentId?: string;
  readonly contentType?: string;
  readonly url?: string;
}

/**
 * Reads one attachment of a draft, whole or not at all.
 * @param shownBy the content identifiers that the HTML shows images by
 * @throws DraftError, OutlookError; the reason of `signal`
 */
export async function readDraftAttachment(
  item: Office.MessageCompose,
  listed: ListedAttachment,
  shownBy: readonly string[],
  gate: CallGate,
  signal?: AbortSignal,
): Promise<DraftAttachment> {
  const { id, name, attachmentType, url } = listed;
  // Outlook on the web gives no content of what was uploaded and shared.
  if (attachmentType === 'cloud' && url !== undefined && url !== '') return link(name, url);
  const { content, format } = await gate(() =>
    officeCall<Office.AttachmentContent>(
      'item.getAttachmentContentAsync',
      CONTENT_LIMIT,
      (callback) => item.getAttachmentContentAsync(id, callback),
      signal,
    ),
  );
  if (content === '') throw new DraftError('attachment-empty', name);
  // Office.MailboxEnums.AttachmentContentFormat, by value.
  switch (format) {
    case 'base64':
      return {
        kind: 'file',
        name,
        mediaType: listed.contentType ?? '',
        content: decoded(content, name),
        contentId: contentIdOf(listed, shownBy),
      };
    case 'eml':
      return { kind: 'message', name, content: message(content, name) };
    case 'iCalendar':
      return {
        kind: 'file',
        name: /\.ics$/i.test(name) ? name : `${name}.ics`,
        mediaType: 'text/calendar',
        content: utf8(content),
        contentId: undefined,
      };
    case 'url':
      return link(name, content);
    default:
      throw new DraftError('attachment-unreadable', name);
  }
}

function decoded(content: string, name: string): Bytes {
  let bytes: Bytes;
  try {
    bytes = decodeTransfer(utf8(content), 'base64');
  } catch (cause) {
    throw new DraftError('attachment-unreadable', name, { cause });
  }
  if (bytes.length === 0) throw new DraftError('attachment-empty', name);
  return bytes;
}

function message(content: string, name: string): Bytes {
  const bytes = utf8(content);
  if (sniff(bytes) !== 'message') throw new DraftError('attachment-unreadable', name);
  return bytes;
}

/** Attack: a javascript: or file: address, which a click on the link in the message would follow. */
function link(name: string, url: string): DraftAttachment {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new DraftError('link-unsafe', name);
  return { kind: 'link', name, url };
}

/** Before Mailbox 1.16 only the HTML tells: it names the file, or what Outlook makes of it, "name@01DB3A7C.5B1E". */
function contentIdOf(
  { name, contentId, isInline }: ListedAttachment,
  shownBy: readonly string[],
): string | undefined {
  if (contentId !== undefined && contentId !== '') return contentId.replace(/^<|>$/g, '');
  return isInline ? shownBy.find((id) => id === name || id.startsWith(`${name}@`)) : undefined;
}

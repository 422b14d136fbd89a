import type { Address, MailItem } from './mail-item.ts';

interface DraftAttachment {
  readonly id: string;
  readonly name: string;
  /** As the host's protocol names it: 0 a file, 1 an item, 2 in the cloud. */
  readonly attachmentType: 0 | 1 | 2;
  readonly isInline: boolean;
  readonly size: number;
  /** What getAttachmentContentAsync gives: base64 of a file, the text of an item, the address of what is in the cloud. */
  readonly content: string;
}

/** A draft in its window: what is typed there, or set by an add-in, changes it. */
export interface DraftItem {
  subject: string;
  readonly from: Address;
  to: readonly Address[];
  cc: readonly Address[];
  bcc: readonly Address[];
  html: string;
  text: string;
  /** Whether it is written in HTML or as plain text. */
  readonly type: 'html' | 'text';
  attachments: readonly DraftAttachment[];
  readonly headers: Map<string, string>;
  readonly sessionData: Map<string, string>;
  readonly conversationId: string;
  readonly inReplyTo: string | null;
  /** How it left its window, once it did. */
  closed: 'saved' | 'discarded' | null;
}

/** What a draft is opened with; all else is as in a new message. */
export type DraftFields = Partial<
  Pick<DraftItem, 'subject' | 'to' | 'cc' | 'bcc' | 'html' | 'text' | 'type' | 'attachments' | 'inReplyTo'>
> & { readonly headers?: Readonly<Record<string, string>> };

export const OWNER: Address = { name: 'You', address: 'you@example.org' };

export function newDraft({ headers = {}, ...fields }: DraftFields = {}): DraftItem {
  return {
    subject: '',
    from: OWNER,
    to: [],
    cc: [],
    bcc: [],
    html: '<html><body></body></html>',
    text: '',
    type: 'html',
    attachments: [],
    conversationId: 'conversation of a draft',
    inReplyTo: null,
    ...fields,
    headers: new Map(Object.entries(headers)),
    sessionData: new Map(),
    closed: null,
  };
}

/** A reply to the sender, with the text quoted below. */
export function replyTo({ subject, sender, messageId, text }: MailItem): DraftFields {
  const quoted = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return {
    subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
    to: [sender],
    text: text.replace(/^/gm, '> '),
    html: `<html><body><p></p><blockquote>${quoted.replaceAll('\n', '<br>')}</blockquote></body></html>`,
    inReplyTo: messageId === '' ? null : messageId,
  };
}

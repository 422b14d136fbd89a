import type { Bytes } from '../../bytes.ts';

export interface Address {
  readonly name: string;
  readonly address: string;
}

/** The message classes that Exchange gives: [MS-OXOSMIME] 2.1.3. */
export type ItemClass = 'IPM.Note' | 'IPM.Note.SMIME' | 'IPM.Note.SMIME.MultipartSigned';

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly isInline: boolean;
  readonly content: Bytes;
}

/** A message as the mailbox of an Exchange server would hold it. */
export interface MailItem {
  readonly id: string;
  /** The message as it was received: what getAsFileAsync gives. */
  readonly bytes: Bytes;
  readonly headers: string;
  readonly itemClass: ItemClass;
  readonly subject: string;
  readonly from: Address;
  readonly sender: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** Milliseconds since 1970, or null where the message names no readable date. */
  readonly date: number | null;
  readonly messageId: string;
  readonly attachments: readonly Attachment[];
  /** The text of the body. Empty for an opaque message: Exchange holds none. */
  readonly text: string;
}

/** One line of the list of messages; the server makes it, the page shows it. */
export interface Summary {
  /** The file's name in the mailbox's folder; also the item's id. */
  readonly file: string;
  readonly from: Address;
  readonly subject: string;
  readonly date: number | null;
}

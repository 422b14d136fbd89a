import type { Bytes } from '../bytes.ts';

/** A mailbox as it stands in a draft: nothing of it is checked yet. */
export interface DraftAddress {
  /** What the person sees; '' where there is nothing but the address. */
  readonly name: string;
  readonly address: string;
}

export type DraftAttachment =
  | {
      readonly kind: 'file';
      readonly name: string;
      /** As the mail program names it; '' where it does not. */
      readonly mediaType: string;
      readonly content: Bytes;
      /** By what the HTML may show it as an image of its own, without angle brackets; undefined: by nothing. */
      readonly contentId: string | undefined;
    }
  /** Another message, whole (RFC 5322). */
  | { readonly kind: 'message'; readonly name: string; readonly content: Bytes }
  /** A file that stays where it is. */
  | { readonly kind: 'link'; readonly name: string; readonly url: string };

export type Importance = 'low' | 'normal' | 'high';

/** A message as its author left it, before it is put in any form: the same from whatever program it was read. */
export interface Draft {
  readonly subject: string;
  readonly from: DraftAddress;
  readonly to: readonly DraftAddress[];
  readonly cc: readonly DraftAddress[];
  readonly bcc: readonly DraftAddress[];
  /** The body as plain text; lines end as they like. */
  readonly text: string;
  /** The same body in HTML; undefined for a draft of plain text. */
  readonly html: string | undefined;
  readonly attachments: readonly DraftAttachment[];
  readonly importance: Importance;
  /** The Message-ID of what is answered, with its angle brackets; undefined for a new message. */
  readonly inReplyTo: string | undefined;
  /** Header fields that a label or a rule set, to be sent along: names with their values. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Everybody whom the draft would reach, in the order of the fields. */
export const recipientsOf = ({ to, cc, bcc }: Draft): readonly DraftAddress[] => [...to, ...cc, ...bcc];

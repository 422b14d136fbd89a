import { recipientsOf, type Draft } from '../mime/draft.ts';
import { textPart } from '../mime/compose-part.ts';
import type { DraftProblem } from './preflight.ts';

/** What will be done to a message. */
export interface ProtectionPlan {
  /** The innermost signature is always clear inside an encryption. */
  readonly sign: 'no' | 'clear' | 'opaque';
  readonly encrypt: boolean;
  /** Signed once more around the encryption, in the same form. */
  readonly tripleWrap?: boolean;
}

/** RFC 2045 §6.8, with the line ends. */
const base64 = (octets: number): number => Math.ceil(octets / 57) * 78;

/** Fields of a message and of a part, a mailbox in them, a signature with its certificates, one RecipientInfo. */
const FIELDS = 2_000;
const PART = 600;
const MAILBOX = 200;
const SIGNATURE = 16_000;
const RECIPIENT_INFO = 700;

/**
 * How large the message will be, in octets as SMTP counts them: known before anything is built, and seldom less than
 * what is built.
 */
export function estimatedSize(draft: Draft, { sign, encrypt, tripleWrap = false }: ProtectionPlan): number {
  const mailboxes = recipientsOf(draft).length;
  const signature = (octets: number): number =>
    (sign === 'opaque' ? base64(octets) : octets) + base64(SIGNATURE);
  const fields = FIELDS + MAILBOX * mailboxes;
  let content = contentSize(draft) + fields;
  if (encrypt) {
    if (sign !== 'no') content += base64(SIGNATURE);
    content = base64(content + RECIPIENT_INFO * (mailboxes + 1)) + fields;
    return tripleWrap ? signature(content) : content;
  }
  return sign === 'no' ? content : signature(content);
}

/** @param most octets that the delivery takes */
export function checkSize(draft: Draft, plan: ProtectionPlan, most: number): readonly DraftProblem[] {
  const octets = estimatedSize(draft, plan);
  return octets <= most ? [] : [{ code: 'too-large', octets, most }];
}

function contentSize({ text, html, attachments }: Draft): number {
  const texts = [textPart('plain', text), ...(html === undefined ? [] : [textPart('html', html)])];
  const written = texts.flat().reduce((sum, { length }) => sum + length, 0);
  return attachments.reduce((sum, attachment) => {
    if (attachment.kind === 'link') return sum + 2 * (attachment.name.length + attachment.url.length) + 60;
    const { length } = attachment.content;
    // A message goes as it is where it can, and as a file where it cannot.
    return sum + PART + base64(length);
  }, written + PART);
}

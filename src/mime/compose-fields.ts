import { concat, utf8, type Bytes } from '../bytes.ts';
import { encodedWords, field, isAscii, requireOneLine, UnsafeFieldError } from './build-field.ts';
import { addressList, fits, sendableAddress, UNDISCLOSED, type AddressOptions } from './compose-address.ts';
import type { Draft } from './draft.ts';

export interface FieldOptions extends AddressOptions {
  /** With its angle brackets. */
  readonly messageId: string;
  readonly date: Date;
}

/**
 * The header fields of a draft with their line ends, without those of its content: in US-ASCII, folded, none of them
 * Bcc (RFC 5322 §3.6.3).
 * @throws UnsendableAddressError; UnsafeFieldError for a line end or NUL in what must stay on one line
 */
export function composeFields(draft: Draft, { messageId, date, ...options }: FieldOptions): Bytes {
  const { from, to, cc, subject, importance, headers } = draft;
  if (!MESSAGE_ID.test(messageId)) throw new UnsafeFieldError('not a Message-ID');
  const answered = answeredId(draft.inReplyTo);
  return concat([
    field('From', addressList([from], options)),
    ...destination(to, cc, options),
    textField('Subject', subject),
    // RFC 5322 §3.3; in UTC, which tells nobody where the author is.
    field('Date', date.toUTCString().replace('GMT', '+0000')),
    field('Message-ID', messageId),
    // RFC 5322 §3.6.4: Outlook tells nothing of the message's own references, so its Message-ID stands alone.
    ...(answered === undefined ? [] : [field('In-Reply-To', answered), field('References', answered)]),
    ...IMPORTANCE[importance].map(([name, value]) => field(name, value)),
    ...headers.map(([name, value]) => labelField(name, value)),
    utf8('MIME-Version: 1.0\r\n'),
  ]);
}

/** A field without anybody is none (RFC 5322 §3.6.3), but a message without any of them looks like spam. */
function destination(to: Draft['to'], cc: Draft['cc'], options: AddressOptions): readonly Bytes[] {
  if (to.length + cc.length === 0) return [field('To', UNDISCLOSED)];
  return [
    ...(to.length === 0 ? [] : [field('To', addressList(to, options))]),
    ...(cc.length === 0 ? [] : [field('Cc', addressList(cc, options))]),
  ];
}

/** RFC 5322 §3.6.4, far below the length of a line. */
const MESSAGE_ID = /^<[!-;=?-~]{1,400}@[!-;=?-~]{1,400}>$/;

/**
 * A Message-ID that is the same for the same seed, so that a second press sends nothing twice.
 * @param seed letters, digits and hyphens that nobody can foresee
 * @param copy 0 for the message itself, then one for each copy of its own
 * @throws UnsendableAddressError for the From
 */
export function messageIdFrom(
  seed: string,
  copy: number,
  from: string,
  options: AddressOptions = {},
): string {
  const address = sendableAddress(from, options);
  return `<${seed}.${copy}@${address.slice(address.lastIndexOf('@') + 1)}>`;
}

/** RFC 2156 §5.3.4 and what Outlook reads beside it. */
const IMPORTANCE: Readonly<Record<Draft['importance'], readonly (readonly [string, string])[]>> = {
  low: [
    ['Importance', 'low'],
    ['X-Priority', '5'],
  ],
  normal: [],
  high: [
    ['Importance', 'high'],
    ['X-Priority', '1'],
  ],
};

/** Unstructured (RFC 5322 §3.2.5). Attack: what looks like an encoded-word would be read as another text. */
function textField(name: string, value: string): Bytes {
  requireOneLine(name, value);
  const isPlain = /^[ -~]*$/.test(value) && !value.includes('=?') && fits(value);
  return field(name, isPlain ? value : encodedWords(value));
}

/** A Message-ID that no reader could follow is left out: it only sorts messages. */
function answeredId(inReplyTo: string | undefined): string | undefined {
  const id = inReplyTo?.trim() ?? '';
  requireOneLine('In-Reply-To', id);
  const bracketed = id.startsWith('<') ? id : `<${id}>`;
  return MESSAGE_ID.test(bracketed) ? bracketed : undefined;
}

/** Labels of an organisation. Attack: a field of another kind would readdress the message, or describe its content. */
function labelField(name: string, value: string): Bytes {
  requireOneLine(name, value);
  if (!/^(x-[!-9;-~]+|msip_labels|sensitivity)$/i.test(name) || !isAscii(value) || !fits(value))
    throw new UnsafeFieldError(`${name} is no field that can be sent along`);
  return field(name, value);
}

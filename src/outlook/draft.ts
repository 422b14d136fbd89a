import { contentIdsIn } from '../mime/compose-images.ts';
import type { Draft, DraftAddress, Importance } from '../mime/draft.ts';
import { callGate, type CallGate } from './call-gate.ts';
import { readDraftAttachment, type ListedAttachment } from './draft-attachment.ts';
import { DraftError } from './draft-error.ts';
import { officeCall } from './office-call.ts';
import { OutlookError } from './outlook-error.ts';

/** What is read without the attachments' contents: a second time at the end, to see whether it changed meanwhile. */
interface Outline extends Omit<Draft, 'attachments'> {
  readonly listed: readonly ListedAttachment[];
}

/** Bodies go up to a megabyte, and in classic Outlook they are read from a window that is busy. */
const OUTLINE_LIMIT = 10_000;

/** Closing waits for the server to discard what it saved. */
const CLOSE_LIMIT = 15_000;

/** Set by the organisation's labels or by the person; a draft has no member of its own for any of them. */
const HEADERS = ['Importance', 'X-Priority', 'Sensitivity', 'msip_labels'];

/**
 * Reads a draft as it stands in its window, and saves nothing: what Outlook saves may reach the server minutes later.
 * @throws DraftError, OutlookError: then nothing was read, and nothing of it may be sent; the reason of `signal`
 */
export async function readDraft(item: Office.MessageCompose, signal?: AbortSignal): Promise<Draft> {
  const gate = callGate();
  const { listed, ...before } = await readOutline(item, gate, signal);
  const shownBy = contentIdsIn(before.html ?? '');
  const attachments = await Promise.all(
    listed.map((attachment) => readDraftAttachment(item, attachment, shownBy, gate, signal)),
  );
  const { listed: listedAfter, ...after } = await readOutline(item, gate, signal);
  if (JSON.stringify([before, listed.map(whatItIs)]) !== JSON.stringify([after, listedAfter.map(whatItIs)]))
    throw new DraftError('changed');
  return { ...before, attachments };
}

/** Without its identifier: an image that is still on its way to the server gets another one when it is there. */
const whatItIs = ({ name, size, isInline, attachmentType }: ListedAttachment): readonly unknown[] => [
  name,
  size,
  isInline,
  attachmentType,
];

/**
 * Whether the draft still goes to the same addresses in the same fields, from the same one. Attack, or mistake: somebody
 * is added between the check of the certificates and the press of Send.
 * @throws OutlookError; the reason of `signal`
 */
export async function hasSameRecipients(
  item: Office.MessageCompose,
  draft: Draft,
  signal?: AbortSignal,
): Promise<boolean> {
  const now = await readAddresses(item, callGate(), signal);
  const addresses = ({ from, to, cc, bcc }: typeof now): string =>
    JSON.stringify([[from], to, cc, bcc].map((field) => field.map(({ address }) => address)));
  return addresses(now) === addresses(draft);
}

/** Where a draft goes, and from whom. */
export type DraftAddresses = Pick<Draft, 'from' | 'to' | 'cc' | 'bcc'>;

/** The same as it stands now. @throws OutlookError; the reason of `signal` */
export const readDraftAddresses = (
  item: Office.MessageCompose,
  signal?: AbortSignal,
): Promise<DraftAddresses> => readAddresses(item, callGate(), signal);

/**
 * Closes the draft's window and throws the draft away (Mailbox 1.14). Where this succeeds Outlook ends the add-in, so
 * it may never come back.
 * @throws OutlookError: the draft is still there
 */
export async function closeDraft(item: Office.MessageCompose): Promise<void> {
  if (typeof item.closeAsync !== 'function') throw new OutlookError('unsupported', 'item.closeAsync');
  await officeCall<undefined>('item.closeAsync', CLOSE_LIMIT, (callback) => {
    item.closeAsync({ discardItem: true }, callback as never);
  });
}

async function readOutline(
  item: Office.MessageCompose,
  gate: CallGate,
  signal: AbortSignal | undefined,
): Promise<Outline> {
  const ask = asker(gate, signal);
  if (typeof item.getAttachmentsAsync !== 'function')
    throw new OutlookError('unsupported', 'item.getAttachmentsAsync');
  const [addresses, subject, type, text, written, listed, headers] = await Promise.all([
    readAddresses(item, gate, signal),
    ask<string>('item.subject.getAsync', (callback) => item.subject.getAsync(callback)),
    ask<string>('item.body.getTypeAsync', (callback) => item.body.getTypeAsync(callback as never)),
    ask<string>('item.body.getAsync', (callback) => item.body.getAsync('text', callback)),
    ask<string>('item.body.getAsync', (callback) => item.body.getAsync('html', callback)),
    ask<ListedAttachment[]>('item.getAttachmentsAsync', (callback) =>
      item.getAttachmentsAsync(callback as never),
    ),
    readHeaders(item, ask),
  ]);
  return {
    ...addresses,
    subject,
    text,
    html: type === 'text' ? undefined : written,
    listed,
    inReplyTo: (item as Partial<Office.MessageCompose>).inReplyTo ?? undefined,
    ...headers,
  };
}

type Ask = <T>(
  name: string,
  start: (callback: (result: Office.AsyncResult<T>) => void) => void,
) => Promise<T>;

const asker =
  (gate: CallGate, signal: AbortSignal | undefined): Ask =>
  (name, start) =>
    gate(() => officeCall(name, OUTLINE_LIMIT, start, signal));

async function readAddresses(
  item: Office.MessageCompose,
  gate: CallGate,
  signal: AbortSignal | undefined,
): Promise<DraftAddresses> {
  const ask = asker(gate, signal);
  // Mailbox 1.7.
  const { from: sender } = item as Partial<Office.MessageCompose>;
  if (typeof sender?.getAsync !== 'function') throw new OutlookError('unsupported', 'item.from.getAsync');
  const recipients = (name: 'to' | 'cc' | 'bcc'): Promise<readonly DraftAddress[]> =>
    ask<Office.EmailAddressDetails[]>(`item.${name}.getAsync`, (callback) =>
      item[name].getAsync(callback),
    ).then((list) => list.map(addressOf));
  const [from, to, cc, bcc] = await Promise.all([
    ask<Office.EmailAddressDetails>('item.from.getAsync', (callback) => sender.getAsync(callback)),
    recipients('to'),
    recipients('cc'),
    recipients('bcc'),
  ]);
  return { from: addressOf(from), to, cc, bcc };
}

/** Either member may be missing: of a list that was typed, of a person without an address. */
function addressOf({ displayName, emailAddress }: Partial<Office.EmailAddressDetails>): DraftAddress {
  return { name: displayName ?? '', address: emailAddress ?? '' };
}

/** Mailbox 1.8, as the reading of attachments is. */
async function readHeaders(
  item: Office.MessageCompose,
  ask: Ask,
): Promise<Pick<Draft, 'importance' | 'headers'>> {
  const found = await ask<Record<string, string>>('item.internetHeaders.getAsync', (callback) =>
    item.internetHeaders.getAsync(HEADERS, callback),
  );
  const valueOf = (name: string): string =>
    Object.entries(found).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  const sentAlong = ['Sensitivity', 'msip_labels'].map((name) => [name, valueOf(name)] as const);
  return {
    importance: importanceOf(valueOf('Importance'), valueOf('X-Priority')),
    headers: sentAlong.filter(([, value]) => value !== ''),
  };
}

function importanceOf(importance: string, priority: string): Importance {
  const word = importance.trim().toLowerCase();
  if (word === 'high' || word === 'low') return word;
  // 1 and 2 of five are high, 4 and 5 are low.
  const number = Number.parseInt(priority, 10);
  if (number >= 4) return 'low';
  return number >= 1 && number <= 2 ? 'high' : 'normal';
}

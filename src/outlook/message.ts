import { utf8, type Bytes } from '../bytes.ts';
import { parseEntity } from '../mime/entity.ts';
import { partBudget } from '../mime/multipart.ts';
import { smimePart } from '../mime/smime-part.ts';
import { sniff, type Sniffed } from '../mime/sniff.ts';
import { decodeTransfer } from '../mime/transfer.ts';
import { officeCall } from './office-call.ts';
import { OutlookError, type OutlookErrorCode } from './outlook-error.ts';
import { smimeAttachment, smimeForm, smimeHints, type CarriedAs, type Hints } from './smime-hints.ts';

/** The ways to ask for the original, in order; some only where the organisation configured them. Dropping or opening a file is the pane's own last one. */
export type Rung = 'getAsFileAsync' | 'ews' | 'attachment' | 'graph' | 'graph-attachment';

/**
 * Why a rung did not serve.
 * - `absent`: there is no single attachment that could be the message
 * - `no-id`: classic Outlook shows the attachments inside, with blank ids
 * - `not-the-message`: a file attached to an ordinary message, not the message itself
 * - `not-smime`: what came is neither a message nor CMS with content
 * - `rewritten`: a message came, but its S/MIME was lost on the way
 * - `refused`: the mail server would not give it
 */
export type WhyNot =
  OutlookErrorCode | 'absent' | 'no-id' | 'not-the-message' | 'not-smime' | 'rewritten' | 'refused';

/** Gets the octets of a message from the mail server. @throws UnservedError; or the reason of `signal` */
export type ServerReader = (item: Office.MessageRead, signal?: AbortSignal) => Promise<Bytes>;

export interface Attempt {
  readonly rung: Rung;
  readonly why: WhyNot;
  /** Office.js's own number, where Outlook gave one. */
  readonly officeCode?: number;
}

export type RawMessage =
  | {
      readonly kind: 'original';
      readonly bytes: Bytes;
      readonly rung: Rung;
      /** The sender that Outlook names; for bytes that have no From of their own. Empty where it names none. */
      readonly from: string;
    }
  | { readonly kind: 'no-original'; readonly tried: readonly Attempt[] };

export interface RawMessageOptions {
  readonly signal?: AbortSignal;
  /** The rungs that need the mail server, as far as they are configured. */
  readonly servers?: Partial<Record<ServerRung, ServerReader>>;
}

type ServerRung = 'ews' | 'graph' | 'graph-attachment';

/**
 * Large messages on slow lines need their time; Outlook's own limit is 65 s, after which office.js drops the callback.
 * Half of that leaves room for the next rung.
 */
export const CONTENT_LIMIT = 30_000;

/**
 * Gets the bytes of the message as its sender made them, by the first rung whose answer holds. Answers are judged by
 * their bytes, never by a name; and S/MIME that got lost on the way is never taken for an unsigned message.
 *
 * @throws only the reason of `signal`; what Outlook fails to give is `no-original`
 */
export async function rawMessage(
  item: Office.MessageRead,
  options: RawMessageOptions = {},
): Promise<RawMessage> {
  const { signal, servers = {} } = options;
  const from = (item as Partial<Office.MessageRead>).from?.emailAddress ?? '';
  const tried: Attempt[] = [];
  // Asked at most once, and only when something hangs on it: most messages are told by their own bytes.
  let hints: Promise<Hints> | undefined;
  const ask = () => (hints ??= smimeHints(item, signal));

  for (const rung of RUNGS) {
    const read = readerOf(rung, servers);
    if (read === undefined) continue;
    try {
      return { kind: 'original', bytes: await read(item, ask, signal), rung, from };
    } catch (error) {
      tried.push(attempt(rung, error));
    }
    signal?.throwIfAborted();
  }
  return { kind: 'no-original', tried };
}

type Read = (item: Office.MessageRead, ask: () => Promise<Hints>, signal?: AbortSignal) => Promise<Bytes>;

/** Exchange Server gives the message with its header fields, so it is asked before the attachment is. */
const RUNGS: readonly Rung[] = ['getAsFileAsync', 'ews', 'attachment', 'graph', 'graph-attachment'];

function readerOf(rung: Rung, servers: Partial<Record<ServerRung, ServerReader>>): Read | undefined {
  if (rung === 'getAsFileAsync') return readAsFile;
  if (rung === 'attachment') return readAttachment;
  const read = servers[rung];
  return read && (async (item, ask, signal) => judged(await read(item, signal), ask));
}

async function readAsFile(...[item, ask, signal]: Parameters<Read>): Promise<Bytes> {
  if (typeof item.getAsFileAsync !== 'function') throw new UnservedError('unsupported');
  const base64 = await officeCall<string>(
    'item.getAsFileAsync',
    CONTENT_LIMIT,
    (callback) => item.getAsFileAsync(callback),
    signal,
  );
  return judged(decode(base64), ask);
}

async function judged(bytes: Bytes, ask: () => Promise<Hints>): Promise<Bytes> {
  if (isSmimeMessage(bytes)) return bytes;
  if ((await ask()).smime) throw new UnservedError('rewritten');
  if (sniff(bytes) !== 'message') throw new UnservedError('not-smime');
  return bytes;
}

async function readAttachment(...[item, ask, signal]: Parameters<Read>): Promise<Bytes> {
  const attachment = smimeAttachment(item);
  if (attachment === undefined) throw new UnservedError('absent');
  if (attachment.id === '') throw new UnservedError('no-id');
  if (typeof item.getAttachmentContentAsync !== 'function') throw new UnservedError('unsupported');
  const { attachment: form } = await ask();
  if (form === undefined) throw new UnservedError('not-the-message');
  const { content, format } = await officeCall<Office.AttachmentContent>(
    'item.getAttachmentContentAsync',
    CONTENT_LIMIT,
    (callback) => item.getAttachmentContentAsync(attachment.id, callback),
    signal,
  );
  // Office.MailboxEnums.AttachmentContentFormat.Base64, by value: the others are not bytes.
  if (format !== 'base64') throw new UnservedError('not-smime');
  const bytes = decode(content);
  if (!carries(bytes, form)) throw new UnservedError('not-smime');
  return bytes;
}

/** CMS alone, where a signed entity is due, is a signature without its content: no verdict could be right. */
function carries(bytes: Bytes, form: CarriedAs): boolean {
  return isSmimeMessage(bytes) || (form === 'cms' && CMS.includes(sniff(bytes)));
}

const CMS: readonly Sniffed[] = ['cms', 'pem-cms'];

/** office.js can report success and give nothing (office-js#6098, #5835, #4725). */
function decode(base64: string | undefined): Bytes {
  if (base64 === undefined || base64 === '') throw new UnservedError('empty');
  try {
    return decodeTransfer(utf8(base64), 'base64');
  } catch {
    throw new UnservedError('not-smime');
  }
}

/** A message or an entity whose own top level is S/MIME; what lies deeper inside is for the verdict to say. */
function isSmimeMessage(bytes: Bytes): boolean {
  if (sniff(bytes) !== 'message') return false;
  try {
    const entity = parseEntity(bytes);
    return (
      smimeForm(entity.contentType.mediaType) !== undefined || smimePart(entity, partBudget()).kind !== 'none'
    );
  } catch {
    // Malformed, or over a bound: nothing was lost, so this too is for the verdict to say.
    return true;
  }
}

function attempt(rung: Rung, error: unknown): Attempt {
  if (error instanceof OutlookError) {
    const { code, officeCode } = error;
    return { rung, why: code, ...(officeCode === undefined ? {} : { officeCode }) };
  }
  if (error instanceof UnservedError) return { rung, why: error.why };
  throw error;
}

/** A rung did not give the message. */
export class UnservedError extends Error {
  override readonly name = 'UnservedError';
  readonly why: WhyNot;

  constructor(why: WhyNot) {
    super(why);
    this.why = why;
  }
}

import { officeCall } from './office-call.ts';
import { OutlookError } from './outlook-error.ts';

export type Theme = 'light' | 'dark';
export type Unsubscribe = () => void;

/** office.js loads two more scripts and makes four calls before it is ready; a cold start on a slow line needs seconds. */
const READY_LIMIT = 20_000;
/** A subscription is answered by the client itself, without the server. */
const SUBSCRIBE_LIMIT = 10_000;

/**
 * Waits until Office.js is ready.
 *
 * @returns 'outlook' inside Outlook; 'none' where the page stands alone, or office.js could not be loaded
 * @throws OutlookError `timeout`: the page believes itself hosted, but no host answers
 */
export async function officeReady(): Promise<'outlook' | 'none'> {
  if (typeof Office === 'undefined') return 'none';
  const host = await officeCall<string | null>('Office.onReady', READY_LIMIT, (callback) => {
    void Office.onReady((info) => {
      callback({ status: 'succeeded', value: info.host } as unknown as Office.AsyncResult<string | null>);
    });
  });
  return host === 'Outlook' ? 'outlook' : 'none';
}

/** The message being read, or null: nothing is selected, or it is an appointment or a draft. */
export function currentMessage(): Office.MessageRead | null {
  const item = officeContext().mailbox?.item;
  // A draft's subject is an object with getAsync; that of a message being read is a string.
  return item?.itemType === 'message' && typeof item.subject === 'string' ? item : null;
}

/** Whether the pane stands beside a message that is being written. */
export function isDraft(): boolean {
  const item = officeContext().mailbox?.item;
  return item?.itemType === 'message' && typeof item.subject !== 'string';
}

/**
 * Calls `handler` each time another item is selected, or none (Mailbox 1.5, a pinned pane). Ask currentMessage()
 * then, and again after each wait: a selection can change meanwhile.
 *
 * @throws OutlookError
 */
export function onItemChanged(handler: () => void): Promise<Unsubscribe> {
  return subscribe('olkItemSelectedChanged', handler);
}

/**
 * Light or dark, by the colours that Outlook uses; undefined where it does not tell (then the browser's
 * prefers-color-scheme decides).
 */
export function outlookTheme(): Theme | undefined {
  return shadeOf(officeContext().officeTheme?.bodyBackgroundColor);
}

/** Calls `handler` when Outlook changes its colours (Mailbox 1.14). @throws OutlookError */
export function onThemeChanged(handler: (theme: Theme | undefined) => void): Promise<Unsubscribe> {
  return subscribe('officeThemeChanged', (event) => {
    handler(shadeOf((event as Partial<Office.OfficeThemeChangedEventArgs>).officeTheme?.bodyBackgroundColor));
  });
}

/** The person's language as a BCP 47 tag: Outlook's, else the browser's. */
export function userLocale(): string {
  return officeContext().displayLanguage ?? navigator.language;
}

/** Who is signed in to the mailbox, as Outlook names them; empty strings where it does not. */
export function mailboxOwner(): { readonly name: string; readonly address: string } {
  const profile = officeContext().mailbox?.userProfile as Partial<Office.UserProfile> | undefined;
  return { name: profile?.displayName ?? '', address: profile?.emailAddress ?? '' };
}

/** Outside Outlook, Office.context is an empty object, whatever its type says; and the library may be missing. */
function officeContext(): Partial<Office.Context> {
  return typeof Office === 'undefined' ? {} : Office.context;
}

/**
 * `event` by its value: the enum is incomplete outside Outlook. removeHandlerAsync is documented to remove every
 * handler of the event, those of others too; so a subscription ends here, by going quiet.
 */
async function subscribe(event: string, handler: (event: unknown) => void): Promise<Unsubscribe> {
  const box = officeContext().mailbox;
  if (typeof box?.addHandlerAsync !== 'function')
    throw new OutlookError('unsupported', 'mailbox.addHandlerAsync');
  let quiet = false;
  const relay = (args: unknown) => {
    if (!quiet) handler(args);
  };
  await officeCall('mailbox.addHandlerAsync', SUBSCRIBE_LIMIT, (callback) => {
    box.addHandlerAsync(event, relay, callback);
  });
  return () => {
    quiet = true;
  };
}

/** Office.context.officeTheme.isDarkTheme is not supported in Outlook; the background's luminance tells. */
function shadeOf(color: string | undefined): Theme | undefined {
  const channels = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color ?? '');
  if (channels === null) return undefined;
  const [red = 0, green = 0, blue = 0] = channels.slice(1).map((channel) => parseInt(channel, 16));
  // Rec. 601 luma, 0 to 255: enough to tell a dark page from a light one.
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? 'dark' : 'light';
}

import type { DraftItem } from '../mailbox/draft-item.ts';
import type { MailItem } from '../mailbox/mail-item.ts';
import { failed, succeeded, type Answer } from './answer.ts';
import { toBase64 } from './base64.ts';
import { answerComposeCall } from './compose-calls.ts';

/** Office.js's numbers for what can go wrong here. */
const ERROR = {
  notSupported: 5000,
  invalidAttachmentId: 9003,
  genericToken: 9018,
  duplicateKey: 9023,
  keyNotFound: 9024,
} as const;

/** What a call may read and change. Notifications and properties live as long as the page. */
export interface Mailbox {
  item: MailItem | null;
  /** The draft whose window the add-in stands beside; then it is asked, and not the message that is selected. */
  draft: DraftItem | null;
  settings: Record<string, string>;
  readonly notifications: Map<string, Map<string, object>>;
  readonly customProperties: Map<string, string>;
}

export function emptyMailbox(): Mailbox {
  return { item: null, draft: null, settings: {}, notifications: new Map(), customProperties: new Map() };
}

type Params = Readonly<Record<string, unknown>>;
type Call = (item: MailItem, params: Params, mailbox: Mailbox) => Answer;

/** Answers `dispatchId` as a mailbox would that has the selected item. */
export function answerCall(dispatchId: number, params: unknown, mailbox: Mailbox): Answer {
  if (dispatchId === SAVE_SETTINGS) return saveSettings(params, mailbox);
  if (mailbox.draft !== null) return answerComposeCall(dispatchId, params, mailbox.draft);
  const call = CALLS[dispatchId];
  if (call === undefined || mailbox.item === null) return failed(ERROR.notSupported);
  return call(mailbox.item, (params ?? {}) as Params, mailbox);
}

const SAVE_SETTINGS = 404;

function saveSettings(params: unknown, mailbox: Mailbox): Answer {
  const [settings] = params as readonly [Record<string, string>];
  mailbox.settings = settings;
  return succeeded();
}

const noToken: Call = () => ({
  wasSuccessful: false,
  errorCode: ERROR.genericToken,
  errorName: 'GenericTokenError',
  errorMessage: 'Exchange Online gives no legacy tokens any more.',
});

const CALLS: Readonly<Partial<Record<number, Call>>> = {
  2: noToken,
  12: noToken,
  3: ({ id }, _, { customProperties }) => ({
    wasSuccessful: true,
    customProperties: customProperties.get(id) ?? '{}',
  }),
  4: ({ id }, params, { customProperties }) => {
    customProperties.set(id, JSON.stringify(params['customProperties'] ?? {}));
    return succeeded();
  },
  33: (item, params, mailbox) => {
    const shown = notificationsOf(item, mailbox);
    if (shown.has(String(params['key']))) return failed(ERROR.duplicateKey);
    shown.set(String(params['key']), params);
    return succeeded();
  },
  34: (item, _, mailbox) => succeeded([...notificationsOf(item, mailbox).values()]),
  35: (item, params, mailbox) => {
    notificationsOf(item, mailbox).set(String(params['key']), params);
    return succeeded();
  },
  36: (item, params, mailbox) =>
    notificationsOf(item, mailbox).delete(String(params['key'])) ? succeeded() : failed(ERROR.keyNotFound),
  37: ({ text }, params) => succeeded(params['coercionType'] === COERCE_TO_TEXT ? text : asHtml(text)),
  99: () => succeeded(''),
  150: ({ attachments }, params) => {
    const attachment = attachments.find(({ id }) => id === params['id']);
    if (attachment === undefined) return failed(ERROR.invalidAttachmentId);
    return succeeded({ content: toBase64(attachment.content), format: 'base64' });
  },
  157: () => succeeded([]),
  168: ({ headers }) => succeeded(headers),
  204: ({ bytes }) => succeeded(toBase64(bytes)),
  210: ({ itemClass }) => succeeded(itemClass),
};

const COERCE_TO_TEXT = 0;

function notificationsOf({ id }: MailItem, { notifications }: Mailbox): Map<string, object> {
  const shown = notifications.get(id) ?? new Map<string, object>();
  notifications.set(id, shown);
  return shown;
}

function asHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<html><body><pre>${escaped}</pre></body></html>`;
}

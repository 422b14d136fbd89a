import type { DraftItem } from '../mailbox/draft-item.ts';
import type { Address } from '../mailbox/mail-item.ts';
import { failed, succeeded, type Answer } from './answer.ts';
import { wireAddress } from './wire-address.ts';

const ERROR = { notSupported: 5000, invalidAttachmentId: 9003, keyNotFound: 9050 } as const;

type Params = Readonly<Record<string, unknown>>;
type Call = (draft: DraftItem, params: Params) => Answer;

/** Answers `dispatchId` as the window of a draft would. */
export function answerComposeCall(dispatchId: number, params: unknown, draft: DraftItem): Answer {
  const call = CALLS[dispatchId];
  return call === undefined ? failed(ERROR.notSupported) : call(draft, (params ?? {}) as Params);
}

const FIELDS = ['to', 'cc', 'bcc'] as const;
const FORMATS = ['base64', 'eml', 'url'] as const;
const COERCE_TO_TEXT = 0;

const fieldOf = (params: Params): (typeof FIELDS)[number] => FIELDS[Number(params['recipientField'])] ?? 'to';
const addressesOf = (params: Params): readonly Address[] => params['recipientArray'] as readonly Address[];
const keysOf = (params: Params): readonly string[] => params['internetHeaderKeys'] as readonly string[];

const CALLS: Readonly<Partial<Record<number, Call>>> = {
  14: ({ type }) => succeeded(type),
  15: (draft, params) => succeeded(draft[fieldOf(params)].map(wireAddress)),
  17: (draft, params) => {
    draft.subject = String(params['subject']);
    return succeeded();
  },
  18: ({ subject }) => succeeded(subject),
  20: (draft, params) => {
    const left = draft.attachments.filter(({ id }) => id !== params['attachmentIndex']);
    if (left.length === draft.attachments.length) return failed(ERROR.invalidAttachmentId);
    draft.attachments = left;
    return succeeded();
  },
  21: (draft, params) => {
    draft[fieldOf(params)] = addressesOf(params);
    return succeeded();
  },
  22: (draft, params) => {
    draft[fieldOf(params)] = [...draft[fieldOf(params)], ...addressesOf(params)];
    return succeeded();
  },
  37: ({ html, text }, params) => succeeded(params['coercionType'] === COERCE_TO_TEXT ? text : html),
  38: (draft, params) => {
    if (params['coercionType'] === COERCE_TO_TEXT) draft.text = String(params['data']);
    else draft.html = String(params['data']);
    return succeeded();
  },
  99: () => succeeded(''),
  107: ({ from }) => succeeded(wireAddress(from)),
  148: (draft, params) => {
    const id = `added-${draft.attachments.length}`;
    const content = String(params['base64String']);
    const [name, isInline] = [String(params['name']), params['isInline'] === true];
    const size = Math.floor((content.length * 3) / 4);
    draft.attachments = [...draft.attachments, { id, name, isInline, size, content, attachmentType: 0 }];
    return succeeded(id);
  },
  149: ({ attachments }) =>
    succeeded(
      attachments.map(({ id, name, size, isInline, attachmentType }) => ({
        id,
        name,
        size,
        isInline,
        attachmentType,
        contentType: '',
      })),
    ),
  150: ({ attachments }, params) => {
    const attachment = attachments.find(({ id }) => id === params['id']);
    if (attachment === undefined) return failed(ERROR.invalidAttachmentId);
    return succeeded({ content: attachment.content, format: FORMATS[attachment.attachmentType] });
  },
  151: ({ headers }, params) =>
    succeeded(
      Object.fromEntries(
        keysOf(params).flatMap((key) => (headers.has(key) ? [[key, headers.get(key)] as const] : [])),
      ),
    ),
  152: ({ headers }, params) => {
    const pairs = params['internetHeaderNameValuePairs'] as Readonly<Record<string, string>>;
    for (const [name, value] of Object.entries(pairs)) headers.set(name, value);
    return succeeded();
  },
  153: ({ headers }, params) => {
    for (const key of keysOf(params)) headers.delete(key);
    return succeeded();
  },
  185: ({ sessionData }, params) => {
    sessionData.set(String(params['name']), String(params['value']));
    return succeeded();
  },
  186: ({ sessionData }, params) => {
    const value = sessionData.get(String(params['name']));
    return value === undefined ? failed(ERROR.keyNotFound) : succeeded(value);
  },
  187: ({ sessionData }) => succeeded(Object.fromEntries(sessionData)),
  189: ({ sessionData }, params) =>
    sessionData.delete(String(params['name'])) ? succeeded() : failed(ERROR.keyNotFound),
  203: (draft, params) => {
    draft.closed = params['discardItem'] === true ? 'discarded' : 'saved';
    return succeeded();
  },
};

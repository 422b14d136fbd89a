import { beforeEach, describe, expect, it, vi } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { callGate } from '../../src/outlook/call-gate.ts';
import { closeDraft, hasSameRecipients, readDraft } from '../../src/outlook/draft.ts';
import { DraftError } from '../../src/outlook/draft-error.ts';
import { OutlookError } from '../../src/outlook/outlook-error.ts';
import { base64, method, type Reply } from './fake-item.ts';

const FILE = { id: 'f', name: 'a.pdf', size: 3, isInline: false, attachmentType: 'file' };
const IMAGE = { id: 'i', name: 'logo.png', size: 3, isInline: true, attachmentType: 'file' };
const ITEM = { id: 'm', name: 'Earlier', size: 9, isInline: false, attachmentType: 'item' };
const CLOUD = { id: 'c', name: 'Plan', size: 0, isInline: false, attachmentType: 'cloud' };

interface Fake {
  subject: string;
  to: object[];
  html: string;
  type: string;
  headers: Record<string, string>;
  listed: object[];
  contents: Record<string, Reply<object>>;
  onContent: () => void;
}

let fake: Fake;
let underWay: number;
let most: number;

beforeEach(() => {
  [underWay, most] = [0, 0];
  fake = {
    subject: 'Hello',
    to: [{ displayName: 'Bob', emailAddress: 'bob@example.org' }],
    html: '<p>Hi</p>',
    type: 'html',
    headers: {},
    listed: [],
    contents: {},
    onContent: () => undefined,
  };
});

/** A draft made by hand from the documentation: each value as it is when it is asked for. */
function compose(more: object = {}): Office.MessageCompose {
  const answering = (value: () => unknown) => ({
    getAsync: (...args: unknown[]) => {
      const callback = args.at(-1) as (result: object) => void;
      most = Math.max(most, ++underWay);
      setTimeout(() => {
        underWay--;
        callback({ status: 'succeeded', value: value() });
      });
    },
  });
  const item = {
    itemType: 'message',
    conversationId: 'c',
    inReplyTo: '<q@example.org>',
    subject: answering(() => fake.subject),
    from: answering(() => ({ displayName: 'Alice', emailAddress: 'alice@example.org' })),
    to: answering(() => fake.to),
    cc: answering(() => []),
    bcc: answering(() => [{ displayName: '', emailAddress: 'carol@example.org' }]),
    body: {
      getTypeAsync: method({ value: fake.type }),
      getAsync: (coercion: string, callback: (result: object) => void) =>
        answering(() => (coercion === 'html' ? fake.html : 'Hi')).getAsync(callback),
    },
    internetHeaders: answering(() => fake.headers),
    getAttachmentsAsync: (callback: (result: object) => void) =>
      answering(() => fake.listed).getAsync(callback),
    getAttachmentContentAsync: (id: string, callback: unknown) => {
      fake.onContent();
      method(fake.contents[id] ?? { code: 9003 })(callback);
    },
    ...more,
  };
  return item as unknown as Office.MessageCompose;
}

const content = (text: string, format = 'base64'): Reply<object> => ({ value: { content: text, format } });

describe('readDraft', () => {
  it('reads all that a draft is of', async () => {
    fake.html = '<img src="cid:logo.png@01D">';
    fake.headers = { importance: 'High', msip_labels: 'a=b', Other: 'x' };
    fake.listed = [IMAGE, FILE, ITEM, CLOUD];
    fake.contents = {
      i: content(base64('img')),
      f: content(base64('pdf')),
      m: content('Subject: x\r\n\r\ny', 'eml'),
      c: content('https://files.example.org/plan', 'url'),
    };
    expect(await readDraft(compose())).toEqual({
      subject: 'Hello',
      from: { name: 'Alice', address: 'alice@example.org' },
      to: [{ name: 'Bob', address: 'bob@example.org' }],
      cc: [],
      bcc: [{ name: '', address: 'carol@example.org' }],
      text: 'Hi',
      html: '<img src="cid:logo.png@01D">',
      attachments: [
        { kind: 'file', name: 'logo.png', mediaType: '', content: utf8('img'), contentId: 'logo.png@01D' },
        { kind: 'file', name: 'a.pdf', mediaType: '', content: utf8('pdf'), contentId: undefined },
        { kind: 'message', name: 'Earlier', content: utf8('Subject: x\r\n\r\ny') },
        { kind: 'link', name: 'Plan', url: 'https://files.example.org/plan' },
      ],
      importance: 'high',
      inReplyTo: '<q@example.org>',
      headers: [['msip_labels', 'a=b']],
    });
    expect(most).toBeLessThanOrEqual(3);
  });

  it('has no HTML for a draft of plain text, and no message that it answers for a new one', async () => {
    fake.type = 'text';
    expect(await readDraft(compose({ inReplyTo: null }))).toMatchObject({
      html: undefined,
      inReplyTo: undefined,
      importance: 'normal',
    });
  });

  it('takes the Content-ID that Outlook tells, and an invitation for a file', async () => {
    fake.listed = [
      { ...IMAGE, contentId: '<x@y>' },
      { ...ITEM, name: 'Meeting' },
    ];
    fake.contents = { i: content(base64('img')), m: content('BEGIN:VCALENDAR', 'iCalendar') };
    const { attachments } = await readDraft(compose());
    expect(attachments).toMatchObject([
      { contentId: 'x@y' },
      { kind: 'file', name: 'Meeting.ics', mediaType: 'text/calendar' },
    ]);
  });

  it('takes the address of a file in the cloud from the list, where its content is not given', async () => {
    fake.listed = [{ ...CLOUD, url: 'https://files.example.org/' }];
    expect((await readDraft(compose())).attachments).toEqual([
      { kind: 'link', name: 'Plan', url: 'https://files.example.org/' },
    ]);
  });

  it.each([
    ['succeeds and gives nothing', content(''), 'attachment-empty'],
    ['succeeds and gives an empty invitation', content('', 'iCalendar'), 'attachment-empty'],
    ['gives base64 of nothing', content('===='), 'attachment-unreadable'],
    ['gives what is no base64', content('*'), 'attachment-unreadable'],
    ['gives what is no message', content('junk', 'eml'), 'attachment-unreadable'],
    ['gives a form that nobody knows', content('x', 'other'), 'attachment-unreadable'],
    ['gives an address that runs', content('javascript:alert(1)', 'url'), 'link-unsafe'],
  ] as const)('stops where Outlook %s', async (_, reply, code) => {
    fake.listed = [FILE];
    fake.contents = { f: reply };
    await expect(readDraft(compose())).rejects.toMatchObject(new DraftError(code, 'a.pdf'));
  });

  it('stops where an attachment fails, or nothing can be asked', async () => {
    fake.listed = [FILE];
    await expect(readDraft(compose())).rejects.toMatchObject({ code: 'failed', officeCode: 9003 });
    for (const missing of ['from', 'getAttachmentsAsync'])
      await expect(readDraft(compose({ [missing]: undefined }))).rejects.toMatchObject({
        code: 'unsupported',
      });
  });

  it.each([
    ['the subject', { subject: 'Other' }],
    ['a recipient', { to: [{ displayName: '', emailAddress: 'eve@example.net' }] }],
    ['the body', { html: '<p>Ho</p>' }],
    ['an attachment', { listed: [FILE, { ...FILE, name: 'b.pdf' }] }],
  ] as const)('notices that %s was changed while it read', async (_, change) => {
    fake.listed = [FILE];
    fake.contents = { f: content(base64('pdf')) };
    const item = compose();
    fake.onContent = () => Object.assign(fake, change);
    await expect(readDraft(item)).rejects.toMatchObject({ code: 'changed' });
  });

  it('takes an image that got its identifier of the server for the same one', async () => {
    fake.listed = [{ ...IMAGE, id: 'addinId-1' }];
    fake.contents = { 'addinId-1': content(base64('img')) };
    fake.onContent = () => void (fake.listed = [IMAGE]);
    expect((await readDraft(compose())).attachments).toHaveLength(1);
  });

  it('ends with the reason of its signal', async () => {
    const cancel = new AbortController();
    fake.listed = [FILE];
    fake.contents = { f: 'silence' };
    fake.onContent = () => cancel.abort(new Error('cancelled'));
    await expect(readDraft(compose(), cancel.signal)).rejects.toThrow('cancelled');
  });

  it('does not wait for a call that never comes back', async () => {
    vi.useFakeTimers();
    const reading = readDraft(compose({ subject: { getAsync: method('silence') } })).catch(
      (error: unknown) => error,
    );
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await reading).toMatchObject({ code: 'timeout', call: 'item.subject.getAsync' });
    vi.useRealTimers();
  });
});

describe('hasSameRecipients', () => {
  it('tells whether somebody was added, taken off or moved', async () => {
    const item = compose();
    const draft = await readDraft(item);
    expect(await hasSameRecipients(item, draft)).toBe(true);
    fake.to.push({ displayName: '', emailAddress: 'eve@example.net' });
    expect(await hasSameRecipients(item, draft)).toBe(false);
    expect(await hasSameRecipients(item, { ...draft, to: [], cc: draft.to })).toBe(false);
  });
});

describe('closeDraft', () => {
  it('discards the draft', async () => {
    const closeAsync = vi.fn(method({ value: undefined }));
    await closeDraft(compose({ closeAsync }));
    expect(closeAsync.mock.calls[0]![0]).toEqual({ discardItem: true });
  });

  it('says where it is still there', async () => {
    await expect(closeDraft(compose())).rejects.toThrow(OutlookError);
    await expect(closeDraft(compose({ closeAsync: method({ code: 5001 }) }))).rejects.toMatchObject({
      code: 'failed',
    });
  });
});

describe('callGate', () => {
  it('starts no more than it may, in order, and goes on after a failure', async () => {
    const gate = callGate(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const calls = [0, 1, 2, 3].map((at) =>
      gate(() => {
        started.push(at);
        return new Promise<void>((resolve, reject) =>
          ends.push(at === 0 ? () => reject(new Error('no')) : resolve),
        );
      }),
    );
    const settled = Promise.allSettled(calls);
    await Promise.resolve();
    expect(started).toEqual([0, 1]);
    for (let at = 0; at < 4; at++) {
      ends[at]!();
      await vi.waitFor(() => expect(started.length).toBe(Math.min(4, at + 3)));
    }
    expect((await settled).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });
});

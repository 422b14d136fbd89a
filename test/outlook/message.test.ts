import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromUtf8 } from '../../src/bytes.ts';
import { rawMessage, type RawMessage } from '../../src/outlook/message.ts';
import { base64, fakeItem, method, smimeP7m } from './fake-item.ts';

const SIGNED_ENTITY =
  'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\n\r\n--b--\r\n';
const SIGNED = `From: alice@example.org\r\n${SIGNED_ENTITY}`;
const OPAQUE =
  'From: alice@example.org\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\nMIIB';
const PLAIN =
  'From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b--\r\n';
/** SEQUENCE { OBJECT IDENTIFIER signedData, ... }: how every CMS signature starts. */
const CMS = '\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80';

const CLEAR_CLASS = 'IPM.Note.SMIME.MultipartSigned';
const file = (text: string) => method({ value: base64(text) });
const content = (text: string) => method({ value: { content: base64(text), format: 'base64' } });
const headers = (contentType: string) => method({ value: `Subject: s\r\nContent-Type: ${contentType}\r\n` });

const read = (raw: RawMessage) => (raw.kind === 'original' ? [raw.rung, fromUtf8(raw.bytes)] : raw.tried);

afterEach(() => {
  vi.useRealTimers();
});

describe('the first rung: getAsFileAsync', () => {
  it.each([
    ['clear-signed', SIGNED],
    ['opaque', OPAQUE],
    [
      'named .p7m',
      'Content-Type: application/octet-stream; name="smime.p7m"\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
        base64(CMS),
    ],
  ])('serves a %s message', async (_, text) => {
    const item = fakeItem({ getAsFileAsync: file(text), itemClass: CLEAR_CLASS });
    expect(read(await rawMessage(item))).toEqual(['getAsFileAsync', text]);
  });

  it('serves an ordinary message where nothing speaks of S/MIME', async () => {
    const item = fakeItem({
      getAsFileAsync: file(PLAIN),
      getAllInternetHeadersAsync: headers('multipart/mixed'),
    });
    expect(read(await rawMessage(item))).toEqual(['getAsFileAsync', PLAIN]);
  });

  it('serves malformed S/MIME as it is: nothing was lost', async () => {
    const malformed = 'Content-Type: multipart/signed; boundary=a; boundary=b\r\n\r\nx';
    const item = fakeItem({ getAsFileAsync: file(malformed), itemClass: CLEAR_CLASS });
    expect(read(await rawMessage(item))).toEqual(['getAsFileAsync', malformed]);
  });

  it('names the sender that Outlook names, for bytes without one', async () => {
    expect(await rawMessage(fakeItem({ getAsFileAsync: file(SIGNED) }))).toMatchObject({
      from: 'alice@example.org',
    });
    const anonymous = { ...fakeItem({ getAsFileAsync: file(SIGNED) }), from: undefined };
    expect(await rawMessage(anonymous as unknown as Office.MessageRead)).toMatchObject({ from: '' });
  });

  it.each([
    ['the class', { itemClass: CLEAR_CLASS }],
    [
      'the headers, as classic Outlook has them',
      { getAllInternetHeadersAsync: headers('multipart/signed; boundary=b') },
    ],
    ['an attachment, where there are no headers', { attachments: [smimeP7m({ id: '' })] }],
  ])('is not believed where the S/MIME that %s spoke of is gone', async (_, hint) => {
    const raw = await rawMessage(fakeItem({ getAsFileAsync: file(PLAIN), ...hint }));
    expect(raw).toMatchObject({
      kind: 'no-original',
      tried: [{ rung: 'getAsFileAsync', why: 'rewritten' }, { rung: 'attachment' }],
    });
  });

  it('is believed about a message that only has a signed file attached', async () => {
    const item = fakeItem({
      getAsFileAsync: file(PLAIN),
      attachments: [smimeP7m()],
      getAllInternetHeadersAsync: headers('multipart/mixed; boundary=b'),
    });
    expect(read(await rawMessage(item))).toEqual(['getAsFileAsync', PLAIN]);
  });

  it.each([
    ['is not there', undefined, { why: 'unsupported' }],
    ['fails', method({ code: 9020 }), { why: 'failed', officeCode: 9020 }],
    ['throws', method('throws'), { why: 'failed' }],
    ['gives nothing', method({ value: '' }), { why: 'empty' }],
    ['gives no value', method({ value: undefined }), { why: 'empty' }],
    ['gives what is no base64', method({ value: '<html>' }), { why: 'not-smime' }],
    ['gives what is no message', file('\x00\x01\x02'), { why: 'not-smime' }],
  ])('falls to the next where it %s', async (_, getAsFileAsync, why) => {
    const item = fakeItem({
      getAsFileAsync,
      itemClass: 'IPM.Note',
      getAllInternetHeadersAsync: headers('text/plain'),
    });
    expect(read(await rawMessage(item))).toEqual([
      { rung: 'getAsFileAsync', ...why },
      { rung: 'attachment', why: 'absent' },
    ]);
  });

  it('falls to the next where it is silent', async () => {
    vi.useFakeTimers();
    const item = fakeItem({
      getAsFileAsync: method('silence'),
      itemClass: CLEAR_CLASS,
      attachments: [smimeP7m()],
      getAttachmentContentAsync: content(SIGNED_ENTITY),
    });
    const raw = rawMessage(item);
    await vi.runAllTimersAsync();
    expect(read(await raw)).toEqual(['attachment', SIGNED_ENTITY]);
  });
});

describe('the second rung: the one attachment', () => {
  const second = (fields: object) =>
    rawMessage(
      fakeItem({
        itemClass: CLEAR_CLASS,
        attachments: [smimeP7m()],
        getAttachmentContentAsync: content(SIGNED_ENTITY),
        ...fields,
      }),
    );
  const refused = async (fields: object) => read(await second(fields))[1];

  it('serves the entity of a clear-signed message, though it is called smime.p7m', async () => {
    expect(read(await second({}))).toEqual(['attachment', SIGNED_ENTITY]);
  });

  it('serves the CMS of an opaque message', async () => {
    const raw = await second({ itemClass: 'IPM.Note.SMIME', getAttachmentContentAsync: content(CMS) });
    expect(raw).toMatchObject({ kind: 'original', rung: 'attachment' });
  });

  it('is found by its type, whatever its name', async () => {
    const attachments = [smimeP7m({ name: 'x.bin', contentType: 'application/x-pkcs7-mime' })];
    expect(await second({ attachments })).toMatchObject({ kind: 'original' });
  });

  it('is the message by the headers, where classic Outlook calls it IPM.Note', async () => {
    const getAllInternetHeadersAsync = headers('multipart/signed; boundary=b');
    expect(await second({ itemClass: 'IPM.Note', getAllInternetHeadersAsync })).toMatchObject({
      kind: 'original',
    });
  });

  it('is never a signed message that somebody attached to a text of their own', async () => {
    const own = 'multipart/mixed; boundary=b';
    expect(await refused({ itemClass: 'IPM.Note', getAllInternetHeadersAsync: headers(own) })).toEqual({
      rung: 'attachment',
      why: 'not-the-message',
    });
    expect(await refused({ itemClass: 'IPM.Note' })).toMatchObject({ why: 'not-the-message' });
  });

  it('is not believed by a class that the headers contradict', async () => {
    const getAllInternetHeadersAsync = headers('application/ms-tnef');
    expect(await refused({ getAllInternetHeadersAsync })).toMatchObject({ why: 'not-the-message' });
  });

  it('is not believed by headers that can be read in two ways', async () => {
    const two = headers('multipart/signed; boundary=b\r\nContent-Type: multipart/mixed; boundary=b');
    expect(await refused({ getAllInternetHeadersAsync: two })).toMatchObject({ why: 'not-the-message' });
  });

  it('is not one of two', async () => {
    expect(await refused({ attachments: [smimeP7m(), smimeP7m({ id: 'A2' })] })).toMatchObject({
      why: 'absent',
    });
  });

  it('is not a file of another kind', async () => {
    const attachments = [smimeP7m({ name: 'plan.pdf', contentType: 'application/pdf' })];
    expect(await refused({ attachments })).toMatchObject({ why: 'absent' });
  });

  it('needs an id: classic Outlook shows the attachments inside, without one', async () => {
    expect(await refused({ attachments: [smimeP7m({ id: '' })] })).toMatchObject({ why: 'no-id' });
  });

  it.each([
    ['empty', { content: '', format: 'base64' }, 'empty'],
    ['an address', { content: 'https://example.org/', format: 'url' }, 'not-smime'],
    ['a text', { content: base64('Dear Bob,\r\n\r\ntext'), format: 'base64' }, 'not-smime'],
    ['an ordinary entity', { content: base64(PLAIN), format: 'base64' }, 'not-smime'],
    ['a signature without what it signs', { content: base64(CMS), format: 'base64' }, 'not-smime'],
  ])('refuses content that is %s', async (_, value, why) => {
    expect(await refused({ getAttachmentContentAsync: method({ value }) })).toEqual({
      rung: 'attachment',
      why,
    });
  });

  it('says what Outlook said where it fails', async () => {
    expect(await refused({ getAttachmentContentAsync: method({ code: 9003 }) })).toEqual({
      rung: 'attachment',
      why: 'failed',
      officeCode: 9003,
    });
  });

  it('does without headers that do not come', async () => {
    vi.useFakeTimers();
    const raw = second({ getAllInternetHeadersAsync: method('silence') });
    await vi.runAllTimersAsync();
    expect(await raw).toMatchObject({ kind: 'original' });
  });
});

describe('a cancelled reading', () => {
  it.each(['getAsFileAsync', 'getAttachmentContentAsync', 'getAllInternetHeadersAsync'])(
    'ends with the reason while %s is under way, and asks nothing more',
    async (silent) => {
      const controller = new AbortController();
      const later = vi.fn();
      const item = fakeItem({
        itemClass: CLEAR_CLASS,
        attachments: [smimeP7m()],
        getAsFileAsync: file(PLAIN),
        getAttachmentContentAsync: method({ code: 1 }, later),
        [silent]: method('silence', () =>
          queueMicrotask(() => controller.abort(new Error('another message'))),
        ),
      });
      await expect(rawMessage(item, { signal: controller.signal })).rejects.toThrow('another message');
      expect(later).not.toHaveBeenCalled();
    },
  );
});

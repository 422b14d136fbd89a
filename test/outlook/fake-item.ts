/**
 * Items and calls made by hand from what the documentation of Office.js says they look like; nothing here was
 * recorded from a live Outlook.
 */

export type Reply<T> = { readonly value: T } | { readonly code: number } | 'silence' | 'throws';

/** A method of an item: takes its callback last, answers later, as Office.js does. */
export function method<T>(
  reply: Reply<T>,
  called: () => void = () => undefined,
): (...args: unknown[]) => void {
  return (...args) => {
    called();
    if (reply === 'throws') throw new Error('Elevated permission is required to call the method.');
    if (reply === 'silence') return;
    const callback = args.at(-1) as (result: unknown) => void;
    const result =
      'value' in reply
        ? { status: 'succeeded', value: reply.value }
        : { status: 'failed', error: { code: reply.code, name: 'e', message: 'e' } };
    queueMicrotask(() => callback(result));
  };
}

export const base64 = (text: string): string => btoa(text);

export interface FakeItem {
  readonly itemClass?: string;
  readonly attachments?: readonly object[];
  readonly getAsFileAsync?: unknown;
  readonly getAttachmentContentAsync?: unknown;
  readonly getAllInternetHeadersAsync?: unknown;
}

/** A message being read, from Alice; with the methods that are given, and none that are not. */
export function fakeItem(fields: FakeItem): Office.MessageRead {
  const item = {
    itemType: 'message',
    itemClass: 'IPM.Note',
    subject: 's',
    attachments: [],
    from: { emailAddress: 'alice@example.org' },
    ...fields,
  };
  return item as unknown as Office.MessageRead;
}

/** The one attachment that Exchange gives an S/MIME message: [MS-OXOSMIME] 2.1.3. */
export const smimeP7m = (fields: object = {}): object => ({
  id: 'A1',
  name: 'smime.p7m',
  contentType: 'multipart/signed',
  size: 1,
  ...fields,
});

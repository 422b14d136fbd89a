import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  currentMessage,
  officeReady,
  onItemChanged,
  mailboxOwner,
  onThemeChanged,
  outlookTheme,
  userLocale,
} from '../../src/outlook/host.ts';
import { fakeItem, method } from './fake-item.ts';

/** The global of office.js, with a context as its documentation has it. */
function withOffice(
  context: object,
  onReady: (callback: (info: object) => void) => void = () => undefined,
): void {
  vi.stubGlobal('Office', { context, onReady });
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('officeReady', () => {
  it('tells Outlook from a page that stands alone', async () => {
    withOffice({}, (callback) => callback({ host: 'Outlook' }));
    expect(await officeReady()).toBe('outlook');
    withOffice({}, (callback) => callback({ host: null }));
    expect(await officeReady()).toBe('none');
  });

  it('is none where office.js could not be loaded', async () => {
    expect(await officeReady()).toBe('none');
  });

  it('comes back where no host answers', async () => {
    vi.useFakeTimers();
    withOffice({});
    const failed = expect(officeReady()).rejects.toMatchObject({ code: 'timeout', call: 'Office.onReady' });
    await vi.runAllTimersAsync();
    await failed;
  });
});

describe('currentMessage', () => {
  const current = (item: unknown) => {
    withOffice({ mailbox: { item } });
    return currentMessage();
  };

  it('is the message being read', () => {
    const item = fakeItem({});
    expect(current(item)).toBe(item);
  });

  it('is null for nothing, an appointment, a draft, and outside Outlook', () => {
    expect(current(null)).toBeNull();
    expect(current({ itemType: 'appointment', subject: 's' })).toBeNull();
    expect(current({ itemType: 'message', subject: { getAsync: () => undefined } })).toBeNull();
    withOffice({});
    expect(currentMessage()).toBeNull();
  });
});

describe('subscriptions', () => {
  function withEvents() {
    const handlers = new Map<string, (event: object) => void>();
    const addHandlerAsync = (event: string, handler: (event: object) => void, callback: unknown) => {
      handlers.set(event, handler);
      method({ value: undefined })(callback);
    };
    withOffice({ mailbox: { addHandlerAsync } });
    return handlers;
  }

  it('hears of each selection until it is ended', async () => {
    const handlers = withEvents();
    const heard = vi.fn();
    const unsubscribe = await onItemChanged(heard);
    handlers.get('olkItemSelectedChanged')?.({});
    unsubscribe();
    handlers.get('olkItemSelectedChanged')?.({});
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('hears of new colours as a theme', async () => {
    const handlers = withEvents();
    const heard = vi.fn();
    await onThemeChanged(heard);
    handlers.get('officeThemeChanged')?.({ officeTheme: { bodyBackgroundColor: '#1f1f1f' } });
    handlers.get('officeThemeChanged')?.({});
    expect(heard.mock.calls).toEqual([['dark'], [undefined]]);
  });

  it('is refused where Outlook has no such events', async () => {
    withOffice({ mailbox: {} });
    await expect(onItemChanged(() => undefined)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('what Outlook says of itself', () => {
  it.each([
    ['#ffffff', 'light'],
    ['#F3F2F1', 'light'],
    ['#1f1f1f', 'dark'],
    ['#000000', 'dark'],
    ['white', undefined],
    [undefined, undefined],
  ])('a background of %s is %s', (bodyBackgroundColor, theme) => {
    withOffice({ officeTheme: { bodyBackgroundColor } });
    expect(outlookTheme()).toBe(theme);
  });

  it('knows no theme where Outlook gives none, or outside it', () => {
    withOffice({});
    expect(outlookTheme()).toBeUndefined();
    vi.unstubAllGlobals();
    expect(outlookTheme()).toBeUndefined();
  });

  it('gives the language of Outlook, else of the browser', () => {
    vi.stubGlobal('navigator', { language: 'pl-PL' });
    withOffice({ displayLanguage: 'de-DE' });
    expect(userLocale()).toBe('de-DE');
    withOffice({});
    expect(userLocale()).toBe('pl-PL');
  });

  it('names who is signed in to the mailbox, or nobody', () => {
    withOffice({ mailbox: { userProfile: { displayName: 'Alice', emailAddress: 'alice@example.org' } } });
    expect(mailboxOwner()).toEqual({ name: 'Alice', address: 'alice@example.org' });
    withOffice({ mailbox: {} });
    expect(mailboxOwner()).toEqual({ name: '', address: '' });
    vi.unstubAllGlobals();
    expect(mailboxOwner()).toEqual({ name: '', address: '' });
  });
});

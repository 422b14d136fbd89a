import type { IPublicClientApplication } from '@azure/msal-browser';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { graphTokens } from '../../../src/outlook/delivery/graph-token.ts';
import { unheard } from './letters.ts';

const CLIENT = {
  clientId: 'c',
  authority: 'https://login.example.org/t',
  redirectUri: 'https://pane.example.org/',
};

/** What msal answers, one after the other: a token, or an error's code. Written from its documentation. */
function application(silent: readonly string[], popup = 'error:popup_window_error') {
  const asked: unknown[] = [];
  const answers = [...silent];
  const result = (answer: string) =>
    answer.startsWith('error:')
      ? Promise.reject(Object.assign(new Error('secret'), { errorCode: answer.slice(6) }))
      : Promise.resolve({ accessToken: answer, account: { username: 'alice' } });
  let account: unknown = null;
  const fake = {
    getActiveAccount: () => account,
    getAllAccounts: () => [],
    setActiveAccount: (next: unknown) => (account = next),
    acquireTokenSilent: (request: unknown) => {
      asked.push(request);
      return result(answers.shift() ?? 'error:none');
    },
    acquireTokenPopup: () => (popup === 'open' ? new Promise(() => undefined) : result(popup)),
  };
  return { asked, start: vi.fn(() => Promise.resolve(fake as unknown as IPublicClientApplication)) };
}

const ask = { renew: false, signal: unheard() };

afterEach(() => vi.unstubAllGlobals());

describe('graphTokens', () => {
  it('takes a silent token, and asks for a new one where it must', async () => {
    const { asked, start } = application(['t1', 't2']);
    const token = graphTokens(CLIENT, start);
    expect(await token(['Mail.Send'], ask)).toBe('t1');
    expect(await token(['Mail.Send'], { ...ask, renew: true })).toBe('t2');
    expect(asked).toMatchObject([
      { forceRefresh: false },
      { forceRefresh: true, account: { username: 'alice' } },
    ]);
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('asks the person where there is none', async () => {
    const { start } = application(['error:interaction_required'], 't3');
    expect(await graphTokens(CLIENT, start)(['Mail.Send'], ask)).toBe('t3');
  });

  it('says by its code why there is none, and nothing of what msal says besides', async () => {
    const { start } = application(['error:x'], 'error:user_cancelled');
    const token = graphTokens(CLIENT, start);
    await expect(token(['Mail.Send'], ask)).rejects.toMatchObject({
      name: 'SignInError',
      message: 'user_cancelled',
    });
  });

  it('can be left while a window is open', async () => {
    const { start } = application(['error:x'], 'open');
    const cancel = new AbortController();
    const waiting = graphTokens(CLIENT, start)(['Mail.Send'], { renew: false, signal: cancel.signal });
    cancel.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });

  it.each([
    [true, true],
    [false, false],
  ])('nests in an Outlook that can (%s)', async (can, nested) => {
    const isSetSupported = (name: string) => name === 'NestedAppAuth' && can;
    vi.stubGlobal('Office', { context: { requirements: { isSetSupported } } });
    const { start } = application(['t']);
    await graphTokens(CLIENT, start)(['Mail.Send'], ask);
    expect(start).toHaveBeenCalledWith(CLIENT, nested);
  });
});

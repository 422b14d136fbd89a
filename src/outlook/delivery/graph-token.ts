import type { IPublicClientApplication } from '@azure/msal-browser';
import { SignInError, type TokenSource } from './token-source.ts';

export interface GraphClient {
  /** The organisation's own registration in Entra. */
  readonly clientId: string;
  /** `https://login.microsoftonline.com/{tenant}` */
  readonly authority: string;
  /** The page that a sign-in window comes back to, where Outlook itself cannot sign the person in. */
  readonly redirectUri: string;
}

/**
 * Tokens for the person that Outlook is signed in as, by nested app authentication; where this Outlook has none, by a
 * window of Microsoft's. They are kept in memory alone, and gone with the pane.
 */
export function graphTokens(client: GraphClient, start = startMsal): TokenSource {
  let starting: Promise<IPublicClientApplication> | undefined;
  return async (scopes, { renew, signal }) => {
    try {
      starting ??= start(client, canNest());
      return await abortable(tokenOf(await starting, [...scopes], renew), signal);
    } catch (error) {
      signal.throwIfAborted();
      // A library that could not be loaded is loaded the next time.
      starting = undefined;
      throw new SignInError(reasonOf(error), { cause: error });
    }
  };
}

/** The set cannot be asked for in a manifest; and where it is missing, msal would wait for a bridge that is not there. */
function canNest(): boolean {
  return typeof Office !== 'undefined' && Office.context.requirements.isSetSupported('NestedAppAuth', '1.1');
}

async function startMsal(
  { clientId, authority, redirectUri }: GraphClient,
  nested: boolean,
): Promise<IPublicClientApplication> {
  const msal = await import(/* webpackChunkName: "msal" */ '@azure/msal-browser');
  const configuration = {
    auth: { clientId, authority, redirectUri },
    cache: { cacheLocation: msal.BrowserCacheLocation.MemoryStorage },
  };
  return nested
    ? msal.createNestablePublicClientApplication(configuration)
    : msal.createStandardPublicClientApplication(configuration);
}

async function tokenOf(
  application: IPublicClientApplication,
  scopes: string[],
  renew: boolean,
): Promise<string> {
  const account = application.getActiveAccount() ?? application.getAllAccounts()[0];
  const request = { scopes, ...(account === undefined ? {} : { account }) };
  const result = await application
    .acquireTokenSilent({ ...request, forceRefresh: renew })
    // Nobody signed in yet, or consent is missing: the person has to be asked.
    .catch(() => application.acquireTokenPopup(request));
  application.setActiveAccount(result.account);
  return result.accessToken;
}

/** A window that somebody leaves open must not hold Cancel. @throws the reason of `signal` */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** msal's own code (`user_cancelled`, `consent_required`); never its message, which can hold what is nobody's business. */
function reasonOf(error: unknown): string {
  const { errorCode } = (error ?? {}) as { readonly errorCode?: unknown };
  return typeof errorCode === 'string' && /^\w{1,64}$/.test(errorCode) ? errorCode : 'no answer';
}

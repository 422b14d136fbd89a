import { concat, type Bytes } from '../bytes.ts';
import { checkedUrl } from './checked-url.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { isPublicName } from './public-name.ts';
import { TransportError, UnreachableError, type Transport, type TransportRequest } from './transport.ts';

interface FetchTransportOptions {
  /** Milliseconds that a request may take at most. */
  readonly requestMs?: number;
}

/**
 * HTTPS by a page's fetch(), for a page alone: its policy (`connect-src`) then has the last word. What the browser
 * keeps to itself, such as which address a name stands for, is not checked; redirections are not followed, because
 * where they lead cannot be seen beforehand. A host that was too slow is not asked again.
 */
export function createFetchTransport({ requestMs = 5_000 }: FetchTransportOptions = {}): Transport {
  const slow = new Set<string>();
  return async (request) => {
    const url = pageUrl(request.url);
    if (slow.has(url.host)) throw new TransportError('too slow');
    const deadline = createDeadline(Math.min(requestMs, request.ms), request.signal);
    try {
      return await bodyOf(await exchange(url, request, deadline), request.limit, deadline);
    } catch (error) {
      // That the message's own time ran out says nothing about the host.
      if (error instanceof UnreachableError && request.ms >= requestMs) slow.add(url.host);
      throw error;
    } finally {
      deadline.clear();
    }
  };
}

function pageUrl(text: string): URL {
  const url = checkedUrl(text);
  if (url.protocol !== 'https:') throw new TransportError('a web page can ask over https only');
  if (!isPublicName(url.hostname)) throw new TransportError('not a public address');
  return url;
}

/** Sends the request, and answers once the headers of a whole answer are there. */
async function exchange(url: URL, { post }: TransportRequest, deadline: Deadline): Promise<Response> {
  const watch = watchPolicy(url);
  try {
    const response = await fetch(url, {
      method: post ? 'POST' : 'GET',
      headers: {
        // Which languages the reader prefers is nobody's business.
        'Accept-Language': '*',
        // A type that no form has: the browser asks first whether it may be sent (Fetch, "CORS-preflight fetch").
        ...(post ? { 'Content-Type': post.type } : {}),
      },
      ...(post ? { body: post.body } : {}),
      mode: 'cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'manual',
      cache: 'no-store',
      signal: deadline.signal,
    });
    if (response.type === 'opaqueredirect') throw new TransportError('it leads elsewhere');
    if (response.status === 200) return response;
    await response.body?.cancel();
    throw new TransportError(`HTTP status ${response.status}`);
  } catch (error) {
    if (error instanceof TransportError) throw error;
    throw (
      endOf(deadline) ??
      new TransportError(
        (await watch.hasForbidden())
          ? 'this add-in was set up to ask nobody'
          : // The browser does not tell a page which of the two it was.
            'no connection, or the server does not let web pages ask',
      )
    );
  } finally {
    watch.stop();
  }
}

/** Attack: a body without an end, or one that unpacks to gigabytes; what is counted is what was unpacked. */
async function bodyOf({ body }: Response, limit: number, deadline: Deadline): Promise<Bytes> {
  const chunks: Uint8Array[] = [];
  const reader = body?.getReader();
  try {
    let length = 0;
    for (let chunk = await reader?.read(); chunk?.value !== undefined; chunk = await reader?.read()) {
      length += chunk.value.length;
      if (length > limit) throw new TransportError(`more than ${limit} octets`);
      chunks.push(chunk.value);
    }
    return concat(chunks);
  } catch (error) {
    throw error instanceof TransportError
      ? error
      : (endOf(deadline) ?? new TransportError('ended too early'));
  } finally {
    // Ends the connection where there is more; a body that is over, or broken, has nothing to cancel.
    await reader?.cancel().catch(() => undefined);
  }
}

function endOf(deadline: Deadline): TransportError | undefined {
  if (deadline.hasPassed()) return new UnreachableError('too slow');
  return deadline.signal.aborted ? new TransportError('cancelled') : undefined;
}

/** Notices whether the page's own policy forbade a request: fetch() fails then as if there were no network. */
function watchPolicy({ origin }: URL): { hasForbidden(): Promise<boolean>; stop(): void } {
  let forbidden = false;
  const note = ({ blockedURI }: SecurityPolicyViolationEvent): void => {
    forbidden ||= URL.canParse(blockedURI) && new URL(blockedURI).origin === origin;
  };
  document.addEventListener('securitypolicyviolation', note);
  return {
    hasForbidden: async () => {
      // The event is a task of its own, and may come after the failure that it tells of.
      await new Promise((resolve) => setTimeout(resolve));
      return forbidden;
    },
    stop: () => document.removeEventListener('securitypolicyviolation', note),
  };
}

import { concat, EMPTY, fromUtf8, type Bytes } from '../../bytes.ts';
import { pause, type Pause } from './pause.ts';
import { UnaskedError } from './road.ts';
import { SignInError, type TokenSource } from './token-source.ts';

export interface GraphAccess {
  /** Of the cloud that the organisation is in: `https://graph.microsoft.com/v1.0`. */
  readonly base: string;
  readonly token: TokenSource;
  readonly fetch: typeof fetch;
  /** The time, in milliseconds since 1970: Retry-After may name a date. */
  readonly now: () => number;
  readonly pause?: Pause;
}

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Behind the base, with its query. */
  readonly path: string;
  readonly scopes: readonly string[];
  readonly contentType?: string;
  readonly body?: string;
  /** How long an answer may take, in milliseconds. */
  readonly limit: number;
  /** How many octets of the answer are read at most. */
  readonly most?: number;
}

export interface GraphAnswer {
  readonly status: number;
  /** Undefined where it is longer than `most`, or broke off. */
  readonly body: Bytes | undefined;
  /** Of a 429 that was waited for in vain, in seconds; undefined where the server does not say. */
  readonly retryAfter: number | undefined;
}

/** The longest that somebody waits in front of the pane for a busy server, in milliseconds. */
const MOST_WAIT = 60_000;
/** How often a busy server is asked, with the first time. */
const TRIES = 3;
/** Where a busy server does not say how long, in milliseconds. */
const USUAL_WAIT = 5_000;
/** Error answers and lists of ids are far shorter. */
const USUAL_MOST = 64 * 1024;

/**
 * Asks Microsoft Graph. Only an answer that says that nothing was done is followed by another try: 401 by one with a
 * new token, 429 after the time that it names.
 *
 * @returns `lost`: it was asked, and no answer came; what it did with the request nobody knows
 * @throws UnaskedError where there is no token; the reason of `signal` before it was asked
 */
export async function askGraph(
  access: GraphAccess,
  request: GraphRequest,
  signal: AbortSignal,
): Promise<GraphAnswer | 'lost'> {
  const wait = access.pause ?? pause;
  let renew = false;
  for (let tries = 1; ; tries++) {
    const token = await tokenFor(access, request, renew, signal);
    signal.throwIfAborted();
    const answer = await askOnce(access, request, token, signal);
    if (answer === 'lost') return answer;
    if (answer.status === 401 && !renew) {
      renew = true;
      tries--;
      continue;
    }
    if (answer.status !== 429 || tries >= TRIES) return answer;
    const milliseconds = answer.retryAfter === undefined ? USUAL_WAIT : answer.retryAfter * 1000;
    if (milliseconds > MOST_WAIT) return answer;
    await wait(milliseconds, signal);
  }
}

async function tokenFor(
  { token }: GraphAccess,
  { scopes }: GraphRequest,
  renew: boolean,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await token(scopes, { renew, signal });
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    throw new UnaskedError({ code: 'sign-in-failed', detail: error.message });
  }
}

async function askOnce(
  { base, fetch: ask, now }: GraphAccess,
  { method, path, contentType, body, limit, most = USUAL_MOST }: GraphRequest,
  token: string,
  signal: AbortSignal,
): Promise<GraphAnswer | 'lost'> {
  try {
    const response = await ask(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      },
      ...(body === undefined ? {} : { body }),
      // The token is for this address alone, and the answer for nobody else.
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(limit)]),
    });
    const retryAfter = secondsOf(response.headers.get('retry-after'), now());
    return { status: response.status, body: await bodyOf(response, most), retryAfter };
  } catch {
    return 'lost';
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function secondsOf(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}

/** The status came first and stands, whatever becomes of the rest. */
async function bodyOf({ body }: Response, most: number): Promise<Bytes | undefined> {
  if (body === null) return EMPTY;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  try {
    for (let chunk = await reader.read(); chunk.value !== undefined; chunk = await reader.read()) {
      length += chunk.value.length;
      if (length > most) return undefined;
      chunks.push(chunk.value);
    }
    return concat(chunks);
  } catch {
    return undefined;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The answer's JSON; undefined where it is none. */
export function jsonOf({ body }: GraphAnswer): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(fromUtf8(body));
  } catch {
    return undefined;
  }
}

/** `{"error": {"code": "ErrorSendAsDenied", …}}`; '' where the answer has none that could be one. */
export function errorCodeOf(answer: GraphAnswer): string {
  const { error } = (jsonOf(answer) ?? {}) as { readonly error?: { readonly code?: unknown } | null };
  const code = error?.code;
  return typeof code === 'string' && /^[A-Za-z0-9._]{1,64}$/.test(code) ? code : '';
}

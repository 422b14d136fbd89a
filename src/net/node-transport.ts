import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { concat, type Bytes } from '../bytes.ts';
import { createDeadline, untilAborted, type Deadline } from './deadline.ts';
import { addressesOfHost, type HostAddress } from './host-addresses.ts';
import { TransportError, UnreachableError, type Transport, type TransportRequest } from './transport.ts';
import { checkedUrl } from './checked-url.ts';

export interface NodeTransportOptions {
  /** Machines of the own network too, and this one: for an organisation whose authority answers there. */
  readonly allowPrivate: boolean;
  /** Milliseconds until there must be a connection. */
  readonly connectMs?: number;
  /** Milliseconds that a request may take at most. */
  readonly requestMs?: number;
}

/** Authorities move their lists once, to another host or to https; more hops are a maze. */
const MAX_REDIRECTS = 3;

/**
 * HTTP and HTTPS by Node. Every hop is checked like the first one: scheme, port, and each address of its host. A host
 * that could not be reached is not asked again: on a machine without a network only the first try takes time.
 */
export function createNodeTransport(options: NodeTransportOptions): Transport {
  const { allowPrivate, connectMs = 2_000, requestMs = 5_000 } = options;
  const unreachable = new Map<string, string>();
  return async (request) => {
    const asked = checkedUrl(request.url);
    let url = asked;
    const deadline = createDeadline(Math.min(requestMs, request.ms), request.signal);
    try {
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        const why = unreachable.get(url.host);
        if (why !== undefined) throw new TransportError(why);
        const addresses = await untilAborted(
          addressesOfHost(url.hostname, allowPrivate, connectMs),
          deadline.signal,
        );
        const response = await exchange(url, addresses, request, connectMs, deadline.signal);
        const location = redirectionOf(response, request);
        if (location === undefined) return await bodyOf(response, request.limit);
        response.destroy();
        url = checkedUrl(location, url);
      }
      throw new TransportError('redirected too often');
    } catch (error) {
      const failure = failureOf(error, deadline);
      // That the message's own time ran out says nothing about the host.
      const isOwnFault = deadline.signal.aborted && request.ms < requestMs;
      // Attack: who keeps us waiting, and sends on to another's host, would make that one the unreachable one.
      if (failure instanceof UnreachableError && !isOwnFault && url === asked)
        unreachable.set(url.host, failure.message);
      throw failure;
    } finally {
      deadline.clear();
    }
  };
}

/** Sends the request, and answers once the headers of the response are there. */
function exchange(
  url: URL,
  addresses: readonly HostAddress[],
  { post }: TransportRequest,
  connectMs: number,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const outgoing = (secure ? requestHttps : requestHttp)(url, {
      method: post ? 'POST' : 'GET',
      headers: {
        // Attack: a few octets that unpack to gigabytes. What is signed is small enough as it is.
        'Accept-Encoding': 'identity',
        'User-Agent': 'Signet',
        ...(post ? { 'Content-Type': post.type, 'Content-Length': post.body.length } : {}),
      },
      // Nothing is kept open, and no other code's connection is used.
      agent: false,
      // DNS rebinding: to the addresses that were checked, and no others.
      lookup: (_host, { all }, callback) => {
        const [first] = addresses;
        if (all) callback(null, [...addresses]);
        else callback(null, first?.address ?? '', first?.family);
      },
      signal,
    });
    const connecting = setTimeout(() => outgoing.destroy(new UnreachableError('no connection')), connectMs);
    const stop = (): void => clearTimeout(connecting);
    outgoing.once('socket', (socket) => socket.once(secure ? 'secureConnect' : 'connect', stop));
    outgoing.once('close', stop);
    outgoing.once('error', reject);
    outgoing.once('response', resolve);
    outgoing.end(post?.body);
  });
}

/** Where to ask instead; undefined where this is the answer (RFC 9110 §15.4). */
function redirectionOf(response: IncomingMessage, { post }: TransportRequest): string | undefined {
  const { statusCode = 0, headers } = response;
  const keepsMethod = statusCode === 307 || statusCode === 308;
  const isRedirection = keepsMethod || (!post && [301, 302, 303].includes(statusCode));
  if (isRedirection && headers.location !== undefined) return headers.location;
  if (statusCode === 200) return undefined;
  response.destroy();
  throw new TransportError(`HTTP status ${statusCode}`);
}

async function bodyOf(response: IncomingMessage, limit: number): Promise<Bytes> {
  try {
    const { 'content-length': declared, 'content-encoding': encoding } = response.headers;
    if (encoding !== undefined && encoding !== 'identity')
      throw new TransportError('packed, though not asked for');
    const tooLarge = (): TransportError => new TransportError(`more than ${limit} octets`);
    if (Number(declared) > limit) throw tooLarge();
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > limit) throw tooLarge();
      chunks.push(chunk);
    }
    if (!response.complete) throw new TransportError('ended too early');
    return concat(chunks);
  } finally {
    response.destroy();
  }
}

function failureOf(error: unknown, deadline: Deadline): TransportError {
  if (deadline.hasPassed()) return new UnreachableError('too slow');
  if (deadline.signal.aborted) return new TransportError('cancelled');
  if (error instanceof TransportError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNRESET') return new TransportError('ended too early');
  if (code.startsWith('HPE_')) return new TransportError('not HTTP');
  return new UnreachableError(code === 'ECONNREFUSED' ? 'refused the connection' : 'no connection');
}

/**
 * A STAND-IN for Microsoft Graph, on loopback https, written from its documentation (user: sendMail, message: list, get,
 * delete, attachment: createUploadSession; throttling). Nothing here was recorded from the service: that it behaves like
 * this is an assumption (src/outlook/assumptions.ts).
 */
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { messageIdOf } from '../../src/outlook/delivery/message-id.ts';
import { createSecureLoopback } from './loopback.ts';

/** What becomes of one request to send. */
export type Fault =
  | 'accept'
  /** The message is taken, and the connection is cut before any answer. */
  | 'accept-and-cut'
  /** Taken, answered with 504 by the gateway in front. */
  | 'accept-and-504'
  | 'cut'
  | { readonly status: number; readonly code?: string; readonly retryAfter?: string };

export interface StandInGraph {
  readonly base: string;
  readonly asked: string[];
  /** What was taken, as the octets that came. */
  readonly sent: Bytes[];
  /** Of the next requests to send, in order; after them `accept`. */
  readonly faults: Fault[];
  /** Of the next questions about Sent Items, in order. */
  readonly lookFaults: Fault[];
  /** Whether what was taken shows in Sent Items at once. */
  showsAtOnce: boolean;
  /** Tokens that it lets in, and those that came. */
  readonly tokens: { allowed: string[]; readonly came: string[] };
  /** Messages in the mailbox by id: their octets, and their one attachment's. */
  readonly mailbox: Map<
    string,
    { readonly messageId: string; readonly mime?: Bytes; readonly attachment?: Bytes }
  >;
  /** Drafts of the large-mail road that were sent, and all that were not removed. */
  readonly drafts: Map<string, { readonly json: Record<string, unknown>; content: Bytes; sent: boolean }>;
  close(): Promise<void>;
}

export async function createStandInGraph(): Promise<StandInGraph> {
  const server = await createSecureLoopback();
  const graph: StandInGraph = {
    base: `${server.url}/v1.0`,
    asked: server.asked,
    sent: [],
    faults: [],
    lookFaults: [],
    showsAtOnce: true,
    tokens: { allowed: ['token-1'], came: [] },
    mailbox: new Map(),
    drafts: new Map(),
    close: () => server.close(),
  };
  server.answers.set('/v1.0/', (asked: IncomingMessage, response: ServerResponse, body: Bytes) => {
    const token = /^Bearer (.+)$/.exec(asked.headers.authorization ?? '')?.[1] ?? '';
    graph.tokens.came.push(token);
    if (!graph.tokens.allowed.includes(token)) {
      fail(response, { status: 401, code: 'InvalidAuthenticationToken' });
      return;
    }
    answer(graph, server.url, asked, response, body);
  });
  // The address of an upload session says by itself who may: a token there would be given away.
  server.answers.set('/upload/', (asked: IncomingMessage, response: ServerResponse, body: Bytes) => {
    const draft = graph.drafts.get(asked.url?.split('/').at(-1) ?? '');
    if (draft === undefined || asked.headers.authorization !== undefined) {
      fail(response, { status: 403 });
      return;
    }
    draft.content = new Uint8Array([...draft.content, ...body]);
    const [, last, size] = /-(\d+)\/(\d+)$/.exec(asked.headers['content-range'] ?? '') ?? [];
    json(response, Number(last) + 1 === Number(size) ? 201 : 200, {});
  });
  return graph;
}

function answer(
  graph: StandInGraph,
  origin: string,
  asked: IncomingMessage,
  response: ServerResponse,
  body: Bytes,
): void {
  const url = new URL(asked.url ?? '', origin);
  const path = url.pathname.slice('/v1.0/me'.length);
  const [, id = '', rest = ''] = /^\/messages\/([^/]+)(.*)$/.exec(path) ?? [];
  const key = `${asked.method ?? ''} ${id === '' ? path : `/messages/ID${rest}`}`;
  const routes: Record<string, () => void> = {
    'POST /sendMail': () => send(graph, asked, response, body),
    'GET /mailFolders/sentitems/messages': () => list(graph, url, response, true),
    'GET /messages': () => list(graph, url, response, false),
    'GET /messages/ID/$value': () => octets(response, graph.mailbox.get(decodeURIComponent(id))?.mime),
    'GET /messages/ID/attachments': () => {
      const message = graph.mailbox.get(decodeURIComponent(id));
      const file = { '@odata.type': '#microsoft.graph.fileAttachment', name: 'smime.p7m' };
      const value = [message?.attachment ?? []]
        .flat()
        .map((content) => ({ ...file, contentBytes: Buffer.from(content).toString('base64') }));
      if (message === undefined) fail(response, { status: 404, code: 'ErrorItemNotFound' });
      else json(response, 200, { value });
    },
    'POST /messages': () => {
      const draftId = `draft-${graph.drafts.size + 1}`;
      const draft = JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>;
      graph.drafts.set(draftId, { json: draft, content: utf8(''), sent: false });
      json(response, 201, { id: draftId });
    },
    'POST /messages/ID/attachments/createUploadSession': () =>
      json(response, 201, { uploadUrl: `${origin}/upload/${id}` }),
    'POST /messages/ID/send': () =>
      faulty(graph, response, () => {
        const draft = graph.drafts.get(id);
        if (draft !== undefined) draft.sent = true;
      }),
    'DELETE /messages/ID': () => {
      const isThere = graph.drafts.delete(id) || graph.mailbox.delete(decodeURIComponent(id));
      response.writeHead(isThere ? 204 : 404).end();
    },
  };
  (routes[key] ?? (() => fail(response, { status: 404, code: 'ErrorItemNotFound' })))();
}

function send(graph: StandInGraph, asked: IncomingMessage, response: ServerResponse, body: Bytes): void {
  const message = new Uint8Array(Buffer.from(Buffer.from(body).toString('latin1'), 'base64'));
  if (asked.headers['content-type'] !== 'text/plain' || message.length === 0) {
    fail(response, { status: 400, code: 'ErrorMimeContentInvalidBase64String' });
    return;
  }
  faulty(graph, response, () => graph.sent.push(message));
}

function faulty(graph: StandInGraph, response: ServerResponse, take: () => void): void {
  const fault = graph.faults.shift() ?? 'accept';
  if (typeof fault === 'string' && fault.startsWith('accept')) take();
  if (fault === 'accept') response.writeHead(202).end();
  else if (fault === 'accept-and-504') response.writeHead(504).end();
  else if (typeof fault === 'string') response.destroy();
  else fail(response, fault);
}

function list(graph: StandInGraph, url: URL, response: ServerResponse, sentItems: boolean): void {
  const fault = sentItems ? graph.lookFaults.shift() : undefined;
  if (fault === 'cut') response.destroy();
  else if (typeof fault === 'object') fail(response, fault);
  else {
    const [, quoted = ''] = /^internetMessageId eq '(.*)'$/.exec(url.searchParams.get('$filter') ?? '') ?? [];
    const wanted = quoted.replaceAll("''", "'");
    const shown = graph.showsAtOnce ? graph.sent : [];
    const ids = sentItems
      ? shown.filter((message) => messageIdOf(message) === wanted).map((_, at) => `sent-${at}`)
      : [...graph.mailbox].filter(([, { messageId }]) => messageId === wanted).map(([id]) => id);
    json(response, 200, { value: ids.map((id) => ({ id })) });
  }
}

function fail(response: ServerResponse, fault: Exclude<Fault, string>): void {
  if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
  json(response, fault.status, fault.code === undefined ? {} : { error: { code: fault.code, message: 'm' } });
}

function json(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}

function octets(response: ServerResponse, content: Bytes | undefined): void {
  if (content === undefined) fail(response, { status: 404, code: 'ErrorItemNotFound' });
  else response.writeHead(200).end(content);
}

/** fetch() over a real TLS connection to a server whose certificate nobody signed; Node's own takes no such exception. */
export const loopbackFetch: typeof fetch = async (address, init = {}) => {
  const { signal, method, headers, body } = init;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = {
      method: method ?? 'GET',
      headers: headers as Record<string, string>,
      rejectUnauthorized: false,
      agent: false,
      ...(signal ? { signal } : {}),
    } as const;
    const ask = request(address as string, options, resolve);
    ask.on('error', reject);
    ask.end(body as string | Uint8Array | undefined);
  });
  const { statusCode = 0 } = response;
  const answered = new Headers();
  const retryAfter = response.headers['retry-after'];
  if (retryAfter !== undefined) answered.set('retry-after', retryAfter);
  const content = statusCode === 204 ? null : Readable.toWeb(Readable.from([await buffer(response)]));
  return new Response(content as BodyInit | null, { status: statusCode, headers: answered });
};

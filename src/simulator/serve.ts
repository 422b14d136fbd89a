import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { listMailbox } from './mailbox/folder.ts';
import { OFFICE_JS_PATH, withLocalOfficeJs } from './pane-html.ts';
import { contentTypeOf, readInside } from './static-files.ts';

export interface SimulatorOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** A folder of .eml files. */
  readonly mailbox: string;
  /** The add-in's pages, as they are deployed. */
  readonly pane: string;
  /** The page of the simulated Outlook. */
  readonly page: string;
  /** The folder that office.js lies in. */
  readonly officeJs: string;
  /** PEM, for localhost, 127.0.0.1 and ::1. */
  readonly certificate: { readonly cert: string; readonly key: string };
}

export interface Simulator {
  /** `https://localhost:PORT/` */
  readonly url: string;
  close(): Promise<void>;
}

export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly port: number;

  constructor(port: number) {
    super(`Port ${port} is taken.`);
    this.port = port;
  }
}

/** Browsers resolve localhost to either; nothing listens where another machine could reach it. */
const LOOPBACK = ['127.0.0.1', '::1'] as const;

/**
 * Serves the simulated Outlook, the add-in and the mailbox on https, on the loopback addresses only.
 *
 * @throws PortTakenError
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const close = async () => {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    // Browsers connect ahead of need; the server itself does not know of a connection before its first request.
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  };
  let { port } = options;
  try {
    for (const address of LOOPBACK) {
      const server = createServer(options.certificate, (request, response) => {
        void respond(request, response, options);
      });
      server.on('connection', (socket: Socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      });
      if (!(await listen(server, port, address))) continue;
      servers.push(server);
      ({ port } = server.address() as AddressInfo);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `https://localhost:${port}/`, close };
}

/** False where the machine does not have the address: many have no IPv6. */
function listen(server: Server, port: number, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new PortTakenError(port));
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(false);
      else reject(error);
    });
    server.listen(port, address, () => resolve(true));
  });
}

interface Served {
  readonly type: string;
  readonly body: Buffer | string;
}

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  // The mailbox may be somebody's own: no other site may load it, nor put the page in a frame.
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "frame-ancestors 'self'",
};

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: SimulatorOptions,
): Promise<void> {
  const answer = (status: number, { type, body }: Served) => {
    response.writeHead(status, {
      ...HEADERS,
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const refuse = (status: number, words: string) =>
    answer(status, { type: 'text/plain; charset=utf-8', body: words });

  // DNS rebinding: a page elsewhere whose name has come to mean this machine.
  if (!isLocal(request.headers.host)) {
    refuse(421, 'This server is for localhost only.');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(405, 'Only GET and HEAD.');
    return;
  }
  const path = pathOf(request.url ?? '/');
  const served = path === null ? null : await find(path, options);
  if (served === null) refuse(404, 'There is no such file.');
  else answer(200, served);
}

function isLocal(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? '');
}

function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(url.split(/[?#]/, 1)[0] ?? '');
  } catch {
    return null;
  }
}

async function find(
  path: string,
  { mailbox, pane, page, officeJs }: SimulatorOptions,
): Promise<Served | null> {
  const below = (prefix: string) => (path.startsWith(prefix) ? path.slice(prefix.length) : null);
  if (path === '/') return file(page, 'index.html');
  if (path === '/mailbox.json') {
    return { type: 'application/json; charset=utf-8', body: JSON.stringify(await listMailbox(mailbox)) };
  }
  const message = below('/mailbox/');
  if (message?.toLowerCase().endsWith('.eml') === true) return file(mailbox, message);
  // The sample messages bring the issuers that they are to be judged by.
  if (path === ANCHORS) return (await file(mailbox, path)) ?? file(pane, path);
  if (path === TRUST) return (await file(mailbox, path)) ?? (await file(pane, path)) ?? TRUST_MOZILLA;
  // Some of its requests are in mixed case; the package's files are all in lower case.
  const library = below(OFFICE_JS_PATH);
  if (library !== null) return file(officeJs, library.toLowerCase());
  return (await addInPage(pane, path)) ?? (await file(pane, path)) ?? file(page, path);
}

/** What the add-in asks for, beside its page: the issuers that this deployment trusts. */
const ANCHORS = '/anchors.pem';
/** And whether Mozilla's list counts. A deployment may lack the file; here its absence would be told as an error. */
const TRUST = '/trust.json';
const TRUST_MOZILLA: Served = { type: 'application/json; charset=utf-8', body: '{"mozilla": true}' };

async function addInPage(pane: string, path: string): Promise<Served | null> {
  if (!path.endsWith('.html')) return null;
  const html = await readInside(pane, path);
  return html === null ? null : { type: contentTypeOf(path), body: withLocalOfficeJs(html.toString('utf8')) };
}

async function file(root: string, path: string): Promise<Served | null> {
  const body = await readInside(root, path);
  return body === null ? null : { type: contentTypeOf(path), body };
}

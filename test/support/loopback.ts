import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Bytes } from '../../src/bytes.ts';

/** What a path is answered with: octets, or whatever else a server can do. */
export type Answer =
  Uint8Array | ((request: IncomingMessage, response: ServerResponse, body: Bytes) => unknown);

/** A web server of this machine, for this machine. */
export interface Loopback {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What was asked, in order: `GET /root.crl`. */
  readonly asked: string[];
  /** By path; one that ends in a slash also answers for all that begins with it. */
  readonly answers: Map<string, Answer>;
  close(): Promise<void>;
}

export async function createLoopback(): Promise<Loopback> {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void respond(request, response);
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    asked.push(`${request.method ?? ''} ${path}`);
    const body = new Uint8Array(await buffer(request));
    const prefix = [...answers.keys()].find((key) => key.endsWith('/') && path.startsWith(key));
    const answer = answers.get(path) ?? (prefix === undefined ? undefined : answers.get(prefix));
    if (typeof answer === 'function') await answer(request, response, body);
    else response.writeHead(answer ? 200 : 404).end(answer);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

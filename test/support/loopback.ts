import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Bytes } from '../../src/bytes.ts';
import { developmentCertificate } from '../../src/simulator/dev-certificate.ts';

/** What a path is answered with: octets, or whatever else a server can do. */
export type Answer =
  Uint8Array | ((request: IncomingMessage, response: ServerResponse, body: Bytes) => unknown);

/** A web server of this machine, for this machine. */
export interface Loopback {
  /** `http://127.0.0.1:PORT`, or https */
  readonly url: string;
  /** What was asked, in order: `GET /root.crl`. */
  readonly asked: string[];
  /** By path; one that ends in a slash also answers for all that begins with it. */
  readonly answers: Map<string, Answer>;
  close(): Promise<void>;
}

/** @param certificate PEM, for a server on https */
export async function createLoopback(certificate?: {
  readonly cert: string;
  readonly key: string;
}): Promise<Loopback> {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    asked.push(`${request.method ?? ''} ${path}`);
    const body = new Uint8Array(await buffer(request));
    const prefix = [...answers.keys()].find((key) => key.endsWith('/') && path.startsWith(key));
    const answer = answers.get(path) ?? (prefix === undefined ? undefined : answers.get(prefix));
    if (typeof answer === 'function') await answer(request, response, body);
    else response.writeHead(answer ? 200 : 404).end(answer);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void respond(request, response);
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One on https, for a browser that was told to believe every certificate. */
export async function createSecureLoopback(): Promise<Loopback> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-loopback-'));
  try {
    return await createLoopback(await developmentCertificate(folder, new Date()));
  } finally {
    await rm(folder, { recursive: true });
  }
}

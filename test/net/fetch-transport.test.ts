import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { createLoopback, createSecureLoopback, type Answer, type Loopback } from '../support/loopback.ts';
import { startSite, type Site } from '../taskpane/browser.ts';

/** A real Chromium, which takes these names for this machine, and believes its certificate. */
const RESOLVER = '--host-resolver-rules=MAP *.example.org 127.0.0.1';
const ENTRIES = { page: new URL('fetch-page.ts', import.meta.url).pathname };

let site: Site;
let page: Page;
let server: Loopback;
beforeAll(async () => {
  [site, server] = await Promise.all([
    startSite(ENTRIES, { allowNetwork: true, chromiumArgs: [RESOLVER] }),
    createSecureLoopback(),
  ]);
  page = await openPage(site);
});
beforeEach(() => {
  server.answers.clear();
  server.asked.length = 0;
});
afterAll(() => Promise.all([site.close(), server.close()]));

async function openPage({ browser, address }: Site): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const opened = await context.newPage();
  await opened.goto(address);
  await opened.waitForFunction(() => 'transport' in globalThis);
  return opened;
}

const at = (path: string, host = 'ca.example.org'): string =>
  `${server.url.replace('127.0.0.1', host)}${path}`;
type Asked = Parameters<typeof transport.ask>[0];
const ask = (path: string, more: Partial<Asked> = {}) =>
  page.evaluate((asked) => transport.ask(asked), { url: at(path), ...more });
const because = (why: string) => ({ name: 'TransportError', why });
const octets = (text: string) => ({ bytes: [...utf8(text)] });

/** Answers as a server that lets web pages ask, a type of their own included. */
const open =
  (answer: Answer): Answer =>
  (request, response, body) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'content-type');
    if (request.method === 'OPTIONS') return response.writeHead(204).end();
    return typeof answer === 'function' ? answer(request, response, body) : response.end(answer);
  };

describe('an answer', () => {
  it('comes as it is, whatever type it says it has, and after one request', async () => {
    server.answers.set(
      '/list',
      open((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('octets')),
    );
    expect(await ask('/list')).toEqual(octets('octets'));
    expect(server.asked).toEqual(['GET /list']);
  });

  it('is asked for without a cookie, a referrer, or a word on who reads, and is kept nowhere', async () => {
    const url = at('/list');
    await page.context().addCookies([{ name: 'who', value: 'alice', url, sameSite: 'None', secure: true }]);
    const headers: unknown[] = [];
    server.answers.set(
      '/list',
      open((request, response) => {
        headers.push(request.headers);
        response.end('octets');
      }),
    );
    await ask('/list');
    expect(await ask('/list')).toEqual(octets('octets'));
    expect(headers).toHaveLength(2);
    for (const sent of headers) {
      expect(sent).toMatchObject({
        'accept-language': '*',
        // What a browser sends whose own cache may neither answer nor keep.
        'cache-control': 'no-cache',
        origin: site.address.slice(0, -1),
      });
      expect(sent).not.toHaveProperty('cookie');
      expect(sent).not.toHaveProperty('referer');
    }
  });

  it('to a POST has its body and type asked, once the server allowed that', async () => {
    server.answers.set(
      '/ocsp',
      open((request, response, body) =>
        response.end(`${request.headers['content-type'] ?? ''} ${body.length}`),
      ),
    );
    const post = { type: 'application/ocsp-request', body: [1, 2, 3] };
    expect(await ask('/ocsp', { post })).toEqual(octets('application/ocsp-request 3'));
    expect(server.asked).toEqual(['OPTIONS /ocsp', 'POST /ocsp']);
  });

  it('may be exactly as large as the limit, and no larger', async () => {
    server.answers.set('/whole', open(new Uint8Array(1000)));
    server.answers.set('/more', open(new Uint8Array(1001)));
    expect(await ask('/whole')).toEqual({ bytes: Array(1000).fill(0) });
    expect(await ask('/more')).toEqual(because('more than 1000 octets'));
  });
});

/** Writes again and again, until the other side has had enough. */
function every(ms: number, response: ServerResponse, text: string): void {
  const timer = setInterval(() => response.write(text), ms);
  response.on('close', () => clearInterval(timer));
}

describe('a hostile server', () => {
  it.each<[string, Answer, string]>([
    ['does not let web pages ask', utf8('octets'), 'no connection, or the server does not let web pages ask'],
    [
      'lets another page ask',
      (_, response) =>
        response.setHeader('Access-Control-Allow-Origin', 'https://other.example.org').end('octets'),
      'no connection, or the server does not let web pages ask',
    ],
    [
      'breaks the connection',
      (_, response) => response.destroy(),
      'no connection, or the server does not let web pages ask',
    ],
    ['never ends', open((_, response) => every(1, response, 'x'.repeat(100))), 'more than 1000 octets'],
    [
      'sends a bomb of gzip',
      open((_, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(new Uint8Array(10_000_000))),
      ),
      'more than 1000 octets',
    ],
    [
      'closes early',
      open((_, response) => {
        response.writeHead(200, { 'Content-Length': '100' }).write('x');
        setTimeout(() => response.destroy(), 100);
      }),
      'ended too early',
    ],
    [
      'sends on to elsewhere',
      open((_, response) => response.writeHead(302, { Location: '/elsewhere' }).end()),
      'it leads elsewhere',
    ],
    [
      'sends nothing but a status',
      open((_, response) => response.writeHead(500).end('octets')),
      'HTTP status 500',
    ],
  ])('that %s gets no further', async (_, answer, why) => {
    server.answers.set('/it', answer);
    server.answers.set('/elsewhere', open(utf8('octets')));
    expect(await ask('/it')).toEqual(because(why));
    expect(server.asked).not.toContain('GET /elsewhere');
  });

  it('that never ends is cut off', async () => {
    const isCutOff = new Promise<void>((resolve) => {
      server.answers.set(
        '/endless',
        open((_, response) => {
          response.on('close', () => resolve());
          every(1, response, 'x'.repeat(100));
        }),
      );
    });
    await ask('/endless');
    await isCutOff;
  });

  it('that drips is given up, whatever it sends meanwhile', async () => {
    server.answers.set(
      '/drip',
      open((_, response) => every(20, response, 'x')),
    );
    expect(await ask('/drip', { ms: 300 })).toEqual(because('too slow'));
  });

  it('that says nothing is given up, and not asked again; another one is', async () => {
    server.answers.set('/silent', () => undefined);
    server.answers.set('/list', open(utf8('octets')));
    const questions = [at('/silent'), at('/list'), at('/list', 'other.example.org')].map((url) => ({ url }));
    const outcomes = await page.evaluate((asked) => transport.askAll(asked, 4_000), questions);
    expect(outcomes).toEqual([because('too slow'), because('too slow'), octets('octets')]);
    expect(server.asked).toEqual(['GET /silent', 'GET /list']);
  });

  it('is asked again where only the time of the message was over', async () => {
    server.answers.set('/silent', () => undefined);
    server.answers.set('/list', open(utf8('octets')));
    const questions = [{ url: at('/silent'), ms: 300 }, { url: at('/list') }];
    const outcomes = await page.evaluate((asked) => transport.askAll(asked, 60_000), questions);
    expect(outcomes).toEqual([because('too slow'), octets('octets')]);
  });

  it('is left when whoever wanted to know has gone', async () => {
    server.answers.set('/silent', () => undefined);
    expect(await ask('/silent', { cancel: true })).toEqual(because('cancelled'));
  });
});

describe('an address that is not asked', () => {
  it.each([
    ['file:///etc/passwd', 'neither http nor https'],
    ['https://user:secret@ca.example.org/', 'a password in its address'],
    ['https://ca.example.org:22/', 'a port of another service'],
    ['https://127.0.0.1:8443/', 'not a public address'],
    ['https://0x7f.1:8443/', 'not a public address'],
    ['https://[::1]:8443/', 'not a public address'],
    ['https://localhost:8443/', 'not a public address'],
    ['https://LOCALHOST.:8443/', 'not a public address'],
    ['https://ca.localhost:8443/', 'not a public address'],
    ['https://printer.local/', 'not a public address'],
    ['https://router.home.arpa/', 'not a public address'],
    ['https://pki.internal/', 'not a public address'],
    ['https://intranet/', 'not a public address'],
  ])('%s', async (url, why) => {
    expect(await page.evaluate((asked) => transport.ask(asked), { url })).toEqual(because(why));
  });

  it('is one on http, be the server as open as it likes', async () => {
    const plain = await createLoopback();
    plain.answers.set('/list', open(utf8('octets')));
    const url = `${plain.url.replace('127.0.0.1', 'ca.example.org')}/list`;
    expect(await page.evaluate((asked) => transport.ask(asked), { url })).toEqual(
      because('a web page can ask over https only'),
    );
    expect(plain.asked).toEqual([]);
    await plain.close();
  });
});

describe('the policy of a usual build', () => {
  let closed: Site;
  afterEach(() => closed.close());

  it('lets the page ask nobody, which is told as such', async () => {
    closed = await startSite(ENTRIES, { chromiumArgs: [RESOLVER] });
    const other = await openPage(closed);
    server.answers.set('/list', open(utf8('octets')));
    for (const post of [undefined, { type: 'application/ocsp-request', body: [1] }]) {
      const asked = { url: at('/list'), ...(post ? { post } : {}) };
      expect(await other.evaluate((question) => transport.ask(question), asked)).toEqual(
        because('this add-in was set up to ask nobody'),
      );
    }
    expect(server.asked).toEqual([]);
  });
});

import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { createNodeTransport, type NodeTransportOptions } from '../../src/net/node-transport.ts';
import type { TransportRequest } from '../../src/net/transport.ts';
import { createLoopback, type Loopback } from '../support/loopback.ts';

let server: Loopback;
beforeEach(async () => {
  server = await createLoopback();
});
afterEach(() => server.close());

const transport = (options: Partial<NodeTransportOptions> = {}) =>
  createNodeTransport({ allowPrivate: true, connectMs: 30_000, requestMs: 30_000, ...options });
const question = (url: string, more: Partial<TransportRequest> = {}): TransportRequest => ({
  url,
  limit: 1000,
  ms: 60_000,
  signal: undefined,
  ...more,
});
const ask = (
  path: string,
  more: Partial<TransportRequest> = {},
  options: Partial<NodeTransportOptions> = {},
) => transport(options)(question(`${server.url}${path}`, more));

describe('an answer', () => {
  it('comes as it is, whatever type it says it has', async () => {
    server.answers.set('/list', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('octets');
    });
    expect(await ask('/list')).toEqual(utf8('octets'));
  });

  it('to a POST has its body and type asked', async () => {
    server.answers.set('/ocsp', (request, response, body) => {
      response.end(`${request.headers['content-type'] ?? ''} ${body.length}`);
    });
    const post = { type: 'application/ocsp-request', body: new Uint8Array(7) };
    expect(await ask('/ocsp', { post })).toEqual(utf8('application/ocsp-request 7'));
  });

  it('may be exactly as large as the limit, and no larger', async () => {
    server.answers.set('/whole', new Uint8Array(1000));
    server.answers.set('/more', new Uint8Array(1001));
    expect((await ask('/whole')).length).toBe(1000);
    await expect(ask('/more')).rejects.toThrow('more than 1000 octets');
  });

  it.each([301, 302, 303, 307, 308])('stands behind a redirection %i, relative or not', async (status) => {
    server.answers.set('/old', (_, response) => response.writeHead(status, { Location: 'new' }).end());
    server.answers.set('/new', utf8('here'));
    expect(await ask('/old')).toEqual(utf8('here'));
  });

  it('to a POST moves with its body, or not at all', async () => {
    const post = { type: 'text/plain', body: utf8('body') };
    server.answers.set('/new', (request, response, body) =>
      response.end(`${request.method ?? ''} ${body.length}`),
    );
    server.answers.set('/307', (_, response) => response.writeHead(307, { Location: '/new' }).end());
    server.answers.set('/302', (_, response) => response.writeHead(302, { Location: '/new' }).end());
    expect(await ask('/307', { post })).toEqual(utf8('POST 4'));
    await expect(ask('/302', { post })).rejects.toThrow('HTTP status 302');
  });
});

/** Writes again and again, until the other side has had enough. */
function every(ms: number, response: ServerResponse, text: string): void {
  const timer = setInterval(() => response.write(text), ms);
  response.on('close', () => clearInterval(timer));
}

describe('a hostile server', () => {
  it.each<[string, Parameters<Loopback['answers']['set']>[1], string]>([
    ['never ends', (_, response) => every(1, response, 'x'.repeat(100)), 'more than 1000 octets'],
    [
      'claims a huge length',
      (_, response) => response.writeHead(200, { 'Content-Length': '9999999999' }).write('x'),
      'more than 1000 octets',
    ],
    [
      'sends a bomb of gzip, which nobody unpacks',
      (_, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(new Uint8Array(100_000))),
      'packed, though not asked for',
    ],
    [
      'closes early',
      (_, response) => {
        response.writeHead(200, { 'Content-Length': '100' }).write('x');
        setImmediate(() => response.destroy());
      },
      'ended too early',
    ],
    [
      'redirects for ever',
      (_, response) => response.writeHead(302, { Location: '/it' }).end(),
      'redirected too often',
    ],
    [
      'redirects to a file',
      (_, response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
      'neither http nor https',
    ],
    [
      'redirects to another protocol’s port',
      (_, response) => response.writeHead(302, { Location: 'http://127.0.0.1:25/' }).end(),
      'a port of another service',
    ],
    ['sends nothing but a status', (_, response) => response.writeHead(500).end(), 'HTTP status 500'],
    ['redirects to nowhere', (_, response) => response.writeHead(302).end(), 'HTTP status 302'],
    [
      'has headers without an end',
      (_, response) => response.writeHead(200, { 'X-Long': 'x'.repeat(100_000) }).end(),
      'not HTTP',
    ],
  ])('that %s gets no further', async (_, answer, why) => {
    server.answers.set('/it', answer);
    await expect(ask('/it')).rejects.toThrow(why);
  });

  it('that drips is given up, whatever it sends meanwhile', async () => {
    server.answers.set('/drip', (_, response) => every(20, response, 'x'));
    await expect(ask('/drip', {}, { requestMs: 300 })).rejects.toThrow('too slow');
  });

  it('that takes connections and says nothing is given up', async () => {
    server.answers.set('/silent', () => undefined);
    await expect(ask('/silent', { ms: 300 })).rejects.toThrow('too slow');
  });

  it('that speaks something else is told so', async () => {
    const other = await listen((socket) => socket.end('220 mail.example.org ESMTP\r\n'));
    await expect(transport()(question(other.url))).rejects.toThrow('not HTTP');
    other.server.close();
  });
});

async function listen(
  onSocket: Parameters<typeof createServer>[1] & object,
): Promise<{ readonly server: Server; readonly url: string }> {
  const plain = createServer(onSocket);
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  return { server: plain, url: `http://127.0.0.1:${(plain.address() as AddressInfo).port}/` };
}

describe('an address that is not asked', () => {
  it.each([
    ['file:///etc/passwd', 'neither http nor https'],
    ['ldap://directory.example.org/cn=CA', 'neither http nor https'],
    ['data:,x', 'neither http nor https'],
    ['ca.crl', 'not an address'],
    ['http://user:secret@ca.example.org/', 'a password in its address'],
    ['http://user@ca.example.org/', 'a password in its address'],
    ['http://ca.example.org:22/', 'a port of another service'],
    [`http://ca.example.org/${'x'.repeat(3000)}`, 'its address is too long'],
  ])('%s', async (url, why) => {
    await expect(transport()(question(url))).rejects.toThrow(why);
  });

  it.each([
    'http://127.0.0.1:8080/',
    'http://2130706433:8080/',
    'http://0x7f.1:8080/',
    'http://[::1]:8080/',
    'http://[::ffff:127.0.0.1]:8080/',
    'http://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'http://0.0.0.0/',
  ])('of this network, if nobody allowed it: %s', async (url) => {
    await expect(transport({ allowPrivate: false })(question(url))).rejects.toThrow('not a public address');
  });

  it('of this network under a name that the hosts file has', async () => {
    const named = server.url.replace('127.0.0.1', 'localhost');
    await expect(transport({ allowPrivate: false })(question(named))).rejects.toThrow('not a public address');
    expect(server.asked).toEqual([]);
    server.answers.set('/', utf8('here'));
    expect(await transport()(question(named))).toEqual(utf8('here'));
  });
});

describe('a host that cannot be reached', () => {
  it('is not asked again in the same run', async () => {
    const closed = await listen((socket) => socket.destroy());
    await new Promise((resolve) => closed.server.close(resolve));
    const once = transport();
    await expect(once(question(closed.url))).rejects.toThrow('refused the connection');
    const again = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    await new Promise<void>((resolve) =>
      again.listen(Number(new URL(closed.url).port), '127.0.0.1', resolve),
    );
    await expect(once(question(closed.url))).rejects.toThrow('refused the connection');
    expect((await transport()(question(closed.url))).length).toBe(0);
    again.close();
  });

  it('in the time that a message had left is asked again for the next one', async () => {
    server.answers.set('/silent', () => undefined);
    server.answers.set('/quick', utf8('here'));
    const one = transport({ requestMs: 30_000 });
    await expect(one(question(`${server.url}/silent`, { ms: 200 }))).rejects.toThrow('too slow');
    expect(await one(question(`${server.url}/quick`))).toEqual(utf8('here'));
  });

  it('because it answers slowly is not asked again', async () => {
    server.answers.set('/silent', () => undefined);
    server.answers.set('/quick', utf8('here'));
    const one = transport({ requestMs: 200 });
    await expect(one(question(`${server.url}/silent`))).rejects.toThrow('too slow');
    await expect(one(question(`${server.url}/quick`))).rejects.toThrow('too slow');
    expect(server.asked).not.toContain('GET /quick');
  });

  // Attack: whoever is asked first keeps us waiting until the time is all but over, and sends on to another's host.
  it('behind a redirection is asked again by whoever names it', async () => {
    const closed = await listen((socket) => socket.destroy());
    await new Promise((resolve) => closed.server.close(resolve));
    server.answers.set('/it', (_, response) => response.writeHead(302, { Location: closed.url }).end());
    const one = transport();
    await expect(one(question(`${server.url}/it`))).rejects.toThrow('refused the connection');
    const again = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    await new Promise<void>((resolve) =>
      again.listen(Number(new URL(closed.url).port), '127.0.0.1', resolve),
    );
    expect((await one(question(closed.url))).length).toBe(0);
    again.close();
  });

  it('and one that does not exist, are told apart from a missing file', async () => {
    await expect(transport()(question('http://no-such-host.invalid/'))).rejects.toThrow(
      /there is no such host|its name could not be looked up/,
    );
    const one = transport();
    await expect(one(question(`${server.url}/missing`))).rejects.toThrow('HTTP status 404');
    server.answers.set('/missing', utf8('here'));
    expect(await one(question(`${server.url}/missing`))).toEqual(utf8('here'));
  });
});

describe('whoever asks', () => {
  it('can stop waiting, before and while it is asked', async () => {
    const controller = new AbortController();
    server.answers.set('/silent', () => controller.abort());
    await expect(ask('/silent', { signal: controller.signal })).rejects.toThrow('cancelled');
    await expect(ask('/silent', { signal: controller.signal })).rejects.toThrow('cancelled');
    expect(server.asked).toEqual(['GET /silent']);
  });
});

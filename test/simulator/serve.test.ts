import { request, type RequestOptions } from 'node:https';
import { connect } from 'node:tls';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Summary } from '../../src/simulator/mailbox/mail-item.ts';
import { PortTakenError, startSimulator } from '../../src/simulator/serve.ts';
import { runSimulator, type RunningSimulator } from './running-simulator.ts';

let running: RunningSimulator;
beforeAll(async () => {
  running = await runSimulator();
});
afterAll(() => running.stop());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const portOf = () => Number(new URL(running.simulator.url).port);

/** Sends the path as it is given: a URL parser would take the dots out of it. */
function get(path: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: 'localhost', port: portOf(), path, rejectUnauthorized: false, ...options },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    asked.on('error', reject).end();
  });
}

describe('what is served', () => {
  it('serves the page at /, and the files of the add-in beside it', async () => {
    expect((await get('/')).body.toString()).toContain('Simulated Outlook on the web');
    expect((await get('/add-in.js?v=1')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await get('/shims.js')).status).toBe(200);
    expect((await get('/nothing.js')).status).toBe(404);
  });

  it('puts the shims and a local office.js in the place of the deployed tag, whatever its attributes', async () => {
    writeFileSync(
      join(running.options.pane, 'other.html'),
      '<script defer src="https://appsforoffice.microsoft.com/lib/1/hosted/office.js" crossorigin></script><p>kept</p>',
    );
    for (const page of ['/taskpane.html?et=', '/other.html']) {
      const html = (await get(page)).body.toString();
      expect(html).toContain('<script src="/shims.js"></script><script src="/office-js/office.js"></script>');
      expect(html).not.toContain('appsforoffice');
    }
    expect((await get('/other.html')).body.toString()).toMatch(/<p>kept<\/p>$/);
  });

  it('serves office.js as it is, whatever the case it is asked in', async () => {
    const library = readFileSync(join(running.options.officeJs, 'office.js'));
    expect((await get('/office-js/OFFICE.js')).body.equals(library)).toBe(true);
  });

  it('gives the add-in the trust anchors that lie with the mailbox, else its own', async () => {
    writeFileSync(join(running.options.pane, 'anchors.pem'), 'of the add-in');
    expect((await get('/anchors.pem')).body.toString()).toBe('of the mailbox');
    rmSync(join(running.options.mailbox, 'anchors.pem'));
    expect((await get('/anchors.pem')).body.toString()).toBe('of the add-in');
  });

  it("trusts Mozilla's list unless the mailbox, else the add-in, says otherwise", async () => {
    expect((await get('/trust.json')).body.toString()).toBe('{"mozilla": true}');
    writeFileSync(join(running.options.pane, 'trust.json'), 'of the add-in');
    expect((await get('/trust.json')).body.toString()).toBe('of the add-in');
    writeFileSync(join(running.options.mailbox, 'trust.json'), 'of the mailbox');
    expect((await get('/trust.json')).body.toString()).toBe('of the mailbox');
  });

  it('lists the mailbox, newest first, and gives each message as it is', async () => {
    const list = JSON.parse((await get('/mailbox.json')).body.toString()) as Summary[];
    expect(list.map(({ file }) => file).sort()).toEqual([
      'broken.eml',
      'clear.eml',
      'opaque.eml',
      'plain.eml',
    ]);
    expect(list.find(({ file }) => file === 'plain.eml')).toEqual({
      file: 'plain.eml',
      from: { name: 'Example, Eve', address: 'eve@example.net' },
      subject: 'Grüße',
      date: Date.UTC(2026, 10, 24, 8),
    });
    const dates = list.map(({ date }) => date ?? 0);
    expect(dates).toEqual([...dates].sort((a, b) => b - a));
    const plain = await get('/mailbox/plain.eml');
    expect(plain.body.equals(readFileSync(join(running.options.mailbox, 'plain.eml')))).toBe(true);
  });
});

describe('what is not served', () => {
  it.each([
    '/../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/icons/../../secret.js',
    '/..\\secret.js',
    '/mailbox/..%2Ftls.key',
    '/mailbox/../../secret.js',
    '/office-js/..%2f..%2fLICENSE.md',
    '//etc/passwd',
    '/%00/taskpane.html',
    '/%zz',
    '/icons',
  ])('refuses %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body.toString()).toBe('There is no such file.');
  });

  it('refuses a symbolic link that leads out of the folder', async () => {
    symlinkSync(join(running.folder, 'secret.js'), join(running.options.pane, 'link.js'));
    symlinkSync(join(running.folder, 'tls.key'), join(running.options.mailbox, 'link.eml'));
    expect((await get('/link.js')).status).toBe(404);
    expect((await get('/mailbox/link.eml')).status).toBe(404);
  });

  it('serves of the mailbox nothing but its .eml files', async () => {
    writeFileSync(join(running.options.mailbox, 'notes.txt'), 'private');
    expect((await get('/mailbox/notes.txt')).status).toBe(404);
    expect((await get('/mailbox/anchors.pem')).status).toBe(404);
  });

  it('refuses other names for this machine: a page elsewhere may have taken one (DNS rebinding)', async () => {
    expect((await get('/mailbox.json', { headers: { Host: 'rebound.example' } })).status).toBe(421);
    expect((await get('/mailbox.json', { headers: { Host: '[::1]:3000' } })).status).toBe(200);
  });

  it('refuses every method that changes something', async () => {
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    expect((await get('/', { method: 'HEAD' })).body.length).toBe(0);
  });

  it('keeps other sites from loading the mailbox or framing the page', async () => {
    const { headers } = await get('/mailbox.json');
    expect(headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': "frame-ancestors 'self'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });
});

describe('where it listens', () => {
  it('on the loopback addresses and on no other of this machine', async () => {
    const reachable = (host: string) =>
      new Promise<boolean>((resolve) => {
        const socket = connect({ host, port: portOf(), rejectUnauthorized: false }, () => {
          socket.destroy();
          resolve(true);
        });
        socket.on('error', () => resolve(false));
      });
    expect(await reachable('127.0.0.1')).toBe(true);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, scopeid }) => !internal && !scopeid);
    for (const { address } of others) expect(await reachable(address)).toBe(false);
  });

  it('says which port is taken, and leaves nothing listening', async () => {
    const port = portOf();
    const second = startSimulator({ ...running.options, port });
    await expect(second).rejects.toThrow(PortTakenError);
    await expect(second).rejects.toMatchObject({ port });
    expect((await get('/')).status).toBe(200);
  });

  it('ends when told to, though a browser keeps its connections', async () => {
    const simulator = await startSimulator(running.options);
    const { port } = new URL(simulator.url);
    const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await simulator.close();
    await ended;
  });
});

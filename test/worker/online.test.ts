import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createCrl,
  createOcspResponse,
  distributionPoints,
  informationAccess,
  uri,
} from '../support/fake-revocation.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createSecureLoopback, type Answer, type Loopback } from '../support/loopback.ts';
import { clearSigned } from '../support/message.ts';
import { startSite, type Site } from '../taskpane/browser.ts';

/** The page's end of the real worker, and the real core in it. */
const ENTRIES = {
  page: new URL('online-page.ts', import.meta.url).pathname,
  core: new URL('../../src/worker/core.worker.ts', import.meta.url).pathname,
};
const CHROMIUM_ARGS = ['--host-resolver-rules=MAP *.example.org 127.0.0.1'];

let site: Site;
let page: Page;
let server: Loopback;
let root: Identity;
beforeAll(async () => {
  [site, server, root] = await Promise.all([
    startSite(ENTRIES, { allowNetwork: true, chromiumArgs: CHROMIUM_ARGS }),
    createSecureLoopback(),
    createRoot(),
  ]);
});
beforeEach(async () => {
  page = await openPage(site);
  server.answers.clear();
  server.asked.length = 0;
});
afterAll(() => Promise.all([site.close(), server.close()]));

/** A page with a worker of its own, whose memory is empty. */
async function openPage({ browser, address }: Site): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const opened = await context.newPage();
  await opened.goto(address);
  await opened.waitForFunction(() => 'core' in globalThis);
  return opened;
}

const at = (path: string): string => `${server.url.replace('127.0.0.1', 'ca.example.org')}${path}`;
const withResponder = () =>
  root.issue({ email: 'alice@example.org', extensions: [informationAccess({ ocsp: [at('/o')] })] });

async function judge(by: Identity, { network = true, asking = page } = {}) {
  const message = await clearSigned({ signers: [{ by }] });
  const asked = { message: [...message], anchor: [...root.der], at: NOW.toISOString(), network };
  const { verdict } = await asking.evaluate((question) => core.judge(question), asked);
  const { revocation, findings } = verdict.signers[0];
  return { kind: verdict.kind, status: revocation[0]?.status, source: revocation[0]?.source, findings };
}

const open =
  (answer: Uint8Array | (() => Promise<Uint8Array>)): Answer =>
  async (_, response) =>
    response
      .setHeader('Access-Control-Allow-Origin', '*')
      .end(typeof answer === 'function' ? await answer() : answer);

describe('with the network switched on', () => {
  it('a responder that lets web pages ask makes the status good, with its source', async () => {
    const alice = await withResponder();
    const good = await createOcspResponse({ issuer: root, about: alice, status: 'good' });
    server.answers.set('/o/', open(good));
    expect(await judge(alice)).toEqual({
      kind: 'verified',
      status: 'good',
      source: `network ${at('/o')}`,
      findings: [],
    });
    expect(server.asked).toEqual([expect.stringMatching(/^GET \/o\//)]);
  });

  it('it says who was revoked', async () => {
    const alice = await withResponder();
    server.answers.set(
      '/o/',
      open(await createOcspResponse({ issuer: root, about: alice, status: 'revoked' })),
    );
    expect(await judge(alice)).toMatchObject({ kind: 'invalid', status: 'revoked' });
  });

  it('the worker remembers the answer for the next message', async () => {
    const alice = await withResponder();
    server.answers.set('/o/', open(await createOcspResponse({ issuer: root, about: alice, status: 'good' })));
    await judge(alice);
    expect(await judge(alice)).toMatchObject({ status: 'good', source: `cache ${at('/o')}` });
    expect(server.asked).toHaveLength(1);
  });

  it('a list of revoked certificates answers as well', async () => {
    const points = distributionPoints({ name: { fullName: [uri(at('/ca.crl'))] } });
    const alice = await root.issue({ email: 'alice@example.org', extensions: [points] });
    server.answers.set('/ca.crl', open(await createCrl({ issuer: root })));
    expect(await judge(alice)).toMatchObject({ status: 'good', source: `network ${at('/ca.crl')}` });
  });

  it('an issuer that the message lacks is asked for', async () => {
    const authority = await root.issue({ ca: true, name: 'Authority' });
    const alice = await authority.issue({
      email: 'alice@example.org',
      extensions: [informationAccess({ caIssuers: [at('/authority.cer')] })],
    });
    expect(await judge(alice)).toMatchObject({ kind: 'caution' });
    server.answers.set('/authority.cer', open(authority.der));
    expect(await judge(alice)).toMatchObject({ kind: 'verified' });
  });

  it('a responder that lets no web page ask leaves the status unknown, and who was tried is told', async () => {
    const alice = await withResponder();
    const good = await createOcspResponse({ issuer: root, about: alice, status: 'good' });
    server.answers.set('/o/', good);
    server.answers.set('/o', good);
    expect(await judge(alice)).toMatchObject({
      kind: 'verified',
      status: 'unknown',
      findings: [
        {
          code: 'revocation-unknown',
          tried: [{ url: at('/o'), why: 'no connection, or the server does not let web pages ask' }],
        },
      ],
    });
  });

  it('an address on http is not asked, and that is told', async () => {
    const url = 'http://ocsp.example.org/';
    const alice = await root.issue({
      email: 'alice@example.org',
      extensions: [informationAccess({ ocsp: [url] })],
    });
    expect((await judge(alice)).findings).toMatchObject([
      { code: 'revocation-unknown', tried: [{ url, why: 'a web page can ask over https only' }] },
    ]);
  });

  it('whoever leaves the message ends what is asked for it', async () => {
    const alice = await withResponder();
    const isLeft = new Promise<void>((resolve) => {
      server.answers.set('/o/', (_, response) => {
        response.on('close', () => resolve());
        void page.evaluate(() => core.leave());
      });
    });
    await expect(judge(alice)).rejects.toThrow('AbortError');
    await isLeft;
  });
});

describe('nobody is asked', () => {
  it('with the network switched off', async () => {
    const alice = await withResponder();
    server.answers.set('/o/', open(await createOcspResponse({ issuer: root, about: alice, status: 'good' })));
    const { status, findings } = await judge(alice, { network: false });
    expect(status).toBe('unknown');
    expect(findings).toEqual([{ code: 'revocation-unknown', certificate: alice.certificate.subject.text }]);
    expect(server.asked).toEqual([]);
  });

  it('by pages that were not built for it, whatever is switched on; and that is told', async () => {
    const closed = await startSite(ENTRIES, { chromiumArgs: CHROMIUM_ARGS });
    const alice = await withResponder();
    server.answers.set('/o/', open(await createOcspResponse({ issuer: root, about: alice, status: 'good' })));
    const { status, findings } = await judge(alice, { asking: await openPage(closed) });
    await closed.close();
    expect(status).toBe('unknown');
    expect(findings).toMatchObject([{ tried: [{ why: 'this add-in was set up to ask nobody' }] }]);
    expect(server.asked).toEqual([]);
  });
});

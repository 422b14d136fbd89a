import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { fromUtf8, utf8 } from '../../src/bytes.ts';
import type { Identity } from '../../src/keystore/identity.ts';
import { writePkcs12 } from '../../src/keystore/write-pkcs12.ts';
import type { DraftFields } from '../../src/simulator/mailbox/draft-item.ts';
import { createRoot, type Identity as Issuer } from '../support/fake-ca.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';
import { ownIdentity } from '../support/own-identity.ts';
import {
  createStandInGraph,
  loopbackFetch,
  type Fault,
  type StandInGraph,
} from '../support/stand-in-graph.ts';
import { startComposeSite, type ComposeSite } from './compose-site.ts';

const PASSPHRASE = 'violet teapot under seven stairs';
const FILE_PASSPHRASE = 'copper lantern beside eight rivers';
const GRAPH = 'https://graph.microsoft.com/v1.0';
const DAY = 24 * 60 * 60 * 1000;
const CONFIG = {
  graph: {
    clientId: '0f8fad5b-d9cb-469f-a165-70867728950e',
    authority: 'https://login.microsoftonline.com/example.org',
  },
};
const DRAFT: DraftFields = {
  subject: 'Grüße: the plan',
  to: [{ name: 'Bob', address: 'bob@example.org' }],
  bcc: [{ name: 'Carol', address: 'carol@example.org' }],
  html: '<html><body><p>Grüße</p><img src="cid:logo.png"></body></html>',
  text: 'Grüße',
  attachments: [
    { id: 'i', name: 'logo.png', attachmentType: 0, isInline: true, size: 3, content: btoa('img') },
    { id: 'f', name: 'plan.pdf', attachmentType: 0, isInline: false, size: 8, content: btoa('%PDF\r\n\n\r') },
    { id: 'g', name: 'notes.txt', attachmentType: 0, isInline: false, size: 5, content: btoa('notes') },
  ],
};

let site: ComposeSite;
let folder: OpensslFolder;
let you: Identity;
let others: Readonly<Record<'bob' | 'carol', Identity>>;
let keyFile: Uint8Array;
let graph: StandInGraph;
let context: BrowserContext;
let page: Page;
let pane: FrameLocator;

beforeAll(async () => {
  // The pane has its own clock, so these are valid today.
  const valid = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 400 * DAY) };
  const root: Issuer = await createRoot({ kind: 'RSA-2048', ...valid });
  const of = (name: string) =>
    ownIdentity(root, { kind: 'RSA-2048', name, email: `${name}@example.org`, ...valid });
  [you, others] = [await of('you'), { bob: await of('bob'), carol: await of('carol') }];
  keyFile = await writePkcs12(you, FILE_PASSPHRASE);
  folder = createOpensslFolder();
  folder.write('root.pem', utf8(toPem(root.der, 'CERTIFICATE')));
  for (const [name, { certificate, privateKeyInfo }] of Object.entries(others))
    folder.write(
      `${name}.pem`,
      utf8(toPem(certificate.der, 'CERTIFICATE') + toPem(privateKeyInfo, 'PRIVATE KEY')),
    );
  site = await startComposeSite({
    'config.json': JSON.stringify(CONFIG),
    'anchors.pem': toPem(root.der, 'CERTIFICATE'),
    'trust.json': '{"mozilla": false}',
  });
}, 180_000);
afterAll(async () => {
  await site.close();
  folder.remove();
});

beforeEach(async () => {
  graph = await createStandInGraph();
  context = await site.browser.newContext({ ignoreHTTPSErrors: true });
  await context.route(`${GRAPH}/**`, async (route) => {
    const request = route.request();
    try {
      const answer = await loopbackFetch(request.url().replace(GRAPH, graph.base), {
        method: request.method(),
        headers: request.headers(),
        body: request.postData(),
      });
      await route.fulfill({
        status: answer.status,
        headers: { 'access-control-allow-origin': '*', ...Object.fromEntries(answer.headers) },
        body: Buffer.from(await answer.arrayBuffer()),
      });
    } catch {
      await route.abort('connectionreset');
    }
  });
  page = await context.newPage();
  await page.goto(site.simulator.url);
  await page.waitForFunction(() => window.signetSimulator !== undefined);
  pane = page.frameLocator('iframe[title=Signet]');
}, 60_000);
afterEach(async () => {
  await context.close();
  await graph.close();
});

const compose = (fields: DraftFields) =>
  page.evaluate((given) => void window.signetSimulator!.compose(given), fields);
const drafted = () =>
  page.evaluate(() => {
    const draft = window.signetSimulator!.draft()!;
    return { closed: draft.closed, marker: draft.headers.get('X-Signet-Draft') ?? '' };
  });
const button = (name: string | RegExp) => pane.getByRole('button', { name, exact: true });
const toggle = (name: 'Sign' | 'Encrypt') => pane.getByRole('switch', { name });

/** As a person does it for the first time: a passphrase, then the key file, in place. */
async function bringKey(): Promise<void> {
  await toggle('Sign').check();
  await pane.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await pane.getByLabel('The same once more', { exact: true }).fill(PASSPHRASE);
  await button('Choose this passphrase').click();
  await button('Choose a key file').waitFor();
  const file = { name: 'you.p12', mimeType: 'application/x-pkcs12', buffer: Buffer.from(keyFile) };
  await pane.locator('input[type=file][accept*=p12]').setInputFiles(file);
  await pane.getByLabel('Passphrase of the file', { exact: true }).fill(FILE_PASSPHRASE);
  await button('Import').click();
}

async function openCertificate(name: 'bob' | 'carol'): Promise<void> {
  const pem = toPem(others[name].certificate.der, 'CERTIFICATE');
  const file = { name: `${name}.pem`, mimeType: 'application/x-pem-file', buffer: Buffer.from(pem) };
  await pane.locator('input[type=file][accept*=vcf]').setInputFiles(file);
  await pane.getByText(`Taken in: ${name}@example.org`).waitFor();
}

/** What openssl reads of a message with the key of `name`. */
function opened(message: Uint8Array, name: 'bob' | 'carol'): string {
  folder.write('sent.eml', message);
  folder.run(`cms -decrypt -in sent.eml -recip ${name}.pem -out inner.eml`);
  folder.run('cms -verify -in inner.eml -CAfile root.pem -purpose any -out content');
  return fromUtf8(folder.read('content'));
}

/** Deriving keys takes its time where others compute, too. */
const PATIENTLY = { timeout: 180_000 };

describe('the compose pane', PATIENTLY, () => {
  it('signs and encrypts a whole draft, so that openssl opens it for each recipient', async () => {
    await compose(DRAFT);
    await bringKey();
    await toggle('Encrypt').check();
    await pane.getByText('There is no certificate of bob@example.org').waitFor();
    await openCertificate('bob');
    await openCertificate('carol');
    expect((await drafted()).marker).toBe('v1; sign; encrypt');
    await button('Sign, encrypt and send').click();
    await page.waitForFunction(() => window.signetSimulator!.draft()!.closed === 'discarded');
    const [toBob, toCarol, ...more] = graph.sent;
    expect(more).toEqual([]);
    for (const content of [opened(toBob!, 'bob'), opened(toCarol!, 'carol')]) {
      expect(content).not.toMatch(/^bcc:/im);
      for (const { content: file } of DRAFT.attachments!) expect(content).toContain(file);
      expect(content).toContain('Content-ID: <logo.png>');
    }
    // Nothing of the Bcc is in what the others get, and their copy is for them alone.
    expect(fromUtf8(toBob!)).not.toContain('carol');
    expect(() => opened(toBob!, 'carol')).toThrow();
    expect(fromUtf8(toCarol!)).toContain('\r\nBcc: carol@example.org\r\n'.trim());
    expect(fromUtf8(toCarol!)).not.toMatch(/^To:.*bob/im);
    expect(fromUtf8(toBob!)).not.toContain('plan');
  });

  it.each<[string, Fault, RegExp]>([
    ['200 is a refusal', { status: 200 }, /did not take the message|too large/],
    ['403', { status: 403, code: 'ErrorSendAsDenied' }, /does not let you send from this address/],
    ['413', { status: 413 }, /too large/],
  ])('says why it was refused (%s), and leaves the draft as it was', async (_, fault, said) => {
    await compose({ ...DRAFT, bcc: [] });
    await bringKey();
    graph.faults.push(fault);
    await button('Sign and send').click();
    await pane.getByText(said).waitFor();
    expect(await pane.getByText('Your draft is as it was.').count()).toBe(1);
    const { closed, marker } = await drafted();
    expect([closed, marker.includes('begun'), graph.sent.length]).toEqual([null, false, 0]);
  });

  it('looks in Sent Items where the answer was cut, and never sends twice', async () => {
    await compose({ ...DRAFT, bcc: [] });
    await bringKey();
    graph.faults.push('accept-and-504');
    await button('Sign and send').click();
    await page.waitForFunction(() => window.signetSimulator!.draft()!.closed === 'discarded');
    expect(graph.sent).toHaveLength(1);
  });

  it('is clean to axe, and sends nothing before something is asked for', async () => {
    await compose(DRAFT);
    await toggle('Sign').waitFor();
    expect(await button(/and send$|^Send$/).getAttribute('aria-disabled')).toBe('true');
    await toggle('Sign').check();
    await toggle('Encrypt').check();
    await pane.getByText('There is no certificate of bob@example.org').waitFor();
    const { violations } = await new AxeBuilder({ page }).include('iframe').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { createPeople, type People } from '../attacks/people.ts';
import type { Identity } from '../support/fake-ca.ts';
import { clearSigned, FROM_ALICE } from '../support/message.ts';
import { startSite, type Site } from './browser.ts';

/** The real pane, the real core in its worker, and the browser's own storage. */
let site: Site;
let page: Page;
let people: People;
let newAlice: Identity;
const complaints: string[] = [];

beforeAll(async () => {
  people = await createPeople();
  newAlice = await people.root.issue({ email: 'alice@example.org' });
  site = await startSite({
    page: new URL('../attacks/page.tsx', import.meta.url).pathname,
    core: new URL('../../src/worker/core.worker.ts', import.meta.url).pathname,
  });
});
afterAll(() => site.close());

beforeEach(async () => {
  complaints.length = 0;
  const context = await site.browser.newContext({ viewport: { width: 320, height: 900 } });
  page = await context.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  await openPane();
});
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.context().close();
});

const base64 = (bytes: Bytes): string => Buffer.from(bytes).toString('base64');

async function openPane(): Promise<void> {
  await page.goto(site.address);
  await page.waitForFunction(() => 'attacked' in globalThis);
  await page.evaluate((pem) => attacked.trust(pem), base64(utf8(toPem(people.root.der, 'CERTIFICATE'))));
}

const card = (name: string) => page.getByRole('region', { name }).and(page.locator(':has(h1)'));

async function read(message: Bytes, headline: string): Promise<void> {
  await page.evaluate(() => attacked.close());
  await card('No message selected').waitFor();
  await page.evaluate((bytes) => attacked.open(bytes), base64(message));
  await card(headline).waitFor();
}

let number = 0;
const signed = (by: Identity): Promise<Bytes> =>
  clearSigned({ signers: [{ by }], fields: { ...FROM_ALICE, 'Message-ID': `<${++number}@x>` } });
const unsigned = (): Bytes =>
  utf8(`From: alice@example.org\r\nSubject: ${++number}\r\nContent-Type: text/plain\r\n\r\nHello\r\n`);

const GOOD = 'Signed by Alice Example';
const UNUSUAL = 'Signed, but not as usual';
const UNPROVEN = "Signed, but the sender isn't proven";
const button = (name: string) => page.getByRole('button', { name, exact: true });

async function isAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
}

// Under load each analysis takes seconds.
vi.setConfig({ testTimeout: 120_000 });

describe('a known sender with a new certificate', () => {
  it('is accepted by keyboard with one act, which holds when the pane is opened again, until it is undone', async () => {
    await read(await signed(people.alice), GOOD);
    await page.getByText('Not seen from this sender before').waitFor();
    await read(await signed(newAlice), UNUSUAL);
    await page.getByText('has signed with a certificate from Test Root.').first().waitFor();
    await isAccessible();
    await button('Accept the new certificate').focus();
    await page.keyboard.press('Enter');
    await card(GOOD).waitFor();
    // The button is gone; whoever goes on by keyboard is still in the pane.
    await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN');
    await page.getByText('accepted by you on June 1, 2026').waitFor();
    await isAccessible();

    await openPane();
    await read(await signed(newAlice), GOOD);
    await button('Undo').click();
    await card(UNUSUAL).waitFor();
    await read(await signed(people.alice), GOOD);
    await read(await signed(newAlice), UNUSUAL);
  });
});

describe('a certificate that nobody vouches for', () => {
  it('is trusted for this sender with one act, until it is undone', async () => {
    await read(await signed(people.eve), UNPROVEN);
    await isAccessible();
    await button('Trust this certificate for alice@example.org').click();
    await card(GOOD).waitFor();
    await page.getByText('You accepted this very certificate for this sender.', { exact: true }).waitFor();
    await button('Undo').click();
    await card(UNPROVEN).waitFor();
    expect(await button('Undo').count()).toBe(0);
  });
});

describe('a sender who usually signs', () => {
  it('is told of on a message without a signature, until the person says otherwise, and after that is undone', async () => {
    for (let i = 0; i < 3; i++) await read(await signed(people.alice), GOOD);
    await read(unsigned(), 'Not signed');
    const notice = card('Not signed').getByText('Mail from alice@example.org is usually signed: 3 of');
    await notice.waitFor();
    await isAccessible();
    await button("Don't expect alice@example.org to sign").click();
    await button('Undo').waitFor();
    expect(await notice.count()).toBe(0);
    await isAccessible();
    await button('Undo').click();
    await notice.waitFor();
  });
});

describe('nothing is offered', () => {
  it('where somebody else signed', async () => {
    await read(await signed(people.mallory), UNPROVEN);
    expect(await page.getByRole('button', { name: /Accept|Trust/ }).count()).toBe(0);
  });
});

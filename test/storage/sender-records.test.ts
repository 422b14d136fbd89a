import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSite, type Site } from '../taskpane/browser.ts';

const ALICE = 'alice@example.org';
const AT = '2026-06-01T12:00:00.000Z';

let site: Site;
let page: Page;

beforeAll(async () => {
  site = await startSite({ page: new URL('sender-records-page.ts', import.meta.url).pathname });
});
afterAll(() => site.close());

beforeEach(async () => {
  // A context of its own has a storage of its own.
  page = await (await site.browser.newContext()).newPage();
  await open();
});
afterEach(() => page.context().close());

async function open(): Promise<void> {
  await page.goto(site.address);
  await page.waitForFunction(() => 'records' in globalThis);
}

const look = (address = ALICE) => page.evaluate((wanted) => records.look(wanted), address);
const set = () => page.evaluate(([address, at]) => records.set(address, at), [ALICE, AT] as const);

describe('records of senders', () => {
  it('are kept on the device, each by its address, and outlive the window', async () => {
    expect(await look()).toEqual({ keptIn: 'device', record: undefined });
    await set();
    await open();
    expect(await look()).toMatchObject({
      keptIn: 'device',
      record: { address: ALICE, unsignedAcceptedAt: AT },
    });
    expect((await look('bob@example.org')).record).toBeUndefined();
  });

  it('are changed one step after another, in two windows at once', async () => {
    const other = await page.context().newPage();
    await other.goto(site.address);
    await other.waitForFunction(() => 'records' in globalThis);
    await Promise.all([
      page.evaluate((address) => records.count(address, 10), ALICE),
      other.evaluate((address) => records.count(address, 10), ALICE),
    ]);
    expect((await look()).record?.messages).toHaveLength(20);
  });

  it('are forgotten one by one', async () => {
    await set();
    await page.evaluate((address) => records.remove(address), ALICE);
    expect((await look()).record).toBeUndefined();
  });

  it('are kept anew where somebody had them wiped meanwhile', async () => {
    await set();
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.deleteDatabase('signet').onsuccess = resolve;
        }),
    );
    expect(await look()).toEqual({ keptIn: 'device', record: undefined });
    await set();
    expect((await look()).record).toBeDefined();
  });

  it('of a later version are neither read nor replaced', async () => {
    await page.evaluate((address) => records.putForeign(address), ALICE);
    expect((await look()).record).toBeUndefined();
    await set();
    expect((await look()).record).toBeUndefined();
  });
});

describe('where the browser keeps nothing', () => {
  it('records last as long as the window, and say so', async () => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'indexedDB', {
        get() {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    });
    await open();
    await set();
    expect(await look()).toMatchObject({ keptIn: 'memory', record: { unsignedAcceptedAt: AT } });
    await open();
    expect(await look()).toEqual({ keptIn: 'memory', record: undefined });
  });

  it('nobody waits for a storage without an answer', async () => {
    await page.evaluate(() => records.hang());
    await set();
    expect(await look()).toMatchObject({ keptIn: 'memory', record: { unsignedAcceptedAt: AT } });
  });
});

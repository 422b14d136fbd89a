import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSite, type Site } from '../taskpane/browser.ts';

const BOB = 'bob@example.org';
const CAROL = 'carol@example.org';

let site: Site;
let page: Page;

beforeAll(async () => {
  site = await startSite({ page: new URL('certificate-records-page.ts', import.meta.url).pathname });
});
afterAll(() => site.close());

beforeEach(async () => {
  // A context of its own has a storage of its own.
  page = await (await site.browser.newContext()).newPage();
  await open();
});
afterEach(() => page.context().close());

async function open(on = page): Promise<void> {
  await on.goto(site.address);
  await on.waitForFunction(() => 'certificates' in globalThis);
}

const read = () => page.evaluate(() => certificates.read());
const put = (id: string, address: string) =>
  page.evaluate(([at, of]) => certificates.put(at, of), [id, address] as const);

describe('records of certificates', () => {
  it('are kept on the device, outlive the window, and are forgotten one by one', async () => {
    expect(await read()).toEqual({});
    await put('a', BOB);
    await put('b', CAROL);
    await open();
    expect(await read()).toEqual({ a: BOB, b: CAROL });
    await page.evaluate(() => certificates.remove('a'));
    expect(await read()).toEqual({ b: CAROL });
  });

  it('are changed one step after another, in two windows at once', async () => {
    const other = await page.context().newPage();
    await open(other);
    await Promise.all([
      page.evaluate(() => certificates.grow('a', 'p', 10)),
      other.evaluate(() => certificates.grow('a', 'q', 10)),
    ]);
    expect(await page.evaluate(() => certificates.addresses('a'))).toBe(20);
  });

  it('stay as they are where a change fails, which does not make the storage a broken one', async () => {
    await put('a', BOB);
    expect(await page.evaluate(() => certificates.fail('b'))).toBe('no room');
    await put('c', CAROL);
    await open();
    expect(await read()).toEqual({ a: BOB, c: CAROL });
  });

  it('of a later version are neither read, nor replaced, nor forgotten', async () => {
    await page.evaluate(() => certificates.putForeign('a'));
    expect(await read()).toEqual({});
    await put('a', BOB);
    await put('b', CAROL);
    expect(await read()).toEqual({ b: CAROL });
    expect(await page.evaluate(() => certificates.version('a'))).toBe(2);
  });

  it('last as long as the window where the browser keeps nothing', async () => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'indexedDB', {
        get() {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    });
    await open();
    await put('a', BOB);
    expect(await read()).toEqual({ a: BOB });
    expect(await page.evaluate(() => certificates.fail('b'))).toBe('no room');
    await open();
    expect(await read()).toEqual({});
  });
});

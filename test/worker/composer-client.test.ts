import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSite, type Site } from '../taskpane/browser.ts';

let site: Site;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  site = await startSite({
    page: new URL('composer-client-page.ts', import.meta.url).pathname,
    scripted: new URL('scripted.worker.ts', import.meta.url).pathname,
  });
  page = await site.browser.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
});

beforeEach(async () => {
  complaints.length = 0;
  await page.goto(site.address);
  await page.waitForFunction(() => 'composerClient' in globalThis);
});

afterAll(() => site.close());

describe('createComposer', () => {
  it('does one call after the other in one worker, each with a port of its own', async () => {
    const outcome = await page.evaluate(async () => {
      const answers = await Promise.all(['a@x', 'b@x', 'c@x'].map((each) => composerClient.recipients(each)));
      return { answers, workers: composerClient.workersStarted(), ports: composerClient.portsMade() };
    });
    expect(outcome).toEqual({
      answers: [{ address: 'a@x' }, { address: 'b@x' }, { address: 'c@x' }],
      workers: 1,
      ports: 3,
    });
  });

  it('ends the worker of a call that is cancelled, and goes on with a fresh one', async () => {
    const outcome = await page.evaluate(async () => {
      const cancel = new AbortController();
      const running = composerClient.recipients('silent', cancel.signal);
      const next = composerClient.recipients('b@x');
      // Until its worker was started, there is nothing to end.
      while (composerClient.workersStarted() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      cancel.abort();
      return { running: await running, next: await next, workers: composerClient.workersStarted() };
    });
    expect(outcome).toMatchObject({ running: { name: 'AbortError' }, next: { address: 'b@x' }, workers: 2 });
  });

  it('drops a call that is cancelled before its turn, and leaves the one under way alone', async () => {
    const outcome = await page.evaluate(async () => {
      const [blocking, waiting] = [new AbortController(), new AbortController()];
      const running = composerClient.recipients('silent', blocking.signal);
      const dropped = composerClient.recipients('b@x', waiting.signal);
      waiting.abort();
      const first = await dropped;
      const workers = composerClient.workersStarted();
      blocking.abort();
      await running;
      return { first, workers, ports: composerClient.portsMade() };
    });
    expect(outcome).toMatchObject({ first: { name: 'AbortError' }, workers: 1, ports: 1 });
  });

  it('tells a refusal in its sentence, and keeps the worker', async () => {
    const outcome = await page.evaluate(async () => {
      const refused = await composerClient.recipients('refused');
      await composerClient.recipients('b@x');
      return { refused, workers: composerClient.workersStarted() };
    });
    expect(outcome).toEqual({ refused: { name: 'ComposerError', error: 'Not so.' }, workers: 1 });
  });

  it.each([
    ['broken', /a bug in the core/],
    ['failed', /the core gave up/],
  ])('rejects where the worker is %s, and goes on with a fresh one', async (order, message) => {
    const outcome = await page.evaluate(async (address) => {
      const broken = await composerClient.recipients(address);
      return {
        broken,
        next: await composerClient.recipients('b@x'),
        workers: composerClient.workersStarted(),
      };
    }, order);
    expect(outcome.broken.name).toBe('Error');
    expect(outcome.broken.error).toMatch(message);
    expect(outcome).toMatchObject({ next: { address: 'b@x' }, workers: 2 });
    expect(complaints).toEqual([]);
  });

  it('ends the call under way and those behind it when it is disposed of', async () => {
    const outcomes = await page.evaluate(() => {
      const calls = Promise.all(['silent', 'b@x'].map((each) => composerClient.recipients(each)));
      composerClient.dispose();
      return calls;
    });
    expect(outcomes).toMatchObject([{ name: 'AbortError' }, { name: 'AbortError' }]);
    expect(complaints).toEqual([]);
  });
});

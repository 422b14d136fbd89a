import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSite, type Site } from '../taskpane/browser.ts';

let site: Site;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  site = await startSite({
    page: new URL('page.ts', import.meta.url).pathname,
    scripted: new URL('scripted.worker.ts', import.meta.url).pathname,
  });
  page = await site.browser.newPage();
  page.on('pageerror', ({ message }) => complaints.push(message));
});

beforeEach(async () => {
  complaints.length = 0;
  await page.goto(site.address);
  await page.waitForFunction(() => 'client' in globalThis);
});

afterAll(() => site.close());

describe('createVerifier', () => {
  it('gives the report and the steps, and keeps the worker for the next message', async () => {
    const outcome = await page.evaluate(async () => {
      await client.verify(new Uint8Array([0, 1]));
      return { ...(await client.verify(new Uint8Array([0, 1, 2]))), workers: client.workersStarted() };
    });
    expect(outcome.report).toMatchObject({ jobs: [2, 3], received: [0, 1, 2] });
    expect(outcome.steps).toEqual(['parsing']);
    expect(outcome.workers).toBe(1);
  });

  it('leaves the caller its bytes, and sends no more of a buffer than them', async () => {
    const outcome = await page.evaluate(async () => {
      const buffer = new Uint8Array(1_000_000);
      const { report } = await client.verify(buffer.subarray(10, 14));
      return { sent: report?.buffer, kept: buffer.length };
    });
    expect(outcome).toEqual({ sent: 4, kept: 1_000_000 });
  });

  it('stops a job that is aborted, and starts the next one in a fresh worker', async () => {
    const outcome = await page.evaluate(async () => {
      const cancel = new AbortController();
      const stopped = client.verify(new Uint8Array([1]), cancel.signal);
      cancel.abort();
      const next = await client.verify(new Uint8Array([0, 7]));
      return { stopped: await stopped, next, workers: client.workersStarted() };
    });
    expect(outcome.stopped.name).toBe('AbortError');
    expect(outcome.next.report).toMatchObject({ jobs: [2], received: [0, 7] });
    expect(outcome.workers).toBe(2);
  });

  it('neither starts a job that was aborted before, nor gives up the one under way for it', async () => {
    const outcome = await page.evaluate(async () => {
      const running = client.verify(new Uint8Array([0]));
      const late = await client.verify(new Uint8Array([0]), AbortSignal.abort());
      return { running: await running, late, workers: client.workersStarted() };
    });
    expect(outcome.late.name).toBe('AbortError');
    expect(outcome.running.report).toBeDefined();
    expect(outcome.workers).toBe(1);
  });

  it('gives a job up when another takes its place', async () => {
    const [first, second] = await page.evaluate(() =>
      Promise.all([client.verify(new Uint8Array([1])), client.verify(new Uint8Array([0, 9]))]),
    );
    expect(first).toMatchObject({ name: 'AbortError' });
    expect(second.report).toMatchObject({ received: [0, 9] });
  });

  it.each([
    ['crashes', 2, /a bug in the core/],
    ['says that it failed', 3, /the core gave up/],
  ])('rejects when the worker %s, and goes on with a fresh one', async (_, order, message) => {
    const outcome = await page.evaluate(async (first) => {
      const broken = await client.verify(new Uint8Array([first]));
      return { broken, next: await client.verify(new Uint8Array([0])), workers: client.workersStarted() };
    }, order);
    expect(outcome.broken).toMatchObject({ name: 'Error' });
    expect(outcome.broken.error).toMatch(message);
    expect(outcome.next.report).toMatchObject({ jobs: [1] });
    expect(outcome.workers).toBe(2);
    expect(complaints).toEqual([]);
  });

  it('rejects when the worker cannot be loaded', async () => {
    const outcome = await page.evaluate(() => client.verifyWithoutScript());
    expect(outcome).toMatchObject({ name: 'Error', error: 'The worker could not be started.' });
  });

  it('tells no step after the report', async () => {
    const outcome = await page.evaluate(async () => {
      const first = await client.verify(new Uint8Array([4]));
      const second = await client.verify(new Uint8Array([0]));
      return { first, second };
    });
    expect(outcome.first.steps).toEqual(['parsing']);
    expect(outcome.second.report).toBeDefined();
  });

  it('keeps a decision, though a message is opened meanwhile, and one worker of the two', async () => {
    const outcome = await page.evaluate(async () => {
      const deciding = client.decide('alice@example.org');
      const { report } = await client.verify(new Uint8Array([0]));
      const decided = await deciding;
      await client.verify(new Uint8Array([0]));
      return { report, decided, workers: client.workersStarted() };
    });
    expect(outcome).toMatchObject({ report: { received: [0] }, decided: '', workers: 2 });
  });

  it.each([
    ['broken@example.org', /a bug in the core/],
    ['failed@example.org', /the core gave up/],
  ])('says that a decision was not kept, and goes on with a fresh worker: %s', async (address, message) => {
    const outcome = await page.evaluate(async (of) => {
      const why = await client.decide(of);
      return { why, next: await client.verify(new Uint8Array([0])), workers: client.workersStarted() };
    }, address);
    expect(outcome.why).toMatch(message);
    expect(outcome.next.report).toMatchObject({ jobs: [1] });
    expect(outcome.workers).toBe(2);
    expect(complaints).toEqual([]);
  });

  it('ends the job under way when it is disposed of', async () => {
    const outcome = await page.evaluate(() => {
      const running = client.verify(new Uint8Array([1]));
      client.dispose();
      return running;
    });
    expect(outcome.name).toBe('AbortError');
  });
});

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, SAMPLES, startSite, type Site } from './outlook.ts';

let site: Site;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  site = await startSite();
  const context = await site.newContext();
  page = await context.newPage();
  complaints = listen(page);
  await page.goto(new URL('reader.html', site.url).href);
}, 120_000);
afterAll(() => site.close());

const headline = (name: string) => page.getByRole('region', { name }).waitFor();

describe('the reader, without Outlook', () => {
  it('asks for a message', async () => {
    await headline('Open a message');
  });

  it('judges a file that is opened', async () => {
    await page.locator('input[type=file]').setInputFiles(`${SAMPLES}02-signed-opaque.eml`);
    await headline('Signed by Bob Example');
  });

  it('judges a file that is dropped', async () => {
    const base64 = readFileSync(`${SAMPLES}03-changed-after-signing.eml`).toString('base64');
    const transfer = await page.evaluateHandle((content) => {
      const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'dropped.eml', { type: 'message/rfc822' }));
      return data;
    }, base64);
    await page.getByText('Drop a message file here').dispatchEvent('drop', { dataTransfer: transfer });
    await headline("The signature doesn't hold");
  });

  it('saves a report in the form of the command line', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save report' }).click(),
    ]);
    const report: unknown = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(report).toMatchObject({
      verdict: 'invalid',
      findings: expect.arrayContaining([
        { code: 'content-changed', weight: 'invalid', digestAlgorithm: 'SHA-256' },
      ]) as unknown,
    });
  });

  it('complains of nothing', () => {
    expect(complaints).toEqual([]);
  });
});

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSite, type Site } from './browser.ts';

let site: Site;
let page: Page;

beforeAll(async () => {
  site = await startSite({ page: new URL('../worker/page.ts', import.meta.url).pathname });
  page = await site.browser.newPage();
  await page.goto(site.address);
  await page.waitForFunction(() => 'client' in globalThis);
}, 120_000);
afterAll(() => site.close());

/** What the page answers to an act: '' or the name of the error. */
const tried = (act: string) =>
  page.evaluate((code) => {
    const acts: Readonly<Record<string, () => unknown>> = {
      html: () => (document.createElement('div').innerHTML = '<b>x</b>'),
      parser: () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
      srcdoc: () => (document.createElement('iframe').srcdoc = '<b>x</b>'),
      // The sinks that run code, which the lint of this project forbids, are what is tried here.
      script: () => (document.createElement('script').text = '1'),
      elsewhere: () => (document.createElement('script').src = 'https://evil.example/x.js'),
      data: () => (document.createElement('script').src = 'data:text/javascript,1'),
      worker: () => new Worker('https://evil.example/x.js'),
      own: () => (document.createElement('script').src = '/page.js'),
      microsoft: () =>
        (document.createElement('script').src = 'https://appsforoffice.microsoft.com/lib/1/x.js'),
      policy: () => window.trustedTypes?.createPolicy('another', {}),
    };
    try {
      acts[code]?.();
      return '';
    } catch (error) {
      return (error as Error).name;
    }
  }, act);

describe('a string in the pane', () => {
  it.each(['html', 'parser', 'srcdoc', 'script', 'elsewhere', 'data', 'worker', 'policy'])(
    'becomes no markup, code or foreign script: %s',
    async (act) => expect(await tried(act)).toBe('TypeError'),
  );

  it.each(['own', 'microsoft'])('may name a script of ours or of office.js: %s', async (act) => {
    expect(await tried(act)).toBe('');
  });
});

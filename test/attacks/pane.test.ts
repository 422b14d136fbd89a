import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { verdictWords } from '../../src/smime/words.ts';
import { createReader } from '../support/sender-records.ts';
import { startSite, type Site } from '../taskpane/browser.ts';
import { CASES } from './cases.ts';
import { createPeople, type People } from './people.ts';

/** Every case under the usual policy, as a person sees it: in the real pane, which has no keys. */
const SEEN = CASES.filter(({ revocation }) => revocation === undefined);

let site: Site;
let page: Page;
let people: People;
const complaints: string[] = [];

const base64 = (bytes: Bytes): string => Buffer.from(bytes).toString('base64');

beforeAll(async () => {
  people = await createPeople();
  site = await startSite({
    page: new URL('page.tsx', import.meta.url).pathname,
    core: new URL('../../src/worker/core.worker.ts', import.meta.url).pathname,
  });
  page = await site.browser.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(site.address);
  await page.waitForFunction(() => 'attacked' in globalThis);
  await page.evaluate((pem) => attacked.trust(pem), base64(utf8(toPem(people.root.der, 'CERTIFICATE'))));
});
afterAll(() => site.close());

const ABSENT = 'No message selected';
const BUSY = 'Checking this message';

interface Seen {
  /** Of all headings of the first level: there is one. */
  readonly headlines: readonly string[];
  readonly text: string;
  readonly colour: string;
}

/** What the pane says of a message, once it has done with it. The pane is empty in between, so nothing is of the last. */
async function seen(message: Bytes): Promise<Seen> {
  await page.evaluate(() => attacked.close());
  await page.getByRole('heading', { level: 1, name: ABSENT }).waitFor();
  await page.evaluate((bytes) => attacked.open(bytes), base64(message));
  await page.waitForFunction(
    (passing) => !passing.includes(document.querySelector('h1')?.textContent ?? ABSENT),
    [ABSENT, BUSY],
  );
  return page.evaluate(() => ({
    headlines: [...document.querySelectorAll('h1')].map(({ textContent }) => textContent),
    text: document.body.textContent,
    colour: getComputedStyle(document.querySelector('section:has(h1)')!).backgroundColor,
  }));
}

/** Takes away what the pane has seen of all senders. */
const forget = (): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const forgetting = indexedDB.deleteDatabase('signet');
        forgetting.onsuccess = () => resolve();
        forgetting.onerror = () => reject(new Error('the records could not be deleted'));
      }),
  );

/** What only a good verdict says. */
const GOOD = [
  'is the sender.',
  'Nothing was changed',
  'was changed since signing',
  'What was checked',
  'The message is as it was when it was signed',
  'vouches for it',
];

describe('the pane', () => {
  let green: string;
  beforeAll(async () => {
    const good = CASES.find(({ id }) => id === '22f')!;
    green = (await seen(await good.message(people))).colour;
  });

  it.each(SEEN)(
    '$id $title: says what it is, and nothing better',
    async ({ message, before, verdict, decryption }) => {
      const bytes = await message(people);
      const reader = createReader([people.root]);
      await forget();
      for (const earlier of (await before?.(people)) ?? []) {
        await reader.read(earlier);
        await seen(earlier);
      }
      const report = await reader.read(bytes);
      if (decryption === undefined) expect(report.verdict.kind).toBe(verdict);
      const { headlines, text, colour } = await seen(bytes);
      expect(headlines).toEqual([verdictWords(report).headline]);
      const isGood = report.verdict.kind === 'verified';
      expect(headlines[0]!.startsWith('Signed by ')).toBe(isGood);
      expect(colour === green).toBe(isGood);
      // The subject is the message's own, and shown as that.
      const own = report.subject === '' ? text : text.replaceAll(report.subject, '');
      expect(GOOD.some((words) => own.includes(words))).toBe(isGood);
    },
  );

  it('had nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});

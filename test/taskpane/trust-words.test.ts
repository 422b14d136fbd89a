import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trust } from '../../src/taskpane/anchors.ts';
import { networkWords, trustWords } from '../../src/taskpane/read/trust-words.ts';
import { startSite, type Site } from './browser.ts';
import type { SampleName } from './samples.ts';

describe('trustWords', () => {
  const anchors = [new Uint8Array(1), new Uint8Array(1)];
  it.each<[Trust['state'], Trust['mozilla'], string]>([
    ['loaded', 'on', "2 set by your organisation, and those on Mozilla's list for e-mail"],
    ['loaded', 'off', '2 set by your organisation'],
    ['loaded', 'unreadable', '2 set by your organisation; others could not be loaded'],
    ['absent', 'on', "Those on Mozilla's list for e-mail"],
    ['absent', 'off', 'None are set up here, so no sender can be proven'],
    ['absent', 'unreadable', 'The list could not be loaded, so no sender can be proven'],
    ['unreadable', 'on', "Those on Mozilla's list for e-mail; others could not be loaded"],
    ['unreadable', 'off', 'The list could not be loaded, so no sender can be proven'],
  ])('of the organisation %s, of Mozilla %s', (state, mozilla, words) => {
    expect(trustWords({ state, mozilla, network: 'off', anchors: state === 'loaded' ? anchors : [] })).toBe(
      words,
    );
  });
});

describe('networkWords', () => {
  it.each<[Trust['network'], string]>([
    ['on', 'On: servers that certificates name may be asked, over https'],
    ['off', 'Off: nobody is asked'],
    ['unreadable', 'Off: the setting could not be loaded'],
  ])('where it is %s', (network, words) => {
    expect(networkWords({ state: 'absent', anchors: [], mozilla: 'off', network })).toBe(words);
  });
});

describe('the pane', () => {
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    site = await startSite({ page: new URL('page.tsx', import.meta.url).pathname });
    page = await site.browser.newPage();
    await page.goto(site.address);
    await page.waitForFunction(() => 'pane' in globalThis);
  });
  afterAll(() => site.close());

  const lastOfPath = async (name: SampleName): Promise<string | null> => {
    await page.evaluate((shown) => pane.show(shown), name);
    return page
      .getByRole('region', { name: 'Who vouches for whom' })
      .getByRole('listitem')
      .last()
      .textContent();
  };

  it.each<[SampleName, string]>([
    ['verified', "Issuer, trusted hereTrusted because your organisation's administrator set it."],
    ['mozilla', "Trusted because Mozilla's list of certificate authorities for e-mail has it."],
    ['accepted', 'SignerTrusted because you accepted this very certificate for this sender.'],
  ])('says at the end of the path why it is trusted: %s', async (name, words) => {
    expect(await lastOfPath(name)).toContain(words);
  });

  it('says so of no path that is not trusted', async () => {
    expect(await lastOfPath('caution')).not.toContain('Trusted because');
  });

  it('claims no issuer for a certificate that a person accepted', async () => {
    await page.evaluate(() => pane.show('accepted'));
    await page.getByText('You accepted this very certificate for this sender.', { exact: true }).waitFor();
    expect(await page.getByText('vouches for it').count()).toBe(0);
  });
});

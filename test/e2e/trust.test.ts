import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { MOZILLA_ROOTS } from '../../src/pki/mozilla-roots.ts';
import { startSite, type Site } from './outlook.ts';

const CHUNK = 'mozilla-roots.js';

describe("Mozilla's roots in what is deployed", () => {
  it('are a file of their own, in none of those that every reader loads', () => {
    const read = (name: string): string =>
      readFileSync(new URL(`../../dist/pane/${name}`, import.meta.url), 'latin1');
    for (const { der } of MOZILLA_ROOTS.roots) {
      expect(read(CHUNK).includes(der)).toBe(true);
      for (const name of ['core.js', 'taskpane.js', 'reader.js'])
        expect(read(name).includes(der)).toBe(false);
    }
    expect(existsSync(new URL('../../dist/node/mozilla-roots.js', import.meta.url))).toBe(true);
  });
});

describe('the trust of a deployment', () => {
  let site: Site;
  afterEach(() => site.close());

  /** Reads two messages; answers what the pane says of its issuers, and what it asked for. */
  async function readTwo(
    trust: string,
  ): Promise<{ readonly issuers: string | null; readonly asked: readonly string[] }> {
    site = await startSite({ 'trust.json': new TextEncoder().encode(trust) });
    const outlook = await site.open();
    // Outlook opens on the first message; to select it again would end its run, and the worker with it.
    await outlook.card('Signed by Alice Example').waitFor();
    await outlook.select('02-signed-opaque.eml');
    await outlook.card('Signed by Bob Example').waitFor();
    const issuers = outlook.pane.getByText('Trusted issuers').locator('xpath=following-sibling::dd');
    const answer = { issuers: await issuers.first().textContent(), asked: outlook.asked };
    expect(outlook.complaints).toEqual([]);
    return answer;
  }
  const urlsOf = (asked: readonly string[], name: string) => asked.filter((url) => url.endsWith(`/${name}`));

  it("has Mozilla's list beside the organisation's, loaded once and from the add-in's own place", async () => {
    const { issuers, asked } = await readTwo('{"mozilla": true}');
    expect(issuers).toBe("1 set by your organisation, and those on Mozilla's list for e-mail");
    expect(urlsOf(asked, CHUNK)).toEqual([new URL(CHUNK, site.url).href]);
  });

  it('goes without it where the administrator says so', async () => {
    const { issuers, asked } = await readTwo('{"mozilla": false}');
    expect(issuers).toBe('1 set by your organisation');
    expect(urlsOf(asked, CHUNK)).toEqual([]);
  });
});

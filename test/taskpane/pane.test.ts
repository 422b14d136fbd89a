import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSite, type Site } from './browser.ts';
import type { SampleName } from './samples.ts';

let site: Site;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  site = await startSite({ page: new URL('page.tsx', import.meta.url).pathname });
  const context = await site.browser.newContext({ viewport: { width: 320, height: 640 } });
  page = await context.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
});
afterAll(() => site.close());

beforeEach(async () => {
  complaints = [];
  await openPane();
});

// A breach of the page's own policy is told on the console as well.
afterEach(() => expect(complaints).toEqual([]));

async function openPane(query = ''): Promise<void> {
  await page.goto(site.address + query);
  await page.waitForFunction(() => 'pane' in globalThis);
}

/** Colours measured halfway through a transition are nobody's. */
const stillness = () =>
  page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
const show = (name: SampleName) => page.evaluate((shown) => pane.show(shown), name);
const card = (name: string | RegExp) => page.getByRole('region', { name }).and(page.locator(':has(h1)'));

/** Every state of the pane, and the name that its card goes by. */
const states: readonly (readonly [name: string, enter: () => Promise<void>, headline: string])[] = [
  ['verified', () => show('verified'), 'Signed by Alice Example'],
  ['caution', () => show('caution'), "Signed, but the sender isn't proven"],
  ['partial', () => show('partial'), 'Only part of this message is signed'],
  ['invalid', () => show('invalid'), "The signature doesn't hold"],
  ['unsigned', () => show('unsigned'), 'Not signed'],
  ['refused', () => show('refused'), 'Not checked'],
  ['encrypted', () => show('encrypted'), 'Encrypted, and not opened here'],
  ['several signers', () => show('several'), "The signature doesn't hold"],
  ['protected header', () => show('protected'), 'Signed by Alice Example'],
  ['time-stamped', () => show('stamped'), 'Signed by Alice Example'],
  ['hostile text', () => show('hostile'), "Signed, but the sender isn't proven"],
  ['loading', () => page.evaluate(() => pane.load()), 'Checking this message'],
  [
    'no original',
    () => page.evaluate(() => pane.noOriginal()),
    "Outlook didn't give us the original message",
  ],
  ['an error', () => page.evaluate(() => pane.fail()), 'The check could not be finished'],
  [
    'cancelled',
    () =>
      page.evaluate(() => {
        pane.load();
        pane.cancel();
      }),
    'Stopped',
  ],
  ['nothing selected', () => page.evaluate(() => pane.close()), 'No message selected'],
  ['a draft', () => page.evaluate(() => pane.draft()), 'A message you are writing'],
];

describe('the pane', () => {
  it.each(states)(
    'names its card after what it says, and fits 320 pixels: %s',
    async (_, enter, headline) => {
      await enter();
      await card(headline).waitFor();
      expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual([headline]);
      // Everything that can be opened is open, for it must fit as well.
      await page.evaluate(() =>
        document.querySelectorAll('details').forEach((details) => (details.open = true)),
      );
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    },
  );

  it.each(states)('is free of what axe finds, light and dark: %s', async (_, enter, headline) => {
    const found = async (axe: AxeBuilder) =>
      (await axe.analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    await page.evaluate(() => pane.shade('light'));
    await enter();
    await card(headline).waitFor();
    await stillness();
    expect(await found(new AxeBuilder({ page }))).toEqual([]);
    await page.evaluate(() => pane.shade('dark'));
    await stillness();
    expect(await found(new AxeBuilder({ page }).withRules('color-contrast'))).toEqual([]);
  });

  it('keeps the verdict in sight however far one reads on', async () => {
    await show('verified');
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const box = await card('Signed by Alice Example').boundingBox();
    expect(box!.y).toBeGreaterThanOrEqual(0);
    expect(box!.y + box!.height).toBeLessThan(640);
  });

  it('has another icon for each kind of verdict, and the colours of unsigned for a broken signature', async () => {
    const looks = new Map<SampleName, { shape: string; background: string }>();
    for (const name of [
      'verified',
      'caution',
      'partial',
      'invalid',
      'unsigned',
      'refused',
      'encrypted',
    ] as const) {
      await show(name);
      await page.waitForFunction(() => document.querySelector('h1') !== null);
      looks.set(
        name,
        await page.evaluate(() => {
          const region = document.querySelector('section:has(h1)')!;
          const shape = region.querySelector('path')?.getAttribute('d') ?? '';
          return { shape, background: getComputedStyle(region).backgroundColor };
        }),
      );
    }
    expect(new Set([...looks.values()].map(({ shape }) => shape)).size).toBe(looks.size);
    expect(looks.get('invalid')!.background).toBe(looks.get('unsigned')!.background);
    const sameAsVerified = [...looks.values()].filter(
      ({ background }) => background === looks.get('verified')!.background,
    );
    expect(sameAsVerified).toHaveLength(1);
  });

  it('shows each reason with its advice, and the technical term one click away', async () => {
    await show('caution');
    const why = page.getByRole('region', { name: 'Why' });
    await why.getByText('Somebody may be posing as the sender.').waitFor();
    const term = why.getByText('sender-mismatch', { exact: true });
    expect(await term.isVisible()).toBe(false);
    await why.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await term.isVisible()).toBe(true);
  });

  it('draws the path from the signer to the issuer that is trusted', async () => {
    await show('verified');
    const nodes = page.getByRole('region', { name: 'Who vouches for whom' }).getByRole('listitem');
    expect(await nodes.locator('p:first-child').allTextContents()).toEqual([
      'Alice Example',
      'Example E-Mail CA 3',
      'Example Root CA',
    ]);
    expect(await nodes.last().textContent()).toContain('Issuer, trusted here');
    // What is only noted marks no certificate as troubled.
    expect(await nodes.first().textContent()).not.toContain('revoked');
  });

  it('names the missing issuer at the end of the path', async () => {
    await show('caution');
    const nodes = page.getByRole('region', { name: 'Who vouches for whom' }).getByRole('listitem');
    expect(await nodes.last().textContent()).toBe('Elsewhere CAIssuer, not known here');
  });

  it('tells of a time-stamp, of countersignatures, of a revocation that came later, and of every layer', async () => {
    await show('stamped');
    const fact = (term: string) => page.getByRole('term').filter({ hasText: term }).locator('xpath=../dd');
    expect(await fact('Time stamp').innerText()).toMatch(
      /^The signature was there on .*, says Example Clock$/,
    );
    expect(await fact('Countersigned by').innerText()).toBe('Nora Notary, signed by Eve (unproven)');
    expect(await fact('Revocation').innerText()).toBe('Revoked only after it was signed');
    expect(await fact('Layers').innerText()).toBe('Signed → encrypted → signed');
  });

  it('tells of each of several signers, and never of a broken signature as if somebody had signed', async () => {
    await show('several');
    await page.getByRole('region', { name: 'Signature 1 of 2: holds' }).waitFor();
    const broken = page.getByRole('region', { name: "Signature 2 of 2: doesn't hold" });
    expect(await broken.locator('dt').first().textContent()).toBe('Claimed signer');
  });

  it('shows no invisible character out of a message', async () => {
    await show('hostile');
    await card(/isn't proven/).waitFor();
    expect(await page.evaluate(() => document.body.textContent)).not.toMatch(/[\u202E\u200B]/);
    expect(await page.evaluate(() => document.body.textContent)).toContain('\\u{202E}');
  });

  it('shows the protected subject, and what protects the header', async () => {
    await show('protected');
    const facts = page.getByRole('region', { name: 'The message' });
    await facts.getByText('The surprise party on Saturday').waitFor();
    await card('Signed by Alice Example').getByText('Subject: The surprise party on Saturday').waitFor();
    await facts
      .getByText('Signed with the message: Subject, From, To, Date. Hidden on the way: Subject.')
      .waitFor();
    await page.getByText('inside what is protected, and “[team] Pay at once” outside.').waitFor();
    await show('verified');
    await facts.getByText('Not protected: anybody on the way').waitFor();
    expect(await card('Signed by Alice Example').getByText('Subject').count()).toBe(0);
  });

  it('announces the verdict politely, and leaves the focus where it is', async () => {
    await show('verified');
    await page.getByRole('button', { name: 'Open a file' }).focus();
    await page.evaluate(() => pane.load());
    await card('Checking this message').waitFor();
    await show('invalid');
    await card("The signature doesn't hold").waitFor();
    expect(await page.getByRole('status').textContent()).toMatch(
      /^The signature doesn't hold\. The text was changed/,
    );
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BUTTON');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Open a file');
  });

  it('shows the step and the progress, and Cancel stops', async () => {
    await page.evaluate(() => pane.load());
    await page.getByText('Checking the signature …').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).not.toBeNull();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await card('Stopped').waitFor();
    // The button is gone; whoever goes on by keyboard is still in the pane.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
    await page.evaluate(() => pane.answerWith('verified'));
    await page.getByRole('button', { name: 'Check again' }).click();
    await card('Signed by Alice Example').waitFor();
  });

  it('saves the report as JSON', async () => {
    await show('verified');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save report' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('signet-report.json');
    const report: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(report).toMatchObject({ verdict: 'verified', from: ['alice@example.org'] });
  });

  it('lists what was tried where Outlook gave no original', async () => {
    await page.evaluate(() => pane.noOriginal());
    await page.getByText('What was tried').click();
    expect(await page.getByRole('listitem').allTextContents()).toEqual([
      "The whole message: Outlook didn't answer in time.",
      'The signed part as an attachment: Outlook answered with an error. (9020)',
    ]);
  });

  it('says one sentence and no verdict where we made a mistake', async () => {
    await page.evaluate(() => pane.breakDown());
    await page.getByRole('alert').getByText('Signet made a mistake and has nothing to say').waitFor();
    expect(await page.getByRole('heading').count()).toBe(0);
    // React tells the console of it, as it should of a bug.
    complaints = [];
  });

  it('follows the colours of Outlook while it is open', async () => {
    const background = () =>
      page.evaluate(() => getComputedStyle(document.querySelector('.fui-FluentProvider')!).backgroundColor);
    await page.evaluate(() => pane.shade('dark'));
    const dark = await background();
    await page.evaluate(() => pane.shade('light'));
    expect(await background()).not.toBe(dark);
  });
});

describe('a message from a file', () => {
  const eml = {
    name: 'hello.eml',
    mimeType: 'message/rfc822',
    buffer: Buffer.from('Subject: hello\r\n\r\nhello'),
  };
  const input = () => page.locator('input[type=file]');

  it('is picked by keyboard', async () => {
    await page.evaluate(() => pane.answerWith('verified'));
    await page.evaluate(() => pane.noOriginal());
    await card(/didn't give us the original/).waitFor();
    const choosing = page.waitForEvent('filechooser');
    // One answer from the page, so that the browser has heard that its chooser is to be caught: a key that
    // comes first opens a dialog that nobody sees.
    await stillness();
    await page.getByRole('button', { name: 'Open a file' }).press('Enter');
    await (await choosing).setFiles(eml);
    await card('Signed by Alice Example').waitFor();
  });

  it('is told apart from the message that is selected in Outlook', async () => {
    await page.evaluate(() => pane.answerWith('verified'));
    await input().setInputFiles(eml);
    await page
      .getByText('This is about the file you opened, not about the message selected in Outlook.')
      .waitFor();
    await openPane('?reader');
    await page.evaluate(() => pane.answerWith('verified'));
    await input().setInputFiles(eml);
    await card('Signed by Alice Example').waitFor();
    expect(await page.getByText('This is about the file').count()).toBe(0);
  });

  it('can be dropped anywhere on the page', async () => {
    await page.evaluate(() => pane.answerWith('caution'));
    const drag = (type: 'dragover' | 'drop') =>
      page.evaluate((event) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['Subject: hello\r\n\r\n'], 'hello.eml'));
        return !document.body.dispatchEvent(
          new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true }),
        );
      }, type);
    // Both are taken: or the browser would show the file in the place of the pane.
    expect(await drag('dragover')).toBe(true);
    expect(await drag('drop')).toBe(true);
    await card("Signed, but the sender isn't proven").waitFor();
  });

  it("is refused in a clear sentence in Outlook's own format, and the same file can be tried again", async () => {
    const msg = { name: 'hello.msg', mimeType: '', buffer: Buffer.from('d0cf11e0a1b11ae1', 'hex') };
    await page.evaluate(() => pane.close());
    await input().setInputFiles(msg);
    await page.getByRole('alert').getByText("Outlook's own format (.msg)").waitFor();
    await input().setInputFiles(eml);
    await card('Checking this message').waitFor();
    await page.evaluate(() => pane.cancel());
    await card('Stopped').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('is what the reader asks for', async () => {
    await openPane('?reader');
    await card('Open a message').waitFor();
    await page.getByRole('button', { name: 'Open a file' }).waitFor();
  });
});

import AxeBuilder from '@axe-core/playwright';
import { build } from 'esbuild';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import type { Draft } from '../../src/mime/draft.ts';
import type { Behaviour } from '../../src/simulator/host/behaviour.ts';
import type { DraftFields } from '../../src/simulator/mailbox/draft-item.ts';
import { launchChromium } from '../support/launch-chromium.ts';
import { runSimulator, type RunningSimulator } from './running-simulator.ts';

/** What the test puts into the add-in's page: src/outlook, over the real office.js. */
declare const window: Window & {
  readonly ready?: boolean;
  readonly outlookDraft: typeof import('../../src/outlook/draft.ts');
};

let running: RunningSimulator;
let browser: Browser;
let page: Page;
let addIn: Frame;
let script: string;

beforeAll(async () => {
  running = await runSimulator();
  browser = await launchChromium();
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/outlook/draft.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'outlookDraft',
    target: 'es2022',
  });
  script = outputFiles[0]!.text;
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});
beforeEach(async () => {
  page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  await page.goto(running.simulator.url);
  await page.waitForFunction(() => window.signetSimulator !== undefined);
  addIn = (await (await page.waitForSelector('iframe')).contentFrame())!;
  // A page that is still loading would be asked in the place of the one that comes after it.
  await addIn.waitForFunction(() => window.ready === true);
  return async () => {
    await page.context().close();
  };
});

/** The add-in in the frame, from when office.js stands beside a draft. */
async function besideDraft(): Promise<void> {
  await addIn.waitForFunction(
    () => window.ready === true && typeof Office.context.mailbox.item?.subject === 'object',
  );
  await addIn.addScriptTag({ content: script });
}
async function compose(fields: DraftFields): Promise<void> {
  await page.evaluate((given) => void window.signetSimulator!.compose(given), fields);
  await besideDraft();
}
const behave = (id: number, behaviour: Behaviour) =>
  page.evaluate(([dispatchId, how]) => window.signetSimulator!.behave(dispatchId, how), [
    id,
    behaviour,
  ] as const);

/** The draft as src/outlook reads it, its contents as base64; or why it was not read. */
const read = () =>
  addIn.evaluate(async () => {
    const item = Office.context.mailbox.item as unknown as Office.MessageCompose;
    try {
      const draft = await window.outlookDraft.readDraft(item);
      const attachments = draft.attachments.map((attachment) =>
        'content' in attachment
          ? { ...attachment, content: btoa(String.fromCharCode(...attachment.content)) }
          : attachment,
      );
      return { ...draft, attachments } as unknown as Draft;
    } catch (error) {
      const { name, code, attachment } = error as { name: string; code: string; attachment?: string };
      return { name, code, attachment };
    }
  });

const FULL: DraftFields = {
  subject: 'Grüße',
  to: [{ name: 'Bob', address: 'bob@example.org' }],
  cc: [{ name: '', address: 'dave@example.org' }],
  bcc: [{ name: 'Carol', address: 'carol@example.org' }],
  html: '<html><body><p>Hi</p><img src="cid:logo.png"></body></html>',
  text: 'Hi',
  attachments: [
    { id: 'i', name: 'logo.png', attachmentType: 0, isInline: true, size: 3, content: btoa('img') },
    { id: 'f', name: 'plan.pdf', attachmentType: 0, isInline: false, size: 3, content: btoa('pdf') },
    { id: 'm', name: 'Earlier', attachmentType: 1, isInline: false, size: 9, content: 'Subject: x\r\n\r\ny' },
    {
      id: 'c',
      name: 'Cloud',
      attachmentType: 2,
      isInline: false,
      size: 0,
      content: 'https://files.example.org/',
    },
  ],
  inReplyTo: '<q@example.org>',
  headers: { Importance: 'high', 'X-Other': 'x' },
};

describe('a draft beside the real office.js', () => {
  it('is read with its HTML, inline image, attachments and Bcc', async () => {
    await compose(FULL);
    expect(await read()).toEqual({
      subject: 'Grüße',
      from: { name: 'You', address: 'you@example.org' },
      to: FULL.to,
      cc: FULL.cc,
      bcc: FULL.bcc,
      text: 'Hi',
      html: FULL.html,
      attachments: [
        { kind: 'file', name: 'logo.png', mediaType: '', content: btoa('img'), contentId: 'logo.png' },
        { kind: 'file', name: 'plan.pdf', mediaType: '', content: btoa('pdf') },
        { kind: 'message', name: 'Earlier', content: btoa('Subject: x\r\n\r\ny') },
        { kind: 'link', name: 'Cloud', url: 'https://files.example.org/' },
      ],
      importance: 'high',
      inReplyTo: '<q@example.org>',
      headers: [],
    });
  });

  it.each([
    ['an attachment that is empty', 150, { answer: { content: '', format: 'base64' } }, 'attachment-empty'],
    ['an attachment that fails', 150, { fail: 9003 }, 'failed'],
    ['recipients that fail', 15, { fail: 5001 }, 'failed'],
  ] as const)('is not read with %s', async (_, id, behaviour, code) => {
    await compose(FULL);
    await behave(id, behaviour);
    expect(await read()).toMatchObject({ code });
  });

  it('is noticed to change while it is read', async () => {
    await compose(FULL);
    await behave(150, { delay: 300 });
    // In the page itself, between the call and its answer, however slow the machine is.
    await page.evaluate(() => {
      const { calls, draft } = window.signetSimulator!;
      const timer = setInterval(() => {
        if (!calls.some(({ dispatchId }) => dispatchId === 150)) return;
        clearInterval(timer);
        draft()!.subject = 'Other';
      }, 5);
    });
    const reading = read();
    expect(await reading).toMatchObject({ code: 'changed' });
  });

  it('reads what a person typed, and the reply to the message that was open', async () => {
    await page.getByRole('option', { name: 'Clear-signed' }).click();
    await page.getByRole('heading', { name: 'Clear-signed' }).waitFor();
    await page.getByRole('button', { name: 'Reply' }).click();
    await besideDraft();
    await page.getByLabel('Cc', { exact: true }).fill('Dave <dave@example.org>; eve@example.net');
    await page.getByLabel('Message text').fill('a < b');
    expect(await read()).toMatchObject({
      subject: 'Re: Clear-signed',
      to: [{ name: 'Alice Example', address: 'alice@example.org' }],
      cc: [
        { name: 'Dave', address: 'dave@example.org' },
        { name: '', address: 'eve@example.net' },
      ],
      html: '<html><body><p>a &lt; b</p></body></html>',
    });
  });

  it('tells that recipients were added after it was read', async () => {
    await compose(FULL);
    const same = () =>
      addIn.evaluate(async () => {
        const item = Office.context.mailbox.item as unknown as Office.MessageCompose;
        const scope = globalThis as { read?: Draft };
        scope.read ??= await window.outlookDraft.readDraft(item);
        return window.outlookDraft.hasSameRecipients(item, scope.read);
      });
    expect(await same()).toBe(true);
    await page.getByLabel('Bcc').fill('carol@example.org, eve@example.net');
    expect(await same()).toBe(false);
  });

  it('is discarded by the add-in, whose window goes with it', async () => {
    await compose(FULL);
    await addIn.evaluate(() => {
      void window.outlookDraft.closeDraft(Office.context.mailbox.item as unknown as Office.MessageCompose);
    });
    await page.getByText('Select a message to read it.').waitFor();
    expect(await page.evaluate(() => window.signetSimulator!.draft()!.closed)).toBe('discarded');
  });

  it('stays where Outlook fails to close it', async () => {
    await compose(FULL);
    await behave(203, { fail: 5001 });
    const outcome = await addIn.evaluate(() =>
      window.outlookDraft
        .closeDraft(Office.context.mailbox.item as unknown as Office.MessageCompose)
        .catch((error: unknown) => (error as { code: string }).code),
    );
    expect(outcome).toBe('failed');
    expect(await page.evaluate(() => window.signetSimulator!.draft()!.closed)).toBeNull();
  });

  it('makes room for the next message', async () => {
    await page.getByRole('button', { name: 'New message' }).click();
    await besideDraft();
    await page.getByRole('option', { name: 'Opaque' }).click();
    await addIn.waitForFunction(
      () => window.ready === true && Office.context.mailbox.item?.subject !== undefined,
    );
    await addIn.waitForFunction(() => (Office.context.mailbox.item?.subject as unknown) === 'Opaque');
  });

  it('has a window without a fault that axe finds, in light and in dark', async () => {
    await compose(FULL);
    for (const theme of ['light', 'dark'] as const) {
      await page.evaluate((wanted) => window.signetSimulator!.setTheme(wanted), theme);
      const { violations } = await new AxeBuilder({ page }).exclude('#add-in').analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
  });
});

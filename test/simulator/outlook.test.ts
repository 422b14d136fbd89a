import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/launch-chromium.ts';
import { runSimulator, type RunningSimulator } from './running-simulator.ts';

/** What the add-in of running-simulator.ts keeps, in its own window. */
interface AddInWindow {
  readonly ready?: boolean;
  readonly info: { readonly host: string; readonly platform: string };
  readonly changes: readonly (string | null)[];
  readonly themes: readonly string[];
}
declare const window: Window & AddInWindow;

let running: RunningSimulator;
let browser: Browser;
let page: Page;
let addIn: Frame;
const errors: string[] = [];

beforeAll(async () => {
  running = await runSimulator();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});
beforeEach(async () => {
  // A context of its own each time: office.js remembers its host in sessionStorage.
  page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  page.setDefaultTimeout(10_000);
  errors.length = 0;
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(running.simulator.url);
  await page.waitForFunction(() => window.signetSimulator !== undefined);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  addIn = frame!;
  await addIn.waitForFunction(() => window.ready === true);
  return async () => {
    await page.context().close();
  };
});

function select(subject: string | null): Promise<void> {
  return page.evaluate(async (wanted) => {
    const { messages, select } = window.signetSimulator!;
    await select(
      wanted === null
        ? null
        : messages.findIndex(({ subject, file }) => subject === wanted || file === wanted),
    );
  }, subject);
}

type Outcome = readonly [status: string, value: unknown, code: number | undefined];

/** Calls a method of the current item in the add-in; 'silence' if it is not answered within a second. */
function call(method: string, ...args: readonly unknown[]): Promise<Outcome> {
  return addIn.evaluate(
    ([name, given]) =>
      new Promise<Outcome>((resolve) => {
        const item = Office.context.mailbox.item as unknown as Record<string, (...args: unknown[]) => void>;
        item[name]!(...given, (result: Office.AsyncResult<unknown>) =>
          resolve([String(result.status), result.value, (result as { error?: Office.Error }).error?.code]),
        );
        setTimeout(() => resolve(['silence', undefined, undefined]), 1000);
      }),
    [method, args] as const,
  );
}

const fileOf = (name: string) => readFileSync(join(running.options.mailbox, name));
const bytesOf = (base64: unknown) => Buffer.from(base64 as string, 'base64');

describe('the real office.js in the simulated Outlook', () => {
  it('gets ready, and is told that it is Outlook on the web', async () => {
    expect(await addIn.evaluate(() => window.info)).toMatchObject({
      host: 'Outlook',
      platform: 'OfficeOnline',
    });
    expect(await addIn.evaluate(() => Office.context.requirements.isSetSupported('Mailbox', '1.15'))).toBe(
      true,
    );
    expect(errors).toEqual([]);
  });

  it('loads nothing from anywhere else', async () => {
    const loaded = () => performance.getEntriesByType('resource').map(({ name }) => name);
    const urls = [...(await page.evaluate(loaded)), ...(await addIn.evaluate(loaded))];
    const { url } = running.simulator;
    expect(urls).toContain(`${url}office-js/outlook-web-16.01.js`);
    expect(urls.filter((name) => !name.startsWith(url))).toEqual([]);
  });

  it('shows the selected message as an item', async () => {
    await select('Grüße');
    const item = await addIn.evaluate(() => {
      const { subject, itemClass, from, to, internetMessageId, attachments } = Office.context.mailbox.item!;
      return {
        subject,
        itemClass,
        from: { ...from },
        to: to.map((one) => one.displayName),
        internetMessageId,
        attachments,
      };
    });
    expect(item).toMatchObject({
      subject: 'Grüße',
      itemClass: 'IPM.Note',
      from: { displayName: 'Example, Eve', emailAddress: 'eve@example.net' },
      to: ['', 'Jürgen'],
      internetMessageId: '<plain@example.net>',
      attachments: [{ name: 'plan.pdf', attachmentType: 'file', size: 4 }],
    });
  });

  it.each([
    ['Clear-signed', 'clear.eml'],
    ['Opaque', 'opaque.eml'],
  ])('gives %s byte for byte by getAsFileAsync, though the library lacks it', async (subject, file) => {
    await select(subject);
    const [status, value] = await call('getAsFileAsync');
    expect(status).toBe('succeeded');
    expect(bytesOf(value).equals(fileOf(file))).toBe(true);
  });

  it('gives the outer entity of a clear-signed message as its one attachment [MS-OXOSMIME]', async () => {
    await select('Clear-signed');
    expect(await addIn.evaluate(() => Office.context.mailbox.item!.itemClass)).toBe(
      'IPM.Note.SMIME.MultipartSigned',
    );
    const [, value] = await call('getAttachmentContentAsync', 'smime');
    const { content, format } = value as Office.AttachmentContent;
    const entity = bytesOf(content);
    const original = fileOf('clear.eml');
    expect(format).toBe('base64');
    expect(entity.toString('latin1')).toMatch(/^Content-Type: multipart\/signed;[^]*?\r\n\r\n/);
    const body = original.subarray(original.indexOf('\r\n\r\n'));
    expect(entity.subarray(entity.indexOf('\r\n\r\n')).equals(body)).toBe(true);
    expect(entity.includes('Subject:')).toBe(false);
  });

  it('gives the CMS of an opaque message as its one attachment', async () => {
    await select('Opaque');
    expect(await call('getItemClassAsync')).toEqual(['succeeded', 'IPM.Note.SMIME', undefined]);
    const [, value] = await call('getAttachmentContentAsync', 'smime');
    expect(bytesOf((value as Office.AttachmentContent).content)[0]).toBe(0x30);
  });

  it('gives the internet headers, and fails for an attachment that is not there', async () => {
    await select('Clear-signed');
    const [, headers] = await call('getAllInternetHeadersAsync');
    expect(headers).toContain('Content-Type: multipart/signed');
    expect(await call('getAttachmentContentAsync', 'none')).toEqual(['failed', undefined, 9003]);
  });

  it('tells the add-in of each selection, and of none', async () => {
    await select('Opaque');
    await select(null);
    expect(await addIn.evaluate(() => Office.context.mailbox.item)).toBeNull();
    await select('Grüße');
    await addIn.waitForFunction(() => window.changes.length === 3);
    expect(await addIn.evaluate(() => window.changes)).toEqual(['Opaque', null, 'Grüße']);
  });

  it('lets the last of quick selections win', async () => {
    await Promise.all([select('Opaque'), select('Clear-signed'), select('Grüße')]);
    expect(await addIn.evaluate(() => Office.context.mailbox.item!.subject)).toBe('Grüße');
    expect(await page.getByRole('main').getByRole('heading').textContent()).toBe('Grüße');
  });

  it('tells of the theme, at the start and when it changes', async () => {
    const background = () => addIn.evaluate(() => Office.context.officeTheme.bodyBackgroundColor);
    expect(await background()).toBe('#ffffff');
    await page.getByRole('button', { name: 'Dark colors' }).click();
    await addIn.waitForFunction(() => window.themes.length === 1);
    expect(await addIn.evaluate(() => window.themes)).toEqual(['#1f1f1f']);
    expect(await background()).toBe('#1f1f1f');
  });

  it('survives a reload of the add-in', async () => {
    await select('Opaque');
    await addIn.evaluate(() => {
      Object.assign(window, { before: true });
      location.reload();
    });
    await addIn.waitForFunction(() => !('before' in window));
    await addIn.waitForFunction(() => window.ready === true);
    expect(await addIn.evaluate(() => Office.context.mailbox.item!.subject)).toBe('Opaque');
    expect((await call('getAsFileAsync'))[0]).toBe('succeeded');
  });
});

describe('misbehaviour on request', () => {
  const behave = (id: number, behaviour: object | null) =>
    page.evaluate(([dispatchId, how]) => window.signetSimulator!.behave(dispatchId, how), [
      id,
      behaviour,
    ] as const);

  it('fails with the code it was given', async () => {
    await behave(204, { fail: 9020 });
    expect(await call('getAsFileAsync')).toEqual(['failed', undefined, 9020]);
    await behave(168, { fail: 9020 });
    expect(await call('getAllInternetHeadersAsync')).toEqual(['failed', undefined, 9020]);
  });

  it('stays silent, until told to behave again', async () => {
    await behave(204, { silent: true });
    expect((await call('getAsFileAsync'))[0]).toBe('silence');
    await behave(204, null);
    expect((await call('getAsFileAsync'))[0]).toBe('succeeded');
  });

  it('answers what it was given: a rewritten message, say', async () => {
    await behave(204, { answer: 'Rm9v' });
    expect(await call('getAsFileAsync')).toEqual(['succeeded', 'Rm9v', undefined]);
  });

  it('answers late, and still for the item that was asked about', async () => {
    await select('Opaque');
    await behave(204, { delay: 300 });
    const late = call('getAsFileAsync');
    await page.waitForFunction(() =>
      window.signetSimulator!.calls.some(({ dispatchId }) => dispatchId === 204),
    );
    await select('Clear-signed');
    expect(bytesOf((await late)[1]).equals(fileOf('opaque.eml'))).toBe(true);
  });

  it('answers a method that it does not know with a failure, never with silence', async () => {
    expect(await call('displayReplyFormAsync', 'text')).toEqual(['failed', undefined, 5000]);
  });
});

describe('the page', () => {
  it('says that it is simulated', async () => {
    await expect(page.getByRole('banner').innerText()).resolves.toMatch(/Simulated Outlook on the web/);
    await expect(page.title()).resolves.toMatch(/Simulated/);
  });

  it('has no fault that axe finds, in light and in dark', async () => {
    await select('Clear-signed');
    for (const theme of ['light', 'dark'] as const) {
      await page.evaluate((wanted) => window.signetSimulator!.setTheme(wanted), theme);
      const { violations } = await new AxeBuilder({ page }).exclude('#add-in').analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
  });

  it('lists the messages as options, and selects them by keyboard', async () => {
    const options = page.getByRole('listbox', { name: 'Messages' }).getByRole('option');
    expect(await options.count()).toBe(4);
    await options.first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    expect(await options.nth(2).getAttribute('aria-selected')).toBe('true');
    expect(await page.getByRole('option', { selected: true }).count()).toBe(1);
    expect(await options.nth(2).evaluate((option) => option === document.activeElement)).toBe(true);
  });

  it('shows HTML as text: nothing in a message acts on the page', async () => {
    await select('Grüße');
    const main = page.getByRole('main');
    expect(await main.innerText()).toContain('Hello Bob');
    expect(await main.innerText()).not.toContain('alert');
    expect(await main.locator('script, [onclick], b').count()).toBe(0);
  });

  it('opens what is no message without failing', async () => {
    await select('broken.eml');
    expect(await addIn.evaluate(() => Office.context.mailbox.item!.subject)).toBe('broken.eml');
    expect(bytesOf((await call('getAsFileAsync'))[1]).length).toBe(fileOf('broken.eml').length);
    expect(errors).toEqual([]);
  });

  it('closes the pane and opens it on the message that is selected then', async () => {
    await page.getByRole('button', { name: 'Close the add-in' }).click();
    expect(await page.getByRole('complementary').count()).toBe(0);
    await select('Opaque');
    await page.getByRole('button', { name: 'Signet', exact: true }).click();
    await addIn.waitForFunction(() => window.ready === true);
    expect(await addIn.evaluate(() => Office.context.mailbox.item!.subject)).toBe('Opaque');
    expect(errors).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Structure } from '../../../src/smime/report.ts';
import {
  documentOfMarkup,
  documentOfText,
  FRAME_POLICY,
  FRAME_STYLE,
  FRAME_STYLE_HASH,
} from '../../../src/taskpane/content/frame-document.ts';
import { startSite, type Site } from '../browser.ts';

let site: Site;
let page: Page;

beforeAll(async () => {
  site = await startSite({ page: new URL('page.tsx', import.meta.url).pathname });
  page = await (await site.browser.newContext({ viewport: { width: 320, height: 800 } })).newPage();
  await page.goto(site.address);
  await page.waitForFunction(() => 'content' in globalThis);
}, 120_000);
afterAll(() => site.close());

const HTML = 'Content-Type: text/html; charset=utf-8\r\n\r\n';
const frame = () => page.frameLocator('iframe');
const open = (entity: string, ...more: readonly unknown[]) =>
  page.evaluate(([source, given]) => content.open(source, ...(given as [])), [entity, more] as const);
const button = (name: string) => page.getByRole('button', { name });

describe('the frame', () => {
  it('has one style, which both policies name by its hash', () => {
    const hash = `sha256-${createHash('sha256').update(FRAME_STYLE).digest('base64')}`;
    expect(FRAME_STYLE_HASH).toBe(hash);
    const html = readFileSync(new URL('../../../src/taskpane/page.html', import.meta.url), 'utf8');
    expect(/style-src ([^;]*);/.exec(html)?.[1]).toContain(`'${hash}'`);
    expect(FRAME_POLICY).toBe(
      `default-src 'none'; img-src data:; style-src '${hash}'; base-uri 'none'; form-action 'none'; frame-src 'none'`,
    );
  });

  it('has its policy before all that is shown', () => {
    for (const shown of [documentOfMarkup('<p>x'), documentOfText('x')]) {
      expect(shown).toMatch(
        /^<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"/,
      );
      expect(shown).toContain(`content="${FRAME_POLICY}"`);
    }
  });

  it('runs nothing, is of no origin, and cannot reach its surroundings', async () => {
    await open(`${HTML}<p>Hello</p>`);
    await frame().getByText('Hello').waitFor();
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    expect(await page.evaluate(() => document.querySelector('iframe')!.contentDocument)).toBeNull();
  });

  it('is drawn in the style of ours', async () => {
    await open(`${HTML}<p style="font-size:1px;color:white">Hello</p>`);
    const paragraph = frame().getByText('Hello');
    await paragraph.waitFor();
    const { fontSize, color } = await paragraph.evaluate((node) => {
      const style = getComputedStyle(node);
      return { fontSize: style.fontSize, color: style.color };
    });
    expect([fontSize, color]).toEqual(['14px', 'rgb(36, 36, 36)']);
  });
});

describe('markup', () => {
  const clean = (html: string) => page.evaluate((given) => content.clean(given), html);

  it('keeps what it means', async () => {
    const html =
      '<h2>Minutes</h2><p>It is <b>final</b>.</p><ul><li>one</li></ul><table><tbody><tr><td colspan="2">x</td></tr></tbody></table>';
    expect(await clean(html)).toBe(html);
  });

  it.each([
    ['<p style="display:none" class="x" id="y" onclick="a()">x</p>', '<p>x</p>'],
    ['<font color="white" size="1">x</font>', '<font>x</font>'],
    ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="data:text/html,x">x</a>', '<a>x</a>'],
    ['<a href="file:///etc/passwd">x</a>', '<a>x</a>'],
    ['<a href=" java\tscript:alert(1)">x</a>', '<a>x</a>'],
    ['<form action="/"><input value="x"><button>Send</button></form>', 'Send'],
    ['<script>x</script><style>y</style><title>z</title>', ''],
    ['<img src="data:image/svg+xml;base64,AAAA" alt="a">', '<img alt="a">'],
    ['<img src="https://a.example/x.png">', '<img alt="[picture not shown]">'],
    ['<img src="cid:other@message">', '<img alt="[picture not shown]">'],
    ['<img src="data:image/png;base64,iVBORw0KGgo=">', '<img src="data:image/png;base64,iVBORw0KGgo=">'],
    ['<p hidden>x</p><dialog>y</dialog><details><summary>z</summary></details>', '<p>x</p>yz'],
  ])('loses what asks, hides or deceives: %s', async (dirty, expected) => {
    expect(await clean(dirty)).toBe(expected);
  });

  it('has a number for each link, and its whole address beside the frame', async () => {
    await open(
      `${HTML}<p>See <a href="https://evil.example/?a=b">www.bank.example</a>, <a href="mailto:a@b.example">mail</a></p>`,
    );
    await frame().getByText('www.bank.example [1]').waitFor();
    const links = page.getByRole('region', { name: 'Links in it' });
    expect(await links.textContent()).toContain('https://evil.example/?a=b');
    expect(await links.textContent()).toContain(
      'The text says “www.bank.example”, but it leads to evil.example.',
    );
    expect(
      await links
        .getByRole('link')
        .evaluateAll((all) => all.map((one) => [one.getAttribute('href'), one.getAttribute('rel')])),
    ).toEqual([['https://evil.example/?a=b', 'noopener noreferrer']]);
    expect(await frame().locator('[href]').count()).toBe(0);
  });

  it('shows a picture of the same message', async () => {
    await open(
      'Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html\r\n\r\n<img alt="dot" src="cid:a%40b">\r\n--r\r\n' +
        'Content-Type: image/gif\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQABAAAAACwAAAAAAQABAAA=\r\n--r--\r\n',
    );
    const picture = frame().getByAltText('dot');
    await expect.poll(() => picture.evaluate((node) => (node as HTMLImageElement).naturalWidth)).toBe(1);
  });
});

describe('text', () => {
  it('is there of markup too, line by line', async () => {
    const text = await page.evaluate(() =>
      content.text('<div>a<br>b</div><p>c <b>d</b></p><ul><li>e</ul><style>f</style>'),
    );
    expect(text).toBe('a\nb\n\nc d\n\n- e');
  });

  it('can be shown instead of markup', async () => {
    await open(`${HTML}<p>Hello <b>you</b></p>`);
    await button('Show as plain text').click();
    await frame().locator('body.text').waitFor();
    expect(await frame().locator('body').textContent()).toBe('Hello you');
    await button('Show with formatting').click();
    await frame().locator('b').waitFor();
  });

  it('is never markup', async () => {
    await open('Content-Type: text/plain\r\n\r\n<b>Hello</b> &lt; "');
    await frame().getByText('<b>Hello</b> &lt; "').waitFor();
  });

  it('is all that is shown of what could have been rearranged, until the person asks (EFAIL)', async () => {
    await open(`${HTML}<p>Hello <b>you</b></p>`, {
      isSigned: false,
      isDecrypted: true,
      canBeRearranged: true,
    });
    await frame().locator('body.text').waitFor();
    expect(await page.locator('main').textContent()).toContain('could have changed it');
    await button('Show with formatting all the same').click();
    await frame().locator('b').waitFor();
  });
});

describe('what it is called', () => {
  it.each([
    [{ isSigned: true, isDecrypted: false }, 'What was signed'],
    [{ isSigned: true, isDecrypted: true }, 'What was signed and encrypted'],
    [{ isSigned: false, isDecrypted: true }, 'What was decrypted'],
  ])('%j: %s', async (more, title) => {
    await open(`${HTML}x`, more);
    await page.getByRole('heading', { name: title, exact: true }).waitFor();
    if (!more.isSigned)
      expect(await page.locator('main').textContent()).not.toMatch(/verified|signature holds/);
  });
});

const ATTACHED =
  'Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\ntext\r\n--m\r\nContent-Type: application/pdf\r\n' +
  'Content-Disposition: attachment; filename="../minutes.pdf"\r\n\r\noctets\r\n--m\r\nContent-Type: application/pdf\r\n' +
  'Content-Disposition: attachment; filename="invoice.pdf.exe"\r\n\r\nMZ\r\n--m--\r\n';

describe('attachments', () => {
  it('are saved under a safe name, and what is risky is told', async () => {
    await open(ATTACHED);
    const list = page.getByRole('region', { name: 'Attachments' });
    await list.waitFor();
    expect(await list.textContent()).toContain('“../minutes.pdf”, which is not safe');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save minutes.pdf').click()]);
    expect(download.suggestedFilename()).toBe('minutes.pdf');
    await button('Save invoice.pdf.exe').click();
    await page
      .getByRole('group', { name: 'Save invoice.pdf.exe' })
      .getByText('looks like that of a harmless file')
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await button('Cancel').click();
  });

  it('are not saved in clear before it is said what that means', async () => {
    await open(ATTACHED, { isSigned: false, isDecrypted: true });
    await button('Save minutes.pdf').click();
    await page.getByText('whoever gets hold of it can read it').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button('Save all the same').click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8').trim()).toBe('octets');
  });

  it('are not printed in clear', async () => {
    await open(`${HTML}x`, { isSigned: false, isDecrypted: true });
    await page.emulateMedia({ media: 'print' });
    await page.locator('iframe').waitFor({ state: 'hidden' });
    await page.getByText('not printed').waitFor();
    await page.emulateMedia({ media: 'screen' });
  });
});

const type = (name: string, ...children: readonly Structure[]): Structure => ({
  type: name,
  bytes: 1,
  children,
});
const quote = (entity: string, structure: Structure) =>
  page.evaluate(([source, tree]) => content.quote(source, tree), [entity, structure] as const);
const ALTERNATIVE = type('multipart/alternative', type('text/plain'), type('text/html'));
const alternative = (html: string) =>
  `Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\n\r\nplain\r\n--a\r\n${HTML}${html}\r\n--a--\r\n`;

describe('a quote', () => {
  it('is of the plain text where the author gave one', async () => {
    expect(await quote(alternative('<style>p{}</style><p>x'), ALTERNATIVE)).toEqual({
      text: '> plain',
      isPartial: false,
    });
  });

  it('is of the markup where it has no style', async () => {
    const markup = `${HTML}<p>Hello <b style="font-weight:bold">you</b></p><p>and you</p>`;
    expect(await quote(markup, type('text/html'))).toEqual({
      text: '> Hello you\n>\n> and you',
      isPartial: false,
    });
  });

  it.each([
    'style="display:none"',
    'style="font-size:0"',
    'style="color:#fff"',
    'style="opacity:0"',
    'style="text-align:left;position:absolute"',
    'style="dis\\70lay:none"',
    'style="/**/x:y"',
    'hidden',
    'width="0"',
    'style="mso-hide:all"',
    'style="--x:1"',
  ])('leaves out what could be hidden: %s', async (attribute) => {
    const markup = `${HTML}<p>Hello</p><div ${attribute}>I owe Mallory 1000 euros.</div>`;
    const { text, isPartial } = (await quote(markup, type('text/html')))!;
    expect(text).not.toContain('Mallory');
    expect([text, isPartial]).toEqual([
      '> Hello\n>\n> […]'.replace('\n>\n', text.includes('\n>\n') ? '\n>\n' : '\n'),
      true,
    ]);
  });

  it.each(['<style>.x{display:none}</style>', '<link rel=stylesheet href=x>', '<STYLE>p{}</STYLE>'])(
    'is of nothing where a sheet could hide anything: %s',
    async (sheet) => {
      expect(await quote(`${HTML}${sheet}<p>Hello</p>`, type('text/html'))).toBeUndefined();
    },
  );

  it('does not take the text for plain that the parser made of markup beside it', async () => {
    const mixed = `Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nplain\r\n--m\r\n${HTML}<p style="display:none">Mallory</p>\r\n--m--\r\n`;
    const given = await quote(mixed, type('multipart/mixed', type('text/plain'), type('text/html')));
    expect(given?.text ?? '').not.toContain('Mallory');
  });

  it('is in sight before it is copied, with the subject, and a warning where it was encrypted', async () => {
    await open(
      `${HTML}<p>Hello</p>`,
      { isDecrypted: true },
      {
        decryption: 'authenticated',
        headers: [{ name: 'Subject', value: 'Secret', protection: 'signed-and-encrypted' }],
        subject: 'Secret',
      },
    );
    await button('Quote for a reply').click();
    const region = page.getByRole('region', { name: 'For your reply' });
    expect(await region.getByLabel('Quoted text').inputValue()).toContain('> Hello');
    const text = await region.textContent();
    expect(text).toContain('everybody on the way can read it');
    expect(text).toContain('The subject was encrypted too');
    expect(text).not.toContain('Secret');
    await button('Copy the text').click();
    await page.getByText('whoever gets hold of it').waitFor();
  });

  it('has the subject where everybody could see it anyway', async () => {
    await open(`${HTML}<p>Hello</p>`, {}, { headers: [], subject: 'Lunch' });
    await button('Quote for a reply').click();
    expect(await page.getByLabel('Subject').inputValue()).toBe('Re: Lunch');
  });
});

describe.each([320, 450, 1000])('at %i pixels', (width) => {
  it.each([false, true])('fits, and is free of what axe finds (dark: %s)', async (dark) => {
    await page.setViewportSize({ width, height: 900 });
    await open(ATTACHED, { isDecrypted: true }, {}, dark);
    await button('Quote for a reply').click();
    await button('Save minutes.pdf').click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

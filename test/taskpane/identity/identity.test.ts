import { AxeBuilder } from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSite, type Site } from '../browser.ts';
import type { KeyringSample } from './keyring-samples.ts';

const PASSPHRASE = 'quarry tulip seventeen boat';

let site: Site;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  site = await startSite({ page: new URL('../page.tsx', import.meta.url).pathname });
  page = await (await site.browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
});
afterAll(() => site.close());

beforeEach(async () => {
  complaints = [];
  await page.goto(site.address);
  await page.waitForFunction(() => 'pane' in globalThis);
});
afterEach(() => expect(complaints).toEqual([]));

const button = (name: string) => page.getByRole('button', { name, exact: true });
const section = (name: string) => page.getByRole('region', { name, exact: true });
const field = (name: string) => page.getByLabel(name, { exact: true });
const card = (name: string) => page.getByRole('article', { name });
const said = () => page.getByRole('status').first();
const focusedText = () => page.evaluate(() => document.activeElement?.textContent);
const calls = () => page.evaluate(() => pane.keyring.calls.filter(([name]) => name !== 'state'));

async function openIdentity(sample: KeyringSample = 'new'): Promise<void> {
  await page.evaluate((put) => pane.putKeyring(put), sample);
  await page.getByRole('button', { name: /^Identity/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Identity' }).waitFor();
}

const keyFile = { name: 'alice.p12', mimeType: 'application/x-pkcs12', buffer: Buffer.from([0x30, 0x00]) };

/** Colours measured halfway through a transition are nobody's. */
const stillness = () =>
  page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });

describe('the way between the pages', () => {
  it('says which page one is on, and goes there by keyboard', async () => {
    const current = page.locator('nav [aria-current=page]');
    expect(await current.textContent()).toBe('Message');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Identity' }).waitFor();
    expect(await current.textContent()).toBe('Identity');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  });

  it('leaves the verdict where it was', async () => {
    await page.evaluate(() => pane.show('verified'));
    await openIdentity();
    await page.getByRole('button', { name: 'Message' }).click();
    await page.getByRole('heading', { level: 1, name: 'Signed by Alice Example' }).waitFor();
  });

  it.each([
    ['a key without a copy or near its end', 'several', 1],
    ['keys of which all is well', 'one', 0],
    ['no keys', 'new', 0],
  ] as const)('marks Identity for %s', async (_, sample, marks) => {
    await openIdentity(sample);
    await page.waitForFunction(() => pane.keyring.calls.length > 0);
    expect(await page.getByRole('img', { name: 'needs your attention' }).count()).toBe(marks);
  });
});

describe('the pages, in all their states', () => {
  const samples: readonly KeyringSample[] = [
    'new',
    'refused',
    'empty',
    'pending',
    'one',
    'several',
    'locked',
    'hostile',
  ];

  it.each(samples)('fit 320 pixels, and are free of what axe finds, light and dark: %s', async (sample) => {
    const found = async (axe: AxeBuilder) =>
      (await axe.analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    await page.evaluate(() => pane.shade('light'));
    await openIdentity(sample);
    // All that can be opened is; of each row of buttons, the last one's form.
    await page.evaluate(() => {
      for (const button of document.querySelectorAll<HTMLElement>('main button[aria-expanded]'))
        button.click();
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await stillness();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    expect(await found(new AxeBuilder({ page }))).toEqual([]);
    await page.evaluate(() => pane.shade('dark'));
    await stillness();
    expect(await found(new AxeBuilder({ page }).withRules('color-contrast'))).toEqual([]);
  });

  it('show no invisible character out of a certificate', async () => {
    await openIdentity('hostile');
    await section('Your keys').waitFor();
    expect(await page.evaluate(() => document.body.textContent)).not.toMatch(/[\u202E\u200B]/);
  });

  it('say where storage is refused that keys are gone with the pane', async () => {
    await openIdentity('refused');
    await page.getByRole('note').getByText("This browser doesn't let Signet keep anything").waitFor();
  });

  it('say so where the keys cannot be looked up, and try again', async () => {
    await page.goto(`${site.address}?keyring-fails`);
    await page.getByRole('button', { name: /^Identity/ }).click();
    await page.getByRole('alert').getByText('The browser did not keep or find the keys.').waitFor();
    await button('Try again').click();
    await section('Step 1 of 2: choose a passphrase').waitFor();
  });
});

describe('the passphrase', () => {
  it('is refused while it is short, simple or mistyped, and nothing is asked of the keyring', async () => {
    await openIdentity();
    await page.getByText('12 characters at least.').waitFor();
    const [first, second] = [field('Passphrase'), field('The same once more')];
    await first.fill('short');
    await button('Choose this passphrase').click();
    await page.getByText('Too short: it needs 12 characters at least.').waitFor();
    await page.getByText('The two are not the same.').waitFor();
    await first.fill('passwordpassword');
    await second.fill('passwordpassword');
    await button('Choose this passphrase').click();
    await page.getByText('Too easy to guess').waitFor();
    expect(await calls()).toEqual([]);
  });

  it('tells its strength in words while it is typed, is hidden, and is shown when asked', async () => {
    await openIdentity();
    const passphrase = field('Passphrase');
    await passphrase.fill(PASSPHRASE);
    await page.getByText('Strong.', { exact: true }).waitFor();
    expect(await passphrase.getAttribute('type')).toBe('password');
    await button('Show: Passphrase').click();
    expect(await passphrase.getAttribute('type')).toBe('text');
    await button('Hide: Passphrase').click();
    expect(await passphrase.getAttribute('type')).toBe('password');
  });

  it('is chosen by keyboard alone, and what comes next has the focus', async () => {
    await openIdentity();
    await field('Passphrase').focus();
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press('Enter');
    await section('Step 2 of 2: your key').waitFor();
    expect(await calls()).toEqual([['create', PASSPHRASE]]);
    await page.waitForFunction(() =>
      document.activeElement?.textContent.startsWith('Your passphrase is chosen'),
    );
  });

  it('is told to be wrong, and the keys stay locked', async () => {
    await openIdentity('locked');
    await page.evaluate(() => pane.keyring.failNext('wrong-passphrase'));
    await field('Passphrase').fill('something else');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText("That passphrase doesn't open your keys.").waitFor();
    await page.keyboard.press('Enter');
    await section('Your keys are unlocked').waitFor();
  });

  it('shows that it works, and does not begin twice', async () => {
    await openIdentity('locked');
    await page.evaluate(() => pane.keyring.hold());
    await field('Passphrase').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar', { name: 'Unlocking …' }).waitFor();
    await page.keyboard.press('Enter');
    await page.evaluate(() => pane.keyring.release());
    await section('Your keys are unlocked').waitFor();
    expect(await calls()).toEqual([['unlock', PASSPHRASE]]);
  });

  it('is changed', async () => {
    await openIdentity('one');
    await button('Change the passphrase').first().click();
    await field('Passphrase until now').fill('the old one');
    await field('New passphrase').fill(PASSPHRASE);
    await field('The same once more').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.getByText('The passphrase was changed.').waitFor();
    expect(await calls()).toEqual([['changePassphrase', 'the old one', PASSPHRASE]]);
  });

  it('may be forgotten: then all keys are removed, after it was typed that they shall be', async () => {
    await openIdentity('locked');
    await button('Remove all keys from this device').click();
    const confirmation = page.getByLabel('Type remove all to confirm');
    await confirmation.fill('remove');
    await page.keyboard.press('Enter');
    await page.getByText('Type exactly: remove all').waitFor();
    expect(await calls()).toEqual([]);
    await confirmation.fill('Remove all');
    await page.keyboard.press('Enter');
    await page.getByText('All keys were removed from this device.').waitFor();
  });

  it('is never told of a mistake of ours as if the person had made one', async () => {
    await openIdentity('locked');
    await page.evaluate(() => pane.keyring.failNext('bug'));
    await field('Passphrase').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Signet made a mistake, and nothing was changed.').waitFor();
    expect(await page.evaluate(() => document.body.textContent)).not.toContain('index out of range');
  });
});

describe('a key', () => {
  it('is imported from a file that is chosen, with the passphrase of the file', async () => {
    await openIdentity('empty');
    await button('I have a key file').click();
    await page.locator('input[type=file]').setInputFiles(keyFile);
    await page.getByText('File: alice.p12').waitFor();
    await page.evaluate(() => pane.keyring.failNext('wrong-file-passphrase'));
    await field('Passphrase of the file').fill('secret');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText("That passphrase doesn't open the file.").waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('The key was imported.').waitFor();
    await card('Alice Example').getByText('This device alone has this key: save a copy.').waitFor();
    expect((await calls()).at(-1)).toEqual(['importFile', 2, 'secret']);
  });

  it('is imported from a file that is dropped anywhere, and one that is no key file is refused with its reason', async () => {
    await openIdentity('empty');
    await button('I have a key file').click();
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['hello'], 'holiday.jpg'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await page.getByText('File: holiday.jpg').waitFor();
    await page.evaluate(() => pane.keyring.failNext('unreadable-file'));
    await button('Import').click();
    await page.getByRole('alert').getByText("Signet can't use this file.").waitFor();
    await page.getByText('What the reason is').click();
    await page.getByText('The file holds no private key.').waitFor();
  });

  it('never opens a dropped file in the place of the pane', async () => {
    const taken = () =>
      page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['hello'], 'hello.txt'));
        return !document.body.dispatchEvent(
          new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
        );
      });
    await openIdentity();
    expect(await taken()).toBe(true);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(await taken()).toBe(true);
  });

  it('is requested for the person whom Outlook names', async () => {
    await openIdentity('empty');
    await button('I need a new key').click();
    expect(await page.getByLabel('Your name').inputValue()).toBe('Alice Example');
    await page.getByLabel('Your e-mail address').fill('alice');
    await button('Make the key and the request').click();
    await page.getByText('Type your e-mail address, as alice@example.org.').waitFor();
    await page.getByLabel('Your e-mail address').fill('alice@example.org');
    await page.keyboard.press('Enter');
    await section('Waiting for the certificate of alice@example.org').waitFor();
    expect(await calls()).toEqual([
      ['request', { name: 'Alice Example', address: 'alice@example.org', algorithm: 'rsa-3072' }],
    ]);
  });

  it('has its request saved, its answer pasted, and a wrong answer told', async () => {
    await openIdentity('pending');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save as a file').click()]);
    expect(download.suggestedFilename()).toBe('alice-example-org.csr');
    expect(await readFile(await download.path(), 'utf8')).toContain('BEGIN CERTIFICATE REQUEST');
    await button('Install the certificate').click();
    await page.getByRole('alert').getByText('Paste the answer first').waitFor();
    await page.evaluate(() => pane.keyring.failNext('no-matching-request'));
    await page.getByLabel('Answer of the authority').fill('-----BEGIN CERTIFICATE-----');
    await button('Install the certificate').click();
    await page.getByRole('alert').getByText('belongs to none of the requests').waitFor();
    await button('Install the certificate').click();
    await page.getByText('The certificate of Alice Example is installed.').waitFor();
    expect((await calls()).at(-1)).toEqual(['install', '-----BEGIN CERTIFICATE-----']);
  });

  it('gives up a request after that was typed', async () => {
    await openIdentity('pending');
    await button('Give up this request').click();
    await page.getByLabel('Type remove to confirm').fill('remove');
    await page.keyboard.press('Enter');
    await page.getByText('The request was given up.').waitFor();
    expect((await calls()).map(([name]) => name)).toEqual(['withdraw']);
  });
});

describe('the list of keys', () => {
  it('keeps those that ended apart, for old mail', async () => {
    await openIdentity('several');
    await section('Older, kept for old mail').getByText('Ended on January 15, 2024.').waitFor();
    expect(await section('Your keys').getByRole('article').count()).toBe(2);
  });

  it('tells days, copies and what to do from thirty days before the end', async () => {
    await openIdentity('several');
    const sales = card('Alice, Sales');
    await sales.getByText('16 days left, valid until November 20, 2026. Renew it now').waitFor();
    await sales.getByText('This device alone has this key').waitFor();
    expect(await card('Alice Example').first().getByRole('button', { name: 'Renew' }).count()).toBe(0);
    await sales.getByRole('button', { name: 'Renew' }).click();
    await sales.getByRole('button', { name: 'Make the request' }).click();
    await page.getByText('Now send the request').waitFor();
    expect(await calls()).toEqual([['request', { renewalOf: 'b' }]]);
  });

  it('renews with a new key of the same kind when asked', async () => {
    await openIdentity('several');
    await button('Renew').click();
    await page.getByRole('radio', { name: /Make a new key/ }).check();
    await button('Make the request').click();
    await page.getByText('Now send the request').waitFor();
    expect(await calls()).toEqual([
      ['request', { name: 'Alice, Sales', address: 'sales@example.org', algorithm: 'p-256' }],
    ]);
  });

  it('saves a copy under a passphrase of its own', async () => {
    await openIdentity('one');
    await button('Save a copy').click();
    // Whoever opened the form is in its first field.
    await page.keyboard.type(PASSPHRASE);
    await field('The same once more').fill(PASSPHRASE);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe('alice-example.p12');
    await card('Alice Example').getByText('Copy saved on November 3, 2026').waitFor();
    expect(await calls()).toEqual([['backUp', 'a', PASSPHRASE]]);
  });

  it('removes a key only after its address was typed; Cancel gives the focus back', async () => {
    await openIdentity('one');
    await button('Remove').click();
    await page.getByText('You saved a copy on February 1, 2026.').waitFor();
    await button('Cancel').click();
    expect(await focusedText()).toBe('Remove');
    await page.keyboard.press('Enter');
    const confirmation = page.getByLabel('Type alice@example.org to confirm');
    await confirmation.fill('alice');
    await page.keyboard.press('Enter');
    await page.getByText('Type exactly: alice@example.org').waitFor();
    expect(await calls()).toEqual([]);
    await confirmation.fill('Alice@example.org ');
    await page.keyboard.press('Enter');
    await page.getByText('The key of Alice Example was removed from this device.').waitFor();
    expect(await calls()).toEqual([['remove', 'a']]);
  });

  it('locks now, and offers nothing then that needs a key', async () => {
    await openIdentity('one');
    await page.getByText('They lock by themselves at 15:15').waitFor();
    await button('Lock now').click();
    await section('Your keys are locked').waitFor();
    expect(await card('Alice Example').getByRole('button').count()).toBe(0);
    expect(await said().textContent()).toBe('Your keys are locked');
  });

  it('follows a lock that came by itself, and shows the certificates one click away', async () => {
    await openIdentity('several');
    await page.evaluate(() => pane.putKeyring('locked'));
    await section('Your keys are locked').waitFor();
    const details = card('Alice, Sales').locator('summary').first();
    await details.focus();
    await page.keyboard.press('Enter');
    await card('Alice, Sales').getByText('CN=Example Root CA').waitFor();
  });
});

describe('an encrypted message that stayed closed', () => {
  it('opens in place once the keys are unlocked', async () => {
    await page.evaluate(() => {
      pane.putKeyring('locked');
      pane.show('encrypted');
    });
    await section('Open this message').waitFor();
    await page.evaluate(() => pane.answerWith('verified'));
    await field('Passphrase').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Signed by Alice Example' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });

  it('opens in place with a key that is imported', async () => {
    await page.evaluate(() => {
      pane.putKeyring('empty');
      pane.show('encrypted');
    });
    await section('Open this message').getByText('You have no key here yet.').waitFor();
    await page.evaluate(() => pane.answerWith('verified'));
    await section('Open this message').locator('input[type=file]').setInputFiles(keyFile);
    await button('Import').click();
    await page.getByRole('heading', { level: 1, name: 'Signed by Alice Example' }).waitFor();
  });

  it('is read again too where the keys were unlocked on the other page, and not while they are locked', async () => {
    await page.evaluate(() => {
      pane.putKeyring('locked');
      pane.show('encrypted');
    });
    await section('Open this message').waitFor();
    await page.evaluate(() => pane.answerWith('verified'));
    await page.evaluate(() => pane.putKeyring('locked'));
    await page.getByRole('heading', { level: 1, name: 'Encrypted, and not opened here' }).waitFor();
    await page.getByRole('button', { name: /^Identity/ }).click();
    await field('Passphrase').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await section('Your keys are unlocked').waitFor();
    await page.getByRole('button', { name: 'Message' }).click();
    await page.getByRole('heading', { level: 1, name: 'Signed by Alice Example' }).waitFor();
  });

  it('says that none of the keys opens it', async () => {
    await page.evaluate(() => {
      pane.putKeyring('one');
      pane.show('encrypted');
    });
    await section('Open this message').getByText('None of the keys that are here opens it.').waitFor();
  });
});

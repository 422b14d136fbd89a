import { AxeBuilder } from '@axe-core/playwright';
import manifest from '../../package.json' with { type: 'json' };
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';
import { listen, startSite, type Site } from './outlook.ts';

const PASSPHRASE = 'quarry tulip seventeen boat';
const FILE_PASSPHRASE = 'glacier/orchard/violin 8';

let site: Site;
let openssl: OpensslFolder;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  site = await startSite();
  openssl = createOpensslFolder();
  openssl.write('ca.ext', Buffer.from('basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n'));
  openssl.write(
    'alice.ext',
    Buffer.from(
      'keyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=emailProtection\nsubjectAltName=email:alice@example.org\n',
    ),
  );
  openssl.run('req -new -newkey rsa:2048 -nodes -keyout ca.key -subj /CN=Example-CA -out ca.csr');
  openssl.run('x509 -req -in ca.csr -signkey ca.key -extfile ca.ext -days 900 -out ca.pem');
  openssl.run('req -new -newkey rsa:2048 -nodes -keyout alice.key -subj /CN=Alice -out alice.csr');
  openssl.run(
    'x509 -req -in alice.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile alice.ext -days 400 -out alice.pem',
  );
  openssl.run(
    `pkcs12 -export -inkey alice.key -in alice.pem -certfile ca.pem -passout pass:secret -out alice.p12`,
  );
  openssl.write('letter', Buffer.from('Content-Type: text/plain\r\n\r\nMeet me at noon.\r\n'));
  openssl.run(
    'cms -encrypt -aes-256-cbc -in letter -from bob@example.org -to alice@example.org -subject Noon -out secret.eml alice.pem',
  );
}, 180_000);
afterAll(async () => {
  openssl.remove();
  await site.close();
});

// A browser of its own for each test: what one keeps, no other finds.
beforeEach(async () => {
  context = await site.newContext({ viewport: { width: 320, height: 720 } });
  page = await context.newPage();
  complaints = listen(page);
});
afterEach(async () => {
  expect(complaints).toEqual([]);
  await context.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const section = (name: string) => page.getByRole('region', { name, exact: true });
const field = (name: string) => page.getByLabel(name, { exact: true });
const card = (name: string) => page.getByRole('article', { name, exact: true });
const p12 = () => ({ name: 'alice.p12', mimeType: '', buffer: Buffer.from(openssl.read('alice.p12')) });

async function openIdentity(): Promise<void> {
  await page.goto(new URL('reader.html', site.url).href);
  await page.getByRole('button', { name: /^Identity/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Identity' }).waitFor();
}

async function choosePassphrase(): Promise<void> {
  await field('Passphrase').fill(PASSPHRASE);
  await field('The same once more').fill(PASSPHRASE);
  await field('The same once more').press('Enter');
  await section('Step 2 of 2: your key').waitFor();
}

async function importKey(): Promise<void> {
  await button('I have a key file').click();
  await page.locator('main input[type=file]').setInputFiles(p12());
  await field('Passphrase of the file').fill('secret');
  await field('Passphrase of the file').press('Enter');
  await card('Alice').waitFor();
}

async function unlock(): Promise<void> {
  await field('Passphrase').fill(PASSPHRASE);
  await field('Passphrase').press('Enter');
}

describe("a key of one's own", () => {
  it('is imported, locked, there after a reload, and unlocked with the right passphrase alone', async () => {
    await openIdentity();
    await choosePassphrase();
    await importKey();
    await card('Alice').getByText('alice@example.org', { exact: true }).waitFor();
    await button('Lock now').click();
    await section('Your keys are locked').waitFor();
    await openIdentity();
    await card('Alice').getByText('Used for new mail').waitFor();
    await field('Passphrase').fill('quarry tulip seventeen goat');
    await field('Passphrase').press('Enter');
    await page.getByRole('alert').getByText("That passphrase doesn't open your keys.").waitFor();
    await unlock();
    await section('Your keys are unlocked').waitFor();
  });

  it('is saved as a copy that openssl opens, removed, and imported again from the copy', async () => {
    await openIdentity();
    await choosePassphrase();
    await importKey();
    await button('Save a copy').click();
    await field('Passphrase of the file').fill(FILE_PASSPHRASE);
    await field('The same once more').fill(FILE_PASSPHRASE);
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save the file').click()]);
    await card('Alice').getByText('Copy saved on').waitFor();
    const copy = readFileSync(await download.path());
    openssl.write('copy.p12', copy);
    openssl.write('copy.pass', Buffer.from(FILE_PASSPHRASE));
    openssl.run('pkcs12 -in copy.p12 -passin file:copy.pass -nodes -nocerts -out copy.key');
    openssl.run('pkey -in copy.key -pubout -out copy.pub');
    openssl.run('pkey -in alice.key -pubout -out alice.pub');
    expect(openssl.read('copy.pub')).toEqual(openssl.read('alice.pub'));

    await button('Remove').click();
    await field('Type alice@example.org to confirm').fill('alice@example.org');
    await field('Type alice@example.org to confirm').press('Enter');
    await section('Step 2 of 2: your key').waitFor();
    await openIdentity();
    await section('Your keys are locked').waitFor();
    expect(await card('Alice').count()).toBe(0);
    await unlock();
    await button('I have a key file').click();
    await page
      .locator('main input[type=file]')
      .setInputFiles({ name: 'copy.p12', mimeType: '', buffer: copy });
    await field('Passphrase of the file').fill(FILE_PASSPHRASE);
    await button('Import').click();
    await card('Alice').waitFor();
  });

  it('is made here, and gets its certificate from an authority, with a reload in between', async () => {
    await openIdentity();
    await choosePassphrase();
    await button('I need a new key').click();
    await field('Your name').fill('Carol');
    await field('Your e-mail address').fill('carol@example.org');
    await page.getByText('Other kinds of keys').click();
    await page.getByRole('radio', { name: /^P-256/ }).check();
    await button('Make the key and the request').click();
    await section('Waiting for the certificate of carol@example.org').waitFor();
    await page.getByText('Show the request').click();
    openssl.write('carol.csr', Buffer.from(await page.locator('pre').innerText()));
    openssl.run('req -in carol.csr -verify -noout');
    openssl.run(
      'x509 -req -in carol.csr -CA ca.pem -CAkey ca.key -CAcreateserial -copy_extensions copy -days 20 -out carol.pem',
    );

    await openIdentity();
    const waiting = section('Waiting for the certificate of carol@example.org');
    await waiting.getByText('Unlock your keys to install the answer.').waitFor();
    await unlock();
    await field('Answer of the authority').fill(Buffer.from(openssl.read('alice.pem')).toString());
    await button('Install the certificate').click();
    await page.getByRole('alert').getByText('belongs to none of the requests').waitFor();
    await field('Answer of the authority').fill(Buffer.from(openssl.read('carol.pem')).toString());
    await button('Install the certificate').click();
    await page.getByText('The certificate of Carol is installed.').waitFor();
    await card('Carol').getByText('Renew it now: the authority needs time to answer.').waitFor();
    expect(await waiting.count()).toBe(0);
  });

  it('is forgotten with the passphrase, and one begins anew', async () => {
    await openIdentity();
    await choosePassphrase();
    await importKey();
    await button('Lock now').click();
    await button('Remove all keys from this device').click();
    await field('Type remove all to confirm').fill('remove all');
    await field('Type remove all to confirm').press('Enter');
    await section('Step 1 of 2: choose a passphrase').waitFor();
    await openIdentity();
    await section('Step 1 of 2: choose a passphrase').waitFor();
  });
});

describe('an encrypted message', () => {
  it('is opened in place: with a key that is imported, and later by unlocking', async () => {
    const eml = () => ({ name: 'a.eml', mimeType: '', buffer: Buffer.from(openssl.read('secret.eml')) });
    const openMessage = async () => {
      await page.goto(new URL('reader.html', site.url).href);
      await page.locator('input[aria-label="Message file"]').setInputFiles(eml());
      await page.getByRole('heading', { level: 1, name: 'Encrypted, and not opened here' }).waitFor();
    };
    const opened = page.getByRole('heading', { level: 1, name: 'Encrypted, but not signed' });
    await openMessage();
    const inPlace = section('Open this message');
    await field('Passphrase').fill(PASSPHRASE);
    await field('The same once more').fill(PASSPHRASE);
    await field('The same once more').press('Enter');
    await inPlace.locator('input[type=file]').setInputFiles(p12());
    await field('Passphrase of the file').fill('secret');
    await field('Passphrase of the file').press('Enter');
    await opened.waitFor();
    await page.getByText('Encrypted, but not protected against changes').waitFor();

    await openMessage();
    await inPlace.getByText('Unlock your keys, and the message opens.').waitFor();
    await field('Passphrase').fill('quarry tulip seventeen goat');
    await field('Passphrase').press('Enter');
    await page.getByRole('alert').getByText("That passphrase doesn't open your keys.").waitFor();
    await unlock();
    await opened.waitFor();
  });
});

describe('where storage is refused', () => {
  it('says so, and a key works until the pane is closed', async () => {
    // As a browser does that blocks the storage of other sites in a frame.
    await context.route('**/keyring.js', async (route) => {
      const response = await route.fetch();
      const refuse =
        "Object.defineProperty(self, 'indexedDB', { get() { throw new DOMException('refused', 'SecurityError'); } });";
      await route.fulfill({ response, body: refuse + (await response.text()) });
    });
    await openIdentity();
    const notice = page.getByRole('note').getByText("This browser doesn't let Signet keep anything");
    await notice.waitFor();
    await choosePassphrase();
    await importKey();
    await openIdentity();
    await notice.waitFor();
    await section('Step 1 of 2: choose a passphrase').waitFor();
  });
});

describe('the pages as they are deployed', () => {
  it.each(['light', 'dark'] as const)('are free of what axe finds: %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await openIdentity();
    await choosePassphrase();
    await importKey();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByText('issuers for e-mail, as of').waitFor();
    expect(await page.getByText('Set by your organisation.').count()).toBe(2);
    await page.getByText(manifest.version, { exact: true }).waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM_ARGS, findChromium } from '../../bin/chromium.js';
import { toPem } from '../../src/asn1/pem.ts';
import { readEcPrivateKey, readPrivateKeyInfo } from '../../src/asn1/private-key-info.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import type { Identity } from '../../src/keystore/identity.ts';
import { writePkcs12 } from '../../src/keystore/write-pkcs12.ts';
import { encryptedTo } from '../support/envelope.ts';
import { createRoot, NOW, type Identity as Issuer } from '../support/fake-ca.ts';
import { ownIdentity } from '../support/own-identity.ts';
import { startSite, type Site } from '../taskpane/browser.ts';

const PASSPHRASE = 'violet teapot under seven stairs';
const FILE_PASSPHRASE = 'copper lantern beside eight rivers';

let site: Site;
let context: BrowserContext;
let page: Page;
let complaints: string[];
let root: Issuer;
let alice: Identity;
let pem: Bytes;
let message: Bytes;

const entry = (path: string): string => new URL(path, import.meta.url).pathname;

beforeAll(async () => {
  site = await startSite({
    page: entry('keyring-page.ts'),
    'trusted-types': entry('../../src/taskpane/trusted-types.ts'),
    keyring: entry('../../src/worker/keyring.worker.ts'),
    core: entry('../../src/worker/core.worker.ts'),
  });
  root = await createRoot();
  alice = await ownIdentity(root);
  const { certificate, privateKeyInfo } = alice;
  pem = utf8(toPem(certificate.der, 'CERTIFICATE') + toPem(privateKeyInfo, 'PRIVATE KEY'));
  const identity = { ...root, certificate };
  message = await encryptedTo(
    { identity, key: alice },
    utf8('Content-Type: text/plain\r\n\r\nFriday?\r\n'),
    { From: 'bob@example.org' },
    'AES-256-GCM',
  );
});
afterAll(() => site.close());

beforeEach(async () => {
  complaints = [];
  context = await site.browser.newContext();
  page = await openPage(context);
});
afterEach(() => context.close());

async function openPage(inside: BrowserContext): Promise<Page> {
  const opened = await inside.newPage();
  opened.on('console', (line) => complaints.push(line.text()));
  opened.on('pageerror', (error) => complaints.push(error.message));
  await opened.goto(site.address);
  await opened.waitForFunction(() => 'underTest' in globalThis);
  return opened;
}

const create = (on = page) => on.evaluate((passphrase) => underTest.keyring.create(passphrase), PASSPHRASE);
const unlock = (on = page) => on.evaluate((passphrase) => underTest.keyring.unlock(passphrase), PASSPHRASE);
const lock = (on = page) => on.evaluate(() => underTest.keyring.lock());
const state = (on = page) => on.evaluate(() => underTest.keyring.state());
const importFile = (file: Uint8Array, filePassphrase: string, on = page) =>
  on.evaluate(([octets, passphrase]) => underTest.keyring.importFile(Uint8Array.from(octets), passphrase), [
    [...file],
    filePassphrase,
  ] as const);
/** Alice's key from a file that costs no derivation. */
const open = (on = page) => importFile(pem, '', on);
const judge = (on = page) =>
  on.evaluate(([octets, at]) => underTest.judge(octets, at), [[...message], NOW.toISOString()] as const);

/** Deriving keys takes its time where others compute, too. */
const PATIENTLY = { timeout: 180_000 };

describe('the keyring in the browser', PATIENTLY, () => {
  it('imports, locks, unlocks, and opens a message only while it is unlocked', async () => {
    expect(await judge()).toEqual({ decryption: 'no-key', codes: ['encrypted-no-key'] });
    await create();
    const p12 = await writePkcs12(alice, FILE_PASSPHRASE);
    const refused = page.evaluate(
      (octets) => underTest.failure(underTest.keyring.importFile(Uint8Array.from(octets), 'no')),
      [...p12],
    );
    expect(await refused).toMatchObject({ code: 'wrong-file-passphrase' });
    expect(await importFile(p12, FILE_PASSPHRASE)).toMatchObject([
      { name: 'Alice Example', addresses: ['alice@example.org'] },
    ]);
    expect(await judge()).toEqual({ decryption: 'authenticated', codes: [] });
    await lock();
    expect(await state()).toMatchObject({ kind: 'locked', keptIn: 'device', identities: [{ use: 'both' }] });
    expect(await judge()).toEqual({ decryption: 'no-key', codes: ['keys-locked'] });
    const wrong = await page.evaluate(() =>
      underTest.failure(underTest.keyring.unlock('another one with four words')),
    );
    expect(wrong).toMatchObject({ code: 'wrong-passphrase' });
    await unlock();
    expect(await judge()).toEqual({ decryption: 'authenticated', codes: [] });
    expect(complaints).toEqual([]);
  });

  it('ends its worker with the lock, and starts none for a verdict alone', async () => {
    const started = () => page.evaluate(() => underTest.started());
    await page.evaluate((at) => underTest.judge([65, 13, 10, 13, 10], at), NOW.toISOString());
    expect(await started()).toBe(0);
    await create();
    expect(await started()).toBe(1);
    await lock();
    expect(await started()).toBe(2);
    expect(await page.evaluate(() => underTest.states)).toEqual(['unlocked', 'locked', 'locked']);
  });

  it('outlives the page, locked', async () => {
    await create();
    await open();
    await page.reload();
    await page.waitForFunction(() => 'underTest' in globalThis);
    expect(await state()).toMatchObject({ kind: 'locked', identities: [{ name: 'Alice Example' }] });
    await unlock();
    expect(await judge()).toMatchObject({ decryption: 'authenticated' });
  });

  it('begins anew where storage was wiped', async () => {
    await create();
    await open();
    await page.evaluate(() => underTest.wipe());
    expect(await state()).toMatchObject({ kind: 'new', identities: [] });
    expect(await judge()).toEqual({ decryption: 'no-key', codes: ['encrypted-no-key'] });
    await create();
    await open();
    expect(await judge()).toMatchObject({ decryption: 'authenticated' });
  });

  it('locks in every window', async () => {
    const other = await openPage(context);
    await create();
    await unlock(other);
    await lock();
    await other.waitForFunction(() => underTest.states.at(-1) === 'locked');
    expect(await state(other)).toMatchObject({ kind: 'locked' });
  });

  it('shows to every window what another one changed', async () => {
    const other = await openPage(context);
    await state(other);
    await create();
    await open();
    await other.waitForFunction(async () => (await underTest.keyring.state()).identities.length === 1);
    expect(await state(other)).toMatchObject({ kind: 'locked' });
  });

  it('gives nothing secret to the page, to storage, or to the console', async () => {
    await create();
    await open();
    await judge();
    await page.evaluate(() => underTest.failure(underTest.keyring.unlock('another one with four words')));
    const { id } = (await state()).identities[0]!;
    await page.evaluate(([wanted, passphrase]) => underTest.keyring.backUp(wanted, passphrase), [
      id,
      FILE_PASSPHRASE,
    ] as const);
    await lock();
    const seen = (await page.evaluate(() => underTest.everything())) + complaints.join('\n');
    // That it would be found: what is public is there, as octets and as text.
    expect(seen).toContain('Alice Example');
    expect(seen).toContain(Buffer.from(alice.certificate.der).toString('latin1'));
    const { privateKey } = readPrivateKeyInfo(alice.privateKeyInfo);
    const secret = Buffer.from(readEcPrivateKey(privateKey).privateKey);
    for (const form of ['latin1', 'hex', 'base64'] as const)
      expect(seen.includes(secret.subarray(0, 24).toString(form))).toBe(false);
    for (const words of [PASSPHRASE, FILE_PASSPHRASE, 'another one with four words'])
      expect(seen.includes(words)).toBe(false);
  });

  it('opens its lock with Argon2 under a policy that forbids WebAssembly, too', async () => {
    await create();
    await open();
    await lock();
    await page.route('**/keyring.js', async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'content-security-policy': "script-src 'self'" };
      await route.fulfill({ response, headers });
    });
    await page.reload();
    await page.waitForFunction(() => 'underTest' in globalThis);
    await unlock();
    expect(await judge()).toMatchObject({ decryption: 'authenticated' });
  });
});

describe('where the browser refuses storage', PATIENTLY, () => {
  it('keeps the keys as long as the pane is open, says so, and locks them all the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signet-profile-'));
    mkdirSync(join(folder, 'Default'));
    // As a person, or an organisation, sets "block all site data".
    const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
    writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
    const refusing = await chromium.launchPersistentContext(folder, {
      executablePath: findChromium() ?? '',
      args: [...CHROMIUM_ARGS],
    });
    try {
      const denied = await openPage(refusing);
      expect(await denied.evaluate(() => underTest.failure(underTest.wipe()))).toBeDefined();
      await create(denied);
      expect(await open(denied)).toHaveLength(1);
      expect(await state(denied)).toMatchObject({ kind: 'unlocked', keptIn: 'memory' });
      await lock(denied);
      expect(await judge(denied)).toMatchObject({ codes: ['keys-locked'] });
      await unlock(denied);
      expect(await judge(denied)).toMatchObject({ decryption: 'authenticated' });
      await denied.reload();
      await denied.waitForFunction(() => 'underTest' in globalThis);
      expect(await state(denied)).toMatchObject({ kind: 'new', keptIn: 'memory', identities: [] });
    } finally {
      await refusing.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

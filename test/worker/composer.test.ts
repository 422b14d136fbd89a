import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readPrivateKeyInfo } from '../../src/asn1/private-key-info.ts';
import { toPem } from '../../src/asn1/pem.ts';
import { fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import type { Identity as OwnIdentity } from '../../src/keystore/identity.ts';
import { keyUsage } from '../../src/pki/issue-certificate.ts';
import { signMessage } from '../../src/smime/send.ts';
import type { ImportedCertificates, ProtectWanted, RecipientState } from '../../src/worker/composer.ts';
import { BOB, CAROL, draftWith } from '../support/draft.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';
import { ownIdentity } from '../support/own-identity.ts';
import { startSite, type Site } from '../taskpane/browser.ts';

const PASSPHRASE = 'violet teapot under seven stairs';
const AT = NOW.toISOString();

let site: Site;
let context: BrowserContext;
let page: Page;
let root: Identity;
let folder: OpensslFolder;
let alice: OwnIdentity;
let bob: OwnIdentity;
let carol: OwnIdentity;

const entry = (path: string): string => new URL(path, import.meta.url).pathname;
const pemOf = ({ certificate }: OwnIdentity): Bytes => utf8(toPem(certificate.der, 'CERTIFICATE'));

beforeAll(async () => {
  site = await startSite({
    page: entry('composer-page.ts'),
    keyring: entry('../../src/worker/keyring.worker.ts'),
    core: entry('../../src/worker/core.worker.ts'),
  });
  root = await createRoot();
  folder = createOpensslFolder();
  folder.write('root.pem', utf8(toPem(root.der, 'CERTIFICATE')));
  [alice, bob, carol] = [
    await ownIdentity(root, { kind: 'RSA-2048' }),
    await ownIdentity(root, { kind: 'RSA-2048', email: BOB.address, name: 'Bob' }),
    await ownIdentity(root, { kind: 'RSA-2048', email: CAROL.address, name: 'Carol' }),
  ];
  for (const [name, identity] of Object.entries({ alice, bob, carol })) {
    folder.write(`${name}.pem`, pemOf(identity));
    folder.write(`${name}.key`, utf8(toPem(identity.privateKeyInfo, 'PRIVATE KEY')));
  }
});
afterAll(async () => {
  folder.remove();
  await site.close();
});

beforeEach(async () => {
  context = await site.browser.newContext();
  page = await context.newPage();
  await page.goto(site.address);
  await page.waitForFunction(() => 'composing' in globalThis);
});
afterEach(() => context.close());

/** The trust of the page: this authority alone. Octets cross to the page as arrays. */
const anchor = (): readonly number[] => [...utf8(toPem(root.der, 'CERTIFICATE'))];

const recipients = (...addresses: readonly string[]): Promise<readonly RecipientState[]> =>
  page.evaluate(
    ([wanted, pem, at]) =>
      composing.composer.recipients(
        wanted,
        { anchors: [Uint8Array.from(pem)], trustMozilla: false, network: false },
        at,
        new AbortController().signal,
      ),
    [addresses, anchor(), AT] as const,
  );
const importFile = (file: Uint8Array): Promise<ImportedCertificates> =>
  page.evaluate(
    ([octets, pem, at]) =>
      composing.composer.importCertificates(
        Uint8Array.from(octets),
        { anchors: [Uint8Array.from(pem)], trustMozilla: false, network: false },
        at,
      ),
    [[...file], anchor(), AT] as const,
  );
const open = (message: Bytes): Promise<string> =>
  page.evaluate(
    ([octets, pem, at]) =>
      composing.open(octets, { anchors: [Uint8Array.from(pem)], trustMozilla: false, network: false }, at),
    [[...message], anchor(), AT] as const,
  );
const unlockWith = (...identities: readonly OwnIdentity[]): Promise<readonly string[]> =>
  page.evaluate(
    async ([passphrase, file]) => {
      await composing.keyring.create(passphrase);
      const facts = await composing.keyring.importFile(Uint8Array.from(file), '');
      return facts.map(({ id }) => id);
    },
    [
      PASSPHRASE,
      [
        ...utf8(
          identities
            .map(
              ({ certificate, privateKeyInfo }) =>
                toPem(certificate.der, 'CERTIFICATE') + toPem(privateKeyInfo, 'PRIVATE KEY'),
            )
            .join(''),
        ),
      ],
    ] as const,
  );

interface Protected {
  readonly outcome: {
    readonly kind: string;
    readonly problems?: readonly { readonly code: string }[];
    readonly readableBySelf?: boolean;
    readonly copies?: readonly {
      readonly bytes: readonly number[];
      readonly recipients: readonly string[];
    }[];
  };
  readonly steps: readonly string[];
}

const protect = async (wanted: Partial<ProtectWanted>, draft = draftWith()): Promise<Protected> =>
  (await page.evaluate(
    ([given, asked, pem]) =>
      composing.protect(given, asked, {
        anchors: [Uint8Array.from(pem)],
        trustMozilla: false,
        network: false,
      }),
    [
      draft,
      { sign: null, encrypt: null, protectHeaders: true, seed: 'seed-1', at: AT, ...wanted },
      anchor(),
    ] as const,
  )) as Protected;
const encryptTo = (states: readonly RecipientState[]): NonNullable<ProtectWanted['encrypt']> => ({
  certificateIds: states.flatMap((state) =>
    state.kind === 'ready' ? [{ address: state.address, certificateId: state.certificateId }] : [],
  ),
  cipher: 'aes-256-cbc',
  tripleWrap: false,
});

/** A message that its author signed, opaque, as mail programs do. */
const signedBy = (identity: OwnIdentity, from: string, signed = 'Hello'): Promise<Bytes> =>
  signMessage(
    utf8(
      `From: ${from}\r\nTo: alice@example.org\r\nSubject: x\r\nDate: Mon, 1 Jun 2026 12:00:00 +0000\r\n` +
        `Content-Type: text/plain\r\n\r\n${signed}\r\n`,
    ),
    { signers: [identity], signingTime: NOW, form: 'opaque' },
  );

/** The core keeps what a message taught after it gave its verdict. */
async function ready(address: string): Promise<RecipientState> {
  let state: RecipientState | undefined;
  await expect
    .poll(
      async () => {
        [state] = await recipients(address);
        return state?.kind;
      },
      { timeout: 60_000 },
    )
    .toBe('ready');
  return state!;
}

/** Four keys are made, and a passphrase is stretched, while others compute as well. */
const PATIENTLY = { timeout: 180_000 };

describe('the address book', PATIENTLY, () => {
  it('learns from a message that is verified', async () => {
    expect(await recipients(BOB.address)).toEqual([
      {
        address: BOB.address,
        kind: 'missing',
        problems: [{ code: 'recipient-without-certificate', address: BOB.address }],
      },
    ]);
    expect(await open(await signedBy(bob, BOB.address))).toBe('verified');
    expect(await ready(BOB.address)).toMatchObject({ name: 'Bob', issuerName: 'Test Root', source: 'mail' });
  });

  it('learns nothing of a sender whose certificate changed, nor of one whom nobody vouches for', async () => {
    await open(await signedBy(bob, BOB.address));
    const before = await ready(BOB.address);
    const other = await ownIdentity(root, { kind: 'P-256', email: BOB.address });
    expect(await open(await signedBy(other, BOB.address, 'Hello again'))).toBe('caution');
    const stranger = await createRoot({ name: 'Stranger' });
    const eve = await ownIdentity(stranger, { email: 'eve@example.net' });
    expect(await open(await signedBy(eve, 'eve@example.net'))).toBe('caution');
    // One more that teaches, so that those before it are surely over.
    await open(await signedBy(carol, CAROL.address));
    await ready(CAROL.address);
    const [afterwards, unknown] = await recipients(BOB.address, 'eve@example.net');
    expect(afterwards).toEqual(before);
    expect(unknown).toMatchObject({ kind: 'missing', problems: [{ code: 'recipient-without-certificate' }] });
  });

  it('takes a file in, and lets what differs wait for the person', async () => {
    const file = utf8(fromUtf8(pemOf(bob)) + fromUtf8(pemOf(carol)));
    expect(await importFile(file)).toEqual({
      added: [BOB.address, CAROL.address],
      differing: [],
      refused: [],
    });
    const [before] = await recipients(BOB.address);
    expect(before).toMatchObject({ kind: 'ready', source: 'file' });
    const other = await ownIdentity(root, {
      kind: 'P-256',
      email: BOB.address,
      notBefore: new Date(NOW.getTime() - 1000),
    });
    const imported = await importFile(pemOf(other));
    expect(imported).toMatchObject({
      added: [],
      differing: [{ address: BOB.address, issuerName: 'Test Root' }],
      refused: [],
    });
    expect(await recipients(BOB.address)).toEqual([before]);
    const { certificateId } = imported.differing[0]!;
    await page.evaluate(([address, id]) => composing.composer.replaceCertificate(address, id), [
      BOB.address,
      certificateId,
    ] as const);
    expect(await recipients(BOB.address)).toMatchObject([{ kind: 'ready', certificateId }]);
    const again = page.evaluate(
      ([address, id]) => composing.failure(composing.composer.replaceCertificate(address, id)),
      [BOB.address, certificateId] as const,
    );
    expect(await again).toMatchObject({ name: 'ComposerError' });
  });

  it('refuses what cannot be encrypted to, and says why', async () => {
    const { certificate } = await root.issue({
      email: BOB.address,
      name: 'Bob',
      extensions: [keyUsage('digitalSignature')],
    });
    expect(await importFile(certificate.der)).toEqual({
      added: [],
      differing: [],
      refused: [
        {
          name: 'Bob',
          problems: [expect.objectContaining({ code: 'recipient-not-for-encryption', address: BOB.address })],
        },
      ],
    });
    const none = page.evaluate(
      (at) =>
        composing.failure(
          composing.composer.importCertificates(
            new TextEncoder().encode('nothing at all'),
            { anchors: [], trustMozilla: false, network: false },
            at,
          ),
        ),
      AT,
    );
    expect(await none).toMatchObject({ name: 'ComposerError' });
  });
});

describe('protect', PATIENTLY, () => {
  it('signs and encrypts what each recipient opens and verifies, and we ourselves', async () => {
    const [identityId = ''] = await unlockWith(alice);
    await importFile(utf8(fromUtf8(pemOf(bob)) + fromUtf8(pemOf(carol))));
    const states = await recipients(BOB.address, CAROL.address, 'alice@example.org');
    expect(states.map((state) => state.kind === 'ready' && state.source)).toEqual(['file', 'file', 'own']);
    const draft = draftWith({ bcc: [CAROL] });
    const { outcome, steps } = await protect(
      { sign: { identityId, form: 'clear' }, encrypt: encryptTo(states) },
      draft,
    );
    expect(steps).toEqual(['building', 'signing', 'encrypting', 'signing', 'encrypting']);
    expect(outcome).toMatchObject({ kind: 'protected', readableBySelf: true });
    const [shared, blind] = outcome.copies!;
    expect([shared?.recipients, blind?.recipients]).toEqual([[BOB.address], [CAROL.address]]);
    for (const [copy, readers] of [
      [shared!, { alice, bob }],
      [blind!, { alice, carol }],
    ] as const) {
      const message = Uint8Array.from(copy.bytes);
      folder.write('message', message);
      for (const [name, key] of Object.entries(readers)) {
        const { verdict } = await judgeMessage(message, { anchors: [root], keys: [key] });
        expect(verdict.kind).toBe('verified');
        folder.run(`cms -decrypt -in message -inkey ${name}.key -recip ${name}.pem -out inner`);
        folder.run(`cms -verify -in inner -CAfile root.pem -attime ${NOW.getTime() / 1000} -out content`);
        expect(fromUtf8(folder.read('content'))).toContain('Hello Bob');
      }
    }
    expect(await page.evaluate(() => composing.started())).toBe(1);
    const { privateKey } = readPrivateKeyInfo(alice.privateKeyInfo);
    const secret = String.fromCharCode(...privateKey.slice(-64));
    expect((await page.evaluate(() => composing.everything())).includes(secret)).toBe(false);
  });

  it('encrypts to ourselves with another certificate of the same address', async () => {
    const signing = await ownIdentity(root, { kind: 'Ed25519' });
    const ids = await unlockWith(signing, alice);
    await importFile(pemOf(bob));
    const { outcome } = await protect({
      sign: { identityId: ids[0]!, form: 'opaque' },
      encrypt: encryptTo(await recipients(BOB.address)),
    });
    expect(outcome).toMatchObject({ kind: 'protected', readableBySelf: true });
    folder.write('message', Uint8Array.from(outcome.copies![0]!.bytes));
    folder.run('cms -decrypt -in message -inkey alice.key -recip alice.pem -out inner');
  });

  it('says that we cannot read it ourselves where none of our certificates is for that', async () => {
    await importFile(pemOf(bob));
    const { outcome } = await protect({ encrypt: encryptTo(await recipients(BOB.address)) });
    expect(outcome).toMatchObject({ kind: 'protected', readableBySelf: false });
  });

  it('builds nothing while the keys are locked', async () => {
    const [identityId = ''] = await unlockWith(alice);
    await page.evaluate(() => composing.keyring.lock());
    const { outcome } = await protect({ sign: { identityId, form: 'clear' } });
    expect(outcome).toEqual({ kind: 'locked' });
  });

  it('names everything that is unfit, and builds nothing', async () => {
    const [identityId = ''] = await unlockWith(alice);
    const [state] = await recipients(BOB.address);
    expect(state?.kind).toBe('missing');
    const { outcome } = await protect(
      { sign: { identityId, form: 'clear' }, encrypt: encryptTo([]) },
      draftWith({ from: { name: '', address: 'mallory@example.org' } }),
    );
    expect(outcome).toMatchObject({ kind: 'unfit' });
    expect(outcome.problems?.map(({ code }) => code)).toEqual([
      'own-wrong-address',
      'recipient-without-certificate',
    ]);
  });

  it('encrypts to no certificate that only waits for the person', async () => {
    await importFile(pemOf(bob));
    const other = await ownIdentity(root, { kind: 'P-256', email: BOB.address });
    const { differing } = await importFile(pemOf(other));
    const { outcome } = await protect({
      encrypt: { ...encryptTo([]), certificateIds: differing },
    });
    expect(outcome).toMatchObject({ kind: 'unfit', problems: [{ code: 'recipient-without-certificate' }] });
  });

  it('says in a sentence what of the draft cannot be written', async () => {
    const [identityId = ''] = await unlockWith(alice);
    const failure = page.evaluate(
      ([draft, wanted, pem]) =>
        composing.failure(
          composing.protect(draft, wanted, {
            anchors: [Uint8Array.from(pem)],
            trustMozilla: false,
            network: false,
          }),
        ),
      [
        draftWith({ subject: 'x\r\nBcc: eve@example.net' }),
        {
          sign: { identityId, form: 'clear' },
          encrypt: null,
          protectHeaders: true,
          seed: 's',
          at: AT,
        },
        anchor(),
      ] as const,
    );
    expect(await failure).toMatchObject({ name: 'ComposerError' });
    const unknown = page.evaluate(
      ([draft, at]) =>
        composing.failure(
          composing.composer.preflight(
            draft,
            { sign: { identityId: 'gone', form: 'clear' }, at },
            { anchors: [], trustMozilla: false, network: false },
            new AbortController().signal,
          ),
        ),
      [draftWith(), AT] as const,
    );
    expect(await unknown).toEqual({ name: 'ComposerError', message: 'This identity is not here any more.' });
  });
});

describe('preflight', PATIENTLY, () => {
  it('says what speaks against the draft and the identity, while the keys are locked, too', async () => {
    const [identityId = ''] = await unlockWith(alice);
    await page.evaluate(() => composing.keyring.lock());
    const codes = page.evaluate(
      async ([draft, id, at]) => {
        const problems = await composing.composer.preflight(
          draft,
          { sign: { identityId: id, form: 'clear' }, at },
          { anchors: [], trustMozilla: false, network: false },
          new AbortController().signal,
        );
        return problems.map(({ code }) => code);
      },
      [draftWith({ from: BOB, to: [], html: '<img src="cid:x">' }), identityId, AT] as const,
    );
    expect(await codes).toEqual(['own-wrong-address', 'nobody-to-send-to', 'images-missing']);
  });
});

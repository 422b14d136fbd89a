import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import type { Identity } from '../../src/keystore/identity.ts';
import { createMemoryKeyStore, LOCK, type KeyStore } from '../../src/keystore/key-store.ts';
import { createLock, lockRecord } from '../../src/keystore/lock.ts';
import { readKeyFile } from '../../src/keystore/key-file.ts';
import { failureOf } from '../../src/worker/keyring-failure.ts';
import { createKeyringSession, type KeyringSession } from '../../src/worker/keyring-session.ts';
import type { KeyringState } from '../../src/worker/keyring.ts';
import { quickDerivation } from '../keystore/quick-lock.ts';
import { createRoot, NOW, type Identity as Issuer } from '../support/fake-ca.ts';
import { ownIdentity } from '../support/own-identity.ts';

const PASSPHRASE = 'violet teapot under seven stairs';
const IDLE_MS = 60_000;

let root: Issuer;
let alice: Identity;
let lock: Awaited<ReturnType<typeof createLock>>['lock'];
let store: KeyStore;
let session: KeyringSession;
let time: number;
let told: KeyringState[];
let words: string[];

beforeAll(async () => {
  root = await createRoot();
  alice = await ownIdentity(root);
  ({ lock } = await createLock(PASSPHRASE, quickDerivation()));
});
beforeEach(async () => {
  time = NOW.getTime();
  told = [];
  words = [];
  store = createMemoryKeyStore();
  await store.write([{ kind: 'lock', key: LOCK, record: lockRecord(lock) }]);
  session = sessionOn(store);
});

const sessionOn = (used: KeyStore): KeyringSession =>
  createKeyringSession({
    store: used,
    now: () => new Date(time),
    idleMs: IDLE_MS,
    onChange: (state) => told.push(state),
    tellOthers: (word) => words.push(word),
  });

const pemOf = ({ certificate, privateKeyInfo }: Identity): Bytes =>
  concat([utf8(toPem(certificate.der, 'CERTIFICATE')), utf8(toPem(privateKeyInfo, 'PRIVATE KEY'))]);

/** Deriving keys takes its time where others compute, too. */
const PATIENTLY = { timeout: 120_000 };

const failure = (work: Promise<unknown>) => work.then(() => undefined, failureOf);

async function unlocked() {
  await session.unlock(PASSPHRASE);
  const [facts] = await session.importFile(pemOf(alice), '');
  return facts!;
}

describe('a keyring', PATIENTLY, () => {
  it('is new until somebody chooses a passphrase, and then unlocked', async () => {
    session = sessionOn(createMemoryKeyStore());
    expect(await session.state()).toEqual({ kind: 'new', keptIn: 'memory', identities: [], requests: [] });
    expect(await failure(session.create('too short'))).toMatchObject({ code: 'weak-passphrase' });
    expect(await failure(session.create('passwordpassword'))).toMatchObject({ code: 'weak-passphrase' });
    await session.create(PASSPHRASE);
    expect(await session.state()).toMatchObject({ kind: 'unlocked' });
    expect(await failure(session.create(PASSPHRASE))).toMatchObject({ code: 'storage-failed' });
  });

  it('says what it has while it is locked, and gives no key', async () => {
    const { id } = await unlocked();
    await session.lock();
    expect(await session.state()).toMatchObject({
      kind: 'locked',
      identities: [{ id, name: 'Alice Example' }],
    });
    expect(await session.certificates()).toEqual([{ id, der: alice.certificate.der }]);
    expect(await session.identities([id])).toBe('locked');
    const locked = { code: 'locked' };
    expect(await failure(session.importFile(pemOf(alice), ''))).toMatchObject(locked);
    expect(await failure(session.backUp(id, PASSPHRASE))).toMatchObject(locked);
    expect(await failure(session.request({ renewalOf: id }))).toMatchObject(locked);
    expect(await failure(session.install(alice.certificate.der))).toMatchObject(locked);
    expect(words.at(-1)).toBe('lock');
  });

  it('opens with its passphrase alone', async () => {
    expect(await failure(session.unlock('another one with four words'))).toMatchObject({
      code: 'wrong-passphrase',
    });
    expect(await session.state()).toMatchObject({ kind: 'locked' });
    await session.unlock(PASSPHRASE);
    expect(told.at(-1)).toMatchObject({ kind: 'unlocked', locksAt: new Date(time + IDLE_MS).toISOString() });
  });

  it('gives the keys that a job names, and no others', async () => {
    const { id } = await unlocked();
    await session.importFile(pemOf(await ownIdentity(root, { email: 'bob@example.org' })), '');
    const given = await session.identities([id, 'none']);
    expect(given).toMatchObject([{ privateKeyInfo: alice.privateKeyInfo }]);
  });

  it('describes an identity without anything secret', async () => {
    expect(await unlocked()).toMatchObject({
      name: 'Alice Example',
      issuerName: 'Test Root',
      addresses: ['alice@example.org'],
      use: 'both',
      key: 'P-256',
      isDefault: true,
      backedUpAt: null,
      addedAt: NOW.toISOString(),
    });
    const secret = Buffer.from(alice.privateKeyInfo.slice(36, 60));
    const text = JSON.stringify(told);
    for (const form of ['hex', 'base64'] as const) expect(text).not.toContain(secret.toString(form));
  });

  it('locks itself when nobody used it for long, also where no timer ran', async () => {
    const { id } = await unlocked();
    time += IDLE_MS - 1;
    expect(await session.identities([id])).not.toBe('locked');
    time += IDLE_MS - 1;
    expect(await session.lockIfIdle()).toBe(1);
    time += 1;
    expect(await session.identities([id])).toBe('locked');
    expect(await session.state()).toMatchObject({ kind: 'locked' });
    expect(await session.lockIfIdle()).toBeUndefined();
    expect(told.at(-1)).toMatchObject({ kind: 'locked' });
  });

  it('is not kept awake by being looked at', async () => {
    await session.unlock(PASSPHRASE);
    time += IDLE_MS;
    await session.state();
    expect(await session.state()).toMatchObject({ kind: 'locked' });
  });

  it('changes its passphrase, and has the other windows lock', async () => {
    const { id } = await unlocked();
    const next = 'copper lantern beside eight rivers';
    expect(await failure(session.changePassphrase('wrong', next))).toMatchObject({
      code: 'wrong-passphrase',
    });
    expect(await failure(session.changePassphrase(PASSPHRASE, 'short'))).toMatchObject({
      code: 'weak-passphrase',
    });
    await session.changePassphrase(PASSPHRASE, next);
    expect(words.at(-1)).toBe('lock');
    await session.lock();
    expect(await failure(session.unlock(PASSPHRASE))).toMatchObject({ code: 'wrong-passphrase' });
    await session.unlock(next);
    expect(await session.identities([id])).toMatchObject([{ privateKeyInfo: alice.privateKeyInfo }]);
  });

  it('tells a wrong passphrase of a file from a file that is none', async () => {
    await session.unlock(PASSPHRASE);
    expect(await failure(session.importFile(utf8('hello'), ''))).toMatchObject({ code: 'unreadable-file' });
  });

  it('saves a copy that opens, and remembers when', async () => {
    const { id } = await unlocked();
    const next = 'copper lantern beside eight rivers';
    expect(await failure(session.backUp(id, 'short'))).toMatchObject({ code: 'weak-passphrase' });
    const file = new Uint8Array(await session.backUp(id, next));
    expect(await readKeyFile(file, next)).toMatchObject([{ privateKeyInfo: alice.privateKeyInfo }]);
    expect(await session.state()).toMatchObject({ identities: [{ backedUpAt: NOW.toISOString() }] });
    expect(await failure(session.backUp('none', next))).toMatchObject({ code: 'unknown-identity' });
  });

  it('removes an identity, and forgets everything', async () => {
    const { id } = await unlocked();
    expect(await failure(session.setDefault('none'))).toMatchObject({ code: 'unknown-identity' });
    await session.remove(id);
    expect(await failure(session.remove(id))).toMatchObject({ code: 'unknown-identity' });
    await session.forgetAll();
    expect(await session.state()).toMatchObject({ kind: 'new', identities: [] });
    expect(await failure(session.unlock(PASSPHRASE))).toMatchObject({ code: 'locked' });
  });

  it('is locked by another window, and looks again when another one changed something', async () => {
    await unlocked();
    await session.hear('changed');
    expect(told.at(-1)).toMatchObject({ kind: 'unlocked' });
    await session.hear('lock');
    expect(told.at(-1)).toMatchObject({ kind: 'locked' });
  });

  it('seals nothing under a lock that is not there any more', async () => {
    await unlocked();
    await store.write([{ kind: 'lock', key: LOCK, record: null }]);
    expect(await session.state()).toMatchObject({ kind: 'new' });
    const other = await createLock(PASSPHRASE, quickDerivation());
    await store.write([{ kind: 'lock', key: LOCK, record: lockRecord(other.lock) }]);
    expect(await failure(session.importFile(pemOf(alice), ''))).toMatchObject({ code: 'locked' });
  });

  it('tells of a bug no more than its kind', () => {
    expect(failureOf(new TypeError('secret'))).toEqual({ code: null, message: 'TypeError' });
  });
});

describe('a request', () => {
  const wanted = { name: 'Alice Example', address: 'alice@example.org', algorithm: 'p-256' } as const;

  it('waits for its answer, and becomes an identity that signs from then on', async () => {
    await session.unlock(PASSPHRASE);
    const { id, pem } = await session.request(wanted);
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----/);
    expect(await session.state()).toMatchObject({
      requests: [{ id, key: 'P-256', address: wanted.address }],
    });
    expect(await failure(session.install(alice.certificate.der))).toMatchObject({
      code: 'no-matching-request',
    });
    expect(await failure(session.install(utf8('no answer')))).toMatchObject({ code: 'unreadable-file' });
    await session.withdraw(id);
    expect(await session.state()).toMatchObject({ requests: [] });
  });

  it('for the key of an identity is answered by another certificate for that key, which becomes the default', async () => {
    const { id } = await unlocked();
    await session.request({ renewalOf: id });
    const renewed = await root.issue({
      email: 'alice@example.org',
      key: {
        ...root.key,
        subjectPublicKeyInfo: alice.certificate.subjectPublicKeyInfo.der,
      },
    });
    const installed = await session.install(renewed.der);
    expect(installed).toMatchObject({ isDefault: true, addresses: ['alice@example.org'] });
    const state = await session.state();
    expect(state.requests).toEqual([]);
    expect(state.identities.find((identity) => identity.id === id)?.isDefault).toBe(false);
    expect(await session.identities([installed.id])).toMatchObject([
      { privateKeyInfo: alice.privateKeyInfo },
    ]);
  });
});

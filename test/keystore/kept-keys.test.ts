import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { indexOf } from '../../src/bytes.ts';
import { identityRecord, readIdentityRecord, unsealIdentity } from '../../src/keystore/identity-record.ts';
import type { Identity } from '../../src/keystore/identity.ts';
import {
  forgetAll,
  keepIdentities,
  makeDefault,
  markBackedUp,
  readKeptKeys,
  removeIdentity,
} from '../../src/keystore/kept-keys.ts';
import { createMemoryKeyStore, LOCK, type KeyStore } from '../../src/keystore/key-store.ts';
import { createLock, lockRecord, type MasterKey } from '../../src/keystore/lock.ts';
import { createRoot, NOW, YEAR, type Identity as Issuer } from '../support/fake-ca.ts';
import { ownIdentity } from '../support/own-identity.ts';
import { quickDerivation } from './quick-lock.ts';

const AT = '2026-06-01T12:00:00.000Z';
let root: Issuer;
let alice: Identity;
let bob: Identity;
let store: KeyStore;
let masterKey: MasterKey;

beforeAll(async () => {
  root = await createRoot();
  [alice, bob] = [await ownIdentity(root), await ownIdentity(root, { email: 'bob@example.org' })];
});
beforeEach(async () => {
  store = createMemoryKeyStore();
  const made = await createLock('violet teapot under seven stairs', quickDerivation());
  masterKey = made.masterKey;
  await store.write([{ kind: 'lock', key: LOCK, record: lockRecord(made.lock) }]);
});

const keep = (...identities: readonly Identity[]) => keepIdentities(store, masterKey, identities, AT);
const defaults = async () => (await readKeptKeys(store)).identities.filter(({ isDefault }) => isDefault);

describe('an identity that is kept', () => {
  it('comes back whole', async () => {
    const [kept] = await keep({ ...alice, friendlyName: 'Work' });
    expect(kept).toMatchObject({ addedAt: AT, backedUpAt: null, isDefault: true });
    const [read] = (await readKeptKeys(store)).identities;
    expect(await unsealIdentity(read!, masterKey)).toEqual({ ...alice, friendlyName: 'Work' });
  });

  it('is sealed: nothing of its key stands in the store', async () => {
    await keep(alice);
    const [record] = (await store.read()).identities.values();
    const octets = Object.values(record as Record<string, unknown>).filter(
      (value) => value instanceof Uint8Array,
    );
    const secret = alice.privateKeyInfo.slice(36, 60);
    expect(octets.some((value) => indexOf(value, secret) >= 0)).toBe(false);
  });

  it('is left as it is when it comes again, and told with the others', async () => {
    const [first] = await keep(alice);
    await markBackedUp(store, first!.id, AT);
    const both = await keepIdentities(store, masterKey, [alice, bob], '2027-01-01T00:00:00.000Z');
    expect(both).toMatchObject([{ addedAt: AT, backedUpAt: AT }, { addedAt: '2027-01-01T00:00:00.000Z' }]);
    expect((await readKeptKeys(store)).identities).toHaveLength(2);
  });

  it('goes, with its key', async () => {
    const [kept] = await keep(alice, bob);
    expect(await removeIdentity(store, kept!.id)).toBe(true);
    expect(await removeIdentity(store, kept!.id)).toBe(false);
    expect((await store.read()).identities.size).toBe(1);
  });

  it('goes with all the rest, readable or not', async () => {
    await keep(alice);
    await store.write([{ kind: 'identities', key: 'x', record: { version: 99 } }]);
    await forgetAll(store);
    const { lock, identities } = await store.read();
    expect([lock.size, identities.size]).toEqual([0, 0]);
  });
});

describe('the default of an address', () => {
  it('is the identity that is valid longest, of those that come first', async () => {
    const older = await ownIdentity(root, { notAfter: new Date(NOW.getTime() + 1000) });
    const [, latest] = await keep(older, alice);
    expect(await defaults()).toMatchObject([{ id: latest!.id }]);
  });

  it('does not move when another one comes', async () => {
    const [first] = await keep(alice);
    await keep(await ownIdentity(root, { notAfter: new Date(NOW.getTime() + 2 * YEAR) }));
    expect(await defaults()).toMatchObject([{ id: first!.id }]);
  });

  it('is one for each address, and moves when somebody says so', async () => {
    const [first, other] = await keep(alice, bob);
    const [second] = await keep(await ownIdentity(root, { email: 'ALICE@example.org' }));
    expect(await makeDefault(store, second!.id)).toBe(true);
    const ids = (await defaults()).map(({ id }) => id);
    expect(ids.sort()).toEqual([second!.id, other!.id].sort());
    expect(ids).not.toContain(first!.id);
    expect(await makeDefault(store, 'none')).toBe(false);
  });

  it('is never a key that only decrypts', async () => {
    await keep(await ownIdentity(root, { kind: 'X25519' }));
    expect(await defaults()).toEqual([]);
  });
});

describe('a store that somebody meddled with', () => {
  it('gives no key to another certificate', async () => {
    const [one, two] = await keep(alice, bob);
    const exchanged = { ...identityRecord(one!), certificate: bob.certificate.der };
    await expect(unsealIdentity(await readIdentityRecord(exchanged), masterKey)).rejects.toThrow('damaged');
    await expect(unsealIdentity({ ...one!, sealedKey: two!.sealedKey }, masterKey)).rejects.toThrow(
      'damaged',
    );
  });

  it('gives no key that another lock sealed', async () => {
    const [kept] = await keep(alice);
    await expect(unsealIdentity(kept!, { ...masterKey, lockId: '0'.repeat(32) })).rejects.toThrow('damaged');
  });

  it('gives the others where one record is damaged, or stands under another name', async () => {
    const [one] = await keep(alice, bob);
    const record = identityRecord(one!);
    await store.write([
      { kind: 'identities', key: one!.id, record: { ...record, certificate: new Uint8Array(3) } },
      { kind: 'identities', key: 'elsewhere', record },
    ]);
    expect((await readKeptKeys(store)).identities).toMatchObject([
      { certificate: { der: bob.certificate.der } },
    ]);
  });

  it('is not read past what a newer Signet wrote', async () => {
    await store.write([{ kind: 'identities', key: 'x', record: { version: 2 } }]);
    await expect(readKeptKeys(store)).rejects.toThrow('newer version of Signet');
  });
});

describe('the memory store', () => {
  it('makes all changes or none, and no second lock', async () => {
    const second = { kind: 'lock', key: LOCK, record: { version: 1 }, isNew: true } as const;
    const other = { kind: 'identities', key: 'x', record: { version: 1 } } as const;
    await expect(store.write([other, second])).rejects.toThrow('already');
    expect((await store.read()).identities.size).toBe(0);
  });
});

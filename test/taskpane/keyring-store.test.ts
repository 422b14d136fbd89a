import { describe, expect, it } from 'vitest';
import { createKeyringStore } from '../../src/taskpane/keyring-store.ts';
import type { KeyringState } from '../../src/worker/keyring.ts';
import { createFakeKeyring } from './identity/fake-keyring.ts';
import { keyringSamples } from './identity/keyring-samples.ts';

/** Lets the answers that are on their way come. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the view of the keyring', () => {
  it('asks nothing before somebody looks', async () => {
    const keyring = createFakeKeyring();
    const store = createKeyringStore(keyring);
    await settled();
    expect(keyring.calls).toEqual([]);
    store.subscribe(() => undefined);
    store.subscribe(() => undefined);
    await settled();
    expect(keyring.calls).toEqual([['state']]);
    expect(store.snapshot()).toEqual(keyringSamples.new);
  });

  it('keeps what was told while its question was on the way', async () => {
    const keyring = createFakeKeyring();
    let answer: (state: KeyringState) => void = () => undefined;
    const store = createKeyringStore({
      ...keyring,
      state: () => new Promise((resolve) => (answer = resolve)),
    });
    store.subscribe(() => undefined);
    keyring.put(keyringSamples.locked);
    answer(keyringSamples.several);
    await settled();
    expect(store.snapshot()).toEqual(keyringSamples.locked);
  });

  it('says where not even the state could be had, and asks again', async () => {
    const keyring = createFakeKeyring();
    keyring.failNext('storage-failed');
    const store = createKeyringStore(keyring);
    store.subscribe(() => undefined);
    await settled();
    expect(store.snapshot()).toMatchObject({ kind: 'failed', error: { code: 'storage-failed' } });
    store.again();
    await settled();
    expect(store.snapshot()).toEqual(keyringSamples.new);
  });
});

import type { KeyStore } from '../keystore/key-store.ts';
import { readKeptKeys, type KeptKeys } from '../keystore/kept-keys.ts';
import type { Lock, MasterKey } from '../keystore/lock.ts';
import { identityFacts, requestFacts } from './identity-facts.ts';
import { KeyringError, type KeyringState } from './keyring.ts';

/** What a keyring depends on. */
export interface KeyringSurroundings {
  readonly store: KeyStore;
  readonly now: () => Date;
  /** Without use for so long, it locks itself. */
  readonly idleMs: number;
  /** Told after each change. */
  readonly onChange: (state: KeyringState) => void;
  /** What the keyrings of other windows are to do. */
  readonly tellOthers: (word: Word) => void;
}

/** What one window's keyring says to those of the others, and never more than that: look again, or lock. */
export type Word = 'changed' | 'lock';

/** Whether the keyring is unlocked, until when, and who is told. */
export interface UnlockedKeys {
  /** Holds the key for another idle time. */
  hold(masterKey: MasterKey): void;
  drop(): void;
  /** The key, and what is kept; the idle time begins anew. */
  taken(): Promise<{ readonly kept: KeptKeys; readonly masterKey: MasterKey | undefined }>;
  /** @throws KeyringError `locked` */
  required(): Promise<MasterKey>;
  state(): Promise<KeyringState>;
  /** Tells the page alone. */
  tell(): Promise<void>;
  /** Tells the page and the other windows. */
  changed(): Promise<void>;
  /** Milliseconds that are left of the idle time, zero or less where it is over; undefined where nothing is held. */
  left(): number | undefined;
}

/** Of the keys only the master key is held, as one that nobody can read. */
export function createUnlockedKeys(surroundings: KeyringSurroundings): UnlockedKeys {
  const { store, now, idleMs, onChange, tellOthers } = surroundings;
  let held: { readonly masterKey: MasterKey; readonly locksAt: Date } | undefined;

  const left = (): number | undefined => held && held.locksAt.getTime() - now().getTime();
  // Timers stand still while a device sleeps; and storage may have been wiped, and locked anew in another window.
  const heldFor = (lock: Lock | undefined): typeof held =>
    (left() ?? 0) > 0 && held?.masterKey.lockId === lock?.id ? held : undefined;

  const keys: UnlockedKeys = {
    hold(masterKey) {
      held = { masterKey, locksAt: new Date(now().getTime() + idleMs) };
    },
    drop() {
      held = undefined;
    },
    async taken() {
      const kept = await readKeptKeys(store);
      const masterKey = heldFor(kept.lock)?.masterKey;
      if (masterKey) keys.hold(masterKey);
      return { kept, masterKey };
    },
    async required() {
      const { masterKey } = await keys.taken();
      if (!masterKey) throw new KeyringError('locked', 'Your keys are locked. Unlock them first.');
      return masterKey;
    },
    async state() {
      const { lock, identities, requests } = await readKeptKeys(store);
      const known = {
        keptIn: store.keptIn,
        identities: await Promise.all(identities.map(identityFacts)),
        requests: requests.map(requestFacts),
      };
      const open = heldFor(lock);
      if (open) return { ...known, kind: 'unlocked', locksAt: open.locksAt.toISOString() };
      return { ...known, kind: lock ? 'locked' : 'new' };
    },
    async tell() {
      onChange(await keys.state());
    },
    async changed() {
      await keys.tell();
      tellOthers('changed');
    },
    left,
  };
  return keys;
}

import { createContext, use, useSyncExternalStore } from 'react';
import type { Keyring, KeyringState } from '../worker/keyring.ts';

/** What the page knows of the keyring; `failed`: not even its state could be had. */
export type KeyringView =
  KeyringState | { readonly kind: 'asking' } | { readonly kind: 'failed'; readonly error: unknown };

export interface KeyringStore {
  readonly keyring: Keyring;
  /** The first to subscribe has the keyring asked: a verdict alone starts nothing. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => KeyringView;
  readonly again: () => void;
}

/** Follows the keyring for all who show something of it. */
export function createKeyringStore(keyring: Keyring): KeyringStore {
  const listeners = new Set<() => void>();
  let view: KeyringView = { kind: 'asking' };
  let isAsked = false;

  const tell = (next: KeyringView) => {
    view = next;
    for (const listener of listeners) listener();
  };
  const ask = () => {
    keyring.state().then(
      // A change that was told meanwhile is newer than the answer.
      (state) => view.kind === 'asking' && tell(state),
      (error: unknown) => view.kind === 'asking' && tell({ kind: 'failed', error }),
    );
  };

  return {
    keyring,
    subscribe(listener) {
      listeners.add(listener);
      if (!isAsked) {
        isAsked = true;
        keyring.subscribe(tell);
        ask();
      }
      return () => listeners.delete(listener);
    },
    snapshot: () => view,
    again() {
      tell({ kind: 'asking' });
      ask();
    },
  };
}

/** The keyring of this pane. */
export const KeyringContext = createContext<KeyringStore | undefined>(undefined);

/** @throws Error outside of a KeyringContext */
export function useKeyring(): {
  readonly keyring: Keyring;
  readonly view: KeyringView;
  readonly again: () => void;
} {
  const store = use(KeyringContext);
  if (store === undefined) throw new Error('There is no keyring around this part of the page.');
  const view = useSyncExternalStore(store.subscribe, store.snapshot);
  return { keyring: store.keyring, view, again: store.again };
}

import type { KeyringStore, KeyringView } from './keyring-store.ts';
import type { ReadStore } from './read/read-store.ts';

/**
 * Reads a message that stayed closed for want of a key once more when keys come: by an unlocking or by a key that is
 * new, wherever in the pane that happened. The keyring is followed from the first such message on.
 */
export function reopenWithKeys(store: ReadStore, keyring: KeyringStore): void {
  const isClosed = () => {
    const state = store.snapshot();
    return state.kind === 'judged' && state.report.decryption === 'no-key';
  };
  let known = '';
  const follow = () => {
    const keys = keysOf(keyring.snapshot());
    const isNew = keys !== '' && keys !== known;
    known = keys;
    if (isNew && isClosed()) store.again();
  };
  const stop = store.subscribe(() => {
    if (!isClosed()) return;
    stop();
    known = keysOf(keyring.snapshot());
    keyring.subscribe(follow);
  });
}

/** The keys that can be used now, as one text; '' for none. */
function keysOf(view: KeyringView): string {
  return view.kind === 'unlocked' ? view.identities.map(({ id }) => id).join(' ') : '';
}

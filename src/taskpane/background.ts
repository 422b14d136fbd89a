import { createVerifier, startCoreWorker } from '../worker/client.ts';
import { createKeyring, startKeyringWorker } from '../worker/keyring-client.ts';
import { trustAt } from './anchors.ts';
import type { Background } from './App.tsx';
import { createKeyringStore } from './keyring-store.ts';
import { createReadStore } from './read/read-store.ts';
import { reopenWithKeys } from './reopen.ts';
import { createHostShade } from './theme.ts';

/** What both pages of the add-in stand on: the workers, the deployment's trust, the clock. */
export function createBackground(): Background {
  const trust = trustAt('anchors.pem', 'trust.json');
  const now = () => new Date();
  const keyring = createKeyringStore(createKeyring(startKeyringWorker));
  const store = createReadStore({
    verifier: createVerifier(startCoreWorker),
    trust,
    now,
    keyring: keyring.keyring,
  });
  reopenWithKeys(store, keyring);
  return { store, keyring, trust, now, hostShade: createHostShade() };
}

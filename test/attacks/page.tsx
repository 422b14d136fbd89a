import { createRoot } from 'react-dom/client';
import type { Trust } from '../../src/taskpane/anchors.ts';
import { App } from '../../src/taskpane/App.tsx';
import { createKeyringStore } from '../../src/taskpane/keyring-store.ts';
import { pageRoot } from '../../src/taskpane/page-root.ts';
import { createReadStore } from '../../src/taskpane/read/read-store.ts';
import { createHostShade } from '../../src/taskpane/theme.ts';
import { createVerifier } from '../../src/worker/client.ts';
import { NOW } from '../support/fake-ca.ts';
import { createFakeKeyring } from '../taskpane/identity/fake-keyring.ts';

/** The real pane and the real core in its worker; a test says which message is open, and who is trusted. */
const octetsOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (octet) => octet.charCodeAt(0));

let trust: Trust = { state: 'absent', anchors: [], mozilla: 'off', network: 'off' };

const store = createReadStore({
  now: () => NOW,
  trust: () => Promise.resolve(trust),
  verifier: createVerifier(() => new Worker('/core.js', { type: 'module' })),
});

declare global {
  var attacked: {
    readonly trust: (base64: string) => void;
    readonly open: (base64: string) => void;
    readonly close: () => void;
  };
}

globalThis.attacked = {
  trust(base64) {
    trust = { state: 'loaded', anchors: [octetsOf(base64)], mozilla: 'off', network: 'off' };
  },
  open: (base64) =>
    store.open(() =>
      Promise.resolve({ kind: 'original', bytes: octetsOf(base64), rung: 'getAsFileAsync', from: '' }),
    ),
  close: () => store.close('nothing-selected'),
};

createRoot(pageRoot()).render(
  <App
    store={store}
    keyring={createKeyringStore(createFakeKeyring())}
    trust={() => Promise.resolve(trust)}
    now={() => NOW}
    person={{ name: '', address: '' }}
    inOutlook={true}
    hostShade={createHostShade()}
    locality={{ locale: 'en', timeZone: 'UTC' }}
  />,
);

import { createRoot } from 'react-dom/client';
import type { Report } from '../../src/smime/report.ts';
import { App } from '../../src/taskpane/App.tsx';
import type { Trust } from '../../src/taskpane/anchors.ts';
import { createKeyringStore } from '../../src/taskpane/keyring-store.ts';
import { pageRoot } from '../../src/taskpane/page-root.ts';
import type { Origin } from '../../src/taskpane/read/read-state.ts';
import { createReadStore } from '../../src/taskpane/read/read-store.ts';
import { reopenWithKeys } from '../../src/taskpane/reopen.ts';
import { createHostShade } from '../../src/taskpane/theme.ts';
import { createFakeKeyring, type FakeKeyring } from './identity/fake-keyring.ts';
import { keyringSamples, type KeyringSample } from './identity/keyring-samples.ts';
import { reportOf, samples, type SampleName } from './samples.ts';

/** The real pane on a page of its own; a test says what the core answers, and when. */
const trust: Trust = {
  state: 'loaded',
  anchors: [new Uint8Array(1), new Uint8Array(1)],
  mozilla: 'on',
  network: 'off',
};
const inOutlook = !location.search.includes('reader');
const hostShade = createHostShade();

let answer: (bytes: Uint8Array) => Report | 'never' | Error = () => 'never';

const now = () => new Date('2026-11-03T14:00:00Z');
const fake = createFakeKeyring();
// Before anything asks it.
if (location.search.includes('keyring-fails')) fake.failNext('storage-failed');
const keyring = createKeyringStore(fake);

const store = createReadStore({
  now,
  trust: () => Promise.resolve(trust),
  verifier: {
    decide: () => Promise.reject(new Error('nothing is kept here')),
    verify(bytes, _options, { onStep, signal }) {
      onStep('signature');
      const report = answer(bytes);
      if (report instanceof Error) return Promise.reject(report);
      if (report !== 'never') return Promise.resolve({ report, content: undefined, attached: [] });
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
  },
});

reopenWithKeys(store, keyring);

const open = (rung: Origin) =>
  store.open(() => Promise.resolve({ kind: 'original', bytes: new Uint8Array(1), rung, from: '' }));

export interface PaneUnderTest {
  readonly show: (name: SampleName, origin?: Origin) => void;
  readonly answerWith: (name: SampleName | 'never') => void;
  readonly load: () => void;
  readonly fail: () => void;
  readonly noOriginal: () => void;
  /** Has the core answer with what is no report. */
  readonly breakDown: () => void;
  readonly close: () => void;
  readonly draft: () => void;
  readonly cancel: () => void;
  readonly shade: (shade: 'light' | 'dark') => void;
  readonly keyring: FakeKeyring;
  readonly putKeyring: (sample: KeyringSample) => void;
}

declare global {
  var pane: PaneUnderTest;
}

globalThis.pane = {
  show(name, origin = 'getAsFileAsync') {
    answer = () => reportOf(samples[name]);
    open(origin);
  },
  answerWith(name) {
    answer = () => (name === 'never' ? 'never' : reportOf(samples[name]));
  },
  load() {
    answer = () => 'never';
    open('getAsFileAsync');
  },
  fail: () => store.open(() => Promise.reject(new Error('item.getAsFileAsync: failed (9020)'))),
  noOriginal: () =>
    store.open(() =>
      Promise.resolve({
        kind: 'no-original',
        tried: [
          { rung: 'getAsFileAsync', why: 'timeout' },
          { rung: 'attachment', why: 'failed', officeCode: 9020 },
        ],
      }),
    ),
  breakDown() {
    answer = () => ({}) as Report;
    open('file');
  },
  close: () => store.close('nothing-selected'),
  draft: () => store.close('draft'),
  cancel: store.cancel,
  shade: hostShade.set,
  keyring: fake,
  putKeyring: (sample) => fake.put(keyringSamples[sample]),
};

createRoot(pageRoot()).render(
  <App
    store={store}
    keyring={keyring}
    trust={() => Promise.resolve(trust)}
    now={now}
    person={{ name: 'Alice Example', address: 'alice@example.org' }}
    inOutlook={inOutlook}
    hostShade={hostShade}
    locality={{ locale: 'en', timeZone: 'Europe/Zurich' }}
  />,
);

import { createRoot } from 'react-dom/client';
import type { Report } from '../../src/smime/report.ts';
import { App } from '../../src/taskpane/App.tsx';
import type { Trust } from '../../src/taskpane/anchors.ts';
import { pageRoot } from '../../src/taskpane/page-root.ts';
import type { Origin } from '../../src/taskpane/read/read-state.ts';
import { createReadStore } from '../../src/taskpane/read/read-store.ts';
import { createHostShade } from '../../src/taskpane/theme.ts';
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

const store = createReadStore({
  now: () => new Date('2026-11-03T14:00:00Z'),
  trust: () => Promise.resolve(trust),
  verifier: {
    verify(bytes, _options, { onStep, signal }) {
      onStep('signature');
      const report = answer(bytes);
      if (report instanceof Error) return Promise.reject(report);
      if (report !== 'never') return Promise.resolve(report);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
  },
});

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
};

createRoot(pageRoot()).render(
  <App
    store={store}
    inOutlook={inOutlook}
    hostShade={hostShade}
    locality={{ locale: 'en', timeZone: 'Europe/Zurich' }}
  />,
);

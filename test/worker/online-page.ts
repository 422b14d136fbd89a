import type { Report } from '../../src/smime/report.ts';
import { createVerifier } from '../../src/worker/client.ts';

const verifier = createVerifier(() => new Worker('/core.js'));

interface Asked {
  readonly message: readonly number[];
  readonly anchor: readonly number[];
  readonly at: string;
  readonly network: boolean;
}

export interface CoreUnderTest {
  readonly judge: (asked: Asked) => Promise<Pick<Report, 'verdict'>>;
  readonly leave: () => void;
}

declare global {
  var core: CoreUnderTest;
}

let current = new AbortController();

globalThis.core = {
  async judge({ message, anchor, at, network }) {
    current = new AbortController();
    const { report } = await verifier.verify(
      Uint8Array.from(message),
      { at, anchors: [Uint8Array.from(anchor)], trustMozilla: false, revocation: 'soft', network },
      { signal: current.signal, onStep: () => undefined },
    );
    return { verdict: report.verdict };
  },
  leave: () => current.abort(),
};

import { createVerifier } from '../../src/worker/client.ts';

const OPTIONS = {
  at: '2026-11-03T14:00:00Z',
  anchors: [],
  trustMozilla: false,
  revocation: 'off',
  network: false,
} as const;
const started: Worker[] = [];

const verifier = createVerifier(() => {
  const worker = new Worker('/scripted.js');
  started.push(worker);
  return worker;
});

interface Outcome {
  readonly report?: { readonly jobs: number[]; readonly received: number[]; readonly buffer: number };
  readonly error?: string;
  readonly name?: string;
  readonly steps: readonly string[];
}

export interface ClientUnderTest {
  readonly verify: (bytes: Uint8Array, signal?: AbortSignal) => Promise<Outcome>;
  /** '' where it was kept, else why not. */
  readonly decide: (address: string) => Promise<string>;
  readonly dispose: () => void;
  readonly workersStarted: () => number;
  /** Starts a worker whose script does not exist. */
  readonly verifyWithoutScript: () => Promise<Outcome>;
}

declare global {
  var client: ClientUnderTest;
}

async function outcomeOf(used: typeof verifier, bytes: Uint8Array, signal: AbortSignal): Promise<Outcome> {
  const steps: string[] = [];
  try {
    const { report } = await used.verify(bytes, OPTIONS, { signal, onStep: (step) => steps.push(step) });
    return { report: report as never, steps };
  } catch (error) {
    const { name, message } = error as Error;
    return { name, error: message, steps };
  }
}

globalThis.client = {
  verify: (bytes, signal = new AbortController().signal) => outcomeOf(verifier, bytes, signal),
  decide: (address) =>
    verifier.decide({ kind: 'accept-unsigned', address }, OPTIONS.at).then(
      () => '',
      (error: unknown) => (error as Error).message,
    ),
  dispose: () => verifier.dispose(),
  workersStarted: () => started.length,
  verifyWithoutScript: () =>
    outcomeOf(
      createVerifier(() => new Worker('/missing.js')),
      new Uint8Array([0]),
      new AbortController().signal,
    ),
};

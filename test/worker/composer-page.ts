import type { Draft } from '../../src/mime/draft.ts';
import { createVerifier } from '../../src/worker/client.ts';
import { createComposer } from '../../src/worker/composer-client.ts';
import type { Composer, ComposeTrust, ProtectWanted } from '../../src/worker/composer.ts';
import { createKeyring } from '../../src/worker/keyring-client.ts';
import type { Keyring } from '../../src/worker/keyring.ts';

/** The page's end of the real workers, with an ear on everything that they send it. */
const heard: unknown[] = [];
let started = 0;

function worker(script: string): Worker {
  const made = new Worker(script);
  made.addEventListener('message', ({ data }) => heard.push(data));
  return made;
}

const keyring = createKeyring(() => worker('/keyring.js'));
const verifier = createVerifier(() => worker('/core.js'));
const composer = createComposer(
  () => {
    started++;
    return worker('/core.js');
  },
  () => keyring.keysPort(),
);

export interface ComposerUnderTest {
  readonly keyring: Keyring;
  readonly composer: Composer;
  /** Workers of the composer so far. */
  readonly started: () => number;
  /** The verdict of a message that is opened, by these anchors. */
  readonly open: (message: readonly number[], trust: ComposeTrust, at: string) => Promise<string>;
  readonly protect: (
    draft: Draft,
    wanted: ProtectWanted,
    trust: ComposeTrust,
  ) => Promise<{ readonly outcome: unknown; readonly steps: readonly string[] }>;
  readonly failure: (work: Promise<unknown>) => Promise<{ name: string; message: string } | undefined>;
  /** All that came from the workers, octet by octet as text. */
  readonly everything: () => string;
}

declare global {
  var composing: ComposerUnderTest;
}

/** Octets one character each, so that a search finds them wherever they stand. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Array.from(value, (octet) => String.fromCharCode(octet)).join('');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(textOf).join('\n');
}

const never = (): AbortSignal => new AbortController().signal;

globalThis.composing = {
  keyring,
  composer,
  started: () => started,
  async open(message, { anchors, trustMozilla, network }, at) {
    const { report } = await verifier.verify(
      Uint8Array.from(message),
      { at, anchors, trustMozilla, revocation: 'off', network },
      { signal: never(), onStep: () => undefined },
    );
    return report.verdict.kind;
  },
  async protect(draft, wanted, trust) {
    const steps: string[] = [];
    const outcome = await composer.protect(draft, wanted, trust, {
      signal: never(),
      onStep: (step) => steps.push(step),
    });
    if (outcome.kind !== 'protected') return { outcome, steps };
    // Arrays, for a typed one does not cross to the test.
    return {
      outcome: { ...outcome, copies: outcome.copies.map((copy) => ({ ...copy, bytes: [...copy.bytes] })) },
      steps,
    };
  },
  failure: (work) =>
    work.then(
      () => undefined,
      (error: unknown) => {
        const { name, message } = error as Error;
        return { name, message };
      },
    ),
  everything: () => textOf(heard),
};

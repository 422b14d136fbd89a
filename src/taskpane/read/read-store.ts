import type { RawMessage } from '../../outlook/message.ts';
import type { Decision } from '../../smime/continuity-decision.ts';
import type { Verifier } from '../../worker/client.ts';
import type { Keyring } from '../../worker/keyring.ts';
import type { Trust } from '../anchors.ts';
import { advance, NOTHING_SELECTED, type Origin, type ReadState } from './read-state.ts';

/** What a source gives: a message's bytes and how they came, or what was tried in vain. */
export type Original =
  | { readonly kind: 'original'; readonly bytes: Uint8Array; readonly rung: Origin; readonly from: string }
  | Extract<RawMessage, { readonly kind: 'no-original' }>;

/** Reads a message: the one that is selected in Outlook, or a file. */
export type Source = (signal: AbortSignal) => Promise<Original>;

/** What of the page's surroundings a run depends on. */
export interface Surroundings {
  readonly verifier: Pick<Verifier, 'verify' | 'decide'>;
  readonly trust: () => Promise<Trust>;
  readonly now: () => Date;
  /** Where the keys for encrypted messages are; without one, none is opened. */
  readonly keyring?: Pick<Keyring, 'keysPort'>;
}

export interface ReadStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => ReadState;
  /** Reads and judges; whatever was going on before is given up. */
  readonly open: (source: Source) => void;
  /** Judges a message that is attached to the one that is open, as a message of its own. */
  readonly openInside: (bytes: Uint8Array) => void;
  /** Reads and judges the message again that the open one is attached to. */
  readonly back: () => void;
  /** Reads and judges the same source once more. */
  readonly again: () => void;
  /** Keeps what the person says of the sender, and judges the message again. @throws Error where it cannot be kept */
  readonly decide: (decision: Decision) => Promise<void>;
  readonly cancel: () => void;
  /** There is nothing to judge: no message is selected, or it is one that is being written. */
  readonly close: (state: 'nothing-selected' | 'draft') => void;
}

/** Holds what the pane shows, and runs one message at a time through the core. */
export function createReadStore(surroundings: Surroundings): ReadStore {
  const listeners = new Set<() => void>();
  let reading = NOTHING_SELECTED;
  /** Of the message that is open, behind those of the messages that it is attached to. */
  let sources: readonly Source[] = [];
  let running = new AbortController();

  const tell = (run: number, state: ReadState) => {
    const next = advance(reading, { run, state });
    if (next === reading) return;
    reading = next;
    for (const listener of listeners) listener();
  };

  const begin = (state: ReadState) => {
    const run = reading.run + 1;
    tell(run, state);
    running.abort();
    running = new AbortController();
    return run;
  };

  const open = (opened: readonly Source[]) => {
    sources = opened;
    const source = opened.at(-1);
    if (source === undefined) return;
    const run = begin({ kind: 'loading', step: 'reading' });
    void judged(source, surroundings, running.signal, (state) => tell(run, state)).then((state) =>
      tell(run, state),
    );
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => reading.state,
    open: (source) => open([source]),
    openInside(bytes) {
      const inside: Original = { kind: 'original', bytes, rung: 'inside', from: '' };
      open([...sources, () => Promise.resolve(inside)]);
    },
    back: () => open(sources.length > 1 ? sources.slice(0, -1) : sources),
    again: () => open(sources),
    async decide(decision) {
      const { run } = reading;
      await surroundings.verifier.decide(decision, surroundings.now().toISOString());
      // Whoever has gone on to another message is not called back.
      if (reading.run === run) open(sources);
    },
    cancel() {
      tell(reading.run, { kind: 'cancelled' });
      running.abort();
    },
    close(kind) {
      sources = [];
      begin({ kind });
    },
  };
}

/** One run from its source to the state that it ends in. Never rejects. */
async function judged(
  source: Source,
  { verifier, trust, now, keyring }: Surroundings,
  signal: AbortSignal,
  tell: (state: ReadState) => void,
): Promise<ReadState> {
  try {
    const [original, trusted] = await Promise.all([source(signal), trust()]);
    // A source may be deaf to the signal; the core must not be given a message that nobody waits for.
    signal.throwIfAborted();
    if (original.kind === 'no-original') return original;
    const { bytes, rung, from } = original;
    const options = {
      at: now().toISOString(),
      anchors: trusted.anchors,
      trustMozilla: trusted.mozilla === 'on',
      revocation: 'soft' as const,
      network: trusted.network === 'on',
      ...(from === '' ? {} : { from }),
    };
    const onStep = (step: Extract<ReadState, { kind: 'loading' }>['step']) => tell({ kind: 'loading', step });
    const received = await verifier.verify(bytes, options, {
      signal,
      onStep,
      keys: keyring?.keysPort(),
    });
    return { kind: 'judged', ...received, origin: rung, trust: trusted };
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

import type { RawMessage } from '../../outlook/message.ts';
import type { Verifier } from '../../worker/client.ts';
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
  readonly verifier: Pick<Verifier, 'verify'>;
  readonly trust: () => Promise<Trust>;
  readonly now: () => Date;
}

export interface ReadStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => ReadState;
  /** Reads and judges; whatever was going on before is given up. */
  readonly open: (source: Source) => void;
  /** Reads and judges the same source once more. */
  readonly again: () => void;
  readonly cancel: () => void;
  /** There is nothing to judge: no message is selected, or it is one that is being written. */
  readonly close: (state: 'nothing-selected' | 'draft') => void;
}

/** Holds what the pane shows, and runs one message at a time through the core. */
export function createReadStore(surroundings: Surroundings): ReadStore {
  const listeners = new Set<() => void>();
  let reading = NOTHING_SELECTED;
  let source: Source | undefined;
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

  const open = (opened: Source) => {
    source = opened;
    const run = begin({ kind: 'loading', step: 'reading' });
    void judged(opened, surroundings, running.signal, (state) => tell(run, state)).then((state) =>
      tell(run, state),
    );
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => reading.state,
    open,
    again() {
      if (source !== undefined) open(source);
    },
    cancel() {
      tell(reading.run, { kind: 'cancelled' });
      running.abort();
    },
    close(kind) {
      source = undefined;
      begin({ kind });
    },
  };
}

/** One run from its source to the state that it ends in. Never rejects. */
async function judged(
  source: Source,
  { verifier, trust, now }: Surroundings,
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
    const report = await verifier.verify(bytes, options, { signal, onStep });
    return { kind: 'judged', report, origin: rung, trust: trusted };
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

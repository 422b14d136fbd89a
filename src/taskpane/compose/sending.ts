import { lookForEarlier, startOver } from './begun-earlier.ts';
import type { ComposeState } from './compose-state.ts';
import { deskOf } from './desk.ts';
import { goOn, handOver, lookFor, repeat } from './hand-over.ts';
import type { Preparation } from './preparation.ts';
import type { Search } from './search.ts';
import { sendDraft } from './send-draft.ts';
import type { StateCell } from './state-cell.ts';
import type { Surroundings } from './surroundings.ts';

/** What the person does to send, and with what came of it. */
export interface Sending {
  /** Protects and sends; while that goes on, another press does nothing. */
  readonly send: (options?: { readonly withoutImages: boolean }) => Promise<void>;
  readonly cancel: () => void;
  /** From what was saved as a file back to the draft. */
  readonly back: () => void;
  /** Looks in Sent Items for what was handed over. */
  readonly look: () => Promise<void>;
  /** Sends what was refused after something else had left. */
  readonly sendRest: () => Promise<void>;
  /** Sends once more what is missing from Sent Items, after the person was told what that can mean. */
  readonly repeat: () => Promise<void>;
}

type Begun = Extract<ComposeState, { readonly kind: 'unfinished' | 'begun-earlier' }>;

export function createSending(
  cell: StateCell,
  surroundings: Surroundings,
  { search, refresh }: { readonly search: Search } & Pick<Preparation, 'refresh'>,
): Sending {
  const { keyring, now, newSeed } = surroundings;
  let running = new AbortController();

  /** Does something with a delivery that was begun; a second press while it works does nothing. */
  async function act(next: (state: Begun, signal: AbortSignal) => Promise<ComposeState>): Promise<void> {
    const before = cell.get();
    if ((before.kind !== 'unfinished' && before.kind !== 'begun-earlier') || before.isBusy) return;
    cell.tell({ ...before, isBusy: true });
    running = new AbortController();
    cell.tell(await next(before, running.signal).catch(() => before));
    await search.start();
  }

  return {
    async send({ withoutImages } = { withoutImages: false }) {
      const state = cell.get();
      if (state.kind !== 'preparing') return;
      const { facts } = state;
      if (deskOf(facts, keyring.snapshot(), now()).hindrance !== undefined) return;
      running = new AbortController();
      const { signal } = running;
      cell.tell({ kind: 'working', facts, step: 'reading' });
      await search.stop();
      const seed = facts.marker.seed ?? newSeed();
      const onStep = (step: Extract<ComposeState, { kind: 'working' }>['step']) =>
        cell.tell({ kind: 'working', facts, step });
      cell.tell(await sendDraft(facts, surroundings, { seed, withoutImages, onStep, signal }));
      // What stopped it may have changed since the person saw it.
      await refresh(true);
    },
    cancel: () => running.abort(),
    back() {
      const state = cell.get();
      if (state.kind === 'files') cell.tell({ kind: 'preparing', facts: state.facts, note: undefined });
    },
    look: () =>
      act((state, signal) =>
        state.kind === 'unfinished'
          ? goOn(state, lookFor, surroundings, signal)
          : lookForEarlier(state, surroundings, signal),
      ),
    sendRest: () =>
      act(async (state, signal) =>
        state.kind === 'unfinished' ? goOn(state, handOver, surroundings, signal) : state,
      ),
    repeat: () =>
      act(async (state, signal) => {
        if (!state.mayRepeat) return state;
        return state.kind === 'unfinished'
          ? goOn(state, repeat, surroundings, signal)
          : startOver(state, surroundings);
      }),
  };
}

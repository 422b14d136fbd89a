import type { DraftMarker } from '../../outlook/draft-marker.ts';
import { guardedMarker, lookUp } from './draft-lookup.ts';
import { noteOf } from './note-of.ts';
import type { StateCell } from './state-cell.ts';
import type { Surroundings } from './surroundings.ts';

/** What goes on beside the person: the search for certificates, and the marking of the draft. */
export interface Search {
  /** Looks anew; a search that goes on is given up. Never rejects. */
  readonly start: () => Promise<void>;
  /** Gives up the search, and waits until the composer and the draft are free. */
  readonly stop: () => Promise<void>;
  /** Keeps with the draft what is asked of it; one after the other. */
  readonly mark: (marker: DraftMarker) => void;
  /** The person decided about Encrypt: the reply guard does so no more. */
  readonly leaveEncrypt: () => void;
}

export function createSearch(cell: StateCell, surroundings: Surroundings): Search {
  let looking = new AbortController();
  let lookup: Promise<void> = Promise.resolve();
  let marking: Promise<void> = Promise.resolve();
  let isDecided = false;

  function mark(marker: DraftMarker): void {
    cell.learn({ marker });
    marking = marking
      .then(() => surroundings.window.mark(marker))
      .catch(() => cell.learn({}, { code: 'not-marked' }));
  }

  async function run(signal: AbortSignal): Promise<void> {
    const before = cell.get();
    if (before.kind !== 'preparing') return;
    try {
      signal.throwIfAborted();
      const found = await lookUp(before.facts, surroundings, signal);
      signal.throwIfAborted();
      cell.learn(found);
    } catch (error) {
      const note = noteOf(error, signal);
      if (note.code !== 'cancelled') cell.learn({}, note);
      return;
    }
    const after = cell.get();
    if (isDecided || after.kind !== 'preparing') return;
    isDecided = true;
    const marker = guardedMarker(after.facts);
    if (marker.encrypt !== after.facts.marker.encrypt) mark(marker);
  }

  return {
    mark,
    leaveEncrypt: () => (isDecided = true),
    start() {
      looking.abort();
      looking = new AbortController();
      const { signal } = looking;
      lookup = lookup.then(() => run(signal));
      return lookup;
    },
    async stop() {
      looking.abort();
      await Promise.all([lookup, marking]);
    },
  };
}

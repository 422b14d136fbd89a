import type { ComposeState, DraftFacts, Note } from './compose-state.ts';

/** Where the state of the compose pane is, for the parts of its store. */
export interface StateCell {
  readonly subscribe: (listener: () => void) => () => void;
  readonly get: () => ComposeState;
  readonly tell: (state: ComposeState) => void;
  /** Only what is being prepared takes in what is learned of it. */
  readonly learn: (learned: Partial<DraftFacts>, note?: Note) => void;
}

export function createStateCell(): StateCell {
  const listeners = new Set<() => void>();
  let state: ComposeState = { kind: 'opening' };
  const tell = (next: ComposeState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  return {
    tell,
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    learn(learned, note) {
      if (state.kind !== 'preparing') return;
      tell({ ...state, facts: { ...state.facts, ...learned }, note: note ?? state.note });
    },
  };
}

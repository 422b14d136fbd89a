import type { ComposeState } from './compose-state.ts';
import { createPreparation, type Preparation } from './preparation.ts';
import { createSearch } from './search.ts';
import { createSending, type Sending } from './sending.ts';
import { createStateCell } from './state-cell.ts';
import type { Surroundings } from './surroundings.ts';

export interface ComposeStore extends Preparation, Sending {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => ComposeState;
}

/**
 * Holds what the compose pane shows, and does one thing with the draft at a time. What can fail ends in a state that says
 * so; nothing here rejects but acceptCertificate().
 */
export function createComposeStore(surroundings: Surroundings): ComposeStore {
  const cell = createStateCell();
  const search = createSearch(cell, surroundings);
  const preparation = createPreparation(cell, surroundings, search);
  const sending = createSending(cell, surroundings, { search, refresh: preparation.refresh });
  // Other keys: another identity may sign now, and other problems hold.
  surroundings.keyring.subscribe(() => void search.start());
  return { ...preparation, ...sending, subscribe: cell.subscribe, snapshot: cell.get };
}

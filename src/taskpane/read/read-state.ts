import type { Attempt, Rung } from '../../outlook/message.ts';
import type { Received } from '../../smime/content.ts';
import type { Step } from '../../smime/report.ts';
import type { Trust } from '../anchors.ts';

/** How the bytes came here: by a way that Outlook has, out of the person's own hands, or out of another message. */
export type Origin = Rung | 'file' | 'inside';

/** What the pane shows. */
export type ReadState =
  | { readonly kind: 'nothing-selected' }
  | { readonly kind: 'draft' }
  | { readonly kind: 'loading'; readonly step: 'reading' | Step }
  | (Received & { readonly kind: 'judged'; readonly origin: Origin; readonly trust: Trust })
  | { readonly kind: 'no-original'; readonly tried: readonly Attempt[] }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'error'; readonly message: string };

/** The state, and the number of the run that it belongs to. */
export interface Reading {
  readonly run: number;
  readonly state: ReadState;
}

export const NOTHING_SELECTED: Reading = { run: 0, state: { kind: 'nothing-selected' } };

/**
 * Takes in the state that a run came to. The one rule of a pinned pane: only a newer run may replace a run's state,
 * and only a run that still works may change its own. So an answer for a message that was left can never land on the
 * one that is open now.
 */
export function advance(reading: Reading, event: Reading): Reading {
  if (event.run > reading.run) return event;
  return event.run === reading.run && reading.state.kind === 'loading' ? event : reading;
}

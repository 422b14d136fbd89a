import { messageIdsFrom } from '../../outlook/delivery/copies.ts';
import { SETTLED } from '../../outlook/delivery/outbox.ts';
import type { ComposeState } from './compose-state.ts';
import type { Surroundings } from './surroundings.ts';

type BegunEarlier = Extract<ComposeState, { readonly kind: 'begun-earlier' }>;

/** Looks in Sent Items for the messages that an earlier pane began to send. */
export async function lookForEarlier(
  state: BegunEarlier,
  { now }: Surroundings,
  signal: AbortSignal,
): Promise<ComposeState> {
  const { facts, since } = state;
  const { delivery, marker, addresses } = facts;
  const ids = marker.seed === undefined ? [] : messageIdsFrom(marker.seed, addresses);
  const found: boolean[] = [];
  if (delivery.kind === 'server')
    for (const id of ids) found.push((await delivery.outbox.check(id, signal)).kind === 'sent');
  // What was written into the draft since then is the person's: they discard it themselves.
  if (found.length > 0 && found.every(Boolean)) return { kind: 'sent', left: 'draft' };
  const mayRepeat = now().getTime() - since >= SETTLED;
  return { ...state, found: found.some(Boolean) ? 'some' : 'none', mayRepeat };
}

/** The person says that it was not sent, after being told what follows if it was: the draft begins anew. */
export async function startOver(
  state: BegunEarlier,
  { window, delivery }: Surroundings,
): Promise<ComposeState> {
  if (!state.mayRepeat) return state;
  const { facts } = state;
  const marker = { ...facts.marker, begun: false, seed: undefined };
  await window.mark(marker);
  return {
    kind: 'preparing',
    facts: { ...facts, marker, delivery: delivery(facts.config, false) },
    note: undefined,
  };
}

import { addressedCopy } from '../../outlook/delivery/copies.ts';
import { SETTLED } from '../../outlook/delivery/outbox.ts';
import type { DeliveryOutcome } from '../../outlook/delivery/outcome.ts';
import type { ComposeState, CopyOutcome, DraftFacts } from './compose-state.ts';
import type { Delivery, Surroundings } from './surroundings.ts';

type Server = Extract<Delivery, { readonly kind: 'server' }>;
type Unfinished = Extract<ComposeState, { readonly kind: 'unfinished' }>;

/** Sends the copies one after the other, and stops where the first of them is not taken: then nothing has left. */
export async function handOver(
  copies: readonly CopyOutcome[],
  { outbox }: Server,
  signal: AbortSignal,
): Promise<readonly CopyOutcome[]> {
  const results: CopyOutcome[] = [];
  for (const { copy, outcome: before } of copies) {
    const isRefusedAtOnce = results.length > 0 && !results.some(isOut);
    if (isRefusedAtOnce || isOut({ copy, outcome: before })) {
      results.push({ copy, outcome: before });
      continue;
    }
    results.push({ copy, outcome: await outbox.send(addressedCopy(copy), signal) });
  }
  return results;
}

/** Looks in Sent Items for those of which nobody knows, and sends nothing. */
export const lookFor = (
  copies: readonly CopyOutcome[],
  { outbox }: Server,
  signal: AbortSignal,
): Promise<readonly CopyOutcome[]> => eachUnknown(copies, (_, messageId) => outbox.check(messageId, signal));

/** Sends those of which nobody knows once more, as the person said. */
export const repeat = (
  copies: readonly CopyOutcome[],
  { outbox }: Server,
  signal: AbortSignal,
): Promise<readonly CopyOutcome[]> =>
  eachUnknown(copies, ({ copy }) => outbox.sendAgain(addressedCopy(copy), signal));

async function eachUnknown(
  copies: readonly CopyOutcome[],
  act: (copy: CopyOutcome, messageId: string) => Promise<DeliveryOutcome>,
): Promise<readonly CopyOutcome[]> {
  const results: CopyOutcome[] = [];
  for (const each of copies) {
    const { copy, outcome } = each;
    const next = outcome?.kind === 'unknown' ? await act(each, outcome.messageId) : outcome;
    // That a second try was refused says nothing of the first.
    results.push({ copy, outcome: outcome?.kind === 'unknown' && next?.kind !== 'sent' ? outcome : next });
  }
  return results;
}

/** It left, or may have. */
const isOut = ({ outcome }: CopyOutcome): boolean => outcome?.kind === 'sent' || outcome?.kind === 'unknown';

/** Where a delivery stands after all that was tried: sent, not begun, or neither. */
export async function settle(
  results: readonly CopyOutcome[],
  facts: DraftFacts,
  since: number,
  { window, now }: Surroundings,
): Promise<ComposeState> {
  const { delivery } = facts;
  if (delivery.kind === 'server' && results.every(({ outcome }) => outcome?.kind === 'sent'))
    return { kind: 'sent', left: await delivery.discard(new AbortController().signal) };
  if (results.some(isOut)) {
    const mayRepeat = now().getTime() - since >= SETTLED;
    return { kind: 'unfinished', facts, copies: results, since, mayRepeat, isBusy: false };
  }
  const marker = { ...facts.marker, begun: false };
  // Where this fails the guard goes on to stop the draft, and the next pane asks about it: the safer side.
  await window.mark(marker).catch(() => undefined);
  const outcome = results.find((result) => result.outcome)?.outcome ?? { kind: 'cancelled' };
  return { kind: 'preparing', facts: { ...facts, marker }, note: { code: 'not-delivered', outcome } };
}

/** The next state of a delivery that is not finished, after `act`. */
export async function goOn(
  { copies, facts, since }: Unfinished,
  act: typeof handOver,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<ComposeState> {
  if (facts.delivery.kind !== 'server') throw new Error('Only a server leaves a delivery unfinished.');
  return settle(await act(copies, facts.delivery, signal), facts, since, surroundings);
}

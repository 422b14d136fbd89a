import type { ComposeState, DraftFacts } from './compose-state.ts';
import { handOver, settle } from './hand-over.ts';
import { noteOf, StoppedError } from './note-of.ts';
import { protectDraft, type Run } from './protect-draft.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * One press of the button, from the draft as it stands to what became of it. Until the first copy is handed over,
 * whatever goes wrong leaves the draft as it was. Never rejects.
 */
export async function sendDraft(
  facts: DraftFacts,
  surroundings: Surroundings,
  run: Run,
): Promise<ComposeState> {
  const { window, now } = surroundings;
  // From here on it counts as begun, for whatever pane comes after this one.
  const begun = { ...facts, marker: { ...facts.marker, seed: run.seed, begun: true } };
  let isMarked = false;
  try {
    const { draft, copies } = await protectDraft(facts, surroundings, run);
    if (facts.delivery.kind === 'file') return { kind: 'files', facts, subject: draft.subject, copies };
    await window.mark(begun.marker);
    isMarked = true;
    run.onStep('sending');
    const untried = copies.map((copy) => ({ copy, outcome: undefined }));
    const since = now().getTime();
    return await settle(await handOver(untried, facts.delivery, run.signal), begun, since, surroundings);
  } catch (error) {
    const learned = error instanceof StoppedError ? error.learned : {};
    // A mistake of ours amid the delivery: some of it may have left, so it stays begun.
    if (isMarked) {
      const since = now().getTime();
      return {
        kind: 'begun-earlier',
        facts: begun,
        found: 'not-asked',
        since,
        mayRepeat: false,
        isBusy: false,
      };
    }
    return { kind: 'preparing', facts: { ...facts, ...learned }, note: noteOf(error, run.signal) };
  }
}

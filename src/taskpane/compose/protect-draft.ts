import type { DraftAddresses } from '../../outlook/draft.ts';
import { checkSize, type ProtectionPlan } from '../../smime/message-size.ts';
import { isRefusal } from '../../smime/preflight.ts';
import type { ComposeTrust, OutgoingCopy, ProtectWanted, RecipientState } from '../../worker/composer.ts';
import type { Trust } from '../anchors.ts';
import type { DraftFacts, Step } from './compose-state.ts';
import { deskOf, recipientAddresses, recipientsIn, selfIn, type Desk } from './desk.ts';
import { StoppedError } from './note-of.ts';
import type { Draft, Surroundings } from './surroundings.ts';

export interface Run {
  readonly seed: string;
  /** The person was told that the draft has images that Outlook does not give. */
  readonly withoutImages: boolean;
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}

/** GCM is reported broken on the way through Graph: src/outlook/assumptions.ts. */
const CIPHER = 'aes-256-cbc';

/**
 * Reads the draft and makes the messages that leave. The draft stays as it is.
 * @throws StoppedError, DraftError, OutlookError, the reason of the signal: nothing may be sent then
 */
export async function protectDraft(
  facts: DraftFacts,
  { window, composer, trust, now, keyring }: Surroundings,
  run: Run,
): Promise<{ readonly draft: Draft; readonly copies: readonly OutgoingCopy[] }> {
  const { onStep, signal } = run;
  onStep('reading');
  const draft = await window.read(signal);
  // What the person saw is what is sent to.
  if (addressText(draft) !== addressText(facts.addresses))
    throw new StoppedError({ code: 'recipients-changed' });
  onStep('checking');
  const trusted = composeTrust(await trust());
  const desk = deskOf(facts, keyring.snapshot(), now());
  const at = now().toISOString();
  const sign = signingOf(desk, facts);
  const problems = [
    ...(await composer.preflight(draft, { sign, at }, trusted, signal)),
    ...sizeProblems(draft, desk, facts),
  ];
  if (problems.some((problem) => isRefusal(problem) || !run.withoutImages))
    throw new StoppedError({ code: 'unfit', problems });
  const encrypt = desk.encrypt.isOn
    ? await encryptionFor(facts, (addresses) => composer.recipients(addresses, trusted, at, signal))
    : null;
  const wanted = { sign, encrypt, protectHeaders: true, seed: run.seed, at };
  const outcome = await composer.protect(draft, wanted, trusted, { onStep, signal });
  if (outcome.kind === 'unfit') throw new StoppedError({ code: 'unfit', problems: outcome.problems });
  if (outcome.kind === 'needs-opaque') throw new StoppedError({ code: 'needs-opaque' });
  if (outcome.kind === 'locked') throw new StoppedError({ code: 'keys-locked' });
  if (!(await window.hasSameRecipients(draft, signal)))
    throw new StoppedError({ code: 'recipients-changed' });
  signal.throwIfAborted();
  return { draft, copies: outcome.copies };
}

function signingOf({ sign, sender }: Desk, { form }: DraftFacts): ProtectWanted['sign'] {
  if (!sign.isOn) return null;
  if (sender.kind === 'locked') throw new StoppedError({ code: 'keys-locked' });
  if (sender.kind !== 'ready') throw new StoppedError({ code: 'identity-gone' });
  return { identityId: sender.identity.id, form };
}

function sizeProblems(draft: Draft, { sign, encrypt }: Desk, { delivery, form }: DraftFacts) {
  if (delivery.kind === 'file') return [];
  const plan: ProtectionPlan = { sign: sign.isOn ? form : 'no', encrypt: encrypt.isOn };
  return checkSize(draft, plan, delivery.most);
}

/** Asks for the certificates once more: one can have been withdrawn since the person saw it. */
async function encryptionFor(
  facts: DraftFacts,
  look: (addresses: readonly string[]) => Promise<readonly RecipientState[]>,
): Promise<NonNullable<ProtectWanted['encrypt']>> {
  const recipients = await look(addressesToLookFor(facts.addresses));
  const current = recipientsIn({ ...facts, recipients });
  const seen = recipientsIn(facts);
  const own = selfIn({ ...facts, recipients });
  const chosen = [...(current ?? []), ...(own === undefined ? [] : [own])].flatMap((state) =>
    state.kind === 'ready' ? [{ address: state.address, certificateId: state.certificateId }] : [],
  );
  const areAllReady = current?.every(({ kind }) => kind === 'ready') === true;
  if (!areAllReady || certificateText(current) !== certificateText(seen ?? []))
    throw new StoppedError({ code: 'certificate-gone' }, { recipients });
  return { certificateIds: distinct(chosen), cipher: CIPHER, tripleWrap: false };
}

/** The sender's too: the copy in Sent Items is for them. */
export const addressesToLookFor = (addresses: DraftAddresses): readonly string[] => {
  const recipients = recipientAddresses(addresses);
  const { address } = addresses.from;
  return recipients.some((other) => other.toLowerCase() === address.toLowerCase())
    ? recipients
    : [...recipients, address];
};

export const composeTrust = ({ anchors, mozilla, network }: Trust): ComposeTrust => ({
  anchors,
  trustMozilla: mozilla === 'on',
  network: network === 'on',
});

/** Where a draft goes, to be compared. */
export const addressText = ({ from, to, cc, bcc }: DraftAddresses): string =>
  JSON.stringify([[from], to, cc, bcc].map((field) => field.map(({ address }) => address)));

const certificateText = (states: readonly RecipientState[]): string =>
  JSON.stringify(states.map((state) => (state.kind === 'ready' ? state.certificateId : state.kind)));

const distinct = <T extends { readonly address: string }>(list: readonly T[]): readonly T[] =>
  list.filter(({ address }, at) => list.findIndex((other) => other.address === address) === at);

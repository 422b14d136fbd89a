import type { DraftMarker } from '../../outlook/draft-marker.ts';
import { replyStart } from '../../outlook/reply-guard.ts';
import { isRefusal } from '../../smime/preflight.ts';
import type { DraftFacts } from './compose-state.ts';
import { deskOf, recipientAddresses, recipientsIn } from './desk.ts';
import { addressesToLookFor, composeTrust } from './protect-draft.ts';
import type { Draft, Surroundings } from './surroundings.ts';

type Found = Pick<DraftFacts, 'recipients' | 'problems'>;

/**
 * Looks for everybody's certificate, and for what speaks against the sender's and the addresses; the draft's content is
 * not read.
 * @throws the reason of `signal`, and what the composer throws
 */
export async function lookUp(
  facts: DraftFacts,
  { composer, trust, now, keyring }: Surroundings,
  signal: AbortSignal,
): Promise<Found> {
  const { addresses, form } = facts;
  if (recipientAddresses(addresses).length === 0) return { recipients: [], problems: [] };
  const trusted = composeTrust(await trust());
  const at = now().toISOString();
  const recipients = await composer.recipients(addressesToLookFor(addresses), trusted, at, signal);
  const { sign, sender } = deskOf(facts, keyring.snapshot(), now());
  const identityId = sign.isOn && 'identity' in sender ? sender.identity.id : undefined;
  const wanted = { sign: identityId === undefined ? null : { identityId, form }, at };
  const problems = await composer.preflight({ ...EMPTY, ...addresses }, wanted, trusted, signal);
  return { recipients, problems: problems.filter(isRefusal) };
}

/** A draft without content, of which nothing but its addresses is judged. */
const EMPTY: Omit<Draft, 'from' | 'to' | 'cc' | 'bcc'> = {
  subject: '',
  text: '',
  html: undefined,
  attachments: [],
  importance: 'normal',
  inReplyTo: undefined,
  headers: [],
};

/** The marker of a draft with decrypted text in it: encryption is switched on where it can be for everybody. */
export function guardedMarker(facts: DraftFacts): DraftMarker {
  const { marker } = facts;
  const recipients = recipientsIn(facts) ?? [];
  const canEncrypt = recipients.length > 0 && recipients.every(({ kind }) => kind === 'ready');
  const start = replyStart({ quotesDecrypted: marker.quotesDecrypted, canEncrypt });
  return start === 'encrypt' ? { ...marker, encrypt: true } : marker;
}

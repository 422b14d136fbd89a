import type { DraftAddresses } from '../../outlook/draft.ts';
import { mayLeave } from '../../outlook/reply-guard.ts';
import { protectionFor, type Wish } from '../../outlook/policy/protection.ts';
import { isRefusal } from '../../smime/preflight.ts';
import type { RecipientState } from '../../worker/composer.ts';
import type { IdentityFacts } from '../../worker/keyring.ts';
import { daysLeft } from '../identity/age.ts';
import type { KeyringView } from '../keyring-store.ts';
import type { DraftFacts } from './compose-state.ts';

export interface Switch {
  readonly isOn: boolean;
  /** Set by the organisation. */
  readonly isFixed: boolean;
}

/** By whose key a message is signed. */
export type Sender =
  | { readonly kind: 'asking' | 'failed' }
  | {
      readonly kind: 'none';
      readonly from: string;
      /** No key is here at all; else none is for this address. */
      readonly isEmpty: boolean;
      /** What has to be done to bring one. */
      readonly way: 'passphrase' | 'unlock' | 'import';
    }
  | {
      readonly kind: 'ready' | 'locked';
      readonly identity: IdentityFacts;
      /** All that could sign for this address. */
      readonly choices: readonly IdentityFacts[];
    };

/** Why the button does nothing yet; the first that holds. */
export type Hindrance =
  | 'nobody-to-send-to'
  | 'nothing-chosen'
  | 'no-identity'
  | 'keys-locked'
  | 'looking'
  | 'certificates-missing'
  | 'problems'
  | 'consent-missing';

/** What the person sees and decides before sending. */
export interface Desk {
  readonly sign: Switch;
  readonly encrypt: Switch;
  readonly sender: Sender;
  /** Of those whom the draft goes to; undefined while they are looked for. */
  readonly recipients: readonly RecipientState[] | undefined;
  /** Nobody could read the copy in Sent Items: there is no certificate of the sender's own. */
  readonly isClosedToSelf: boolean;
  /** Decrypted text is in the draft and would go out readable. */
  readonly needsConsent: boolean;
  readonly hindrance: Hindrance | undefined;
}

/** @param now decides which identities have ended */
export function deskOf(facts: DraftFacts, keyring: KeyringView, now: Date): Desk {
  const { config, marker, addresses, problems, typed } = facts;
  const wish = protectionFor(config.defaults ?? [], recipientAddresses(addresses));
  const isLocked = (name: 'sign' | 'encrypt'): boolean => config.locked?.includes(name) === true;
  const sign = switchOf(wish.sign, marker.sign, isLocked('sign'));
  const encrypt = switchOf(wish.encrypt, marker.encrypt, isLocked('encrypt'));
  const sender = senderOf(addresses.from.address, facts.identityId, keyring, now);
  const recipients = recipientsIn(facts);
  const needsConsent = !mayLeave(marker, { encrypted: encrypt.isOn, typed: '' });
  const hasConsent = mayLeave(marker, { encrypted: encrypt.isOn, typed });
  const hindrances: readonly (readonly [holds: boolean, Hindrance])[] = [
    [recipientAddresses(addresses).length === 0, 'nobody-to-send-to'],
    [!sign.isOn && !encrypt.isOn, 'nothing-chosen'],
    [sign.isOn && sender.kind !== 'ready' && sender.kind !== 'locked', 'no-identity'],
    [sign.isOn && sender.kind === 'locked', 'keys-locked'],
    [encrypt.isOn && recipients === undefined, 'looking'],
    [encrypt.isOn && recipients?.every(({ kind }) => kind === 'ready') !== true, 'certificates-missing'],
    [problems.some(isRefusal), 'problems'],
    [!hasConsent, 'consent-missing'],
  ];
  const hindrance = hindrances.find(([holds]) => holds)?.[1];
  const isClosedToSelf = encrypt.isOn && facts.recipients !== undefined && selfIn(facts)?.kind !== 'ready';
  return { sign, encrypt, sender, recipients, isClosedToSelf, needsConsent, hindrance };
}

/** `always` is more than a default: the guard stops what goes out without. */
function switchOf(wish: Wish, isChosen: boolean, isLocked: boolean): Switch {
  if (wish === 'always') return { isOn: true, isFixed: true };
  if (wish === 'never' && isLocked) return { isOn: false, isFixed: true };
  return { isOn: isChosen, isFixed: false };
}

function senderOf(from: string, chosen: string | undefined, keyring: KeyringView, now: Date): Sender {
  if (keyring.kind === 'asking' || keyring.kind === 'failed') return { kind: keyring.kind };
  const { identities } = keyring;
  const choices = identities.filter(
    (identity) =>
      identity.use !== 'encryption' &&
      daysLeft(identity, now) >= 0 &&
      identity.addresses.some((address) => isSame(address, from)),
  );
  const identity =
    choices.find(({ id }) => id === chosen) ?? choices.find(({ isDefault }) => isDefault) ?? choices[0];
  if (identity === undefined)
    return { kind: 'none', from, isEmpty: identities.length === 0, way: WAYS[keyring.kind] };
  return { kind: keyring.kind === 'unlocked' ? 'ready' : 'locked', identity, choices };
}

const WAYS = { new: 'passphrase', locked: 'unlock', unlocked: 'import' } as const;

/** Everybody whom the draft would reach, each once. */
export function recipientAddresses({ to, cc, bcc }: DraftAddresses): readonly string[] {
  const all = [...to, ...cc, ...bcc].map(({ address }) => address);
  return all.filter((address, at) => all.findIndex((other) => isSame(other, address)) === at);
}

/** The states of those whom the draft goes to, in the order of its fields; undefined while one of them is not known. */
export function recipientsIn({
  addresses,
  recipients,
}: Pick<DraftFacts, 'addresses' | 'recipients'>): readonly RecipientState[] | undefined {
  const wanted = recipientAddresses(addresses);
  const found = wanted.flatMap(
    (address) => recipients?.find((state) => isSame(state.address, address)) ?? [],
  );
  return recipients !== undefined && found.length === wanted.length ? found : undefined;
}

/** The sender's own state, for the copy in Sent Items. */
export const selfIn = ({
  addresses: { from },
  recipients,
}: Pick<DraftFacts, 'addresses' | 'recipients'>): RecipientState | undefined =>
  recipients?.find(({ address }) => isSame(address, from.address));

/** For finding what belongs together on the page; whose a certificate is, the core says. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

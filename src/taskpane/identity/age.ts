import type { IdentityFacts } from '../../worker/keyring.ts';

const DAY = 24 * 60 * 60 * 1000;

/** From how many days before its end on a certificate is to be renewed: an authority takes its time. */
const RENEWAL_DAYS = 30;

/** Whole days until the certificate ends, rounded down; negative once it has ended. */
export function daysLeft({ certificates: [leaf] }: IdentityFacts, now: Date): number {
  // A date that cannot be read counts as over: unknown is never good.
  const end = new Date(leaf?.notAfter ?? '').getTime();
  return Number.isNaN(end) ? -1 : Math.floor((end - now.getTime()) / DAY);
}

export const isEnding = (identity: IdentityFacts, now: Date): boolean =>
  daysLeft(identity, now) <= RENEWAL_DAYS;

/**
 * Whether an identity is there for old mail alone: it has ended, or a later one of the same use has all of its
 * addresses and it is not the default of any.
 */
export function isOlder(
  identity: IdentityFacts,
  { all, now }: { readonly all: readonly IdentityFacts[]; readonly now: Date },
): boolean {
  if (daysLeft(identity, now) < 0) return true;
  return !identity.isDefault && all.some((other) => replaces(other, identity) && daysLeft(other, now) >= 0);
}

function replaces(other: IdentityFacts, identity: IdentityFacts): boolean {
  const start = ({ certificates: [leaf] }: IdentityFacts) => new Date(leaf?.notBefore ?? '').getTime();
  return (
    (other.use === identity.use || other.use === 'both') &&
    start(other) > start(identity) &&
    identity.addresses.every((address) => other.addresses.includes(address))
  );
}

/** What a person should see to: a certificate in use that ends soon, or a key of which no copy was saved. */
export function needsAttention(identities: readonly IdentityFacts[], now: Date): boolean {
  return identities.some(
    (identity) =>
      identity.backedUpAt === null ||
      (isEnding(identity, now) && !identities.some((other) => replaces(other, identity))),
  );
}

import type { Certificate } from '../asn1/certificate.ts';
import { valuesOf } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import type { KeptIdentity } from './identity-record.ts';
import { allowedUse } from './identity-use.ts';

/** The identities that are not as they were once `id` is the default of its addresses. */
export function withDefault(identities: readonly KeptIdentity[], id: string): readonly KeptIdentity[] {
  const chosen = identities.find((identity) => identity.id === id);
  if (!chosen) return [];
  return identities.flatMap((identity) => {
    const isDefault = identity === chosen || (identity.isDefault && !shareAddress(identity, chosen));
    return isDefault === identity.isDefault ? [] : [{ ...identity, isDefault }];
  });
}

/**
 * The new ones, with those marked that become the default: the one of each address that is valid longest, where no
 * older identity is it. Whoever renews a certificate or opens an old file goes on signing as before.
 */
export function withFirstDefaults(
  added: readonly KeptIdentity[],
  kept: readonly KeptIdentity[],
): readonly KeptIdentity[] {
  const defaults = kept.filter(({ isDefault }) => isDefault);
  const latestFirst = added
    .filter(({ certificate }) => allowedUse(certificate) !== 'encryption')
    .sort((a, b) => b.certificate.notAfter.getTime() - a.certificate.notAfter.getTime());
  for (const identity of latestFirst)
    if (!defaults.some((other) => shareAddress(other, identity))) defaults.push(identity);
  return added.map((identity) => ({ ...identity, isDefault: defaults.includes(identity) }));
}

function shareAddress(a: KeptIdentity, b: KeptIdentity): boolean {
  const addresses = addressesIn(b.certificate);
  return addressesIn(a.certificate).some((address) => addresses.includes(address));
}

/** RFC 8550 §3; in lower case, those that an authority checked first. */
export const addressesIn = ({ subject, known }: Certificate): readonly string[] =>
  [
    ...known.subjectAltName.flatMap((name) =>
      name.form === 'rfc822Name' || name.form === 'smtpUtf8Mailbox' ? [name.value] : [],
    ),
    ...valuesOf(subject, OID.emailAddress),
  ].map((address) => address.toLowerCase());

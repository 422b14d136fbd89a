import type { Certificate } from '../asn1/certificate.ts';
import type { GeneralName } from '../asn1/general-name.ts';
import type { GeneralSubtree, NameConstraints } from '../asn1/name-constraints.ts';
import { startsWithName, valuesOf } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import { hostWithin, ipAddressWithin, mailboxWithin, uriWithin, type Within } from './name-subtrees.ts';

/** The subtrees that hold at one point of a path (RFC 5280 §6.1.2, permitted_subtrees and excluded_subtrees). */
export interface NameState {
  /** One list a certificate that constrained: a name must be within one subtree of its form in every list. */
  readonly permitted: readonly (readonly GeneralSubtree[])[];
  readonly excluded: readonly GeneralSubtree[];
}

export const UNCONSTRAINED: NameState = { permitted: [], excluded: [] };

/** RFC 5280 §6.1.4 (g). */
export function constrain(state: NameState, constraints: NameConstraints | undefined): NameState {
  if (!constraints) return state;
  return {
    permitted:
      constraints.permitted.length > 0 ? [...state.permitted, constraints.permitted] : state.permitted,
    excluded: [...state.excluded, ...constraints.excluded],
  };
}

/** How many comparisons forbiddenName() may need. */
export function comparisonsOf(state: NameState, certificate: Certificate): number {
  const subtrees = state.permitted.reduce((sum, list) => sum + list.length, state.excluded.length);
  return namesOf(certificate).length * subtrees;
}

/** RFC 5280 §6.1.3 (b) and (c): the first name of the certificate that is not allowed, or undefined. */
export function forbiddenName(state: NameState, certificate: Certificate): string | undefined {
  const isForbidden = (name: GeneralName): boolean =>
    state.excluded.some((subtree) => isSameForm(subtree, name) && within(name, subtree) !== false) ||
    !state.permitted.every((subtrees) => {
      const ofForm = subtrees.filter((subtree) => isSameForm(subtree, name));
      return ofForm.length === 0 || ofForm.some((subtree) => within(name, subtree) === true);
    });
  const forbidden = namesOf(certificate).find(isForbidden);
  return forbidden && nameText(forbidden);
}

/** RFC 5280 §4.2.1.10: the subject, the alternative names, and addresses in the subject as if they were among them. */
function namesOf({ subject, known }: Certificate): readonly GeneralName[] {
  const names: GeneralName[] = [...known.subjectAltName];
  if (subject.attributes.length > 0) names.push({ form: 'directoryName', value: subject });
  for (const value of valuesOf(subject, OID.emailAddress)) names.push({ form: 'rfc822Name', value });
  return names;
}

/** RFC 9598 §6: constraints on rfc822Name hold for internationalised mailboxes as well. */
const isSameForm = ({ base }: GeneralSubtree, name: GeneralName): boolean =>
  base.form === name.form || (base.form === 'rfc822Name' && name.form === 'smtpUtf8Mailbox');

function within(name: GeneralName, { base, minimum, maximum }: GeneralSubtree): Within {
  // RFC 5280 §4.2.1.10: who does not process other distances rejects the names that they would be for.
  if (minimum !== 0 || maximum !== undefined) return undefined;
  if (base.form === 'directoryName' && name.form === 'directoryName')
    return startsWithName(name.value, base.value);
  if (base.form === 'rfc822Name' && (name.form === 'rfc822Name' || name.form === 'smtpUtf8Mailbox'))
    return mailboxWithin(name.value, base.value);
  if (base.form === 'dNSName' && name.form === 'dNSName') return hostWithin(name.value, base.value);
  if (base.form === 'uniformResourceIdentifier' && name.form === 'uniformResourceIdentifier')
    return uriWithin(name.value, base.value);
  if (base.form === 'iPAddress' && name.form === 'iPAddress') return ipAddressWithin(name.value, base.value);
  return undefined;
}

const nameText = (name: GeneralName): string =>
  typeof name.value === 'string' ? name.value : name.form === 'directoryName' ? name.value.text : name.form;

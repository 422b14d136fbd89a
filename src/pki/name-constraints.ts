import type { Certificate } from '../asn1/certificate.ts';
import type { NameConstraints } from '../asn1/extensions.ts';
import type { GeneralName } from '../asn1/general-name.ts';
import { startsWithName, valuesOf } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';

/** The subtrees that hold at one point of a path (RFC 5280 §6.1.2, permitted_subtrees and excluded_subtrees). */
export interface NameState {
  /** One list a certificate that constrained: a name must be within one subtree of its form in every list. */
  readonly permitted: readonly (readonly GeneralName[])[];
  readonly excluded: readonly GeneralName[];
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

/**
 * Comparisons of one certificate's names with the subtrees above it. Real ones need a few hundred; a certificate made
 * for it could ask for billions.
 */
export const MAX_NAME_COMPARISONS = 250_000;

/** How many comparisons forbiddenName() may need. */
export function comparisonsOf(state: NameState, certificate: Certificate): number {
  const subtrees = state.permitted.reduce((sum, list) => sum + list.length, state.excluded.length);
  return namesOf(certificate).length * subtrees;
}

/** RFC 5280 §6.1.3 (b) and (c): the first name of the certificate that is not allowed, or undefined. */
export function forbiddenName(state: NameState, certificate: Certificate): string | undefined {
  for (const name of namesOf(certificate)) {
    const excluded = state.excluded.some((subtree) => sameForm(subtree, name) && within(name, subtree, true));
    const permitted = state.permitted.every((subtrees) => {
      const ofForm = subtrees.filter((subtree) => sameForm(subtree, name));
      return ofForm.length === 0 || ofForm.some((subtree) => within(name, subtree, false));
    });
    if (excluded || !permitted) return nameText(name);
  }
  return undefined;
}

/** RFC 5280 §4.2.1.10: the subject, the alternative names, and addresses in the subject as if they were among them. */
function namesOf({ subject, known }: Certificate): readonly GeneralName[] {
  const names: GeneralName[] = [...known.subjectAltName];
  if (subject.attributes.length > 0) names.push({ form: 'directoryName', value: subject });
  for (const value of valuesOf(subject, OID.emailAddress)) names.push({ form: 'rfc822Name', value });
  return names;
}

/** RFC 9598 §6: constraints on rfc822Name hold for internationalised mailboxes as well. */
const sameForm = (subtree: GeneralName, name: GeneralName): boolean =>
  subtree.form === name.form || (subtree.form === 'rfc822Name' && name.form === 'smtpUtf8Mailbox');

/** @param unread the answer for forms that no rule here reads: the strict one on either side */
function within(name: GeneralName, subtree: GeneralName, unread: boolean): boolean {
  if (subtree.form === 'directoryName' && name.form === 'directoryName') {
    return startsWithName(name.value, subtree.value);
  }
  if (subtree.form === 'rfc822Name' && (name.form === 'rfc822Name' || name.form === 'smtpUtf8Mailbox')) {
    // RFC 9598 §6 compares A-labels alone. Attack: a domain in U-labels would evade the exclusion of its A-labels.
    if (!/^[\x21-\x7e]+$/.test(hostOf(name.value))) return unread;
    return mailboxWithin(name.value, subtree.value, unread);
  }
  if (subtree.form === 'dNSName' && name.form === 'dNSName') return hostWithin(name.value, subtree.value);
  if (subtree.form === 'uniformResourceIdentifier' && name.form === 'uniformResourceIdentifier') {
    const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?([^:/?#[\]]+)/i.exec(name.value)?.[1];
    return host === undefined ? unread : domainWithin(host, subtree.value);
  }
  return unread;
}

/** RFC 5280 §4.2.1.10: one mailbox, all mailboxes of a host, or (with a leading dot) of a domain's hosts. */
function mailboxWithin(address: string, subtree: string, isExcluded: boolean): boolean {
  const at = address.lastIndexOf('@');
  const host = hostOf(address);
  if (!subtree.includes('@')) return domainWithin(host, subtree);
  const subtreeAt = subtree.lastIndexOf('@');
  // Senders are compared without regard to the case of the local part, so an exclusion must not be evaded by it.
  const local = (part: string): string => (isExcluded ? part.toLowerCase() : part);
  return (
    local(address.slice(0, at)) === local(subtree.slice(0, subtreeAt)) &&
    host.toLowerCase() === subtree.slice(subtreeAt + 1).toLowerCase()
  );
}

const hostOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function domainWithin(host: string, subtree: string): boolean {
  const [name, base] = [host.toLowerCase(), subtree.toLowerCase()];
  if (base === '') return true;
  return base.startsWith('.') ? name.endsWith(base) : name === base;
}

/** For host names a subtree holds itself and everything below it. */
function hostWithin(host: string, subtree: string): boolean {
  const [name, base] = [host.toLowerCase(), subtree.toLowerCase().replace(/^\./, '')];
  return base === '' || name === base || name.endsWith(`.${base}`);
}

const nameText = (name: GeneralName): string =>
  typeof name.value === 'string' ? name.value : name.form === 'directoryName' ? name.value.text : name.form;

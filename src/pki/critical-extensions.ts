import type { Certificate } from '../asn1/certificate.ts';
import { OID } from '../asn1/oids.ts';
import type { PkiFinding } from './finding.ts';

/** The critical extensions whose rules are applied. */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.nameConstraints,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
  OID.crlDistributionPoints,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
]);

/** Of these a reader needs to know nothing but that they are words for people. */
const QUALIFIERS: ReadonlySet<string> = new Set([OID.cpsPointer, OID.userNotice]);

/** One unknown extension is enough to refuse; who wants to know gets some of the others, not 50,000. */
const MAX_TOLD = 10;

/** RFC 5280 §6.1.4 (o) and §6.1.5 (f). */
export function checkCriticalExtensions({ extensions, known, subject }: Certificate): readonly PkiFinding[] {
  const unknown = extensions
    .filter(({ critical }) => critical)
    .flatMap(({ type }) => (PROCESSED.has(type) ? unknownQualifiers(type, known.policyQualifiers) : [type]));
  return unknown
    .slice(0, MAX_TOLD)
    .map((extension) => ({ code: 'critical-extension-unknown', certificate: subject.text, extension }));
}

/** RFC 5280 §4.2.1.4: where policies are critical, so are their qualifiers. */
const unknownQualifiers = (type: string, qualifiers: readonly string[]): readonly string[] =>
  type === OID.certificatePolicies ? qualifiers.filter((qualifier) => !QUALIFIERS.has(qualifier)) : [];

import type { Certificate } from '../asn1/certificate.ts';
import type { BaselineFault, PkiFinding } from './finding.ts';
import type { TrustAnchor } from './trust-anchor.ts';

/** The CA/Browser Forum's S/MIME Baseline Requirements bind public authorities since then. */
const IN_FORCE = new Date('2023-09-01T00:00:00Z');

/** §7.1.6.1: one identifier for each way of validation and each generation, all below this. */
const POLICIES = '2.23.140.1.5.';

const DAY_MS = 24 * 60 * 60 * 1000;

/** §6.3.2: of the legacy generation; of the others 825, which their policy's last arc tells. */
const LEGACY_DAYS = 1185;
const DAYS = 825;

/**
 * Where a public authority did not keep to the rules that it agreed to: a note, for the rules are theirs, and RFC 5280
 * and RFC 8550 say whether the certificate holds. What an organisation issues for itself is bound by none of them.
 */
export function baselineFindings(
  { subject, notBefore, notAfter, known }: Certificate,
  anchor: TrustAnchor | undefined,
): readonly PkiFinding[] {
  if (anchor?.origin !== 'mozilla' || notBefore < IN_FORCE) return [];
  const policies = (known.certificatePolicies ?? []).filter((policy) => policy.startsWith(POLICIES));
  const most = policies.some((policy) => /\.[23]$/.test(policy)) ? DAYS : LEGACY_DAYS;
  const faults: BaselineFault[] = [];
  if (policies.length === 0) faults.push('no policy');
  // RFC 5280 §4.1.2.5: the last second counts.
  if (notAfter.getTime() + 1000 - notBefore.getTime() > most * DAY_MS) faults.push('valid too long');
  // §7.1.2.3 (b)
  if (known.cRLDistributionPoints.length === 0) faults.push('no list of revocations');
  return faults.length > 0 ? [{ code: 'outside-baseline', certificate: subject.text, faults }] : [];
}

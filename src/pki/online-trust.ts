import type { Certificate } from '../asn1/certificate.ts';
import type { EvidenceSource, FailedAttempt } from './evidence-source.ts';
import type { PkiFinding } from './finding.ts';
import type { PathMaterial } from './path-building.ts';
import { findTrust, type TrustAnswer, type TrustOptions } from './trust.ts';

/** Certificates whose issuer is asked for; nobody leaves out more of a path than two. */
const MAX_ASKED = 4;

/** What another issuer's certificate could mend: none is known, or one of the same name and another key. */
const MENDABLE: ReadonlySet<PkiFinding['code']> = new Set([
  'issuer-unknown',
  'certificate-signature-invalid',
]);

/**
 * findTrust() and, where it finds no issuer, once more with what stands at the addresses that the certificates name
 * (RFC 5280 §4.2.2.1). Attack: nobody vouches for these addresses yet, and to be asked there tells the attacker that
 * the message was opened; so it is for the caller to ask only about a signature that holds.
 * @param online awaited only once the path is looked for, so that the caller may still be checking that signature
 */
export async function findTrustOnline(
  leaf: Certificate,
  material: PathMaterial,
  options: TrustOptions,
  online: EvidenceSource | undefined | Promise<EvidenceSource | undefined>,
): Promise<TrustAnswer> {
  let trust = await findTrust(leaf, material, options);
  const source = await online;
  if (!source?.issuers) return trust;
  const intermediates = [...material.intermediates];
  const asked = new Set<Certificate>();
  const failed: FailedAttempt[] = [];
  while (isMendable(trust) && asked.size < MAX_ASKED) {
    const last: Certificate | undefined = trust.path.findLast((certificate) => !asked.has(certificate));
    if (!last) break;
    asked.add(last);
    for await (const found of source.issuers(last, options.at)) {
      failed.push(...found.failed);
      if (found.certificates.length === 0) continue;
      intermediates.push(...found.certificates);
      trust = await findTrust(leaf, { ...material, intermediates }, options);
      if (!isMendable(trust)) return trust;
    }
  }
  return failed.length > 0 ? { ...trust, findings: trust.findings.map(withTried(failed)) } : trust;
}

const isMendable = ({ findings }: TrustAnswer): boolean => findings.some(({ code }) => MENDABLE.has(code));

const withTried =
  (tried: readonly FailedAttempt[]) =>
  (finding: PkiFinding): PkiFinding =>
    finding.code === 'issuer-unknown' ? { ...finding, tried } : finding;

/** What may speak against a path all of whose certificates were nevertheless issued by who was entitled to. */
const HARMLESS: ReadonlySet<PkiFinding['code']> = new Set([
  'valid-when-stamped',
  'valid-when-signed',
  'certificate-expired',
  'certificate-algorithm-weak',
  'extended-key-usage-not-email',
  'key-usage-not-signing',
]);

/**
 * Whether every address in the path's certificates is one that an authority put there. Attack: a certificate below one
 * that is no authority's has any addresses that its maker likes.
 */
export const isVouchedFor = ({ anchored, findings }: TrustAnswer): boolean =>
  anchored && findings.every(({ code }) => HARMLESS.has(code));

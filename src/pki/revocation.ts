import type { Certificate } from '../asn1/certificate.ts';
import { sameName } from '../asn1/name.ts';
import { equal, type Bytes } from '../bytes.ts';
import { isSignedBy } from './certificate-signature.ts';
import { crlStatus } from './crl-status.ts';
import type { PkiFinding } from './finding.ts';
import { ocspStatus } from './ocsp-status.ts';
import type { CertificatePath } from './path-building.ts';
import type { RevocationAnswer } from './revocation-answer.ts';

/** What to make of a status that nobody could tell: nothing, a note, or a caution. */
export type RevocationPolicy = 'off' | 'soft' | 'require';

/** Lists and responses at hand, and where each came from. None of them is believed before it is checked. */
export interface RevocationEvidence {
  readonly crls: readonly { readonly der: Bytes; readonly source: string }[];
  readonly ocspResponses: readonly { readonly der: Bytes; readonly source: string }[];
}

interface RevocationStatus {
  readonly subject: string;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly source: string;
}

export interface RevocationResult {
  readonly statuses: readonly RevocationStatus[];
  readonly findings: readonly PkiFinding[];
}

/**
 * Asks the evidence about every certificate of the path but the anchor, which only its distributor can revoke.
 * @param others certificates among which an authority's own for signing lists may be
 */
export async function checkRevocation(
  path: CertificatePath,
  evidence: RevocationEvidence,
  policy: RevocationPolicy,
  at: Date,
  others: readonly Certificate[] = [],
): Promise<RevocationResult> {
  if (policy === 'off') return { statuses: [], findings: [] };
  const statuses: RevocationStatus[] = [];
  const findings: PkiFinding[] = [];
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1];
    if (!issuer) break;
    const listSigners = await listSignersOf(path.slice(index + 1), others, evidence, at);
    const result = await statusOf(certificate, issuer, listSigners, evidence, policy, at);
    statuses.push(result.status);
    findings.push(...result.findings);
  }
  return { statuses, findings };
}

/** Certificates for signing lists that are tried for one authority; each costs a signature check. */
const MAX_LIST_SIGNERS = 4;

/**
 * RFC 5280 §6.3.3 (f): whose key may have signed a list of this issuer. The issuer itself; the same authority with
 * another key further up the path, where it was validated; and certificates that the path's authorities issued to it
 * for signing lists, unless revoked.
 * @param above the path from the issuer to the anchor
 */
async function listSignersOf(
  above: readonly Certificate[],
  others: readonly Certificate[],
  evidence: RevocationEvidence,
  at: Date,
): Promise<readonly Certificate[]> {
  const [issuer] = above;
  if (!issuer) return [];
  const signers = above.filter(({ subject }) => sameName(subject, issuer.subject));
  const candidates = others.filter(
    ({ subject, known, notBefore, notAfter, der }) =>
      // Attack: without an explicit usage, any end entity that shares the authority's name would speak for it.
      known.keyUsage?.has('cRLSign') === true &&
      sameName(subject, issuer.subject) &&
      at >= notBefore &&
      at <= notAfter &&
      !above.some((one) => equal(one.der, der)),
  );
  for (const candidate of candidates.slice(0, MAX_LIST_SIGNERS)) {
    for (const authority of above.filter(({ subject }) => sameName(candidate.issuer, subject))) {
      const answer = await isSignedBy(candidate, authority);
      if (answer !== 'good' && answer !== 'weak') continue;
      const { status } = await statusOf(candidate, authority, [authority], evidence, 'require', at);
      if (status.status === 'good') signers.push(candidate);
      break;
    }
  }
  return signers;
}

async function statusOf(
  certificate: Certificate,
  issuer: Certificate,
  listSigners: readonly Certificate[],
  evidence: RevocationEvidence,
  policy: 'soft' | 'require',
  at: Date,
): Promise<{ readonly status: RevocationStatus; readonly findings: readonly PkiFinding[] }> {
  const subject = certificate.subject.text;
  const ignored: PkiFinding[] = [];
  let good: RevocationStatus | undefined;
  for await (const { answer, source } of answers(certificate, issuer, listSigners, evidence, at)) {
    // Of two checked answers the worse one holds: a "good" from before the revocation is still well signed.
    if (answer.status === 'revoked') {
      const { reason, revokedAt } = answer;
      return {
        status: { subject, status: 'revoked', source },
        findings: [
          {
            code: 'certificate-revoked',
            certificate: subject,
            revokedAt: revokedAt.toISOString(),
            reason,
            source,
          },
        ],
      };
    }
    if (answer.status === 'good') good ??= { subject, status: 'good', source };
    else ignored.push({ code: 'revocation-answer-ignored', certificate: subject, source, why: answer.why });
  }
  // A delta or a partition that is not read may well name the certificate that the complete list does not.
  const isUnread = ignored.some((finding) => 'why' in finding && finding.why === 'unsupported extension');
  if (good && !isUnread) return { status: good, findings: ignored };
  const unknown: PkiFinding = {
    code: policy === 'require' ? 'revocation-required' : 'revocation-unknown',
    certificate: subject,
  };
  return { status: { subject, status: 'unknown', source: '' }, findings: [unknown, ...ignored] };
}

async function* answers(
  certificate: Certificate,
  issuer: Certificate,
  listSigners: readonly Certificate[],
  evidence: RevocationEvidence,
  at: Date,
): AsyncGenerator<{ readonly answer: RevocationAnswer; readonly source: string }> {
  for (const { der, source } of evidence.crls) {
    let best: RevocationAnswer | undefined;
    for (const signer of listSigners) {
      const answer = await crlStatus(der, certificate, signer, at);
      best ??= answer;
      if (answer && answer.status !== 'unknown') {
        best = answer;
        break;
      }
    }
    if (best) yield { answer: best, source };
  }
  for (const { der, source } of evidence.ocspResponses) {
    const answer = await ocspStatus(der, certificate, issuer, at);
    if (answer) yield { answer, source };
  }
}

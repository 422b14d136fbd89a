import type { Certificate } from '../asn1/certificate.ts';
import type { Bytes } from '../bytes.ts';
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

/** Asks the evidence about every certificate of the path but the anchor, which only its distributor can revoke. */
export async function checkRevocation(
  path: CertificatePath,
  evidence: RevocationEvidence,
  policy: RevocationPolicy,
  at: Date,
): Promise<RevocationResult> {
  if (policy === 'off') return { statuses: [], findings: [] };
  const statuses: RevocationStatus[] = [];
  const findings: PkiFinding[] = [];
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1];
    if (!issuer) break;
    const result = await statusOf(certificate, issuer, evidence, policy, at);
    statuses.push(result.status);
    findings.push(...result.findings);
  }
  return { statuses, findings };
}

async function statusOf(
  certificate: Certificate,
  issuer: Certificate,
  evidence: RevocationEvidence,
  policy: 'soft' | 'require',
  at: Date,
): Promise<{ readonly status: RevocationStatus; readonly findings: readonly PkiFinding[] }> {
  const subject = certificate.subject.text;
  const ignored: PkiFinding[] = [];
  let good: RevocationStatus | undefined;
  for await (const { answer, source } of answers(certificate, issuer, evidence, at)) {
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
  evidence: RevocationEvidence,
  at: Date,
): AsyncGenerator<{ readonly answer: RevocationAnswer; readonly source: string }> {
  for (const { der, source } of evidence.crls) {
    const answer = await crlStatus(der, certificate, issuer, at);
    if (answer) yield { answer, source };
  }
  for (const { der, source } of evidence.ocspResponses) {
    const answer = await ocspStatus(der, certificate, issuer, at);
    if (answer) yield { answer, source };
  }
}

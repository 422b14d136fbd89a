import type { Certificate } from '../asn1/certificate.ts';
import type { Name } from '../asn1/name.ts';
import { equal, type Bytes } from '../bytes.ts';
import { listSignersOf } from './crl-issuer.ts';
import { crlStatus } from './crl-status.ts';
import type { PkiFinding } from './finding.ts';
import { ocspStatus } from './ocsp-status.ts';
import type { CertificatePath } from './path-building.ts';
import { ignored, type IgnoredBecause, type SourcedAnswer } from './revocation-answer.ts';

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

/** What every question of one path has in common. */
interface Material {
  readonly evidence: RevocationEvidence;
  readonly others: readonly Certificate[];
  readonly at: Date;
}

interface CertificateAnswer {
  readonly status: RevocationStatus;
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
  const answers: CertificateAnswer[] = [];
  for (const [index, certificate] of path.slice(0, -1).entries()) {
    const answered = await answersFor(
      certificate,
      path.slice(index + 1),
      { evidence, others, at },
      newBudget(),
    );
    answers.push(judge(certificate.subject.text, answered, policy));
  }
  return {
    statuses: answers.map(({ status }) => status),
    findings: answers.flatMap(({ findings }) => findings),
  };
}

/** Signatures and paths of list signers that are checked for one certificate of the path, with all that these lead to. */
const MAX_SIGNATURES = 64;

/** A list's issuer can have its status in the list of yet another; nobody arranges it deeper than this. */
const MAX_ISSUERS = 3;

/** Responses that are looked at for one certificate: a stapled one each, and some that were cached. */
const MAX_RESPONSES = 100;

/** What is left for one certificate of the path. Attack: thousands of lists, each with a signature to check. */
interface Budget {
  signatures: number;
}

const newBudget = (): Budget => ({ signatures: MAX_SIGNATURES });

/**
 * @param above the certificate's path from its issuer to the anchor
 * @param depth how many issuers of lists led here, each of which is believed only if it is not revoked itself
 */
async function answersFor(
  certificate: Certificate,
  above: readonly Certificate[],
  material: Material,
  budget: Budget,
  depth = 0,
): Promise<readonly SourcedAnswer[]> {
  const { evidence, others, at } = material;
  const spend = (): boolean => budget.signatures-- > 0;
  const isUnrevoked = async (path: CertificatePath): Promise<boolean> => {
    for (const [index, one] of path.slice(0, -1).entries()) {
      // What stands on the path that is being asked about has its own question.
      if (above.some(({ der }) => equal(der, one.der))) continue;
      // Its authority named it as the issuer of the lists about itself; what it issued does not speak for it.
      if (index === 0 && equal(one.der, certificate.der)) continue;
      if (depth === MAX_ISSUERS) return false;
      const answers = await answersFor(one, path.slice(index + 1), material, budget, depth + 1);
      if (judge('', answers, 'require').status.status !== 'good') return false;
    }
    return true;
  };
  const signers = new Map<string, Promise<readonly Certificate[]>>();
  const signersOf = (name: Name): Promise<readonly Certificate[]> => {
    const key = name.canonical.join();
    const known =
      signers.get(key) ?? listSignersOf(name, { certificate, above, others, at, spend }, isUnrevoked);
    signers.set(key, known);
    return known;
  };
  const answers = [...(await crlStatus({ certificate, lists: evidence.crls, at, signersOf, spend }))];
  const [issuer] = above;
  for (const [index, { der, source }] of evidence.ocspResponses.entries()) {
    if (index === MAX_RESPONSES) return [...answers, ignored(source, 'too many answers')];
    const answer = issuer && (await ocspStatus(der, certificate, issuer, at));
    if (answer) answers.push({ answer, source });
  }
  return answers;
}

/** A list that was not read, or a delta whose list is missing, may well name the certificate that others do not. */
const MAY_REVOKE: ReadonlySet<IgnoredBecause> = new Set([
  'unsupported extension',
  'its entries cannot be read',
  'changes to a list that is missing',
]);

function judge(
  subject: string,
  answers: readonly SourcedAnswer[],
  policy: 'soft' | 'require',
): CertificateAnswer {
  let good: string | undefined;
  let isUnread = false;
  const unused = new Map<string, PkiFinding & { readonly code: 'revocation-answer-ignored' }>();
  for (const { answer, source } of answers) {
    // Of two checked answers the worse one holds: a "good" from before the revocation is still well signed.
    if (answer.status === 'revoked') {
      const revokedAt = answer.revokedAt.toISOString();
      const { reason } = answer;
      return {
        status: { subject, status: 'revoked', source },
        findings: [{ code: 'certificate-revoked', certificate: subject, revokedAt, reason, source }],
      };
    }
    if (answer.status === 'good') good ??= source;
    else {
      const { why } = answer;
      isUnread ||= MAY_REVOKE.has(why);
      // A thousand bad lists of one source are told once.
      unused.set(JSON.stringify([source, why]), {
        code: 'revocation-answer-ignored',
        certificate: subject,
        source,
        why,
      });
    }
  }
  const named = [...unused.values()];
  if (good !== undefined && !isUnread) {
    // That a partition is for others concerns nobody once another one answered.
    const findings = named.filter(({ why }) => why !== 'for other certificates');
    return { status: { subject, status: 'good', source: good }, findings };
  }
  const unknown: PkiFinding = {
    code: policy === 'require' ? 'revocation-required' : 'revocation-unknown',
    certificate: subject,
  };
  // A revocation is rarely taken back: old news of one is reason enough to be careful, whatever the policy.
  const old = named.find(({ why }) => why === 'out of date, but names the certificate');
  const findings: readonly PkiFinding[] = old
    ? [{ code: 'revoked-by-old-answer', certificate: subject, source: old.source }, unknown, ...named]
    : [unknown, ...named];
  return { status: { subject, status: 'unknown', source: '' }, findings };
}

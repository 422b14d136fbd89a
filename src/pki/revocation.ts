import type { Certificate } from '../asn1/certificate.ts';
import type { Name } from '../asn1/name.ts';
import { equal } from '../bytes.ts';
import { listSignersOf } from './crl-issuer.ts';
import { crlStatus } from './crl-status.ts';
import type { Evidence, EvidenceSource, FailedAttempt } from './evidence-source.ts';
import type { PkiFinding } from './finding.ts';
import { ocspStatus } from './ocsp-status.ts';
import type { CertificatePath } from './path-building.ts';
import { ignored, type IgnoredBecause, type SourcedAnswer } from './revocation-answer.ts';
import { worstRevocation, type SigningTimes } from './signing-times.ts';

/** What to make of a status that nobody could tell: nothing, a note, or a caution. */
export type RevocationPolicy = 'off' | 'soft' | 'require';

/** Lists and responses, and where each came from. None of them is believed before it is checked. */
export interface RevocationEvidence {
  readonly crls: readonly Evidence[];
  readonly ocspResponses: readonly Evidence[];
  /**
   * Whom to ask for more where these do not answer. Only for a path that holds: the addresses are those of its
   * certificates, and so an attacker's unless an authority put them there.
   */
  readonly online?: EvidenceSource | undefined;
}

interface RevocationStatus {
  readonly subject: string;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly source: string;
  /** ISO 8601: as of when the source speaks, and by when it will speak again; null where it does not say. */
  readonly thisUpdate: string | null;
  readonly nextUpdate: string | null;
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

/** What is known of one certificate, and whom nothing could be learnt from. */
interface Answers {
  readonly answers: readonly SourcedAnswer[];
  readonly tried: readonly FailedAttempt[];
}

interface CertificateAnswer {
  readonly status: RevocationStatus;
  readonly findings: readonly PkiFinding[];
}

/**
 * Asks the evidence about every certificate of the path but the anchor, which only its distributor can revoke.
 * @param others certificates among which an authority's own for signing lists may be
 * @param times of the signature that the path vouches for: a revocation can have come after it
 */
export async function checkRevocation(
  path: CertificatePath,
  evidence: RevocationEvidence,
  policy: RevocationPolicy,
  at: Date,
  others: readonly Certificate[] = [],
  times: SigningTimes = { signingTime: undefined },
): Promise<RevocationResult> {
  if (policy === 'off') return { statuses: [], findings: [] };
  const answers = await Promise.all(
    path.slice(0, -1).map(async (certificate, index) => {
      const above = path.slice(index + 1);
      const answered = await answersOver(certificate, above, { evidence, others, at }, times);
      return judge(certificate.subject.text, answered, policy, times);
    }),
  );
  return {
    statuses: answers.map(({ status }) => status),
    findings: answers.flatMap(({ findings }) => findings),
  };
}

/**
 * The answers of today and, for a certificate that has expired since a signature under it was proven, those of then.
 * RFC 5280 §3.3: authorities leave out of their lists what has expired, so that today's news still counts where it
 * names the certificate, and nowhere else.
 */
async function answersOver(
  certificate: Certificate,
  above: readonly Certificate[],
  material: Material,
  { provenTime }: SigningTimes,
): Promise<Answers> {
  const now = await answersFor(certificate, above, material, newBudget());
  if (!provenTime || provenTime > certificate.notAfter || material.at <= certificate.notAfter) return now;
  // Whoever can be asked has the news of today alone.
  const evidence = { ...material.evidence, online: undefined };
  const then = await answersFor(certificate, above, { ...material, evidence, at: provenTime }, newBudget());
  return { answers: [...now.answers.filter(namesCertificate), ...then.answers], tried: now.tried };
}

const namesCertificate = ({ answer }: SourcedAnswer): boolean =>
  answer.status === 'revoked' ||
  (answer.status === 'unknown' && answer.why === 'out of date, but names the certificate');

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
 * Asks what is at hand and, as long as it does not answer, whoever can be asked.
 * @param above the certificate's path from its issuer to the anchor
 * @param depth how many issuers of lists led here, each of which is believed only if it is not revoked itself
 */
async function answersFor(
  certificate: Certificate,
  above: readonly Certificate[],
  material: Material,
  budget: Budget,
  depth = 0,
): Promise<Answers> {
  const { online } = material.evidence;
  const [issuer] = above;
  let answers = await answersAtHand(certificate, above, material, budget, depth);
  const tried: FailedAttempt[] = [];
  if (!online || !issuer || isAnswered(answers)) return { answers, tried };
  let { evidence, others } = material;
  for await (const found of online.evidence(certificate, issuer, material.at)) {
    tried.push(...found.failed);
    if (found.crls.length + found.ocspResponses.length === 0) continue;
    // What was asked for first: a flood of other lists must not use up the tries.
    evidence = {
      crls: [...found.crls, ...evidence.crls],
      ocspResponses: [...found.ocspResponses, ...evidence.ocspResponses],
      online,
    };
    others = [...found.certificates, ...others];
    answers = await answersAtHand(certificate, above, { ...material, evidence, others }, newBudget(), depth);
    if (isAnswered(answers)) break;
  }
  return { answers, tried };
}

const isAnswered = (answers: readonly SourcedAnswer[]): boolean =>
  judge('', { answers, tried: [] }, 'require').status.status !== 'unknown';

async function answersAtHand(
  certificate: Certificate,
  above: readonly Certificate[],
  material: Material,
  budget: Budget,
  depth: number,
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
      const answered = await answersFor(one, path.slice(index + 1), material, budget, depth + 1);
      if (judge('', answered, 'require').status.status !== 'good') return false;
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
  for (const [index, { der, source, nonce, isAsked }] of evidence.ocspResponses.entries()) {
    if (index === MAX_RESPONSES) return [...answers, ignored(source, 'too many answers')];
    const answer = issuer && (await ocspStatus(der, certificate, issuer, at, nonce));
    if (answer) answers.push({ answer, source });
    else if (isAsked) answers.push(ignored(source, 'about another certificate than was asked'));
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
  { answers, tried }: Answers,
  policy: 'soft' | 'require',
  times: SigningTimes = { signingTime: undefined },
): CertificateAnswer {
  const isUnread = answers.some(({ answer }) => answer.status === 'unknown' && MAY_REVOKE.has(answer.why));
  const unknown: PkiFinding = {
    code: policy === 'require' ? 'revocation-required' : 'revocation-unknown',
    certificate: subject,
    ...(tried.length > 0 ? { tried } : {}),
  };
  // Of two checked answers the worse one holds: a "good" from before the revocation is still well signed.
  const revoked = worstRevocation(subject, answers, times);
  if (revoked) {
    const { source, revokedAt } = revoked;
    const said = answers.find(
      ({ answer, ...from }) =>
        answer.status === 'revoked' && from.source === source && answer.revokedAt.toISOString() === revokedAt,
    );
    return {
      status: { subject, status: 'revoked', source, ...isoOf(said) },
      findings: revoked.code === 'revoked-after-signing' && isUnread ? [revoked, unknown] : [revoked],
    };
  }
  let good: SourcedAnswer | undefined;
  const unused = new Map<string, PkiFinding & { readonly code: 'revocation-answer-ignored' }>();
  for (const { answer, source } of answers) {
    if (answer.status === 'good') good ??= { answer, source };
    if (answer.status === 'unknown') {
      const { why } = answer;
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
    return { status: { subject, status: 'good', source: good.source, ...isoOf(good) }, findings };
  }
  // A revocation is rarely taken back: old news of one is reason enough to be careful, whatever the policy.
  const old = named.find(({ why }) => why === 'out of date, but names the certificate');
  const findings: readonly PkiFinding[] = old
    ? [{ code: 'revoked-by-old-answer', certificate: subject, source: old.source }, unknown, ...named]
    : [unknown, ...named];
  return { status: { subject, status: 'unknown', source: '', ...isoOf(undefined) }, findings };
}

function isoOf(said: SourcedAnswer | undefined): Pick<RevocationStatus, 'thisUpdate' | 'nextUpdate'> {
  if (!said || said.answer.status === 'unknown') return { thisUpdate: null, nextUpdate: null };
  const { thisUpdate, nextUpdate } = said.answer;
  return { thisUpdate: thisUpdate.toISOString(), nextUpdate: nextUpdate?.toISOString() ?? null };
}

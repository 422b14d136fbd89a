import type { PkiFinding } from './finding.ts';
import type { RevocationAnswer, SourcedAnswer } from './revocation-answer.ts';

/** What is known of when a signature was made that a path vouches for. */
export interface SigningTimes {
  /** The signer's claim. */
  readonly signingTime: Date | undefined;
  /** A time at which the signature is proven to have been there; if left out, there is none. */
  readonly provenTime?: Date | undefined;
}

/**
 * RFC 5280 §5.3.1 and RFC 3161 §4: reasons under which what was signed before stays good. All the others, and those
 * that are not said, speak against the key, or against what the certificate said from the start.
 */
const ONLY_SINCE: ReadonlySet<string> = new Set(['affiliationChanged', 'superseded', 'cessationOfOperation']);

/** From mild to severe. */
const SEVERITY = ['revoked-after-signing', 'revoked-after-claimed-time', 'certificate-revoked'] as const;

type Revocation = Extract<PkiFinding, { readonly code: (typeof SEVERITY)[number] }>;

/**
 * What the revocations among the answers mean for a signature of which these times are known: of several the worst,
 * for an authority can learn later on that a key which it replaced had been stolen.
 */
export function worstRevocation(
  certificate: string,
  answers: readonly SourcedAnswer[],
  times: SigningTimes,
): Revocation | undefined {
  const revocations = answers.flatMap(({ answer, source }) =>
    answer.status === 'revoked' ? [meaningOf(answer, { certificate, source }, times)] : [],
  );
  return SEVERITY.toReversed().flatMap((code) => revocations.filter((one) => one.code === code))[0];
}

function meaningOf(
  { revokedAt, invalidityDate, reason }: Extract<RevocationAnswer, { readonly status: 'revoked' }>,
  whose: { readonly certificate: string; readonly source: string },
  { signingTime, provenTime }: SigningTimes,
): Revocation {
  const facts = { ...whose, revokedAt: revokedAt.toISOString(), reason };
  if (!ONLY_SINCE.has(reason)) return { code: 'certificate-revoked', ...facts };
  // RFC 5280 §5.3.2
  const since = invalidityDate && invalidityDate < revokedAt ? invalidityDate : revokedAt;
  if (provenTime && provenTime < since) {
    return { code: 'revoked-after-signing', ...facts, provenTime: provenTime.toISOString() };
  }
  // Attack: whoever may no longer use the key writes a time from before. The claim is told and earns nothing.
  if (signingTime && signingTime < since) {
    return { code: 'revoked-after-claimed-time', ...facts, signingTime: signingTime.toISOString() };
  }
  return { code: 'certificate-revoked', ...facts };
}

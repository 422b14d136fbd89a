import { byWeight, weightOf, WEIGHTS, type Finding } from './finding.ts';
import type { SignerReport, Verdict, Verified } from './verdict.ts';

/**
 * The one place where a verdict is made, and the only one that can make `verified`.
 * @param findings those of the message; each signer brings its own
 */
export function judge(findings: readonly Finding[], signers: readonly SignerReport[]): Verdict {
  const all = distinct([...findings, ...signers.flatMap((signer) => signer.findings)]).sort(byWeight);
  const worst = WEIGHTS.find((weight) => all.some((finding) => weightOf(finding) === weight)) ?? 'note';
  const [first, ...others] = signers;
  if (!first)
    return { kind: worst === 'invalid' || worst === 'refused' ? worst : 'unsigned', findings: all, signers };
  if (worst !== 'note') return { kind: worst, findings: all, signers };
  return verified(all, [first, ...others]);
}

/**
 * No finding speaks against the message. That alone would make a forgotten check a good verdict, so each signer must
 * also positively say that its signature and its path were checked and hold.
 */
function verified(findings: readonly Finding[], signers: Verified['signers']): Verified {
  for (const signer of signers) {
    if (!signer.intact || !signer.trusted || signer.path.length === 0) {
      throw new Error('a signer that was not checked reached the verdict without a finding');
    }
  }
  return { kind: 'verified', findings, signers } as Verified;
}

function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...seen.values()];
}

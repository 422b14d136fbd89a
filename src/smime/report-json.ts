import { weightOf, type Finding, type Weight } from './finding.ts';
import type { Report } from './report.ts';

/** A finding for programs: its code, its weight, and its facts beside them. */
export const weighted = (finding: Finding): { readonly code: string; readonly weight: Weight } => {
  const { code, ...facts } = finding;
  return { code, weight: weightOf(finding), ...facts };
};

/** The report for programs: what `signet verify --json` prints and the pane saves. */
export function reportJson(report: Report, file: string) {
  const { verdict, decryption, from, subject, date, headers, continuity, structure } = report;
  return {
    file,
    verdict: verdict.kind,
    decryption,
    findings: verdict.findings.map(weighted),
    signers: verdict.signers.map((signer) => ({ ...signer, findings: signer.findings.map(weighted) })),
    from,
    subject,
    date,
    headers,
    continuity,
    structure,
  };
}

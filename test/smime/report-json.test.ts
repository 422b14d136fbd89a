import { beforeAll, describe, expect, it } from 'vitest';
import { weightOf } from '../../src/smime/finding.ts';
import { reportJson } from '../../src/smime/report-json.ts';
import type { Report } from '../../src/smime/report.ts';
import { createRoot } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { clearSigned, withText } from '../support/message.ts';

let report: Report;

beforeAll(async () => {
  const root = await createRoot();
  const alice = await root.issue({ email: 'alice@example.org' });
  const message = withText(await clearSigned({ signers: [{ by: alice }] }), 'lunch', 'LUNCH');
  report = await judgeMessage(message, { anchors: [root] });
});

describe('the report for programs', () => {
  it('has every field of the report, the verdict spread out, and the file', () => {
    const { verdict, ...others } = report;
    expect(reportJson(report, 'm.eml')).toEqual({
      ...others,
      file: 'm.eml',
      verdict: verdict.kind,
      findings: verdict.findings.map((finding) => ({ ...finding, weight: weightOf(finding) })),
      signers: verdict.signers.map((signer) => ({
        ...signer,
        findings: signer.findings.map((finding) => ({ ...finding, weight: weightOf(finding) })),
      })),
    });
  });

  it('loses nothing on its way through JSON, nor to another thread', () => {
    const json = reportJson(report, 'm.eml');
    expect(JSON.parse(JSON.stringify(json))).toStrictEqual(json);
    expect(structuredClone(json)).toStrictEqual(json);
  });
});

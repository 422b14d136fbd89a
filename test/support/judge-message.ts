import type { Bytes } from '../../src/bytes.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import type { FindingCode } from '../../src/smime/finding.ts';
import type { ReceiveOptions } from '../../src/smime/receive-options.ts';
import { receive } from '../../src/smime/receive.ts';
import type { Report } from '../../src/smime/report.ts';
import { NOW, type Identity } from './fake-ca.ts';

export type Given = Partial<Omit<ReceiveOptions, 'anchors' | 'certificates'>> & {
  readonly anchors?: readonly Identity[];
  readonly certificates?: readonly Identity[];
};

/** receive() at the tests' own time, with these anchors. */
export function judgeMessage(
  bytes: Bytes,
  { anchors = [], certificates = [], ...given }: Given,
): Promise<Report> {
  return receive(bytes, {
    at: NOW,
    evidence: { crls: [], ocspResponses: [] },
    revocation: 'soft',
    ...given,
    anchors: asAnchors(
      anchors.map(({ certificate }) => certificate),
      { origin: 'given' },
    ),
    certificates: certificates.map(({ certificate }) => certificate),
  });
}

/** The verdict and the codes of its findings, worst first. */
export function summary({ verdict }: Report): { kind: string; codes: FindingCode[] } {
  return { kind: verdict.kind, codes: verdict.findings.map(({ code }) => code) };
}

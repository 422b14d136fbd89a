import type { Certificate } from '../../src/asn1/certificate.ts';
import type { Bytes } from '../../src/bytes.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { receive } from '../../src/smime/receive.ts';
import type { ReceiveOptions } from '../../src/smime/receive-options.ts';
import type { Report } from '../../src/smime/report.ts';

interface Options extends Partial<Omit<ReceiveOptions, 'anchors' | 'at'>> {
  readonly at: Date;
  readonly anchors?: readonly Certificate[];
}

/** receive() with nothing at hand but what is given. */
export function receiveFile(bytes: Bytes, { anchors = [], ...options }: Options): Promise<Report> {
  return receive(bytes, {
    anchors: asAnchors(anchors, { origin: 'given' }),
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation: 'off',
    ...options,
  });
}

/** The cryptographic answer alone: somebody signed, and every signature holds. */
export const isIntact = ({ verdict: { signers } }: Report): boolean =>
  signers.length > 0 && signers.every(({ intact }) => intact);

/** `invalid (content-changed, key-weak)`: the verdict and the codes of what speaks against the message. */
export function verdictText({ verdict: { kind, findings } }: Report): string {
  const codes = [...new Set(findings.map(({ code }) => code))];
  return codes.length > 0 ? `${kind} (${codes.join(', ')})` : kind;
}

import { byWeight, type Finding } from '../../src/smime/finding.ts';
import type { Report } from '../../src/smime/report.ts';
import type { Decryption, SignerReport, VerdictKind } from '../../src/smime/verdict.ts';

export const alice: SignerReport = {
  intact: true,
  trusted: true,
  name: 'Alice Example',
  issuerName: 'Example CA',
  addresses: ['alice@example.org'],
  subject: 'CN=Alice Example',
  issuer: 'CN=Example CA',
  serialNumber: '01',
  sha256: '00',
  publicKeySha256: '0a',
  signingTime: null,
  signingTimeProof: null,
  countersignatures: [],
  digestAlgorithm: 'SHA-256',
  signatureAlgorithm: 'RSA',
  anchor: 'given',
  path: [],
  certificates: [],
  revocation: [],
  findings: [],
};

interface ReportCase {
  readonly kind: VerdictKind;
  readonly findings?: readonly Finding[];
  readonly signers?: readonly SignerReport[];
  readonly decryption?: Decryption;
  readonly from?: readonly string[];
}

/** A report of this verdict, as the words read it. */
export function sampleReport({
  kind,
  findings = [],
  signers = [alice],
  decryption = 'none',
  from,
}: ReportCase): Report {
  return {
    verdict: { kind, findings: findings.toSorted(byWeight), signers },
    decryption,
    from: from ?? ['alice@example.org'],
    subject: 'Hello',
    date: '2026-11-03T13:00:00.000Z',
    headers: [],
    continuity: null,
    structure: { type: 'multipart/signed', bytes: 100, children: [] },
  } as unknown as Report;
}

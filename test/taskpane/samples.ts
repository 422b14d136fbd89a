import { byWeight, type Finding } from '../../src/smime/finding.ts';
import type { Report, Structure } from '../../src/smime/report.ts';
import type { CertificateFacts, Decryption, SignerReport, VerdictKind } from '../../src/smime/verdict.ts';

const ROOT = 'CN=Example Root CA,O=Example Trust,C=CH';
const ISSUER = 'CN=Example E-Mail CA 3,O=Example Trust,C=CH';
const SUBJECT = 'CN=Alice Example,O=Example Org,C=CH';

const certificate = (subject: string, issuer: string, digit: string): CertificateFacts => ({
  subject,
  issuer,
  serialNumber: `4f${digit.repeat(14)}`,
  notBefore: '2026-01-15T00:00:00Z',
  notAfter: '2028-01-15T00:00:00Z',
  sha256: `9a3c${digit.repeat(60)}`,
});

const alice: SignerReport = {
  intact: true,
  trusted: true,
  name: 'Alice Example',
  issuerName: 'Example E-Mail CA 3',
  addresses: ['alice@example.org'],
  subject: SUBJECT,
  issuer: ISSUER,
  serialNumber: '4f11111111111111',
  sha256: `9a3c${'1'.repeat(60)}`,
  publicKeySha256: '0a',
  signingTime: '2026-11-03T13:05:00Z',
  signingTimeProof: null,
  countersignatures: [],
  digestAlgorithm: 'SHA-256',
  signatureAlgorithm: 'RSA with SHA-256',
  anchor: 'organisation',
  path: [SUBJECT, ISSUER, ROOT],
  certificates: [
    certificate(SUBJECT, ISSUER, '1'),
    certificate(ISSUER, ROOT, '2'),
    certificate(ROOT, ROOT, '3'),
  ],
  revocation: [],
  findings: [],
};

export interface Sample {
  readonly kind: VerdictKind;
  readonly findings?: readonly Finding[];
  readonly signers?: readonly SignerReport[];
  readonly decryption?: Decryption;
  readonly from?: readonly string[];
  readonly subject?: string;
  readonly headers?: Report['headers'];
  readonly structure?: Report['structure'];
}

export function reportOf({ kind, findings = [], signers = [alice], ...rest }: Sample): Report {
  // Only judge() can make a verified verdict; a test has to say so against the types.
  return {
    verdict: { kind, findings: findings.toSorted(byWeight), signers },
    decryption: 'none',
    from: ['alice@example.org'],
    subject: 'Minutes of the meeting on Tuesday',
    date: '2026-11-03T13:05:00.000Z',
    headers: [],
    continuity: null,
    structure: { type: 'multipart/signed', bytes: 4711, children: [] },
    ...rest,
  } as unknown as Report;
}

const EVE = 'CN=Eve Example,O=Elsewhere';
const mismatch: Finding = {
  code: 'sender-mismatch',
  from: 'alice@example.org',
  addresses: ['eve@example.net'],
};
const unknownIssuer: Finding = {
  code: 'issuer-unknown',
  certificate: EVE,
  issuer: 'CN=Elsewhere CA,O=Elsewhere',
};
const changed: Finding = { code: 'content-changed', digestAlgorithm: 'SHA-256' };
const noRevocation: Finding = { code: 'revocation-unknown', certificate: SUBJECT };

const revokedSince: Finding = {
  code: 'revoked-after-signing',
  certificate: SUBJECT,
  revokedAt: '2027-02-01T09:00:00Z',
  reason: 'superseded',
  source: 'message',
  provenTime: '2026-11-03T13:06:01Z',
};

const layer = (type: string, ...children: readonly Structure[]): Structure => ({
  type,
  bytes: 4711,
  children,
});
const tripleWrap = layer(
  'multipart/signed',
  layer(
    'cms/signed-data',
    layer(
      'application/pkcs7-mime',
      layer(
        'cms/authEnveloped-data',
        layer('multipart/signed', layer('cms/signed-data', layer('text/plain'))),
      ),
    ),
  ),
);

const eve: SignerReport = {
  ...alice,
  name: 'Eve Example',
  issuerName: 'Elsewhere CA',
  addresses: ['eve@example.net'],
  subject: EVE,
  trusted: false,
  path: [EVE],
  certificates: [certificate(EVE, 'CN=Elsewhere CA,O=Elsewhere', '5')],
  findings: [unknownIssuer],
};

const long = `${'very-long-local-part.'.repeat(6)}@${'subdomain.'.repeat(12)}example.org`;
const hostile: SignerReport = {
  ...eve,
  name: `Alice \u202Egro.elpmaxe@ecila${' '.repeat(60)}${'W'.repeat(300)}`,
  addresses: Array.from({ length: 300 }, (_, i) => `${i}.${long}`),
  signingTime: null,
  issuerName: 'דנה\u200B',
};

/** One sample for each thing that the pane can have to say about a message. */
export const samples = {
  verified: {
    kind: 'verified',
    signers: [{ ...alice, findings: [noRevocation] }],
    findings: [noRevocation],
  },
  mozilla: { kind: 'verified', signers: [{ ...alice, anchor: 'mozilla' }] },
  accepted: {
    kind: 'verified',
    signers: [
      {
        ...alice,
        anchor: 'accepted',
        path: [SUBJECT],
        certificates: [certificate(SUBJECT, SUBJECT, '1')],
      },
    ],
  },
  caution: { kind: 'caution', signers: [eve], findings: [mismatch, unknownIssuer] },
  partial: { kind: 'partial', findings: [{ code: 'content-outside-signature', where: 'after' }] },
  invalid: {
    kind: 'invalid',
    signers: [{ ...alice, intact: false, findings: [changed] }],
    findings: [changed, noRevocation],
  },
  unsigned: { kind: 'unsigned', signers: [] },
  refused: { kind: 'refused', signers: [], findings: [{ code: 'too-many-parts', limit: 1000 }] },
  encrypted: { kind: 'refused', signers: [], decryption: 'no-key', findings: [{ code: 'encrypted-no-key' }] },
  several: {
    kind: 'invalid',
    signers: [alice, { ...eve, intact: false, findings: [changed] }],
    findings: [{ code: 'signers-disagree', signers: 2 }, changed, mismatch],
  },
  protected: {
    kind: 'verified',
    decryption: 'authenticated',
    subject: 'The surprise party on Saturday',
    headers: [
      { name: 'From', value: 'Alice Example <alice@example.org>', protection: 'signed-only' },
      { name: 'To', value: 'bob@example.org', protection: 'signed-only' },
      { name: 'Date', value: 'Tue, 3 Nov 2026 13:05:00 +0000', protection: 'signed-only' },
      { name: 'Subject', value: 'The surprise party on Saturday', protection: 'signed-and-encrypted' },
    ],
    findings: [
      {
        code: 'header-differs-outside',
        name: 'Subject',
        inside: 'The surprise party on Saturday',
        outside: '[team] Pay at once',
      },
    ],
  },
  stamped: {
    kind: 'verified',
    decryption: 'authenticated',
    signers: [
      {
        ...alice,
        signingTimeProof: {
          time: '2026-11-03T13:06:00Z',
          accuracyMs: 1000,
          by: {
            name: 'Example Clock',
            issuerName: 'Example Root CA',
            subject: 'CN=Example Clock',
            sha256: '00',
          },
          policy: '1.2.3.4.5',
          serialNumber: '1267',
        },
        countersignatures: [
          { ...alice, name: 'Nora Notary', countersignatures: [{ ...alice, name: 'Eve', trusted: false }] },
        ],
        revocation: [
          { subject: SUBJECT, status: 'revoked', source: 'message', thisUpdate: null, nextUpdate: null },
        ],
        findings: [revokedSince],
      },
    ],
    findings: [revokedSince],
    structure: tripleWrap,
  },
  hostile: {
    kind: 'caution',
    signers: [hostile],
    from: [long],
    subject: `Re:\u202E ${'x'.repeat(5000)}`,
    findings: [{ code: 'sender-mismatch', from: long, addresses: hostile.addresses }, unknownIssuer],
  },
} as const satisfies Record<string, Sample>;

export type SampleName = keyof typeof samples;

import { describe, expect, it } from 'vitest';
import { byWeight, FINDINGS, WEIGHTS, type Finding } from '../../src/smime/finding.ts';
import { judge } from '../../src/smime/judge.ts';
import type { SignerReport } from '../../src/smime/verdict.ts';

const signer: SignerReport = {
  intact: true,
  trusted: true,
  name: 'Alice',
  issuerName: 'Root',
  addresses: ['alice@example.org'],
  subject: 'CN=Alice',
  issuer: 'CN=Root',
  serialNumber: '01',
  sha256: '00',
  publicKeySha256: '0a',
  signingTime: null,
  signingTimeProof: null,
  countersignatures: [],
  digestAlgorithm: 'SHA-256',
  signatureAlgorithm: 'ECDSA',
  anchor: 'given',
  path: ['CN=Alice', 'CN=Root'],
  certificates: [],
  revocation: [],
  findings: [],
};

const finding = (code: keyof typeof FINDINGS): Finding => ({ code }) as unknown as Finding;
const withFinding = (code: keyof typeof FINDINGS): SignerReport => ({ ...signer, findings: [finding(code)] });

describe('judge', () => {
  it('verifies a signer against whom nothing speaks', () => {
    expect(judge([], [signer]).kind).toBe('verified');
  });

  it('notes do not speak against anybody', () => {
    expect(judge([finding('revocation-unknown')], [signer]).kind).toBe('verified');
  });

  it.each(Object.entries(FINDINGS).filter(([, { weight }]) => weight !== 'note'))(
    '%s: never verified, whether said of the message or of a signer',
    (code, { weight }) => {
      expect(judge([finding(code as keyof typeof FINDINGS)], [signer]).kind).toBe(weight);
      expect(judge([], [signer, withFinding(code as keyof typeof FINDINGS)]).kind).toBe(weight);
    },
  );

  it('lets the worst finding decide, whatever the order', () => {
    const findings = [
      finding('self-signed'),
      finding('content-changed'),
      finding('content-outside-signature'),
    ];
    expect(judge(findings, [signer]).kind).toBe('invalid');
    expect(judge([...findings].reverse(), [signer]).findings.map(({ code }) => code)).toEqual([
      'content-changed',
      'content-outside-signature',
      'self-signed',
    ]);
  });

  it('tells a finding once though two say it', () => {
    expect(judge([finding('self-signed')], [withFinding('self-signed')]).findings).toHaveLength(1);
  });

  it.each([
    ['not intact', { intact: false }],
    ['not trusted', { trusted: false }],
    ['without a path', { path: [] }],
  ])('takes a signer who is %s without a finding for a fault of ours, not for a verdict', (_, change) => {
    expect(() => judge([], [{ ...signer, ...change }])).toThrow();
    expect(() => judge([], [signer, { ...signer, ...change }])).toThrow();
  });

  it('without signers says unsigned, unless the message could not be read', () => {
    expect(judge([], []).kind).toBe('unsigned');
    expect(judge([finding('certificates-only')], []).kind).toBe('unsigned');
    expect(judge([finding('malformed')], []).kind).toBe('invalid');
    expect(judge([finding('encrypted-no-key')], []).kind).toBe('refused');
  });
});

it('orders findings by weight, then by nearness to the cause', () => {
  const codes = Object.keys(FINDINGS) as (keyof typeof FINDINGS)[];
  for (const given of [codes, codes.toReversed()]) {
    const sorted = given.map(finding).sort(byWeight);
    const places = sorted.map(({ code }) => {
      const { weight, rank } = FINDINGS[code];
      return 1000 * WEIGHTS.indexOf(weight) + rank;
    });
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }
});

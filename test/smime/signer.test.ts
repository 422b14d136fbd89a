import { beforeAll, describe, expect, it } from 'vitest';
import { toHex, type Bytes } from '../../src/bytes.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { receive } from '../../src/smime/receive.ts';
import type { SignerReport } from '../../src/smime/verdict.ts';
import { createRoot, createSelfSigned, NOW, type Identity } from '../support/fake-ca.ts';
import { createCrl } from '../support/fake-revocation.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, pkcs7Mime, TEXT } from '../support/message.ts';
import { signCms } from '../support/sign-cms.ts';

const ALICE = 'alice@example.org';
let root: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: ALICE });
});

async function reportOf(
  message: Bytes,
  more: Parameters<typeof judgeMessage>[1] = {},
): Promise<SignerReport> {
  const { verdict } = await judgeMessage(message, { anchors: [root], ...more });
  expect(verdict.signers).toHaveLength(1);
  return verdict.signers[0];
}

describe('a signer whose certificate is missing', () => {
  const NOTHING: Partial<SignerReport> = {
    intact: false,
    trusted: false,
    name: '',
    issuerName: '',
    addresses: [],
    subject: '',
    sha256: '',
    signingTime: null,
    signingTimeProof: null,
    countersignatures: [],
    digestAlgorithm: '',
    signatureAlgorithm: '',
    anchor: null,
    path: [],
    certificates: [],
    revocation: [],
    findings: [{ code: 'signer-certificate-missing' }],
  };

  it('is known by issuer and number, which prove nothing', async () => {
    const message = await clearSigned({ signers: [{ by: alice }], certificates: [] });
    const report = await reportOf(message);
    expect(report).toMatchObject(NOTHING);
    expect(report).toMatchObject({
      issuer: root.certificate.subject.text,
      serialNumber: toHex(alice.certificate.serialNumber),
    });
  });

  it('is nobody where only the key was named', async () => {
    const message = await clearSigned({
      signers: [{ by: alice, sid: 'subjectKeyIdentifier' }],
      certificates: [],
    });
    expect(await reportOf(message)).toMatchObject({ ...NOTHING, issuer: '', serialNumber: '' });
  });
});

it('is not intact without a content, and says nothing of algorithms that were not used', async () => {
  const message = pkcs7Mime(await signCms({ content: TEXT, detached: true, signers: [{ by: alice }] }));
  const report = await reportOf(message);
  expect(report).toMatchObject({
    intact: false,
    trusted: true,
    signingTime: null,
    digestAlgorithm: '',
    signatureAlgorithm: '',
  });
  expect(report.findings).toContainEqual({ code: 'signed-content-missing' });
});

describe('trusted', () => {
  it('is who has a path that holds, and it says by whose word', async () => {
    const report = await reportOf(await clearSigned({ signers: [{ by: alice }] }));
    expect(report).toMatchObject({ intact: true, trusted: true, anchor: 'given' });
    expect(report.path).toEqual([alice, root].map(({ certificate }) => certificate.subject.text));
  });

  it('is nobody who was revoked, whatever else is a note', async () => {
    const ca = await root.issue({ name: 'CA', ca: true });
    const bob = await ca.issue({ email: ALICE });
    const crl = await createCrl({ issuer: ca, revoked: [bob] });
    const message = await clearSigned({
      signers: [{ by: bob }],
      certificates: [bob.der, ca.der],
      crls: [crl],
    });
    const report = await reportOf(message);
    // Of the CA's own certificate nobody told.
    expect(report.findings.map(({ code }) => code)).toEqual(['certificate-revoked', 'revocation-unknown']);
    expect(report).toMatchObject({ intact: true, trusted: false });
  });

  it('is nobody without an anchor, and then no list is asked', async () => {
    const stranger = await createRoot({ name: 'Stranger' });
    const bob = await stranger.issue({ email: ALICE });
    const crl = await createCrl({ issuer: stranger, revoked: [bob] });
    const message = await clearSigned({ signers: [{ by: bob }], crls: [crl] });
    const report = await reportOf(message);
    expect(report).toMatchObject({ intact: true, trusted: false, anchor: null, revocation: [] });
    expect(report.findings.map(({ code }) => code)).toEqual(['issuer-unknown']);
  });

  it('is nobody whose certificate has expired, though the path leads to an anchor', async () => {
    const expired = await root.issue({ email: ALICE, notAfter: new Date(NOW.getTime() - 1000) });
    const report = await reportOf(await clearSigned({ signers: [{ by: expired }] }));
    expect(report).toMatchObject({ intact: true, trusted: false, anchor: 'given' });
  });

  it('is nobody whose issuer is forged, and of such a certificate no list speaks', async () => {
    const impostor = await createRoot();
    const forged = await impostor.issue({ email: ALICE });
    const crl = await createCrl({ issuer: root, revoked: [forged] });
    const report = await reportOf(await clearSigned({ signers: [{ by: forged }], crls: [crl] }));
    expect(report).toMatchObject({ intact: true, trusted: false, revocation: [] });
    expect(report.findings.map(({ code }) => code)).toEqual(['certificate-signature-invalid']);
  });

  it('is whom a person accepted, for that sender’s address and no other', async () => {
    const self = await createSelfSigned({ email: ALICE });
    const accepted = (address: string) => asAnchors([self.certificate], { origin: 'accepted', address });
    const judged = async (address: string, from?: string) =>
      summary(
        await receive(
          await clearSigned({
            signers: [{ by: self }],
            fields: from === undefined ? FROM_ALICE : { ...FROM_ALICE, From: from },
          }),
          {
            at: NOW,
            anchors: accepted(address),
            certificates: [],
            evidence: { crls: [], ocspResponses: [] },
            revocation: 'soft',
          },
        ),
      ).kind;
    expect(await judged(ALICE)).toBe('verified');
    expect(await judged('Alice@EXAMPLE.org')).toBe('verified');
    expect(await judged('bob@example.org')).toBe('caution');
    expect(await judged(ALICE, 'alice@example.org, bob@example.org')).toBe('caution');
  });
});

describe('of several certificates for one key', () => {
  const both = async (by: Identity, ...certificates: readonly Identity[]) =>
    Promise.all(
      [certificates, certificates.toReversed()].map(async (order) =>
        reportOf(
          await clearSigned({
            signers: [{ by, sid: 'subjectKeyIdentifier' }],
            certificates: order.map(({ der }) => der),
          }),
        ),
      ),
    );

  it('the one that a path leads to is meant, in whatever order they come', async () => {
    const own = await createSelfSigned({ email: ALICE, key: alice.key });
    for (const report of await both(alice, alice, own))
      expect(report).toMatchObject({
        trusted: true,
        subject: alice.certificate.subject.text,
        findings: [{ code: 'revocation-unknown' }],
      });
  });

  it('the sender’s one is meant where a path leads to each', async () => {
    const other = await root.issue({ email: 'bob@example.org', key: alice.key, name: 'Bob' });
    for (const report of await both(alice, alice, other)) expect(report.addresses).toEqual([ALICE]);
  });

  it('trust counts for more than the address: anybody can write an address', async () => {
    const bob = await root.issue({ email: 'bob@example.org', name: 'Bob' });
    const own = await createSelfSigned({ email: ALICE, key: bob.key });
    for (const report of await both(bob, bob, own)) {
      expect(report).toMatchObject({ trusted: true, addresses: ['bob@example.org'] });
      expect(report.findings.map(({ code }) => code)).toContain('sender-mismatch');
    }
  });

  it('the first is meant where none is better', async () => {
    const again = await root.issue({ email: ALICE, key: alice.key });
    const [first, second] = await both(alice, alice, again);
    expect(first!.serialNumber).toBe(toHex(alice.certificate.serialNumber));
    expect(second!.serialNumber).toBe(toHex(again.certificate.serialNumber));
  });
});

it('tells what is found out about a signer with the worst first', async () => {
  const expired = await root.issue({ email: 'bob@example.org', notAfter: new Date(NOW.getTime() - 1000) });
  const message = await clearSigned({
    signers: [{ by: expired, attributes: ({ contentType, messageDigest }) => [contentType, messageDigest] }],
  });
  const report = await reportOf(message);
  expect(report.findings.map(({ code }) => code)).toEqual([
    'sender-mismatch',
    'certificate-expired',
    'signing-time-missing',
    'revocation-unknown',
  ]);
});

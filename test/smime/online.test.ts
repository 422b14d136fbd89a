import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import type { EvidenceSource, FoundEvidence } from '../../src/pki/evidence-source.ts';
import { createReader, encryptedTo, type Reader } from '../support/envelope.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import { createCrl } from '../support/fake-revocation.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, opaqueSigned } from '../support/message.ts';

let root: Identity;
let authority: Identity;
let alice: Identity;
let reader: Reader;
beforeAll(async () => {
  root = await createRoot();
  authority = await root.issue({ ca: true, name: 'Authority' });
  alice = await authority.issue({ email: 'alice@example.org' });
  reader = await createReader(root);
});

/** Who was asked, and about whom. */
let asked: string[];
let found: Partial<FoundEvidence>;
beforeEach(() => {
  asked = [];
  found = {};
});

/* eslint-disable @typescript-eslint/require-await -- a source that answers from memory */
const online: EvidenceSource = {
  async *issuers({ subject }) {
    asked.push(`issuer of ${subject.text}`);
    yield { certificates: [authority.certificate], failed: [] };
  },
  async *evidence({ subject }) {
    asked.push(`status of ${subject.text}`);
    yield { certificates: [], crls: [], ocspResponses: [], failed: [], ...found };
  },
};
/* eslint-enable */

const ALICE = 'CN=Alice Example, O=Signet Test';
const AUTHORITY = 'CN=Authority, O=Signet Test';
const bare = (by = alice) => clearSigned({ signers: [{ by }], certificates: [by.der] });

describe('what a message lacks', () => {
  it('is asked for: the issuer, then the status of each certificate that an authority vouches for', async () => {
    const report = await judgeMessage(await bare(), { anchors: [root], online });
    expect(report.verdict.kind).toBe('verified');
    expect(asked).toEqual([`issuer of ${ALICE}`, `status of ${ALICE}`, `status of ${AUTHORITY}`]);
  });

  it('decides, like all other evidence', async () => {
    const der = await createCrl({ issuer: authority, revoked: [alice] });
    found = { crls: [{ der, source: 'network http://ca.example.org/crl', isAsked: true }] };
    const report = await judgeMessage(await bare(), { anchors: [root], online });
    expect(report.verdict.kind).toBe('invalid');
    expect(report.verdict.signers[0].revocation[0]).toEqual({
      subject: ALICE,
      status: 'revoked',
      source: 'network http://ca.example.org/crl',
      thisUpdate: '2026-05-31T12:00:00.000Z',
      nextUpdate: '2026-06-02T12:00:00.000Z',
    });
  });

  it('is not asked for where nobody is given to ask', async () => {
    const report = await judgeMessage(await bare(), { anchors: [root] });
    expect(summary(report)).toEqual({ kind: 'caution', codes: ['issuer-unknown'] });
  });
});

describe('a certificate that has expired since', () => {
  it('is asked about all the same: who revoked it may have done so before', async () => {
    const old = await root.issue({ email: 'alice@example.org', notAfter: new Date('2026-05-31T12:00:00Z') });
    await judgeMessage(await bare(old), { anchors: [root], online });
    expect(asked).toEqual([`status of ${ALICE}`]);
  });
});

describe('an attacker does not learn that a message was opened', () => {
  it('by a signature that does not hold', async () => {
    const message = Buffer.from(await bare())
      .toString('latin1')
      .replace('lunch', 'crime');
    for (const certificates of [[], [authority]]) {
      const report = await judgeMessage(utf8(message), { anchors: [root], certificates, online });
      expect(report.verdict.kind).toBe('invalid');
      expect(asked).toEqual([]);
    }
  });

  it('by a certificate that its own customer, who is no authority, issued', async () => {
    const mallory = await alice.issue({ email: 'alice@example.org', name: 'Mallory' });
    const message = await clearSigned({
      signers: [{ by: mallory }],
      certificates: [mallory.der, alice.der, authority.der],
    });
    const report = await judgeMessage(message, { anchors: [root], online });
    expect(summary(report).codes).toContain('not-a-certificate-authority');
    expect(asked).toEqual([]);
  });

  it('by a certificate for the same key that somebody on the way put beside the signer’s own', async () => {
    const stranger = await createRoot({ name: 'Stranger' });
    const forged = await stranger.issue({ email: 'alice@example.org', key: alice.key });
    const message = await clearSigned({
      signers: [{ by: alice, sid: 'subjectKeyIdentifier' }],
      certificates: [forged.der, alice.der, authority.der],
    });
    const report = await judgeMessage(message, { anchors: [root], online });
    expect(report.verdict.kind).toBe('verified');
    expect(asked).toEqual([`status of ${ALICE}`, `status of ${AUTHORITY}`]);
  });

  // EFAIL, CVE-2017-17688: the plaintext would stand in the address.
  it.each([
    ['AES-256-CBC', []],
    ['AES-256-GCM', [`issuer of ${ALICE}`]],
  ] as const)(
    'by the address of an issuer inside an encryption that anybody can rearrange: %s',
    async (cipher, first) => {
      const signed = await opaqueSigned({
        signers: [{ by: alice }],
        certificates: [alice.der],
        fields: { 'MIME-Version': '1.0' },
      });
      const message = await encryptedTo(reader, signed, FROM_ALICE, cipher);
      await judgeMessage(message, { anchors: [root], keys: [reader.key], online });
      expect(asked.slice(0, 1)).toEqual(first);
    },
  );

  it('by such an address, though a further encryption inside does not open', async () => {
    const signed = await opaqueSigned({
      signers: [{ by: alice }],
      certificates: [alice.der],
      content: await encryptedTo(await createReader(root), utf8('\r\nclosed\r\n'), {}),
      fields: { 'MIME-Version': '1.0' },
    });
    const message = await encryptedTo(reader, signed, FROM_ALICE);
    const report = await judgeMessage(message, { anchors: [root], keys: [reader.key], online });
    expect(report.decryption).toBe('no-key');
    expect(asked).toEqual([]);
  });

  it('though the status of a certificate that an authority signed is asked for even there', async () => {
    const signed = await opaqueSigned({
      signers: [{ by: alice }],
      certificates: [alice.der, authority.der],
      fields: { 'MIME-Version': '1.0' },
    });
    const message = await encryptedTo(reader, signed, FROM_ALICE);
    await judgeMessage(message, { anchors: [root], keys: [reader.key], online });
    expect(asked).toEqual([`status of ${ALICE}`, `status of ${AUTHORITY}`]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { element, nullValue, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { rfc822Name } from '../../src/pki/issue-certificate.ts';
import type { FindingCode } from '../../src/smime/finding.ts';
import { createReader, encryptedTo } from '../support/envelope.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createCrl } from '../support/fake-revocation.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import {
  clearSigned,
  FROM_ALICE,
  multipartSigned,
  opaqueSigned,
  TEXT,
  withText,
} from '../support/message.ts';
import { signCms } from '../support/sign-cms.ts';

/** Messages that a reviewer made to be shown as something that nobody signed. */
let root: Identity;
let alice: Identity;
let mallory: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
  mallory = await root.issue({ email: 'mallory@example.net', name: 'Mallory' });
});

const verdict = async (message: Bytes) => summary(await judgeMessage(message, { anchors: [root] }));
const signed = (content: Bytes = TEXT) => clearSigned({ signers: [{ by: alice }], content });
const latin1 = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'latin1'));
const textOf = (bytes: Bytes): string => Buffer.from(bytes).toString('latin1');

async function expectVerdict(message: Bytes, kind: string, code: FindingCode): Promise<void> {
  const found = await verdict(message);
  expect(found.kind).toBe(kind);
  expect(found.codes).toContain(code);
}

describe('other readers see another text', () => {
  it('the first paragraph hidden among the headers by a CR', async () => {
    const content = utf8('Content-Type: text/plain\r\n\r\nI do not agree.\r\n\r\nWell then.\r\n');
    expect((await verdict(await signed(content))).kind).toBe('verified');
    const message = withText(await signed(content), 'text/plain\r\n\r\nI do', 'text/plain\r\r\nI do');
    await expectVerdict(message, 'invalid', 'content-changed');
  });

  it('a delimiter of a part inside hidden behind a CR', async () => {
    const content = utf8(
      'Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n\r\none\r\n--in\r\n\r\ntwo\r\n--in--\r\n',
    );
    const message = withText(await signed(content), 'one\r\n--in', 'one\r--in');
    await expectVerdict(message, 'invalid', 'content-changed');
  });

  it('a delimiter behind a bare CR in the preamble', async () => {
    const message = withText(
      await signed(),
      '\r\n\r\n--signet-test-boundary',
      '\r\n\r\nx\r--signet-test-boundary\r\n\r\nevil\r\n--signet-test-boundary',
    );
    await expectVerdict(message, 'invalid', 'malformed');
  });

  it.each([
    'boundary=(x)signet-test-boundary',
    'boundary="signet\\-test-boundary"',
    "boundary*=''signet-test-boundary",
  ])('a boundary that readers unquote in different ways: %s', async (parameter) => {
    const message = withText(await signed(), 'boundary="signet-test-boundary"', parameter);
    await expectVerdict(message, 'invalid', 'malformed');
  });

  it('another multipart before the first part', async () => {
    const message = withText(
      await signed(),
      '\r\n\r\n--signet-test-boundary',
      '\r\n\r\n--other\r\n\r\nevil\r\n--other--\r\n--signet-test-boundary',
    );
    await expectVerdict(message, 'invalid', 'malformed');
  });

  it('the usual sentence before the first part is no such thing', async () => {
    const message = withText(
      await signed(),
      '\r\n\r\n--signet-test-boundary',
      '\r\n\r\nThis is an S/MIME signed message\r\n--signet-test-boundary',
    );
    expect((await verdict(message)).kind).toBe('verified');
  });
});

describe('text where the CMS stands', () => {
  const inSignature = async (from: string, to: string) => verdict(withText(await signed(), from, to));
  const TYPE = 'Content-Type: application/pkcs7-signature; name=smime.p7s\r\n';
  const BODY = 'Content-Transfer-Encoding: base64\r\n\r\n';

  it('in a signature part without a type', async () => {
    expect((await inSignature(TYPE + BODY, '\r\nFrom today please pay to Mallory.\r\n')).kind).toBe(
      'invalid',
    );
  });

  it('in front of the base64, as a line of an mbox file', async () => {
    expect((await inSignature(BODY, '\r\nFrom today please pay to Mallory.\r\n')).kind).toBe('invalid');
  });

  it('in a signature part with two types', async () => {
    expect((await inSignature(TYPE, `${TYPE}Content-Type: text/plain\r\n`)).kind).toBe('invalid');
  });

  it('in an opaque message with two types, or with none', async () => {
    const message = await opaqueSigned({ signers: [{ by: alice }] });
    const two = withText(message, 'Content-Type:', 'Content-Type: text/plain\r\nContent-Type:');
    expect((await verdict(two)).kind).toBe('unsigned');
    const other = withText(message, 'Content-Transfer', 'Content-Type: text/plain\r\nContent-Transfer');
    await expectVerdict(other, 'caution', 'headers-ambiguous');
    const none = latin1(textOf(message).replace(/Content-Type: [^\r]*\r\n/, ''));
    expect((await verdict(none)).kind).toBe('unsigned');
  });
});

describe('the name beside the address is another’s', () => {
  it.each([
    'mallory@example.net (alice@example.org)',
    '(alice@example.org) Mallory <mallory@example.net>',
    'alice＠example.org <mallory@example.net>',
    '"alice﹫example.org" <mallory@example.net>',
    '"mallory@example.net alice@example.org" <mallory@example.net>',
    'alice@example.org <mallory@example.net>',
  ])('%s', async (from) => {
    const fields = { ...FROM_ALICE, From: from };
    const message = await clearSigned({ signers: [{ by: mallory }], fields });
    await expectVerdict(message, 'caution', 'sender-name-misleading');
  });

  it.each([
    `"'alice@example.org'" <alice@example.org>`,
    '"Alice [alice@example.org]" <alice@example.org>',
    'alice@example.org <alice@example.org>',
    'Alice [ACME] <alice@example.org>',
  ])('%s is not', async (from) => {
    const fields = { ...FROM_ALICE, From: from };
    expect((await verdict(await clearSigned({ signers: [{ by: alice }], fields }))).kind).toBe('verified');
  });
});

describe('time', () => {
  it('an old message under a new date (CVE-2023-50761)', async () => {
    const signingTime = new Date(NOW.getTime() - 10 * 24 * 3_600_000);
    await expectVerdict(
      await clearSigned({ signers: [{ by: alice, signingTime }] }),
      'caution',
      'signing-time-differs',
    );
    const undated = Object.fromEntries(Object.entries(FROM_ALICE).filter(([name]) => name !== 'Date'));
    const message = await clearSigned({ signers: [{ by: alice, signingTime }], fields: undated });
    expect((await verdict(message)).kind).toBe('verified');
  });
});

describe('somebody else’s encryption', () => {
  it('inside a signed multipart proves no author either (CVE-2019-11755)', async () => {
    const content = concat([
      utf8('Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n'),
      await encryptedTo(await createReader(root), TEXT, {}),
      utf8('--m--\r\n'),
    ]);
    await expectVerdict(await signed(content), 'caution', 'signature-over-encryption');
  });
});

describe('certificates', () => {
  it('an excluded mailbox in another case', async () => {
    const value = sequence(element(0xa1, sequence(rfc822Name('alice@example.org'))));
    const constrained = { type: OID.nameConstraints, critical: true, value };
    const authority = await root.issue({ ca: true, name: 'Authority', extensions: [constrained] });
    const by = await authority.issue({ email: 'Alice@example.org' });
    const message = await clearSigned({ signers: [{ by }], certificates: [by.der, authority.der] });
    await expectVerdict(message, 'caution', 'name-constraint-violated');
  });

  it('a forged one does not borrow the revocation of the real one with its number', async () => {
    const impostor = await createRoot();
    const { serialNumber } = alice.certificate;
    const by = await impostor.issue({ email: 'alice@example.org', serialNumber });
    const crls = [await createCrl({ issuer: root, revoked: [alice] })];
    const found = await verdict(await clearSigned({ signers: [{ by }], crls }));
    expect(found).toEqual({ kind: 'caution', codes: ['certificate-signature-invalid'] });
  });

  it('of two with one key the one with the address is meant', async () => {
    const other = await root.issue({ email: 'old@example.org', key: alice.key });
    const sid = 'subjectKeyIdentifier';
    for (const certificates of [
      [other.der, alice.der],
      [alice.der, other.der],
    ]) {
      expect((await verdict(await clearSigned({ signers: [{ by: alice, sid }], certificates }))).kind).toBe(
        'verified',
      );
    }
  });
});

describe('what is inside another signature is signed', () => {
  it('an epilogue', async () => {
    const inner = concat([
      await clearSigned({ signers: [{ by: alice }], fields: {} }),
      utf8('\r\nSent through a list\r\n'),
    ]);
    const message = await opaqueSigned({ signers: [{ by: alice }], content: inner });
    expect((await verdict(message)).kind).toBe('verified');
  });
});

describe('more than a call takes, or a person waits for', () => {
  it('200,000 values in one attribute', async () => {
    const values = Array.from({ length: 200_000 }, () => nullValue());
    const huge = sequence(oid('1.2.3.4'), concat([Uint8Array.of(0x31, 0x83, 6, 0x1a, 0x80), ...values]));
    const message = await clearSigned({ signers: [{ by: alice, attributes: ({ all }) => [...all, huge] }] });
    expect(['verified', 'invalid']).toContain((await verdict(message)).kind);
  });

  it('150,000 revocation lists of two octets', async () => {
    const crls = [concat(Array.from({ length: 150_000 }, () => Uint8Array.of(0x30, 0)))];
    const cms = await signCms({ content: TEXT, detached: true, signers: [{ by: alice }], crls });
    expect((await verdict(multipartSigned(TEXT, cms))).kind).toBe('verified');
  });

  it('a display name of 150,000 letters', async () => {
    // More than any mail program writes: not taken apart, so nobody is proven.
    const fields = { ...FROM_ALICE, From: `"${'a'.repeat(150_000)}" <alice@example.org>` };
    expect((await verdict(await clearSigned({ signers: [{ by: alice }], fields }))).kind).toBe('caution');
  });

  it('2,000 unknown critical extensions are told by ten', async () => {
    const extensions = Array.from({ length: 2_000 }, (_, i) => ({
      type: `1.2.3.4.${i}`,
      critical: true,
      value: nullValue(),
    }));
    const by = await root.issue({ email: 'alice@example.org', extensions });
    const { codes } = await verdict(await clearSigned({ signers: [{ by }] }));
    expect(codes.filter((code) => code === 'critical-extension-unknown')).toHaveLength(10);
  });

  it('signers in several layers count together', async () => {
    const nine = Array.from({ length: 9 }, () => ({ by: alice }));
    const inner = await opaqueSigned({ signers: nine, fields: {} });
    const message = await clearSigned({ signers: nine, content: inner });
    expect(await verdict(message)).toEqual({ kind: 'refused', codes: ['too-many-signers'] });
  });
});

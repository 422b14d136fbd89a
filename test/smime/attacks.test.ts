import { beforeAll, describe, expect, it } from 'vitest';
import { nullValue, oid, sequence } from '../../src/asn1/der.ts';
import { concat, type Bytes } from '../../src/bytes.ts';
import type { FindingCode } from '../../src/smime/finding.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
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

/** What stands near an attack: the harmless look-alikes, and what takes long. The attacks are in test/attacks. */
let root: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
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

describe('text in front of the first part', () => {
  it('is harmless where it is the usual sentence', async () => {
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

describe('time', () => {
  it('an old signature under no date contradicts nothing', async () => {
    const signingTime = new Date(NOW.getTime() - 10 * 24 * 3_600_000);
    const undated = Object.fromEntries(Object.entries(FROM_ALICE).filter(([name]) => name !== 'Date'));
    const message = await clearSigned({ signers: [{ by: alice, signingTime }], fields: undated });
    expect((await verdict(message)).kind).toBe('verified');
  });
});

describe('certificates', () => {
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

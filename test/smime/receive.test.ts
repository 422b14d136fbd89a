import { beforeAll, describe, expect, it } from 'vitest';
import { element, integer, octetString, oid, sequence, setOf } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, toHex, utf8, type Bytes } from '../../src/bytes.ts';
import { digest } from '../../src/crypto/digest.ts';
import { MAX_LAYERS } from '../../src/smime/layers.ts';
import { reportJson } from '../../src/smime/report-json.ts';
import { createReader, encryptedTo } from '../support/envelope.ts';
import { createRoot, createSelfSigned, type Identity } from '../support/fake-ca.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import {
  clearSigned,
  FROM_ALICE,
  multipartSigned,
  opaqueSigned,
  pkcs7Mime,
  TEXT,
  withText,
} from '../support/message.ts';
import { contentInfo, issuerAndSerialNumber, signCms } from '../support/sign-cms.ts';

let root: Identity;
let alice: Identity;
let bob: Identity;
let eve: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
  bob = await root.issue({ email: 'bob@example.org', name: 'Bob Example' });
  eve = await createSelfSigned({ email: 'alice@example.org' });
});

const judge = async (message: Bytes, more: Parameters<typeof judgeMessage>[1] = {}) =>
  judgeMessage(message, { anchors: [root], ...more });
const verdict = async (message: Bytes, more: Parameters<typeof judgeMessage>[1] = {}) =>
  summary(await judge(message, more));
const kind = async (message: Bytes, more: Parameters<typeof judgeMessage>[1] = {}) =>
  (await verdict(message, more)).kind;

describe('a good message', () => {
  it.each(['clear', 'opaque'] as const)('%s: verified, with all that a person is told', async (form) => {
    const message = await (form === 'clear' ? clearSigned : opaqueSigned)({ signers: [{ by: alice }] });
    const report = await judge(message);
    expect(report).toMatchObject({
      decryption: 'none',
      from: ['alice@example.org'],
      subject: 'Lunch on Friday',
      verdict: {
        kind: 'verified',
        findings: [{ code: 'revocation-unknown' }],
        signers: [
          {
            intact: true,
            trusted: true,
            name: 'Alice Example',
            issuerName: 'Test Root',
            addresses: ['alice@example.org'],
            subject: 'CN=Alice Example, O=Signet Test',
            issuer: 'CN=Test Root, O=Signet Test',
            signingTime: '2026-06-01T12:00:00.000Z',
            path: ['CN=Alice Example, O=Signet Test', 'CN=Test Root, O=Signet Test'],
            revocation: [{ status: 'unknown' }],
          },
        ],
      },
    });
  });

  it('keeps its verdict when a transport changed its line ends', async () => {
    const message = Buffer.from(await clearSigned({ signers: [{ by: alice }] })).toString('latin1');
    expect(await kind(utf8(message.replaceAll('\r\n', '\n')))).toBe('verified');
  });

  it('finds a signer by key identifier, and one whose certificate was given beside', async () => {
    expect(await kind(await clearSigned({ signers: [{ by: alice, sid: 'subjectKeyIdentifier' }] }))).toBe(
      'verified',
    );
    const bare = await clearSigned({ signers: [{ by: alice }], certificates: [] });
    expect(await kind(bare, { certificates: [alice] })).toBe('verified');
    expect(await verdict(bare)).toEqual({ kind: 'invalid', codes: ['signer-certificate-missing'] });
  });

  it('may come without a message around it, if the sender is named', async () => {
    const cms = await signCms({ content: TEXT, signers: [{ by: alice }] });
    expect(await kind(cms, { from: 'alice@example.org' })).toBe('verified');
    expect(await verdict(cms)).toMatchObject({
      kind: 'caution',
      codes: ['sender-unknown', 'revocation-unknown'],
    });
    expect(await verdict(cms, { from: 'bob@example.org' })).toMatchObject({ kind: 'caution' });
  });

  it('may be a detached signature with its content given', async () => {
    const cms = await signCms({ content: TEXT, detached: true, signers: [{ by: alice }] });
    const from = 'alice@example.org';
    expect(await kind(cms, { from, detached: TEXT })).toBe('verified');
    expect((await verdict(cms, { from })).codes).toContain('signed-content-missing');
    const attached = await signCms({ content: TEXT, signers: [{ by: alice }] });
    expect((await verdict(attached, { from, detached: TEXT })).codes).toContain(
      'content-in-detached-signature',
    );
  });

  it('may be signed by two, if both hold and are the sender', async () => {
    const again = await root.issue({ email: 'alice@example.org', kind: 'RSA-2048' });
    expect(await kind(await clearSigned({ signers: [{ by: alice }, { by: again }] }))).toBe('verified');
  });

  it('may be signed twice over', async () => {
    const inner = await opaqueSigned({ signers: [{ by: alice }], fields: {} });
    expect(await kind(await clearSigned({ signers: [{ by: alice }], content: inner }))).toBe('verified');
  });
});

describe('a changed message', () => {
  it('in its text', async () => {
    const message = withText(await clearSigned({ signers: [{ by: alice }] }), 'lunch', 'LUNCH');
    expect(await verdict(message)).toMatchObject({
      kind: 'invalid',
      codes: ['content-changed', 'revocation-unknown'],
    });
  });

  it('never verifies with any bit of the signed part flipped', async () => {
    const message = await clearSigned({ signers: [{ by: alice }] });
    const start = Buffer.from(message).indexOf(TEXT);
    for (let at = start; at < start + TEXT.length; at++) {
      const flipped = message.slice();
      flipped[at]! ^= 1 << (at % 8);
      expect([at, await kind(flipped)]).toEqual([at, 'invalid']);
    }
  });

  it('is answered at every truncation', async () => {
    const message = await clearSigned({ signers: [{ by: alice }] });
    for (let length = 0; length < message.length - 40; length += 9) {
      expect(['invalid', 'unsigned', 'refused']).toContain(await kind(message.slice(0, length)));
    }
  });
});

describe('who signed', () => {
  it('is another than the sender', async () => {
    expect(await verdict(await clearSigned({ signers: [{ by: bob }] }))).toMatchObject({
      kind: 'caution',
      codes: ['sender-mismatch', 'revocation-unknown'],
    });
  });

  it('comes from the sid alone, whatever else is in the bag', async () => {
    const message = await clearSigned({
      signers: [{ by: eve }],
      certificates: [alice.der, eve.der, root.der],
    });
    const report = await judge(message);
    expect(report.verdict.kind).toBe('caution');
    expect(report.verdict.signers).toMatchObject([
      { sha256: toHex(await digest('SHA-256', eve.der)), intact: true, trusted: false },
    ]);
  });

  it('is nobody in the bag', async () => {
    const sid = issuerAndSerialNumber(bob);
    expect(
      await verdict(await clearSigned({ signers: [{ by: eve, sid }], certificates: [eve.der] })),
    ).toEqual({
      kind: 'invalid',
      codes: ['signer-certificate-missing'],
    });
  });

  it('claims a certificate whose key did not sign', async () => {
    const sid = issuerAndSerialNumber(alice);
    const message = await clearSigned({ signers: [{ by: eve, sid }], certificates: [alice.der] });
    expect((await verdict(message)).codes).toContain('signature-mismatch');
  });

  it.each([
    ['the sender and an attacker', () => [alice, eve]],
    ['an attacker and the sender', () => [eve, alice]],
    ['the sender and somebody else who is trusted', () => [alice, bob]],
  ])('are two: %s', async (_, signers) => {
    const message = await clearSigned({ signers: signers().map((by) => ({ by })) });
    expect(await verdict(message)).toMatchObject({ kind: 'invalid' });
    expect((await verdict(message)).codes).toContain('signers-disagree');
  });

  it('are two, one of whom did not sign this', async () => {
    const cms = await signCms({
      content: TEXT,
      detached: true,
      signers: [{ by: alice }, { by: alice, signature: (bytes) => bytes.map(() => 1) }],
    });
    expect((await verdict(multipartSigned(TEXT, cms))).codes).toContain('signers-disagree');
  });

  it('are two whom nobody can check: refused, not invalid', async () => {
    const signatureAlgorithm = sequence(oid('1.2.3.4'));
    const message = await clearSigned({
      signers: [
        { by: alice, signatureAlgorithm },
        { by: alice, signatureAlgorithm },
      ],
    });
    expect((await verdict(message)).kind).toBe('refused');
  });

  it('are too many', async () => {
    const message = await clearSigned({ signers: Array.from({ length: 17 }, () => ({ by: alice })) });
    expect(await verdict(message)).toEqual({ kind: 'refused', codes: ['too-many-signers'] });
  });

  it('is nobody: certificates only', async () => {
    const empty = contentInfo(
      sequence(integer(1), setOf(), sequence(oid(OID.data)), element(0xa0, alice.der), setOf()),
    );
    expect(await verdict(pkcs7Mime(empty, FROM_ALICE, 'certs-only'))).toEqual({
      kind: 'unsigned',
      codes: ['certificates-only'],
    });
  });
});

describe('whom the message says it is from', () => {
  const from = async (value: string | undefined, more: Record<string, string> = {}) => {
    const fields: Record<string, string> = { ...FROM_ALICE, ...more };
    if (value === undefined) delete fields['From'];
    else fields['From'] = value;
    return verdict(await clearSigned({ signers: [{ by: alice }], fields }));
  };

  it.each([
    ['alice@example.org', 'verified', undefined],
    ['Alice <Alice@EXAMPLE.ORG>', 'verified', undefined],
    ['"bob@example.org" <alice@example.org>', 'caution', 'sender-name-misleading'],
    ['"alice@example.org" <eve@example.net>', 'caution', 'sender-mismatch'],
    ['alice@example.org, eve@example.net', 'caution', 'sender-ambiguous'],
    ['friends: alice@example.org;', 'caution', 'sender-unknown'],
    ['', 'caution', 'sender-unknown'],
    [undefined, 'caution', 'sender-unknown'],
  ])('%s: %s', async (value, expected, code) => {
    const { kind: answer, codes } = await from(value);
    expect(answer).toBe(expected);
    if (code) expect(codes).toContain(code);
  });

  it('twice', async () => {
    const message = withText(
      await clearSigned({ signers: [{ by: alice }] }),
      'Subject:',
      'From: eve@example.net\r\nSubject:',
    );
    expect((await verdict(message)).codes).toContain('sender-ambiguous');
  });

  it('is not the caller’s to say where the message says it itself', async () => {
    const message = await clearSigned({ signers: [{ by: bob }] });
    expect(await kind(message, { from: 'bob@example.org' })).toBe('caution');
  });

  it('in a header that two readers may read in two ways', async () => {
    const message = withText(
      await clearSigned({ signers: [{ by: alice }] }),
      'Subject:',
      'X: \rFrom: eve@example.net\r\nSubject:',
    );
    expect(await verdict(message)).toMatchObject({ kind: 'caution' });
    expect((await verdict(message)).codes).toContain('headers-ambiguous');
  });

  it('a Sender who signed does not make the From', async () => {
    const { codes } = await from('victim@example.org', { Sender: 'alice@example.org' });
    expect(codes).toContain('sender-mismatch');
  });
});

describe('what is not signed', () => {
  it('a plain message', async () => {
    const message = utf8('From: alice@example.org\r\n\r\nHello\r\n');
    expect(await judge(message)).toMatchObject({
      verdict: { kind: 'unsigned', findings: [], signers: [] },
      from: ['alice@example.org'],
    });
  });

  const mixed = (...parts: readonly Bytes[]): Bytes =>
    concat([
      utf8('From: alice@example.org\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n'),
      ...parts.flatMap((part) => [utf8('--out\r\n'), part, utf8('\r\n')]),
      utf8('--out--\r\n'),
    ]);
  const footer = utf8('\r\nSent through a mailing list\r\n');
  const signed = () => clearSigned({ signers: [{ by: alice }], fields: {} });

  it('a footer beside the signed part: partial, in either order', async () => {
    for (const parts of [
      [await signed(), footer],
      [footer, await signed()],
    ]) {
      const report = await judge(mixed(...parts));
      expect(summary(report)).toMatchObject({
        kind: 'partial',
        codes: ['content-outside-signature', 'revocation-unknown'],
      });
      expect(report.verdict.signers).toMatchObject([{ intact: true, trusted: true }]);
    }
  });

  it('a footer behind the signed multipart', async () => {
    const message = concat([
      await clearSigned({ signers: [{ by: alice }] }),
      utf8('\r\n-- \r\nThe list\r\n'),
    ]);
    expect(await verdict(message)).toMatchObject({ kind: 'partial' });
  });

  it('a broken signed part beside others is invalid, not partial', async () => {
    expect(await kind(mixed(withText(await signed(), 'lunch', 'LUNCH'), footer))).toBe('invalid');
  });

  it('a signed message that is attached or forwarded says nothing of the one around it', async () => {
    const attached = withText(
      await opaqueSigned({ signers: [{ by: alice }], fields: {} }),
      'Content-Type',
      'X-Test: 1\r\nContent-Type',
    );
    const forwarded = concat([
      utf8('Content-Type: message/rfc822\r\n\r\n'),
      await clearSigned({ signers: [{ by: alice }] }),
    ]);
    expect(await kind(mixed(footer, attached))).toBe('unsigned');
    expect(await kind(mixed(footer, forwarded))).toBe('unsigned');
    expect(await kind(forwarded)).toBe('unsigned');
  });
});

describe('what is encrypted or unknown', () => {
  it('an encrypted message is not judged, and never called signed', async () => {
    const report = await judge(await encryptedTo(await createReader(root), TEXT, FROM_ALICE));
    expect(summary(report)).toEqual({ kind: 'refused', codes: ['encrypted-no-key'] });
    expect(report.decryption).toBe('no-key');
  });

  it('a signature around an encryption proves no author (CVE-2019-11755)', async () => {
    const content = await encryptedTo(await createReader(root), TEXT, {});
    const report = await judge(await clearSigned({ signers: [{ by: alice }], content }));
    expect(summary(report)).toMatchObject({
      kind: 'caution',
      codes: ['signature-over-encryption', 'revocation-unknown'],
    });
    expect(report.decryption).toBe('no-key');
  });

  it.each([
    ['authenticated-data', OID.authenticatedData],
    ['digested-data', OID.digestedData],
    ['1.2.840.113549.1.9.16.1.99', '1.2.840.113549.1.9.16.1.99'],
  ])('%s is named and refused', async (contentType, type) => {
    const report = await judge(pkcs7Mime(contentInfo(sequence(integer(0)), type)));
    expect(report.verdict).toMatchObject({
      kind: 'refused',
      findings: [{ code: 'content-unsupported', contentType }],
    });
  });

  it('a content that is no message, though its signature holds', async () => {
    const message = await opaqueSigned({ signers: [{ by: alice }], eContentType: OID.tstInfo });
    const report = await judge(message);
    expect(summary(report).kind).toBe('refused');
    expect(report.verdict.signers).toMatchObject([{ intact: true }]);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['zeros', new Uint8Array(1000)],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ])('%s is refused', async (_, bytes) => {
    expect(await verdict(bytes)).toMatchObject({ kind: 'refused' });
  });
});

describe('bounds', () => {
  it('more layers than anybody reads', async () => {
    let content = TEXT;
    for (let layers = 0; layers <= MAX_LAYERS; layers++) {
      content = await opaqueSigned({
        signers: [{ by: alice }],
        content,
        fields: layers === MAX_LAYERS ? FROM_ALICE : {},
      });
      if (layers === MAX_LAYERS - 1) {
        const { kind: allowed } = await verdict(concat([utf8('From: alice@example.org\r\n'), content]));
        expect(allowed).toBe('verified');
      }
    }
    expect(await verdict(content)).toEqual({ kind: 'refused', codes: ['nested-too-deep'] });
  });

  it('more parts than anybody reads, even inside what is signed', async () => {
    const parts = '--in\r\n\r\nx\r\n'.repeat(1001);
    const content = utf8(`Content-Type: multipart/mixed; boundary=in\r\n\r\n${parts}--in--`);
    expect(await verdict(await clearSigned({ signers: [{ by: alice }], content }))).toEqual({
      kind: 'refused',
      codes: ['too-many-parts'],
    });
  });

  it('multiparts inside each other', async () => {
    let text = 'x';
    for (let depth = 0; depth < 150; depth++) {
      text = `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${text}\r\n--b${depth}--\r\n`;
    }
    expect(await verdict(utf8(`From: a@example.org\r\n${text}`))).toEqual({
      kind: 'refused',
      codes: ['nested-too-deep'],
    });
  });

  it('ten thousand certificates in the bag', async () => {
    const certificates = [alice.der, ...Array.from({ length: 10_000 }, () => eve.der)];
    expect(await kind(await clearSigned({ signers: [{ by: alice }], certificates }))).toBe('verified');
  });

  it('a broken certificate in the bag hinders nobody', async () => {
    const broken = sequence(octetString(utf8('no certificate')));
    const message = await clearSigned({ signers: [{ by: alice }], certificates: [broken, alice.der] });
    expect(await kind(message)).toBe('verified');
  });
});

it('reports steps in order', async () => {
  const steps: string[] = [];
  await judge(await clearSigned({ signers: [{ by: alice }] }), { onStep: (step) => steps.push(step) });
  expect(steps).toEqual(['parsing', 'signature', 'path', 'revocation']);
});

it('gives programs every finding with its weight', async () => {
  const report = await judge(withText(await clearSigned({ signers: [{ by: alice }] }), 'lunch', 'LUNCH'));
  const json = reportJson(report, 'm.eml');
  expect(JSON.parse(JSON.stringify(json))).toMatchObject({
    file: 'm.eml',
    verdict: 'invalid',
    decryption: 'none',
    findings: [
      { code: 'content-changed', weight: 'invalid', digestAlgorithm: 'SHA-256' },
      { code: 'revocation-unknown', weight: 'note' },
    ],
    signers: [{ intact: false, trusted: true, findings: [{ weight: 'invalid' }, { weight: 'note' }] }],
    from: ['alice@example.org'],
    subject: 'Lunch on Friday',
    structure: {
      type: 'multipart/signed',
      children: [{ type: 'cms/signed-data', children: [{ type: 'text/plain' }] }],
    },
  });
});

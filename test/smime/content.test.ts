import { beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import { receiveContent } from '../../src/smime/receive.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { contentOf } from '../../src/smime/content.ts';
import type { Report } from '../../src/smime/report.ts';
import type { Verdict } from '../../src/smime/verdict.ts';
import { html, multipart, plain } from '../attacks/multipart.ts';
import { createPeople, keysOf, type People } from '../attacks/people.ts';
import { encryptedTo } from '../support/envelope.ts';
import { NOW } from '../support/fake-ca.ts';
import { clearSigned, FROM_ALICE, opaqueSigned, TEXT, withText } from '../support/message.ts';

let people: People;
beforeAll(async () => {
  people = await createPeople();
});

const received = (bytes: Bytes) =>
  receiveContent(bytes, {
    at: NOW,
    anchors: asAnchors([people.root.certificate], { origin: 'given' }),
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation: 'soft',
    keys: keysOf(people),
  });

const shownOf = async (bytes: Bytes) => {
  const { content } = await received(bytes);
  return content && { ...content, bytes: fromUtf8(content.bytes) };
};

const signed = (content: Bytes = TEXT, fields = FROM_ALICE) =>
  clearSigned({ signers: [{ by: people.alice }], content, fields });

const SIGNED = { isSigned: true, isDecrypted: false, canBeRearranged: false };
const LUNCH = fromUtf8(TEXT);
const PAY = plain('Pay Mallory.');

describe('what may be shown', () => {
  it('of a signed message: to the octet what was signed', async () => {
    expect(await shownOf(await signed())).toEqual({ ...SIGNED, bytes: LUNCH });
    const opaque = await opaqueSigned({ signers: [{ by: people.alice }] });
    expect(await shownOf(opaque)).toEqual({ ...SIGNED, bytes: LUNCH });
  });

  it('of one whose sender is not proven: the same, for it is what somebody signed', async () => {
    expect(await shownOf(await clearSigned({ signers: [{ by: people.mallory }] }))).toEqual({
      ...SIGNED,
      bytes: LUNCH,
    });
  });

  it.each([
    ['in front', async () => multipart(FROM_ALICE, [PAY, await signed(TEXT, {})])],
    ['behind', async () => multipart(FROM_ALICE, [await signed(TEXT, {}), PAY])],
    [
      'after the end',
      async () =>
        withText(await signed(), '--signet-test-boundary--', '--signet-test-boundary--\r\nPay Mallory.'),
    ],
  ])('of one with a text %s that nobody signed: the signed part alone', async (_, message) => {
    expect(await shownOf(await message())).toEqual({ ...SIGNED, bytes: LUNCH });
  });

  it.each([
    ['changed after signing', async () => withText(await signed(), 'Shall we', 'Shall I')],
    ['not signed', () => Promise.resolve(multipart(FROM_ALICE, [PAY]))],
    [
      'signed in part, and that part changed',
      async () => multipart(FROM_ALICE, [PAY, withText(await signed(TEXT, {}), 'Shall we', 'Shall I')]),
    ],
    ['with a certificate alone', () => opaqueSigned({ signers: [] })],
    ['encrypted to somebody else', () => encryptedTo(people.carol, TEXT, FROM_ALICE)],
    [
      'encrypted in a part',
      async () => multipart(FROM_ALICE, [html('<img src="'), await encryptedTo(people.bob, TEXT, {})]),
    ],
  ])('of one that is %s: nothing', async (_, message) => {
    expect(await shownOf(await message())).toBeUndefined();
  });

  it('of an encrypted one: what was inside, and whether others could have changed it', async () => {
    const decrypted = { isSigned: false, isDecrypted: true, bytes: LUNCH };
    expect(await shownOf(await encryptedTo(people.bob, TEXT, FROM_ALICE))).toEqual({
      ...decrypted,
      canBeRearranged: true,
    });
    expect(await shownOf(await encryptedTo(people.bob, TEXT, FROM_ALICE, 'AES-256-GCM'))).toEqual({
      ...decrypted,
      canBeRearranged: false,
    });
  });

  it('of one that is signed inside an encryption that can be changed: as signed, if the signature holds', async () => {
    const inside = await encryptedTo(people.bob, await signed(TEXT, {}), FROM_ALICE);
    expect(await shownOf(inside)).toEqual({
      isSigned: true,
      isDecrypted: true,
      canBeRearranged: false,
      bytes: LUNCH,
    });
    const broken = withText(await signed(TEXT, {}), 'Shall we', 'Shall I');
    expect(await shownOf(await encryptedTo(people.bob, broken, FROM_ALICE))).toMatchObject({
      isSigned: false,
      isDecrypted: true,
      canBeRearranged: true,
    });
  });

  it('of one where the envelope alone is signed: as decrypted (CVE-2019-11755)', async () => {
    const envelope = await encryptedTo(people.bob, TEXT, {});
    expect(await shownOf(await signed(envelope))).toMatchObject({
      isSigned: false,
      isDecrypted: true,
      canBeRearranged: true,
    });
  });
});

describe('contentOf', () => {
  const whole = async () => ({ report: (await received(await signed())).report, entity: parseEntity(TEXT) });

  it.each(['verified', 'caution', 'partial', 'invalid', 'unsigned', 'refused'] as const)(
    'calls nothing signed that is not intact, and nothing at all under a verdict that denies it: %s',
    async (kind) => {
      const { report, entity } = await whole();
      const shown = { entity, isEncrypted: false, isSigned: true };
      const given = (intact: boolean): Report => ({
        ...report,
        verdict: {
          kind,
          findings: [],
          signers: [{ ...report.verdict.signers[0], intact }],
        } as unknown as Verdict,
      });
      const isGiven = ['verified', 'caution', 'partial'].includes(kind);
      expect(contentOf(shown, given(true)) !== undefined).toBe(isGiven);
      expect(contentOf(shown, given(false))).toBeUndefined();
    },
  );

  it('calls nothing signed where there is no signer', async () => {
    const { report, entity } = await whole();
    const verdict = { kind: 'caution', findings: [], signers: [] } as const;
    expect(contentOf({ entity, isEncrypted: false, isSigned: true }, { ...report, verdict })).toBeUndefined();
  });
});

describe('attached messages', () => {
  const rfc822 = (message: Bytes, more = ''): Bytes =>
    utf8(`Content-Type: message/rfc822\r\n${more}\r\n${Buffer.from(message).toString('latin1')}`);
  const attachedTo = async (bytes: Bytes) => (await received(bytes)).attached;

  it('can each be judged as a message of its own, and make the outer one no better', async () => {
    const inner = await signed();
    const outer = multipart(FROM_ALICE, [
      PAY,
      rfc822(inner, 'Content-Disposition: attachment; filename="=?utf-8?q?a=C3=BC.eml?="\r\n'),
    ]);
    const { report, attached } = await received(outer);
    expect(report.verdict.kind).toBe('unsigned');
    expect(attached.map(({ name }) => name)).toEqual(['aü.eml']);
    expect((await received(attached[0]!.bytes)).report.verdict.kind).toBe('verified');
  });

  it('are found in what was signed, saved as a file of no type, and as a signed part', async () => {
    const base64 = Buffer.from(await signed()).toString('base64');
    const file = utf8(
      `Content-Type: application/octet-stream; name=a.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}`,
    );
    const part = await signed(TEXT, { 'Content-Disposition': 'attachment' });
    const found = await attachedTo(
      await opaqueSigned({ signers: [{ by: people.alice }], content: multipart({}, [PAY, file, part]) }),
    );
    expect(found).toHaveLength(2);
    for (const { bytes } of found)
      expect((await received(bytes)).report.verdict.signers[0].intact).toBe(true);
  });

  it('are none of the parts that are shown as text: the verdict is about those', async () => {
    expect(await attachedTo(multipart(FROM_ALICE, [PAY, await signed(TEXT, {})]))).toEqual([]);
  });

  it('are none of the encrypted parts: whoever attached one may not be who wrote it', async () => {
    const part = await encryptedTo(people.bob, TEXT, { 'Content-Disposition': 'attachment' });
    expect(await attachedTo(multipart(FROM_ALICE, [PAY, part]))).toEqual([]);
  });

  it('are none where their encoding is broken, and twenty at most', async () => {
    const broken = utf8('Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n*');
    expect(await attachedTo(multipart(FROM_ALICE, [broken]))).toEqual([]);
    const many = Array.from({ length: 30 }, () => rfc822(TEXT));
    expect(await attachedTo(multipart(FROM_ALICE, many))).toHaveLength(20);
  });
});

import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { decided } from '../../src/smime/continuity-decision.ts';
import { remember } from '../../src/smime/continuity-learning.ts';
import { readSenderRecord, type SenderRecord } from '../../src/smime/sender-record.ts';
import type { Report } from '../../src/smime/report.ts';
import { createMemorySenderRecords } from '../../src/storage/memory-sender-records.ts';
import { createReader as createBob, encryptedTo } from '../support/envelope.ts';
import { createRoot, createSelfSigned, NOW, YEAR, type Identity } from '../support/fake-ca.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, withText, type Fields } from '../support/message.ts';
import { FIELDS, HP_OUTER, OUTER_SECRET, payload, states } from '../support/protected-message.ts';
import { createReader, type Reader } from '../support/sender-records.ts';

const ALICE = 'alice@example.org';
const DAY = 24 * 60 * 60 * 1000;
const after = (days: number): Date => new Date(NOW.getTime() + days * DAY);

let root: Identity;
let otherRoot: Identity;
let alice: Identity;
/** Of the same issuer, of another one, and over the same key. */
let sameIssuer: Identity;
let otherIssuer: Identity;
let renewed: Identity;
let mallory: Identity;
let selfSigned: Identity;
let reader: Reader;

beforeAll(async () => {
  root = await createRoot();
  otherRoot = await createRoot({ name: 'Other Root' });
  alice = await root.issue({ email: ALICE });
  sameIssuer = await root.issue({ email: ALICE });
  otherIssuer = await otherRoot.issue({ email: ALICE });
  renewed = await root.issue({ email: ALICE, key: alice.key });
  mallory = await root.issue({ email: 'mallory@example.net', name: 'Mallory' });
  selfSigned = await createSelfSigned({ email: ALICE });
});
beforeEach(() => {
  reader = createReader([root, otherRoot]);
});

let number = 0;
/** Another message each time. */
const signed = (by: Identity, fields: Fields = {}): Promise<Bytes> =>
  clearSigned({ signers: [{ by }], fields: { ...FROM_ALICE, 'Message-ID': `<${++number}@x>`, ...fields } });
const unsigned = (from = ALICE): Bytes =>
  utf8(`From: ${from}\r\nSubject: ${++number}\r\nContent-Type: text/plain\r\n\r\nHello\r\n`);

async function readSigned(count: number, at?: Date): Promise<void> {
  for (let i = 0; i < count; i++) await reader.read(await signed(alice), at);
}
async function readUnsigned(count: number, at?: Date): Promise<void> {
  for (let i = 0; i < count; i++) await reader.read(unsigned(), at);
}

const offerOf = (report: Report) => report.continuity?.offer;
const undoOf = (report: Report) => report.continuity?.undo;
const CAUTION = { kind: 'caution', codes: expect.arrayContaining(['sender-new-certificate']) as unknown };
const codesOf = (report: Report) => summary(report).codes;

describe('a sender who signs', () => {
  it('is known from the first message on that was verified', async () => {
    const first = await reader.read(await signed(alice));
    expect(first.verdict.kind).toBe('verified');
    expect(first.continuity).toMatchObject({ address: ALICE, since: null, senderSince: null, offer: null });
    const second = await reader.read(await signed(alice), after(3));
    expect(second.verdict.kind).toBe('verified');
    expect(second.continuity).toMatchObject({ since: NOW.toISOString(), offer: null, undo: null });
    expect(reader.record(ALICE)?.certificates).toMatchObject([
      { firstSeen: NOW.toISOString(), lastSeen: after(3).toISOString(), acceptedAt: null },
    ]);
  });

  it('is the same in every spelling of the address', async () => {
    await reader.read(await signed(alice));
    const other = await reader.read(await signed(sameIssuer, { From: 'Alice@EXAMPLE.org' }));
    expect(summary(other)).toMatchObject(CAUTION);
    expect(reader.addresses()).toEqual([ALICE]);
  });

  it('is kept as plain data that can be read again, and nothing else can', async () => {
    await readSigned(1);
    const record = reader.record(ALICE)!;
    expect(readSenderRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
    const [certificate] = record.certificates;
    for (const broken of [
      undefined,
      { ...record, version: 2 },
      { ...record, address: 1 },
      { ...record, signsSince: 'soon' },
      { ...record, unsignedAcceptedAt: undefined },
      { ...record, messages: [{ digest: 'x', signed: true }] },
      { ...record, messages: [null] },
      { ...record, certificates: [{ ...certificate, sha256: 'zz' }] },
      { ...record, certificates: [{ ...certificate, publicKeySha256: 'zz' }] },
      { ...record, certificates: [{ ...certificate, issuer: 1 }] },
      { ...record, certificates: [{ ...certificate, firstSeen: 1 }] },
      { ...record, certificates: [{ ...certificate, lastSeen: '?' }] },
      { ...record, certificates: [{ ...certificate, acceptedAt: 1 }] },
      { ...record, certificates: [{ ...certificate, trustedByPerson: 1 }] },
    ])
      expect(readSenderRecord(broken)).toBeUndefined();
  });
});

describe('a known sender with a new certificate', () => {
  beforeEach(() => readSigned(1));

  it.each([
    ['of the same issuer', () => sameIssuer, true],
    ['of another issuer', () => otherIssuer, false],
  ])('is a caution, %s', async (_, by, same) => {
    const report = await reader.read(await signed(by()), after(1));
    expect(summary(report)).toEqual({
      kind: 'caution',
      codes: expect.arrayContaining(['sender-new-certificate']) as unknown,
    });
    expect(report.verdict.findings[0]).toEqual({
      code: 'sender-new-certificate',
      address: ALICE,
      since: NOW.toISOString(),
      until: NOW.toISOString(),
      oldIssuer: alice.certificate.issuer.text,
      newIssuer: by().certificate.issuer.text,
      sameIssuer: same,
    });
  });

  it('is told each time, and the old one stays good, until it is accepted', async () => {
    for (const day of [1, 2, 3])
      expect(summary(await reader.read(await signed(otherIssuer), after(day)))).toMatchObject(CAUTION);
    expect(reader.record(ALICE)?.certificates).toHaveLength(1);
    expect(reader.record(ALICE)?.messages).toHaveLength(1);
    expect((await reader.read(await signed(alice))).verdict.kind).toBe('verified');
  });

  it('is accepted with one act, and then both are good', async () => {
    await reader.decide(offerOf(await reader.read(await signed(otherIssuer))), after(1));
    const next = await reader.read(await signed(otherIssuer), after(2));
    expect(next.verdict.kind).toBe('verified');
    expect(next.continuity).toMatchObject({ acceptedAt: after(1).toISOString(), offer: null });
    const old = await reader.read(await signed(alice));
    expect(old.verdict.kind).toBe('verified');
    expect(undoOf(old)).toBeNull();
  });

  it('is a caution again once that is undone, and the old one is expected again', async () => {
    await reader.decide(offerOf(await reader.read(await signed(otherIssuer))), after(1));
    await reader.decide(undoOf(await reader.read(await signed(otherIssuer), after(2))));
    expect(summary(await reader.read(await signed(otherIssuer), after(3)))).toMatchObject(CAUTION);
    expect((await reader.read(await signed(alice))).verdict.kind).toBe('verified');
    expect(reader.record(ALICE)?.certificates).toHaveLength(1);
  });

  it('is not good by a certificate that was renewed over a key whose acceptance is undone', async () => {
    const renewedOther = await otherRoot.issue({ email: ALICE, key: otherIssuer.key });
    await reader.decide(offerOf(await reader.read(await signed(otherIssuer))), after(1));
    expect((await reader.read(await signed(renewedOther), after(2))).verdict.kind).toBe('verified');
    const again = await reader.read(await signed(renewedOther), after(3));
    await reader.decide(undoOf(again));
    for (const by of [renewedOther, otherIssuer])
      expect(summary(await reader.read(await signed(by), after(4)))).toMatchObject(CAUTION);
  });

  it('is a note where the key is the same, and known from then on', async () => {
    const first = await reader.read(await signed(renewed), after(1));
    expect(first.verdict.kind).toBe('verified');
    expect(codesOf(first)).toContain('sender-renewed-certificate');
    const second = await reader.read(await signed(renewed), after(2));
    expect(codesOf(second)).not.toContain('sender-renewed-certificate');
    expect((await reader.read(await signed(alice))).verdict.kind).toBe('verified');
  });

  it('is not spoken of where the certificate is somebody else’s, or the signature does not hold', async () => {
    const foreign = await reader.read(await signed(mallory));
    expect(codesOf(foreign)).toContain('sender-mismatch');
    expect(codesOf(foreign)).not.toContain('sender-new-certificate');
    expect(offerOf(foreign)).toBeNull();
    const broken = await reader.read(withText(await signed(otherIssuer), 'lunch', 'punch'));
    expect(broken.verdict.kind).toBe('invalid');
    expect(codesOf(broken)).not.toContain('sender-new-certificate');
    expect(offerOf(broken)).toBeNull();
  });

  it('is told beside the path that holds not, and one act sets both right', async () => {
    const report = await reader.read(await signed(selfSigned));
    expect(codesOf(report).slice(0, 2)).toEqual(['self-signed', 'sender-new-certificate']);
    await reader.decide(offerOf(report));
    expect((await reader.read(await signed(selfSigned))).verdict.kind).toBe('verified');
  });

  it('is not to be accepted while anything else is wrong with the message', async () => {
    const outside = withText(await signed(otherIssuer), 'Date: Mon, 1 Jun 2026', 'Date: Fri, 1 May 2026');
    const report = await reader.read(outside);
    expect(report.verdict.kind).toBe('caution');
    expect(offerOf(report)).toBeNull();
  });

  it('is none where two sign with what is not known', async () => {
    const both = await clearSigned({ signers: [{ by: alice }, { by: otherIssuer }] });
    const report = await reader.read(both);
    expect(summary(report)).toMatchObject(CAUTION);
    expect(offerOf(report)).toBeNull();
    expect(reader.record(ALICE)?.certificates).toHaveLength(1);
  });

  it('is not learnt by a message that was judged before the acceptance was undone', async () => {
    await reader.decide(offerOf(await reader.read(await signed(otherIssuer))), after(1));
    const record = reader.record(ALICE)!;
    const message = await signed(otherIssuer);
    const report = await reader.read(message, after(2));
    const now = new Map([[ALICE, { ...record, certificates: record.certificates.slice(0, 1) }]]);
    await remember(createMemorySenderRecords(now), report, message, after(2).toISOString());
    expect(now.get(ALICE)?.certificates).toHaveLength(1);
  });
});

describe('protected header fields', () => {
  it('are not called signed by the sender where the certificate is new', async () => {
    await readSigned(1);
    const by = (signer: Identity) => clearSigned({ signers: [{ by: signer }], content: payload() });
    expect(states(await reader.read(await by(alice)))).toMatchObject({ Subject: 'signed-only' });
    expect(states(await reader.read(await by(sameIssuer)))).toMatchObject({ Subject: 'unprotected' });
  });

  it('inside an encryption that nobody signed do not say who is known: the From that is shown does', async () => {
    const bob = await createBob(root);
    reader = createReader([root], { keys: [bob.key] });
    await readSigned(3);
    const inside = payload(
      { ...FIELDS, From: 'Mallory <mallory@example.net>' },
      'text/plain; hp="cipher"',
      HP_OUTER,
    );
    const report = await reader.read(await encryptedTo(bob, inside, OUTER_SECRET));
    expect(report.from).toEqual([ALICE]);
    expect(report.verdict.kind).toBe('unsigned');
    expect(codesOf(report)).toContain('sender-usually-signs');
  });
});

describe('a certificate that nobody vouches for', () => {
  it('is trusted for this sender by one act, until that is undone', async () => {
    const first = await reader.read(await signed(selfSigned));
    expect(summary(first).kind).toBe('caution');
    expect(reader.record(ALICE)).toBeUndefined();
    expect(offerOf(first)).toMatchObject({ kind: 'accept', certificate: { trustedByPerson: true } });
    await reader.decide(offerOf(first));
    const second = await reader.read(await signed(selfSigned), after(1));
    expect(second.verdict.kind).toBe('verified');
    expect(second.verdict.signers[0].anchor).toBe('accepted');
    await reader.decide(undoOf(second));
    expect((await reader.read(await signed(selfSigned))).verdict.kind).toBe('caution');
    expect(reader.record(ALICE)).toBeUndefined();
  });

  it('is not learnt by a message that was judged before that was undone', async () => {
    await reader.decide(offerOf(await reader.read(await signed(selfSigned))));
    const message = await signed(selfSigned);
    const report = await reader.read(message);
    const empty = new Map<string, SenderRecord>();
    await remember(createMemorySenderRecords(empty), report, message, NOW.toISOString());
    expect(empty.get(ALICE)).toBeUndefined();
  });

  it('speaks for no other address, not even one that it has', async () => {
    const two = await createSelfSigned({ email: [ALICE, 'bob@example.org'] });
    await reader.decide(offerOf(await reader.read(await signed(two))));
    expect((await reader.read(await signed(two))).verdict.kind).toBe('verified');
    const other = await reader.read(await signed(two, { From: 'bob@example.org' }));
    expect(other.verdict.kind).toBe('caution');
  });

  it('is not trusted by an acceptance that an authority backed, once no authority does', async () => {
    await readSigned(1);
    await reader.decide(offerOf(await reader.read(await signed(otherIssuer))));
    const record = reader.record(ALICE)!;
    expect(record.certificates.at(-1)).toMatchObject({ trustedByPerson: false });
    const senders = createMemorySenderRecords(new Map([[ALICE, record]]));
    const without = await judgeMessage(await signed(otherIssuer), { anchors: [root], senders });
    expect(summary(without)).toEqual({ kind: 'caution', codes: ['issuer-unknown'] });
  });

  it('keeps what was known before it was trusted, when that is undone', async () => {
    await readSigned(1);
    const record = reader.record(ALICE)!;
    const { sha256, publicKeySha256, issuer } = record.certificates[0]!;
    const certificate = { sha256, publicKeySha256, issuer, trustedByPerson: true };
    const trusted = decided(record, { kind: 'accept', address: ALICE, certificate }, after(1).toISOString());
    expect(trusted?.certificates[0]).toMatchObject({ trustedByPerson: true });
    const undo = { kind: 'undo', address: ALICE, sha256 } as const;
    expect(decided(trusted, undo, after(2).toISOString())).toEqual(record);
    expect(decided(record, undo, after(2).toISOString())).toBe(record);
  });
});

describe('a sender who usually signs and did not', () => {
  it('is a notice on the unsigned message', async () => {
    await readSigned(13);
    await readUnsigned(1);
    await readSigned(1, after(1));
    const report = await reader.read(unsigned(), after(2));
    expect(report.verdict).toMatchObject({
      kind: 'unsigned',
      findings: [
        {
          code: 'sender-usually-signs',
          address: ALICE,
          signed: 14,
          messages: 15,
          lastSigned: after(1).toISOString(),
        },
      ],
    });
  });

  it.each([
    ['two signed messages are chance', 2, 0],
    ['fewer than two thirds are not usual', 3, 2],
  ])('is none where %s', async (_, signedOnes, others) => {
    await readSigned(2);
    await readUnsigned(others);
    await readSigned(signedOnes - 2);
    expect(summary(await reader.read(unsigned()))).toEqual({ kind: 'unsigned', codes: [] });
  });

  it('counts a message once, however often it is opened', async () => {
    const message = await signed(alice);
    for (let i = 0; i < 5; i++) await reader.read(message);
    expect(reader.record(ALICE)?.messages).toHaveLength(1);
    expect(codesOf(await reader.read(unsigned()))).toEqual([]);
  });

  it('is told after any number of unsigned messages in the sender’s name', async () => {
    await readSigned(3);
    await readUnsigned(20);
    expect(codesOf(await reader.read(unsigned()))).toEqual(['sender-usually-signs']);
    // Nor does the next signed message find that it has become unusual.
    await readSigned(1);
    expect(codesOf(await reader.read(unsigned()))).toEqual(['sender-usually-signs']);
  });

  it('is not told any more a year after the last signed message', async () => {
    await readSigned(3);
    const year = new Date(NOW.getTime() + YEAR);
    expect(codesOf(await reader.read(unsigned(), year))).toEqual(['sender-usually-signs']);
    expect(codesOf(await reader.read(unsigned(), new Date(year.getTime() + 1)))).toEqual([]);
  });

  it('is accepted with one act, and told again once that is undone', async () => {
    await readSigned(3);
    await reader.decide(offerOf(await reader.read(unsigned())));
    const quiet = await reader.read(unsigned());
    expect(codesOf(quiet)).toEqual([]);
    expect(undoOf(quiet)).toEqual({ kind: 'undo-unsigned', address: ALICE });
    await reader.decide(undoOf(quiet));
    expect(codesOf(await reader.read(unsigned()))).toEqual(['sender-usually-signs']);
  });
});

describe('nobody but the sender', () => {
  it.each<[string, () => Promise<Bytes>]>([
    ['an unsigned message', () => Promise.resolve(unsigned())],
    ['a signature by somebody else', () => signed(mallory)],
    ['a certificate that nobody vouches for', () => signed(selfSigned)],
    ['a signature that is broken', async () => withText(await signed(alice), 'lunch', 'punch')],
    [
      'two senders',
      async () => withText(await signed(alice), 'To: Bob', 'From: mallory@example.net\r\nTo: Bob'),
    ],
    [
      'a part that is signed among others',
      async () => {
        const inner = Buffer.from(await signed(alice)).toString('latin1');
        const message = `From: ${ALICE}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${inner}\r\n--b\r\nContent-Type: text/plain\r\n\r\nmore\r\n--b--\r\n`;
        return new Uint8Array(Buffer.from(message, 'latin1'));
      },
    ],
  ])('makes a record: not by %s', async (_, message) => {
    const report = await reader.read(await message());
    expect(report.verdict.kind).not.toBe('verified');
    expect(reader.addresses()).toEqual([]);
  });

  it('makes one for a name that looks like an address', async () => {
    await readSigned(1);
    const report = await reader.read(await signed(mallory, { From: `"${ALICE}" <mallory@example.net>` }));
    expect(report.verdict.kind).toBe('caution');
    expect(reader.addresses()).toEqual([ALICE]);
    expect(reader.record(ALICE)?.messages).toHaveLength(1);
  });

  it('makes one for another of the addresses of a certificate', async () => {
    const two = await root.issue({ email: [ALICE, 'bob@example.org'] });
    await reader.read(await signed(two, { From: 'bob@example.org' }));
    expect(reader.addresses()).toEqual(['bob@example.org']);
  });

  it('changes the record of a sender by what is none of theirs', async () => {
    await readSigned(3);
    const before = reader.record(ALICE);
    for (const message of [
      await signed(mallory),
      await signed(selfSigned),
      await signed(otherIssuer),
      withText(await signed(alice), 'lunch', 'punch'),
    ])
      await reader.read(message);
    expect(reader.record(ALICE)).toEqual(before);
  });

  it('is asked about where the caller keeps no records', async () => {
    expect((await judgeMessage(await signed(alice), { anchors: [root] })).continuity).toBeNull();
  });

  it('fills a record beyond its bound', async () => {
    await readSigned(20);
    for (let i = 0; i < 22; i++)
      await reader.read(await signed(await root.issue({ email: ALICE, key: alice.key })));
    expect(reader.record(ALICE)?.messages).toHaveLength(15);
    expect(reader.record(ALICE)?.certificates).toHaveLength(20);
  });
});

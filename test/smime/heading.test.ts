import { beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import type { Identity as OwnIdentity } from '../../src/keystore/identity.ts';
import type { Report } from '../../src/smime/report.ts';
import { encryptMessage, signMessage } from '../../src/smime/send.ts';
import { createReader, encryptedTo, type Reader } from '../support/envelope.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, opaqueSigned, withText, type Fields } from '../support/message.ts';
import { ownIdentity } from '../support/own-identity.ts';
import { FIELDS, HP_OUTER, linesOf, OUTER_SECRET, payload, states } from '../support/protected-message.ts';

/** Header protection (RFC 9788), read. */
let root: Identity;
let alice: Identity;
let mallory: Identity;
let own: OwnIdentity;
let bob: Reader;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
  mallory = await root.issue({ email: 'mallory@example.net', name: 'Mallory' });
  own = await ownIdentity(root);
  bob = await createReader(root);
});

const judge = (message: Bytes): Promise<Report> =>
  judgeMessage(message, { anchors: [root], keys: [bob.key], revocation: 'off' });

const WHOLE = utf8(
  `${linesOf({ ...FIELDS, Keywords: 'plans' })}Content-Type: text/plain

Shall we?
`,
);

const SECRET = (): Bytes => payload(FIELDS, 'text/plain; hp="cipher"', HP_OUTER);

const signedBy = (by: Identity, content: Bytes, fields: Fields = FROM_ALICE) =>
  clearSigned({ signers: [{ by }], content, fields });

/** Signed, then encrypted. */
const sealed = async (content: Bytes, fields: Fields = OUTER_SECRET, by = alice): Promise<Bytes> =>
  encryptedTo(bob, await clearSigned({ signers: [{ by }], content, fields: {} }), fields);

describe('what our own writer protects', () => {
  it('is signed with the message', async () => {
    for (const form of ['clear', 'opaque'] as const) {
      const report = await judge(
        await signMessage(WHOLE, { signers: [own], signingTime: NOW, form, protectHeaders: true }),
      );
      expect(summary(report)).toEqual({ kind: 'verified', codes: [] });
      expect(report).toMatchObject({
        subject: 'Lunch on Friday',
        from: ['alice@example.org'],
        date: '2026-06-01T12:00:00.000Z',
      });
      expect(states(report)).toEqual({
        From: 'signed-only',
        To: 'signed-only',
        Subject: 'signed-only',
        Date: 'signed-only',
        Keywords: 'signed-only',
      });
    }
  });

  it.each([true, false])('is hidden where the message is encrypted; signed too: %s', async (isSigned) => {
    const [message] = await encryptMessage(WHOLE, [[bob.identity.certificate]], {
      cipher: 'AES-256-GCM',
      at: NOW,
      protectHeaders: true,
      ...(isSigned ? { signing: { signers: [own], signingTime: NOW } } : {}),
    });
    expect(fromUtf8(message!)).not.toMatch(/Lunch|plans/);
    const report = await judge(message!);
    expect(summary(report)).toEqual({ kind: isSigned ? 'verified' : 'unsigned', codes: [] });
    expect(report.subject).toBe('Lunch on Friday');
    const [open, secret] = isSigned
      ? (['signed-only', 'signed-and-encrypted'] as const)
      : (['unprotected', 'encrypted-only'] as const);
    expect(states(report)).toEqual({ From: open, To: open, Date: open, Subject: secret, Keywords: secret });
  });

  it('is closed with the message: without a key, what stands outside is all that is known', async () => {
    const report = await judgeMessage(await sealed(SECRET()), { anchors: [root] });
    expect(report).toMatchObject({ subject: '[...]', from: ['alice@example.org'], decryption: 'no-key' });
    expect(new Set(Object.values(states(report)))).toEqual(new Set(['unprotected']));
  });

  it('is not there in a message without it', async () => {
    const report = await judge(await signMessage(WHOLE, { signers: [own], signingTime: NOW, form: 'clear' }));
    expect(summary(report).kind).toBe('verified');
    expect(new Set(Object.values(states(report)))).toEqual(new Set(['unprotected']));
    expect(report.subject).toBe('Lunch on Friday');
  });
});

describe('the From inside and the From outside (RFC 9788 §4.4)', () => {
  const OUTER_MALLORY: Fields = { ...FROM_ALICE, From: 'mallory@example.net' };
  const FROM_MALLORY = { ...FIELDS, From: 'mallory@example.net' };

  it('the sender’s inside, somebody else’s outside: shown is who signed, and both are told', async () => {
    const report = await judge(await signedBy(alice, payload(), OUTER_MALLORY));
    expect(summary(report)).toEqual({ kind: 'caution', codes: ['sender-differs-outside'] });
    expect(report.from).toEqual(['alice@example.org']);
    expect(report.verdict.findings[0]).toMatchObject({
      inside: 'alice@example.org',
      outside: 'mallory@example.net',
    });
  });

  it('the signer’s own inside, the victim’s outside: the victim signed nothing', async () => {
    const report = await judge(await signedBy(mallory, payload(FROM_MALLORY), FROM_ALICE));
    expect(summary(report)).toEqual({ kind: 'caution', codes: ['sender-differs-outside'] });
    expect(report.from).toEqual(['mallory@example.net']);
  });

  it('the victim’s inside, the signer’s outside: shown is what the mail servers saw', async () => {
    const report = await judge(await signedBy(mallory, payload(), OUTER_MALLORY));
    expect(summary(report)).toEqual({
      kind: 'caution',
      codes: ['sender-mismatch', 'sender-differs-outside'],
    });
    expect(report.from).toEqual(['mallory@example.net']);
    expect(states(report)['From']).toBe('unprotected');
  });

  it('the victim’s on both sides, somebody else’s signature', async () => {
    const report = await judge(await signedBy(mallory, payload()));
    expect(summary(report)).toEqual({ kind: 'caution', codes: ['sender-mismatch'] });
    expect(new Set(Object.values(states(report)))).toEqual(new Set(['unprotected']));
  });

  it('the victim’s inside an encryption that nobody signed: shown is the outside, with a warning', async () => {
    const report = await judge(await encryptedTo(bob, SECRET(), { ...OUTER_MALLORY, Subject: '[...]' }));
    expect(summary(report)).toEqual({ kind: 'unsigned', codes: ['sender-differs-outside'] });
    expect(report.from).toEqual(['mallory@example.net']);
  });

  it('the victim’s inside, over a broken signature', async () => {
    const broken = withText(await signedBy(mallory, payload(), OUTER_MALLORY), 'Shall we?', 'Shall he?');
    const report = await judge(broken);
    expect(report.verdict.kind).toBe('invalid');
    expect(report.from).toEqual(['mallory@example.net']);
    expect(new Set(Object.values(states(report)))).toEqual(new Set(['unprotected']));
  });

  it('two of them inside, one of them the signer', async () => {
    const twice = utf8(`From: mallory@example.net\r\n${fromUtf8(payload())}`);
    for (const by of [alice, mallory]) {
      const report = await judge(await signedBy(by, twice));
      expect(summary(report)).toEqual({ kind: 'caution', codes: ['sender-ambiguous'] });
      expect(report.from).toEqual(['alice@example.org']);
    }
  });

  it('two of them outside, which a mail program may show, one inside', async () => {
    const message = utf8(`From: ceo@example.com\r\n${fromUtf8(await signedBy(alice, payload()))}`);
    const report = await judge(message);
    expect(summary(report)).toEqual({ kind: 'caution', codes: ['sender-ambiguous'] });
  });

  it('a name outside that is somebody else’s address', async () => {
    const outside = { ...FROM_ALICE, From: '"ceo@example.com" <alice@example.org>' };
    const report = await judge(await signedBy(alice, payload(), outside));
    expect(summary(report)).toEqual({ kind: 'caution', codes: ['sender-name-misleading'] });
  });

  it('none inside: the one outside must be the signer, and is not protected', async () => {
    const without = payload({ Subject: 'Lunch on Friday' });
    const report = await judge(await signedBy(alice, without));
    expect(report).toMatchObject({ from: ['alice@example.org'], verdict: { kind: 'verified' } });
    expect(states(report)).toMatchObject({ From: 'unprotected', Subject: 'signed-only' });
    expect(summary(await judge(await signedBy(mallory, without))).codes).toContain('sender-mismatch');
  });

  it('none outside, as in an entity without a message: the one inside is the sender', async () => {
    expect(await judge(await signedBy(alice, payload(), {}))).toMatchObject({
      from: ['alice@example.org'],
      verdict: { kind: 'verified', findings: [] },
    });
    expect(summary(await judge(await signedBy(mallory, payload(), {}))).codes).toEqual(['sender-mismatch']);
    const named = await judgeMessage(await signedBy(alice, payload(), {}), {
      anchors: [root],
      from: 'carol@example.org',
      revocation: 'off',
    });
    expect(summary(named)).toEqual({ kind: 'caution', codes: ['sender-differs-outside'] });
  });

  it('the same address in another spelling is the same', async () => {
    const outside = { ...FROM_ALICE, From: '"A. Example" <alice@EXAMPLE.ORG>' };
    expect(summary(await judge(await signedBy(alice, payload(), outside))).kind).toBe('verified');
  });
});

describe('other fields changed on the way', () => {
  it('are shown as the sender wrote them, and the change is told', async () => {
    const outside = { ...FROM_ALICE, Subject: 'New bank account', Cc: 'eve@example.net' };
    const report = await judge(await signedBy(alice, payload(), outside));
    expect(report).toMatchObject({ subject: 'Lunch on Friday', verdict: { kind: 'verified' } });
    expect(report.verdict.findings).toEqual([
      { code: 'header-differs-outside', name: 'Cc', inside: '', outside: 'eve@example.net' },
      {
        code: 'header-differs-outside',
        name: 'Subject',
        inside: 'Lunch on Friday',
        outside: 'New bank account',
      },
    ]);
    expect(states(report)).toMatchObject({ Cc: 'unprotected', Subject: 'signed-only' });
  });

  it('are not shown where the sender wrote none', async () => {
    const { From, To } = FIELDS;
    const report = await judge(await signedBy(alice, payload({ From, To })));
    expect(report).toMatchObject({ subject: '', date: null });
    expect(states(report)).toMatchObject({ Subject: 'unprotected', Date: 'unprotected' });
  });

  it('are the same in another encoding, folding, time zone or quotation', async () => {
    const content = payload({ ...FIELDS, Subject: 'Grüße aus Köln am Rhein' });
    const outside = {
      ...FROM_ALICE,
      Subject: '=?iso-8859-1?Q?Gr=FC=DFe?=\r\n aus =?utf-8?B?S8O2bG4=?= am  Rhein',
      To: '"Bob" <bob@example.org>',
      Date: 'Mon, 01 Jun 2026 14:00:00 +0200',
    };
    expect(summary(await judge(await signedBy(alice, content, outside)))).toEqual({
      kind: 'verified',
      codes: [],
    });
  });

  it('an old message under a new date is told, though the date inside is the old one', async () => {
    const at = new Date('2026-06-01T12:00:00Z');
    const sent = (fields: Fields) =>
      clearSigned({ signers: [{ by: alice, signingTime: at }], content: payload(), fields }).then(judge);
    expect(summary(await sent(FROM_ALICE)).kind).toBe('verified');
    const report = await sent({ ...FROM_ALICE, Date: 'Mon, 8 Jun 2026 12:00:00 +0000' });
    expect(summary(report)).toEqual({
      kind: 'caution',
      codes: ['signing-time-differs', 'header-differs-outside'],
    });
    expect(report.date).toBe('2026-06-01T12:00:00.000Z');
  });

  it('an old message with a second date, or one that cannot be read, is told as well', async () => {
    const content = payload({ From: FIELDS.From });
    const sent = async (...dates: readonly string[]) => {
      const message = await signedBy(alice, content, { From: FIELDS.From });
      return judge(utf8(`${dates.map((date) => `Date: ${date}\r\n`).join('')}${fromUtf8(message)}`));
    };
    const right = 'Mon, 1 Jun 2026 12:00:00 +0000';
    for (const fine of [right, 'Mon, 1 Jun 2026 14:00:00 CEST', '1 Jun 2026 12:00 -0000 (Zeit)', '']) {
      expect((await sent(fine)).verdict.kind, fine).toBe('verified');
    }
    const differs = (date: string) => ({
      kind: 'caution',
      findings: expect.arrayContaining([
        { code: 'signing-time-differs', signingTime: NOW.toISOString(), date },
      ]) as unknown,
    });
    expect((await sent(right, 'Mon, 8 Jun 2026 12:00:00 +0000')).verdict).toMatchObject(
      differs('2026-06-08T12:00:00.000Z'),
    );
    expect((await sent('=?us-ascii?q?8_Jun_2026?=')).verdict).toMatchObject(
      differs('=?us-ascii?q?8_Jun_2026?='),
    );
  });

  it('the obscured subject of an encrypted message is no change; another one is', async () => {
    expect(summary(await judge(await sealed(SECRET())))).toEqual({ kind: 'verified', codes: [] });
    const report = await judge(await sealed(SECRET(), { ...OUTER_SECRET, Subject: 'Pay at once' }));
    expect(summary(report)).toEqual({ kind: 'verified', codes: ['header-differs-outside'] });
    expect(report.subject).toBe('Lunch on Friday');
  });
});

describe('attacks on what says that header fields are protected', () => {
  const EVIL = { ...FIELDS, From: 'ceo@example.com', Subject: 'Pay at once' };
  const multipart = (first: string, second: string): Bytes =>
    utf8(`Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n${first}\r\n--m\r\n${second}\r\n--m--\r\n`);

  it('hp on an unsigned message counts for nothing', async () => {
    const report = await judge(
      utf8(
        `${linesOf(FROM_ALICE)}Content-Type: multipart/mixed; boundary=m; hp=cipher\r\nHP-Outer: Subject: x\r\n\r\n--m\r\n${fromUtf8(payload(EVIL))}\r\n--m--\r\n`,
      ),
    );
    expect(report).toMatchObject({ subject: 'Lunch on Friday', from: ['alice@example.org'] });
    expect(new Set(Object.values(states(report)))).toEqual(new Set(['unprotected']));
  });

  it('hp on a part inside, shown or attached, counts for nothing', async () => {
    const evil = fromUtf8(payload(EVIL));
    for (const content of [
      multipart(evil, 'Content-Type: text/plain\r\n\r\nHi'),
      multipart('Content-Type: text/plain\r\n\r\nHi', `Content-Disposition: attachment\r\n${evil}`),
    ]) {
      const report = await judge(await signedBy(alice, content));
      expect(summary(report)).toEqual({ kind: 'verified', codes: [] });
      expect(report).toMatchObject({ subject: 'Lunch on Friday', from: ['alice@example.org'] });
      expect(states(report)['Subject']).toBe('unprotected');
    }
  });

  it('hp on a signed part among others counts for nothing', async () => {
    const part = fromUtf8(await signedBy(mallory, payload({ ...EVIL, From: 'mallory@example.net' }), {}));
    const message = utf8(
      `${linesOf(FROM_ALICE)}Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n${part}\r\n--o--\r\n`,
    );
    const report = await judge(message);
    expect(report).toMatchObject({
      subject: 'Lunch on Friday',
      from: ['alice@example.org'],
      verdict: { kind: 'partial' },
    });
    expect(summary(report).codes).toContain('sender-mismatch');
  });

  it('hp on the multipart/signed itself, or on the CMS, counts for nothing', async () => {
    const message = withText(
      await signedBy(alice, utf8('Content-Type: text/plain\r\n\r\nHi')),
      'Content-Type: multipart/signed;',
      'HP-Outer: Subject: x\r\nContent-Type: multipart/signed; hp=cipher;',
    );
    const report = await judge(message);
    expect(states(report)['Subject']).toBe('unprotected');
    const opaque = await opaqueSigned({ signers: [{ by: alice }] });
    const marked = withText(opaque, 'smime-type=signed-data;', 'smime-type=signed-data; hp=clear;');
    expect(states(await judge(marked))['Subject']).toBe('unprotected');
  });

  it('hp in a message that was forwarded, alone or with a word', async () => {
    const forwarded = `Content-Type: message/rfc822\r\n\r\n${fromUtf8(payload(EVIL))}`;
    for (const content of [utf8(forwarded), multipart('Content-Type: text/plain\r\n\r\nSee', forwarded)]) {
      const report = await judge(await signedBy(alice, content));
      expect(summary(report)).toEqual({ kind: 'verified', codes: [] });
      expect(report).toMatchObject({ subject: 'Lunch on Friday', from: ['alice@example.org'] });
    }
  });

  it('another value of hp is none', async () => {
    const report = await judge(await signedBy(alice, payload(EVIL, 'text/plain; hp="yes"')));
    expect(report).toMatchObject({ subject: 'Lunch on Friday', verdict: { kind: 'verified' } });
  });

  it('hp="cipher" where nothing is encrypted hides nothing', async () => {
    const report = await judge(await signedBy(alice, SECRET(), OUTER_SECRET));
    expect(report.verdict).toMatchObject({ kind: 'verified' });
    expect(report.verdict.findings).toContainEqual({ code: 'encryption-changed', change: 'removed' });
    expect(states(report)).toMatchObject({ Subject: 'signed-only' });
    expect(report.subject).toBe('Lunch on Friday');
  });

  it('hp="clear" inside an encryption: that was added on the way, and hid nothing', async () => {
    const report = await judge(await sealed(payload(), FROM_ALICE));
    expect(summary(report)).toEqual({ kind: 'verified', codes: ['encryption-changed'] });
    expect(states(report)).toMatchObject({ Subject: 'signed-only', To: 'signed-only' });
    // Whoever added it may also have taken the subject away, which everybody had read by then.
    const obscured = await judge(await sealed(payload()));
    expect(states(obscured)['Subject']).toBe('signed-only');
    expect(summary(obscured).codes).toContain('header-differs-outside');
  });

  it('a field taken away outside does not become a secret', async () => {
    const { To, ...without } = OUTER_SECRET;
    expect(To).toBeDefined();
    const report = await judge(await sealed(SECRET(), without));
    expect(states(report)).toMatchObject({ To: 'signed-only', Subject: 'signed-and-encrypted' });
    expect(summary(report).codes).toEqual(['header-differs-outside']);
  });

  it('HP-Outer that lies of the subject takes its secret away, and is told', async () => {
    const lying = payload(FIELDS, 'text/plain; hp="cipher"', HP_OUTER.replace('[...]', 'Lunch on Friday'));
    const report = await judge(await sealed(lying));
    expect(states(report)['Subject']).toBe('signed-only');
    expect(summary(report).codes).toEqual(['header-differs-outside']);
  });

  it('HP-Outer that lies of the From does not hide that another one stands outside', async () => {
    const lying = payload(
      FIELDS,
      'text/plain; hp="cipher"',
      HP_OUTER.replace('Alice Example <alice@example.org>', 'mallory@example.net'),
    );
    const outside = { ...OUTER_SECRET, From: 'mallory@example.net' };
    expect(summary(await judge(await sealed(lying, outside))).codes).toContain('sender-differs-outside');
    expect(summary(await judge(await sealed(lying, outside, mallory))).codes).toContain('sender-mismatch');
  });

  it('HP-Outer without a colon, or of a name alone, says nothing', async () => {
    const odd = payload(
      FIELDS,
      'text/plain; hp="cipher"',
      'HP-Outer: Subject\r\nHP-Outer:\r\nHP-Outer: :\r\n',
    );
    expect(states(await judge(await sealed(odd)))['Subject']).toBe('signed-and-encrypted');
  });

  it('a subject that encodes line ends and other fields stays one text', async () => {
    const injected = `=?utf-8?B?${Buffer.from('Hi\r\nFrom: ceo@example.com\r\n\r\nPay').toString('base64')}?=`;
    const fields = { ...FIELDS, Subject: injected };
    const report = await judge(await signedBy(alice, payload(fields), { ...FROM_ALICE, Subject: injected }));
    expect(summary(report)).toEqual({ kind: 'verified', codes: [] });
    expect(report.subject).toBe('Hi\ufffd\ufffdFrom: ceo@example.com\ufffd\ufffd\ufffd\ufffdPay');
    expect(report.from).toEqual(['alice@example.org']);
  });

  it.each([
    ['a bare CR', payload({ ...FIELDS, Comments: 'x\rFrom: ceo@example.com' })],
    ['two types', payload(FIELDS, undefined, 'Content-Type: text/html\r\n')],
    ['two values', payload(FIELDS, 'text/plain; hp=clear; hp=cipher')],
  ])('fields inside that readers read in different ways: %s', async (_, content) => {
    const message = await opaqueSigned({ signers: [{ by: alice }], content });
    expect(summary(await judge(message)).codes).toContain('headers-ambiguous');
  });

  it('a signature around the encryption alone proves no field inside', async () => {
    const envelope = await encryptedTo(bob, SECRET(), {});
    const report = await judge(await signedBy(alice, envelope, OUTER_SECRET));
    expect(summary(report)).toEqual({ kind: 'caution', codes: ['signature-over-encryption'] });
    expect(states(report)).toMatchObject({ From: 'unprotected', Subject: 'encrypted-only' });
  });

  it('a signature inside and one around: both must be the sender’s', async () => {
    const inner = await clearSigned({ signers: [{ by: alice }], content: SECRET(), fields: {} });
    const envelope = await encryptedTo(bob, inner, {});
    const report = await judge(await signedBy(alice, envelope, OUTER_SECRET));
    expect(states(report)).toMatchObject({ From: 'signed-only', Subject: 'signed-and-encrypted' });
    const relayed = await judge(await signedBy(mallory, envelope, OUTER_SECRET));
    expect(relayed.verdict.kind).toBe('caution');
    expect(states(relayed)).toMatchObject({ From: 'unprotected', Subject: 'encrypted-only' });
  });

  it('a signature that nobody vouches for protects no field', async () => {
    const message = await signedBy(alice, payload());
    const report = await judgeMessage(message, { anchors: [] });
    expect(new Set(Object.values(states(report)))).toEqual(new Set(['unprotected']));
  });

  it('certificates beside a text that nobody signed protect nothing', async () => {
    const message = await opaqueSigned({ signers: [], certificates: [alice.der], content: payload(EVIL) });
    const report = await judge(message);
    expect(report).toMatchObject({ subject: 'Lunch on Friday', from: ['alice@example.org'] });
  });

  it('thousands of fields, to be compared with thousands outside, keep nobody waiting', async () => {
    const many = (count: number, words: number): string =>
      Array.from({ length: count }, (_, i) => `Subject: ${i} ${'=?utf-8?q?a?= '.repeat(words)}\r\n`).join('');
    const message = await sealed(utf8(many(100, 300) + fromUtf8(SECRET())));
    const report = await judge(utf8(many(1900, 15) + fromUtf8(message)));
    expect(report.headers.length).toBeLessThanOrEqual(200);
  });

  it('thousands of fields are not all told', async () => {
    const many = utf8('X-Field: 1\r\n'.repeat(1500) + fromUtf8(payload()));
    const report = await judge(await signedBy(alice, many));
    expect(report.headers.length).toBeLessThanOrEqual(200);
    expect(report.subject).toBe('Lunch on Friday');
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import type { Identity as OwnIdentity } from '../../src/keystore/identity.ts';
import { UnsafeFieldError } from '../../src/mime/build-field.ts';
import type { Draft } from '../../src/mime/draft.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { header } from '../../src/mime/headers.ts';
import { protectDraft, UnfitDraftError, type Encryption, type Protection } from '../../src/smime/compose.ts';
import { estimatedSize } from '../../src/smime/message-size.ts';
import { refusalOf } from '../../src/smime/refusal.ts';
import { BOB, CAROL, draftWith, fullDraft } from '../support/draft.ts';
import { createRoot, NOW, YEAR, type Identity } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';
import { ownIdentity } from '../support/own-identity.ts';

let root: Identity;
let folder: OpensslFolder;
const people: Record<string, OwnIdentity> = {};
const NAMES = ['alice', 'bob', 'carol', 'jm'] as const;
const ADDRESSES: Readonly<Record<(typeof NAMES)[number], string>> = {
  alice: 'alice@example.org',
  bob: 'bob@example.org',
  carol: 'carol@example.org',
  jm: 'jm@xn--bcher-kva.example',
};

beforeAll(async () => {
  root = await createRoot({ kind: 'RSA-2048' });
  folder = createOpensslFolder();
  folder.write('root.pem', utf8(toPem(root.der, 'CERTIFICATE')));
  for (const name of NAMES) {
    const person = await ownIdentity(root, { kind: 'RSA-2048', email: ADDRESSES[name] });
    people[name] = person;
    folder.write(`${name}.pem`, utf8(toPem(person.certificate.der, 'CERTIFICATE')));
    folder.write(`${name}.key`, utf8(toPem(person.privateKeyInfo, 'PRIVATE KEY')));
  }
});
afterAll(() => folder.remove());

const person = (name: string): OwnIdentity => people[name]!;
const sign = (form: 'clear' | 'opaque' = 'clear') => ({ identity: person('alice'), form });
const encrypt = (given: Partial<Encryption> = {}): Encryption => ({
  cipher: 'AES-256-CBC',
  addressees: (['bob', 'carol', 'jm'] as const).map((name) => ({
    address: ADDRESSES[name],
    certificate: person(name).certificate,
  })),
  self: [person('alice').certificate],
  ...given,
});
const protect = (draft: Draft, protection: Protection, at = NOW) =>
  protectDraft(draft, protection, { at, seed: 'seed-1' });

const keyOf = ({ certificate, privateKeyInfo }: OwnIdentity) => ({ certificate, privateKeyInfo });
const judged = (bytes: Bytes, reader: string) =>
  judgeMessage(bytes, { anchors: [root], keys: [keyOf(person(reader))] });

/** What openssl makes of it, each throwing where it finds fault. */
const verified = (message: Bytes): Bytes => {
  folder.write('message', message);
  folder.run(`cms -verify -in message -CAfile root.pem -attime ${NOW.getTime() / 1000} -out content`);
  return folder.read('content');
};
const decrypted = (message: Bytes, reader: string): Bytes => {
  folder.write('message', message);
  folder.run(`cms -decrypt -in message -inkey ${reader}.key -recip ${reader}.pem -out content`);
  return folder.read('content');
};
const canOpen = (message: Bytes, reader: string): boolean => {
  try {
    return (
      decrypted(message, reader).length > 0 && fromUtf8(decrypted(message, reader)).includes('Content-Type')
    );
  } catch {
    return false;
  }
};

describe('protectDraft', () => {
  it.each(['clear', 'opaque'] as const)('signs %s what we and openssl verify', async (form) => {
    const [copy, ...others] = await protect(draftWith({ cc: [CAROL] }), { sign: sign(form) });
    expect(others).toEqual([]);
    expect(copy).toMatchObject({ recipients: [BOB.address, CAROL.address], blind: false });
    expect((await judged(copy!.bytes, 'bob')).verdict.kind).toBe('verified');
    const content = fromUtf8(verified(copy!.bytes));
    expect(content).toContain('hp=clear');
    expect(content).toContain('Message-ID: <seed-1.0@example.org>');
    expect(content).toMatch(/\r\n\r\nHello Bob$/);
  });

  it('signs and encrypts a full draft, readable and verified for each, also the sender', async () => {
    const copies = await protect(fullDraft(), { sign: sign(), encrypt: encrypt() });
    expect(copies.map(({ recipients, blind }) => [recipients, blind])).toEqual([
      [['bob@example.org', 'jm@bücher.example'], false],
      [['carol@example.org'], true],
    ]);
    const [open, blind] = copies;
    for (const [copy, readers] of [
      [open!, ['alice', 'bob', 'jm']],
      [blind!, ['alice', 'carol']],
    ] as const) {
      for (const reader of readers) {
        const report = await judged(copy.bytes, reader);
        expect(report.verdict.kind).toBe('verified');
        const text = fromUtf8(verified(decrypted(copy.bytes, reader)));
        expect(text).toContain('Cc: =?utf-8?B?');
        expect(text).toContain('filename*=UTF-8');
      }
      expect(header(parseEntity(copy.bytes), 'Subject')).toBe('[...]');
      expect(fromUtf8(copy.bytes)).not.toMatch(/Gr=C3|logo\.png/);
    }
  });

  it('leaves no trace of a Bcc with the others, and none of them can open what is for the Bcc', async () => {
    const draft = draftWith({ cc: [{ name: '', address: ADDRESSES.jm }], bcc: [CAROL] });
    const [open, blind] = await protect(draft, { sign: sign(), encrypt: encrypt() });
    expect(canOpen(open!.bytes, 'carol')).toBe(false);
    expect(canOpen(blind!.bytes, 'carol')).toBe(true);
    expect(canOpen(blind!.bytes, 'bob')).toBe(false);
    const inside = fromUtf8(decrypted(open!.bytes, 'bob'));
    expect(fromUtf8(open!.bytes) + inside).not.toMatch(/^bcc:|carol/im);
    expect(fromUtf8(blind!.bytes) + fromUtf8(decrypted(blind!.bytes, 'carol'))).not.toMatch(/^bcc:|carol/im);
    folder.write('message', open!.bytes);
    folder.run('cms -cmsout -print -in message -out printed');
    expect(fromUtf8(folder.read('printed')).match(/d\.ktri|KeyTransRecipientInfo/g)).toHaveLength(3);
  });

  it('gives each copy a Message-ID of its own, the same for a second press', async () => {
    const ids = async (): Promise<readonly (string | undefined)[]> =>
      (await protect(fullDraft(), { sign: sign() })).map(({ bytes }) =>
        header(parseEntity(bytes), 'Message-ID'),
      );
    expect(await ids()).toEqual(['<seed-1.0@example.org>', '<seed-1.1@example.org>']);
    expect(await ids()).toEqual(await ids());
  });

  it('hides nobody who stands in To as well, and sends nobody a message twice', async () => {
    const draft = draftWith({
      to: [BOB, BOB],
      bcc: [{ name: '', address: 'BOB@example.org' }, CAROL, CAROL],
    });
    const copies = await protect(draft, { sign: sign() });
    expect(copies.map(({ recipients }) => recipients)).toEqual([['bob@example.org'], ['carol@example.org']]);
  });

  it('encrypts without a signature, where that is what is wanted', async () => {
    const [copy] = await protect(draftWith(), { encrypt: encrypt() });
    expect((await judged(copy!.bytes, 'bob')).verdict.kind).toBe('unsigned');
    expect(fromUtf8(decrypted(copy!.bytes, 'bob'))).toContain('Hello Bob');
  });

  it.each(['clear', 'opaque'] as const)('wraps three times by policy, %s outside', async (form) => {
    const [copy] = await protect(draftWith(), { sign: sign(form), encrypt: encrypt({ tripleWrap: true }) });
    const enveloped = verified(copy!.bytes);
    expect(fromUtf8(verified(decrypted(enveloped, 'bob')))).toMatch(/Hello Bob$/);
    const { verdict } = await judged(copy!.bytes, 'bob');
    expect(verdict).toMatchObject({ kind: 'verified', signers: [{ intact: true }, { intact: true }] });
    expect(header(parseEntity(copy!.bytes), 'Subject')).toBe('[...]');
  });

  it('leaves the header fields outside alone where protection is off', async () => {
    const [copy] = await protectDraft(
      draftWith(),
      { sign: sign() },
      { at: NOW, seed: 's', protectHeaders: false },
    );
    expect(fromUtf8(verified(copy!.bytes))).not.toContain('hp=');
  });

  it('is verified whatever is written', async () => {
    const printable = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .map((text) => text.replace(/\p{C}/gu, ''));
    const html = fc.option(fc.string({ unit: 'binary', maxLength: 100 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(printable, fc.string({ maxLength: 200 }), html, async (subject, text, markup) => {
        const draft = draftWith({ subject, text, html: markup });
        const [copy] = await protect(draft, { sign: sign() });
        expect((await judged(copy!.bytes, 'bob')).verdict.kind).toBe('verified');
      }),
      { numRuns: 15 },
    );
  });
});

describe('what is refused', () => {
  const problems = async (draft: Draft, protection: Protection, at = NOW) => {
    const error: unknown = await protect(draft, protection, at).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnfitDraftError);
    const sentences = refusalOf(error)!;
    expect(sentences).toHaveLength((error as UnfitDraftError).problems.length);
    return (error as UnfitDraftError).problems;
  };

  it('names every recipient without a certificate, also one who was added after the check', async () => {
    const draft = draftWith({ cc: [{ name: '', address: 'dave@example.org' }], bcc: [CAROL] });
    const addressees = encrypt().addressees.slice(0, 1);
    expect(await problems(draft, { encrypt: encrypt({ addressees }) })).toEqual([
      { code: 'recipient-without-certificate', address: 'dave@example.org' },
      { code: 'recipient-without-certificate', address: 'carol@example.org' },
    ]);
  });

  it('does not encrypt under somebody else’s certificate', async () => {
    const addressees = [{ address: BOB.address, certificate: person('carol').certificate }];
    expect(await problems(draftWith(), { encrypt: encrypt({ addressees }) })).toEqual([
      { code: 'recipient-wrong-address', address: BOB.address, addresses: [CAROL.address] },
    ]);
  });

  it('does not sign in the name of another address, nor with an expired certificate', async () => {
    expect(await problems(draftWith({ from: BOB }), { sign: sign() })).toMatchObject([
      { code: 'own-wrong-address', from: BOB.address, addresses: ['alice@example.org'] },
    ]);
    const later = new Date(NOW.getTime() + 2 * YEAR);
    expect(await problems(draftWith(), { sign: sign(), encrypt: encrypt() }, later)).toMatchObject([
      { code: 'own-expired' },
      { code: 'recipient-expired', address: BOB.address },
    ]);
  });

  it('sends to nobody, and to no address that is none', async () => {
    expect(await problems(draftWith({ to: [] }), { sign: sign() })).toEqual([{ code: 'nobody-to-send-to' }]);
    expect(await problems(draftWith({ to: [{ name: 'The team', address: '' }] }), { sign: sign() })).toEqual([
      { code: 'address-unsendable', address: '', why: 'malformed' },
    ]);
  });

  it('writes no second header field, and says so', async () => {
    const protecting = protect(draftWith({ subject: 'x\r\nBcc: eve@example.net' }), { sign: sign() });
    await expect(protecting).rejects.toThrow(UnsafeFieldError);
    expect(refusalOf(await protecting.catch((error: unknown) => error))).toHaveLength(1);
  });

  it('sends a message though an image of it is missing: that is for the person to say', async () => {
    const draft = draftWith({ html: '<img src="cid:gone">' });
    expect(await protect(draft, { sign: sign() })).toHaveLength(1);
  });
});

describe('estimatedSize', () => {
  it.each([
    ['clear', false, false],
    ['opaque', false, false],
    ['no', true, false],
    ['clear', true, false],
    ['clear', true, true],
    ['opaque', true, true],
  ] as const)(
    'signed %s, encrypted %s, wrapped %s: no less than what is built, and not much more',
    async (...plan) => {
      const [form, isEncrypted, tripleWrap] = plan;
      const draft = draftWith({
        text: 'Grüße '.repeat(2000),
        html: `<p>${'Grüße '.repeat(2000)}</p>`,
        attachments: [
          {
            kind: 'file',
            name: 'a.pdf',
            mediaType: '',
            content: new Uint8Array(300_000),
            contentId: undefined,
          },
        ],
      });
      const encryption = isEncrypted ? { encrypt: encrypt({ tripleWrap }) } : {};
      const signing = form === 'no' ? {} : { sign: sign(form) };
      const [copy] = await protect(draft, { ...signing, ...encryption } as Protection);
      const estimate = estimatedSize(draft, { sign: form, encrypt: isEncrypted, tripleWrap });
      expect(estimate).toBeGreaterThanOrEqual(copy!.bytes.length);
      expect(estimate).toBeLessThan(copy!.bytes.length * 1.15);
    },
  );
});

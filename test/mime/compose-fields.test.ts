import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../../src/bytes.ts';
import { UnsafeFieldError } from '../../src/mime/build-field.ts';
import { UnsendableAddressError } from '../../src/mime/compose-address.ts';
import { composeFields, messageIdFrom, type FieldOptions } from '../../src/mime/compose-fields.ts';
import type { Draft } from '../../src/mime/draft.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { decodeWords, header, headersNamed } from '../../src/mime/headers.ts';
import { parseFrom } from '../../src/mime/mailbox.ts';
import { NOW } from '../support/fake-ca.ts';
import { BOB, CAROL, draftWith } from '../support/draft.ts';

const compose = (fields: Partial<Draft>, options: Partial<FieldOptions> = {}) =>
  composeFields(draftWith(fields), { messageId: '<seed.0@example.org>', date: NOW, ...options });
const read = (...given: Parameters<typeof compose>) => parseEntity(compose(...given));
const to = (address: string, name = '') => compose({ to: [{ name, address }] });

describe('composeFields', () => {
  it('writes the fields of a message, and none for Bcc', () => {
    expect(fromUtf8(compose({ cc: [CAROL], bcc: [{ name: '', address: 'hidden@example.org' }] }))).toBe(
      'From: Alice Example <alice@example.org>\r\nTo: Bob <bob@example.org>\r\nCc: Carol <carol@example.org>\r\n' +
        'Subject: Lunch on Friday\r\nDate: Mon, 01 Jun 2026 12:00:00 +0000\r\nMessage-ID: <seed.0@example.org>\r\n' +
        'MIME-Version: 1.0\r\n',
    );
  });

  it('leaves out a To without anybody, and names a group of nobody where there is only a Bcc', () => {
    expect(headersNamed(read({ to: [], cc: [BOB] }), 'To')).toEqual([]);
    expect(header(read({ to: [], bcc: [BOB] }), 'To')).toBe('undisclosed-recipients:;');
  });

  it.each([
    'Example, Bob',
    'Bob "the builder" Example',
    'Back\\slash',
    'Jörg @ Büro <x>',
    'eve@example.net',
    'a.b (c)',
    '=?utf-8?q?Eve?=',
    'x'.repeat(1500),
    'ü'.repeat(500),
    'two  blanks',
  ])('writes a display name that reads as it was: %s', (name) => {
    const from = parseFrom(
      header(parseEntity(compose({ from: { name, address: 'alice@example.org' } })), 'From')!,
    );
    expect(from).toMatchObject({ kind: 'one', name, address: 'alice@example.org' });
  });

  it('shows no name that is the address itself', () => {
    expect(header(read({ to: [{ name: 'bob@example.org', address: 'bob@example.org' }] }), 'To')).toBe(
      'bob@example.org',
    );
  });

  it('writes an internationalised domain in A-labels', () => {
    expect(fromUtf8(to('jm@bücher.example'))).toContain('To: jm@xn--bcher-kva.example\r\n');
  });

  it('refuses a local part of other letters, unless the way is known to carry it', () => {
    expect(() => to('jörg@example.org')).toThrow(new UnsendableAddressError('jörg@example.org', 'not-ascii'));
    const allowed = compose({ to: [{ name: '', address: 'jörg@example.org' }] }, { allowUtf8: true });
    expect(fromUtf8(allowed)).toContain('To: jörg@example.org\r\n');
  });

  it.each([
    ['', 'malformed'],
    ['bob', 'malformed'],
    ['bob@example.org, eve@example.net', 'malformed'],
    ['bob@example.org>,<eve@example.net', 'malformed'],
    ['Bob <bob@example.org>', 'malformed'],
    ['bob(x)@example.org', 'malformed'],
    ['bob @example.org', 'malformed'],
    ['bob@example.org\r\nBcc: eve@example.net', 'malformed'],
    ['bob\0@example.org', 'malformed'],
    [`${'b'.repeat(65)}@example.org`, 'malformed'],
    [`bob@${'e'.repeat(256)}`, 'malformed'],
    ['bob@ex\u0430mple.org', 'deceptive'],
    ['bob\u200b@example.org', 'deceptive'],
  ] as const)('refuses the address %j as %s', (address, problem) => {
    expect(() => to(address)).toThrow(new UnsendableAddressError(address, problem));
  });

  it.each(['\r\nBcc: eve@example.net', 'a\nb', 'a\rb', 'a\0b', 'ü\r\nX: y'])(
    'refuses a line end wherever one is given: %j',
    (value) => {
      const address = 'bob@example.org';
      for (const fields of [
        { subject: value },
        { to: [{ name: value, address }] },
        { from: { name: value, address } },
        { inReplyTo: `<a@b>${value}` },
        { headers: [['X-Label', value] as const] },
        { headers: [[`X-${value}`, 'x'] as const] },
      ])
        expect(() => compose(fields), JSON.stringify(fields)).toThrow(UnsafeFieldError);
      expect(() => compose({}, { messageId: `<a@b>${value}` })).toThrow(UnsafeFieldError);
    },
  );

  it.each(['Bcc', 'To', 'Content-Type', 'MIME-Version', 'Resent-To', 'HP-Outer', 'Received'])(
    'sends no field %s along as a label',
    (name) => {
      expect(() => compose({ headers: [[name, 'x']] })).toThrow(UnsafeFieldError);
    },
  );

  it('answers the message that it is an answer to, with or without its brackets', () => {
    for (const inReplyTo of ['<q@example.org>', 'q@example.org']) {
      const entity = read({ inReplyTo });
      expect([header(entity, 'In-Reply-To'), header(entity, 'References')]).toEqual([
        '<q@example.org>',
        '<q@example.org>',
      ]);
    }
    for (const inReplyTo of ['', 'no id', `<${'x'.repeat(1000)}@y>`])
      expect(header(read({ inReplyTo }), 'In-Reply-To')).toBeUndefined();
  });

  it('says how important it is in both ways', () => {
    expect(header(read({ importance: 'high' }), 'Importance')).toBe('high');
    expect(header(read({ importance: 'low' }), 'X-Priority')).toBe('5');
  });

  it('makes the same Message-ID of the same seed, another for each copy, at the domain of From', () => {
    expect(messageIdFrom('s-1', 0, 'a@bücher.example')).toBe('<s-1.0@xn--bcher-kva.example>');
    expect(messageIdFrom('s-1', 0, 'a@example.org')).toBe(messageIdFrom('s-1', 0, 'a@example.org'));
    expect(messageIdFrom('s-1', 1, 'a@example.org')).not.toBe(messageIdFrom('s-1', 0, 'a@example.org'));
  });

  it('keeps every line short and in US-ASCII, and the subject what it was', () => {
    const subject = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.string({ maxLength: 2000 }));
    const printable = subject.map((text) => text.replace(/\p{C}/gu, '').trim());
    fc.assert(
      fc.property(printable, printable, (text, name) => {
        const bytes = compose({ subject: text, to: [{ name, address: 'bob@example.org' }] });
        expect(bytes.every((octet) => octet < 0x80)).toBe(true);
        for (const line of fromUtf8(bytes).split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
        expect(decodeWords(header(parseEntity(bytes), 'Subject')!)).toBe(text);
        expect(parseEntity(bytes).irregular).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});

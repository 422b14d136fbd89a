import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromLatin1, utf8 } from '../../src/bytes.ts';
import { field, structuredField, UnsafeFieldError } from '../../src/mime/build-field.ts';
import { transportSafety } from '../../src/mime/build-safe.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { decodeWords, header } from '../../src/mime/headers.ts';
import { parseFrom } from '../../src/mime/mailbox.ts';
import { parseStructuredField } from '../../src/mime/structured-field.ts';

const written = (name: string, value: string): string => fromLatin1(field(name, value));
const readBack = (bytes: Uint8Array, name: string): string =>
  header(parseEntity(concat([bytes, utf8('\r\n')])), name) ?? '';

/** Words of a header, some of which need encoding. */
const value = fc
  .array(
    fc.constantFrom(
      'Grüße',
      'lunch',
      '日本語',
      'a',
      'x'.repeat(90),
      '=?utf-8?Q?n=C3=B6?=',
      '😀'.repeat(30),
      ',',
    ),
    {
      maxLength: 12,
    },
  )
  .map((words) => words.join(' '));

describe('field', () => {
  it('writes US-ASCII as it is', () => {
    expect(written('Subject', 'Lunch on Friday')).toBe('Subject: Lunch on Friday\r\n');
    expect(written('X-Empty', '')).toBe('X-Empty:\r\n');
  });

  it('shows the same to a reader, folded and in US-ASCII, whatever the words are', () => {
    fc.assert(
      fc.property(value, (words) => {
        const bytes = field('Subject', words);
        expect(decodeWords(readBack(bytes, 'Subject'))).toBe(decodeWords(words));
        expect(transportSafety(bytes)).toBe('safe');
      }),
    );
  });

  it('folds before blanks, so that the value is the same', () => {
    const words = `${'word '.repeat(40)}  end`;
    const bytes = field('Subject', words);
    expect(readBack(bytes, 'Subject')).toBe(words);
    for (const line of fromLatin1(bytes).split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
  });

  it('encodes no address, only the name beside it', () => {
    const bytes = field('From', '"Müller, Jürgen" <juergen@example.org>');
    expect(transportSafety(bytes)).toBe('safe');
    expect(parseFrom(readBack(bytes, 'From'))).toMatchObject({
      kind: 'one',
      name: 'Müller, Jürgen',
      address: 'juergen@example.org',
    });
    expect(decodeWords(readBack(field('To', 'Ünal Öz <a@example.org>, Bo <b@example.org>'), 'To'))).toBe(
      'Ünal Öz <a@example.org>, Bo <b@example.org>',
    );
  });

  it.each(['a\r\nBcc: eve@example.org', 'a\nb', 'a\rb', 'a\0b'])('refuses the value %j', (injected) => {
    expect(() => field('Subject', injected)).toThrow(UnsafeFieldError);
    expect(() => structuredField('Content-Type', 'text/plain', new Map([['name', injected]]))).toThrow(
      UnsafeFieldError,
    );
    expect(() => structuredField('Content-Type', injected, new Map())).toThrow(UnsafeFieldError);
  });

  it.each(['', 'Sub ject', 'Subject:', 'Sübject', 'a\r\nb'])('refuses the name %j', (name) => {
    expect(() => field(name, 'value')).toThrow(UnsafeFieldError);
  });
});

describe('structuredField', () => {
  it('brings every parameter through, quoted, encoded or in sections', () => {
    const parameters = fc.dictionary(
      fc.constantFrom('name', 'filename', 'charset', 'hp'),
      fc
        .array(fc.constantFrom('a', '"', '\\', ' ', ';', 'ü', '日', '=', '%41', "'", 'x'.repeat(120)), {
          maxLength: 8,
        })
        .map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(parameters, (record) => {
        const wanted = new Map(Object.entries(record));
        const bytes = structuredField('Content-Type', 'application/pdf', wanted);
        expect(transportSafety(bytes)).toBe('safe');
        expect(parseStructuredField(readBack(bytes, 'Content-Type'))).toEqual({
          value: 'application/pdf',
          parameters: wanted,
          ambiguous: false,
        });
      }),
    );
  });

  it('writes a boundary in the plain form, which every reader knows', () => {
    const bytes = structuredField(
      'Content-Type',
      'multipart/mixed',
      new Map([['boundary', `a=${'b'.repeat(60)}`]]),
    );
    expect(fromLatin1(bytes)).toBe(`Content-Type: multipart/mixed;\r\n boundary="a=${'b'.repeat(60)}"\r\n`);
  });
});

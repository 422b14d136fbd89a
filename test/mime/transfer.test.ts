import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/bytes.ts';
import { MalformedMimeError } from '../../src/mime/errors.ts';
import { decodeTransfer } from '../../src/mime/transfer.ts';
import { base64, repeated } from './sources.ts';

const decoded = (text: string, encoding: string) => fromUtf8(decodeTransfer(utf8(text), encoding));

describe('decodeTransfer', () => {
  it.each(['7bit', '8bit', 'binary'])('gives the same array for %s', (encoding) => {
    const body = utf8('a\0\r\n');
    expect(decodeTransfer(body, encoding)).toBe(body);
  });

  it.each(['x-uuencode', '', 'base64 x', 'BASE64'])('refuses the encoding %j', (encoding) => {
    expect(() => decodeTransfer(utf8('QUJD'), encoding)).toThrow(MalformedMimeError);
  });
});

describe('base64', () => {
  it.each([
    ['', ''],
    ['QUJD', 'ABC'],
    ['QUI=', 'AB'],
    ['QQ==', 'A'],
    ['QUI', 'AB'],
    ['QQ', 'A'],
    ['Q U\tJ\r\nD\n', 'ABC'],
    ['QQ=\r\n=\r\n', 'A'],
    ['w7w/Pj4+', 'ü?>>>'],
    ['fn5+fn5+', '~~~~~~'],
  ])('decodes %j', (text, plain) => {
    expect(decoded(text, 'base64')).toBe(plain);
  });

  it.each([
    ['data after padding', 'QQ==QUJD'],
    ['a second padded text', 'QQ==\r\nQQ=='],
    ['too little padding', 'QQ='],
    ['too much padding', 'QUI=='],
    ['padding after whole quanta', 'QUJD='],
    ['padding alone', '='],
    ['four paddings', 'QUJD===='],
    ['a single letter', 'QUJDQ'],
    ['a foreign character', 'QU*JD'],
    ['letters of base64url', 'QU-_'],
    ['a NUL', 'QU\0JD'],
    ['a letter beyond ASCII', 'QUüJD'],
    ['a form feed, which is no blank of RFC 5322', 'QU\fJD'],
    ['a list footer after it', 'QUJD\r\n_______________\r\nlist mailing list'],
  ])('refuses %s: two readers would see two contents', (_, text) => {
    expect(() => decodeTransfer(utf8(text), 'base64')).toThrow(MalformedMimeError);
  });

  it('gives back what was encoded, in lines of any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 80 }), (bytes, width) => {
        const text = base64(bytes).replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n');
        expect(decodeTransfer(utf8(text), 'base64')).toEqual(bytes);
      }),
    );
  });

  it('decodes twenty-five megabytes', () => {
    const line = `${'QUJD'.repeat(19)}\r\n`;
    const times = Math.floor(25_000_000 / line.length);
    const bytes = decodeTransfer(repeated(line, times), 'base64');
    expect(bytes).toHaveLength(times * 57);
    expect(fromUtf8(bytes.subarray(-3))).toBe('ABC');
  });
});

describe('quoted-printable', () => {
  it.each([
    ['Gr=C3=BC=c3=9fe', 'Grüße'],
    ['a=\r\nb=\nc= \t\r\nd', 'abcd'],
    ['a \t\r\nb  \nc \t', 'a\r\nb\nc'],
    ['a=20\r\nb=09', 'a \r\nb\t'],
    ['a =\r\nb', 'a b'],
    ['a=20 \r\n', 'a \r\n'],
    ['a=', 'a'],
    ['a= ', 'a'],
    ['=3D=0D=0A', '=\r\n'],
    ['', ''],
  ])('decodes %j', (text, plain) => {
    expect(decoded(text, 'quoted-printable')).toBe(plain);
  });

  it.each(['a=ZZb', 'a=4', '=g1', 'a = b', '==3', '=\rx'])(
    'leaves the broken escape of %j as written',
    (text) => {
      expect(decoded(text, 'quoted-printable')).toBe(text);
    },
  );

  it.each(['= ', '=', '   \n', '=3D', '=  \n'])('decodes a body made of %j in one pass', (piece) => {
    const body = repeated(piece, 2_000_000 / piece.length);
    expect(decodeTransfer(body, 'quoted-printable').length).toBeLessThanOrEqual(body.length);
  });
});

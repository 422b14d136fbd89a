import { describe, expect, it } from 'vitest';
import { decodeWords, header, headersNamed } from '../../src/mime/headers.ts';
import { entityOf } from './sources.ts';

describe('header and headersNamed', () => {
  const entity = entityOf('From: a@example.com', 'To: x', 'FROM: b@example.com', '');

  it('finds fields in any case', () => {
    expect(header(entity, 'from')).toBe('a@example.com');
    expect(header(entity, 'Cc')).toBeUndefined();
  });

  it('gives all fields of a name, in order', () => {
    expect(headersNamed(entity, 'From')).toEqual(['a@example.com', 'b@example.com']);
    expect(headersNamed(entity, 'Cc')).toEqual([]);
  });
});

describe('decodeWords', () => {
  it.each([
    ['plain text', 'plain text'],
    ['=?utf-8?B?R3LDvMOfZQ==?=', 'Grüße'],
    ['=?UTF-8?q?Gr=C3=BC=C3=9Fe_an_alle?=', 'Grüße an alle'],
    ['=?iso-8859-1*de?Q?Gr=FC=DFe?=', 'Grüße'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['Re: =?utf-8?Q?a?= b =?utf-8?Q?c?= d', 'Re: a b c d'],
    ['=?utf-8?Q??= x', ' x'],
  ])('decodes %s', (written, text) => {
    expect(decodeWords(written)).toBe(text);
  });

  it('drops the blanks between encoded-words, also of different charsets', () => {
    expect(decodeWords('=?utf-8?Q?a?= \t =?utf-8?Q?b?= =?iso-8859-1?Q?=FC?=')).toBe('abü');
  });

  it('joins a character that a mailer cut in two words', () => {
    expect(decodeWords('=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC?=')).toBe('Grü');
  });

  it.each([
    ['an unknown charset', '=?x-nobody?Q?a?='],
    ['UTF-7, which spells markup in letters', '=?utf-7?Q?+ADw-script+AD4-?='],
    ['broken base64', '=?utf-8?B?R3?Lx?='],
    ['foreign characters in base64', '=?utf-8?B?R3!L?='],
    ['an unknown encoding', '=?utf-8?X?abc?='],
    ['no end', '=?utf-8?Q?abc'],
  ])('leaves %s as written', (_, written) => {
    expect(decodeWords(written)).toBe(written);
  });

  it('keeps the blanks beside a word that stays as written', () => {
    expect(decodeWords('=?utf-8?B?R3!L?= =?utf-8?Q?a?= =?utf-8?B?R3!L?=')).toBe(
      '=?utf-8?B?R3!L?= a =?utf-8?B?R3!L?=',
    );
    expect(decodeWords('=?x-nobody?Q?a?= =?x-nobody?Q?b?=')).toBe('=?x-nobody?Q?a?= =?x-nobody?Q?b?=');
  });

  it.each([
    ['=?utf-8?Q?a=0D=0ABcc:_x?=', 'a\ufffd\ufffdBcc: x'],
    ['=?utf-8?B?YQBi?=', 'a\ufffdb'],
    ['=?utf-8?Q?a=E2=80=A8b=C2=85c?=', 'a\ufffdb\ufffdc'],
    ['a\rb\tc', 'a\ufffdb c'],
  ])('lets no control character out of %j', (written, text) => {
    expect(decodeWords(written)).toBe(text);
  });
});

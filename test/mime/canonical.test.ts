import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLatin1, fromUtf8, utf8 } from '../../src/bytes.ts';
import { canonicalLineEnds } from '../../src/mime/canonical.ts';
import { octets } from './sources.ts';

describe('canonicalLineEnds', () => {
  it.each(['', 'a', 'a\r\nb', '\r\n\r\n', 'a\r\n', 'a\rb', 'a\r\r\nb'])(
    'gives the same array for the canonical %j',
    (text) => {
      const bytes = utf8(text);
      expect(canonicalLineEnds(bytes)).toBe(bytes);
    },
  );

  it.each([
    ['a\nb', 'a\r\nb'],
    ['\n', '\r\n'],
    ['\n\n\r\r', '\r\n\r\n\r\r'],
    ['a\r\nb\nc', 'a\r\nb\r\nc'],
    // A CR alone is no line end: it would hide what was signed from every reader but this one.
    ['a\rb\n', 'a\rb\r\n'],
    ['a\r\r\nb\n', 'a\r\r\nb\r\n'],
  ])('makes every LF of %j the end of a CR LF', (text, canonical) => {
    expect(fromUtf8(canonicalLineEnds(utf8(text)))).toBe(canonical);
  });

  it('does what a replacement of text does, and nothing the second time', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\r', '\n', 'a', '\0', '\xff')), (characters) => {
        const bytes = octets(characters.join(''));
        const canonical = canonicalLineEnds(bytes);
        expect(fromLatin1(canonical)).toBe(fromLatin1(bytes).replace(/\r?\n/g, '\r\n'));
        expect(canonicalLineEnds(canonical)).toBe(canonical);
      }),
    );
  });
});

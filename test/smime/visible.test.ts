import { describe, expect, it } from 'vitest';
import { visible } from '../../src/smime/visible.ts';

describe('visible', () => {
  it.each([
    ['a right-to-left override', 'gnp.\u202Eexe', 'gnp.\\u{202E}exe'],
    ['a zero-width space', 'ali\u200Bce', 'ali\\u{200B}ce'],
    ['a Braille blank (CVE-2022-1834)', 'alice\u2800@', 'alice\\u{2800}@'],
    ['a Hangul filler', 'a\u3164b', 'a\\u{3164}b'],
    ['a NUL and a line break', 'a\0b\r\nc', 'a\\u{0}b\\u{D}\\u{A}c'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a no-break space', 'a\u00A0b', 'a\\u{A0}b'],
    ['a lone surrogate', 'a\uD800b', 'a\\u{D800}b'],
    ['a tag character', 'a\u{E0041}b', 'a\\u{E0041}b'],
    ['spaces at the ends and in a row', ' a  b ', '\\u{20}a \\u{20}b\\u{20}'],
  ])('escapes %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('leaves ordinary text of any script alone', () => {
    for (const text of [
      'Alice Example',
      'Zoë Łukasiewicz',
      '山田太郎',
      'Ольга',
      'नमस्ते',
      '👩 alice@example.org',
    ])
      expect(visible(text)).toBe(text);
  });

  it('isolates right-to-left text, so that it cannot reorder the sentence', () => {
    expect(visible('דנה')).toBe('\u2068דנה\u2069');
  });

  it('keeps marks from piling up over the lines above', () => {
    expect(visible('a' + '\u0301'.repeat(5))).toBe('a\u0301\u0301\u0301\\u{301}\\u{301}');
  });

  it('cuts between whole characters, and keeps the end, where the domain of an address is', () => {
    expect(visible('👩'.repeat(9), 5)).toBe('👩👩…👩👩');
    expect(visible('👩'.repeat(5), 5)).toBe('👩'.repeat(5));
    expect(visible('abc', 3)).toBe('abc');
    expect(visible('x'.repeat(10_000_000)).length).toBe(64);
  });
});

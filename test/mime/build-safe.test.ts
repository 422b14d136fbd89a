import { describe, expect, it } from 'vitest';
import { fromLatin1, utf8 } from '../../src/bytes.ts';
import { crlfLineEnds, transportSafety } from '../../src/mime/build-safe.ts';

const long = (length: number): string => 'x'.repeat(length);

describe('transportSafety', () => {
  it.each([
    ['', 'safe'],
    ['Hello\r\nthere\r\n', 'safe'],
    ['no line end', 'safe'],
    [long(998), 'safe'],
    [`${long(998)}\r\n`, 'safe'],
    ['.\r\n', 'safe'],
    ['From: somebody\r\n>From here\r\n From there\r\n', 'safe'],
    ['a \r\n', 'fragile'],
    ['a\t\r\n', 'fragile'],
    ['a ', 'fragile'],
    ['From here', 'fragile'],
    ['\r\nFrom here', 'fragile'],
    [long(999), 'unsafe'],
    [`${long(999)}\r\n`, 'unsafe'],
    ['a\nb', 'unsafe'],
    ['a\rb', 'unsafe'],
    ['a\r', 'unsafe'],
    ['\n', 'unsafe'],
    ['a\r\r\n', 'unsafe'],
    ['a\0b', 'unsafe'],
    ['ü', 'unsafe'],
  ])('of %j is %s', (text, safety) => {
    expect(transportSafety(utf8(text))).toBe(safety);
  });
});

describe('crlfLineEnds', () => {
  it.each([
    ['a\nb\n', 'a\r\nb\r\n'],
    ['\n\n', '\r\n\r\n'],
    ['a\r\nb\nc', 'a\r\nb\r\nc'],
    ['a\rb\n', 'a\rb\r\n'],
  ])('of %j is %j', (text, lines) => {
    expect(fromLatin1(crlfLineEnds(utf8(text)))).toBe(lines);
  });

  it('gives back the same array where nothing is to do', () => {
    const lines = utf8('a\r\nb\rc');
    expect(crlfLineEnds(lines)).toBe(lines);
  });
});

import { describe, expect, it } from 'vitest';
import { parseStructuredField } from '../../src/mime/structured-field.ts';

const parametersOf = (text: string) => Object.fromEntries(parseStructuredField(text).parameters);

describe('parseStructuredField', () => {
  it.each([
    ['a; b=c; D="e;f"', { b: 'c', d: 'e;f' }],
    ['a ; b = c ;', { b: 'c' }],
    ['a(x(y)\\)); b=c', { b: 'c' }],
    ['a; b="(no comment)"', { b: '(no comment)' }],
    ['a; b=""', { b: '' }],
    ['a; boundary=----=_Part/1?:x', { boundary: '----=_Part/1?:x' }],
  ])('reads %s, which every reader reads so', (text, parameters) => {
    expect(parseStructuredField(text)).toMatchObject({ value: 'a', ambiguous: false });
    expect(parametersOf(text)).toEqual(parameters);
  });

  it.each([
    ['a; b="c \\"d\\" \\\\ e"', { b: 'c "d" \\ e' }],
    ['a; b(comment; z=1)=c (d)', { b: 'c' }],
    ['a; b=(x)c', { b: 'c' }],
  ])('reads %s as the standard has it, and says that others may not', (text, parameters) => {
    expect(parseStructuredField(text)).toMatchObject({ value: 'a', ambiguous: true });
    expect(parametersOf(text)).toEqual(parameters);
  });

  it.each([
    ["a; n*=utf-8'de'Gr%C3%BC%c3%9fe", 'Grüße'],
    ["a; n*=iso-8859-1''Gr%FC%DFe", 'Grüße'],
    ["a; n*=''Gr%C3%BC", 'Grü'],
    ['a; n*0=ab; n*1="c d"; n*2=e', 'abc de'],
    ['a; n*1=b; n*0=a', 'ab'],
    [`a; n*0="utf-8''%41"`, "utf-8''%41"],
    ["a; n*0*=utf-8''%E2%82; n*1*=%AC; n*2=%20", '€%20'],
  ])('decodes the RFC 2231 form %s', (text, value) => {
    expect(parseStructuredField(text).ambiguous).toBe(false);
    expect(parametersOf(text)).toEqual({ n: value });
  });

  it.each([
    ["a; n*=x-nobody''%41", "x-nobody''%41"],
    ['a; n*=%41', '%41'],
    ["a; n*=utf-8''%4", '%4'],
  ])('leaves what cannot be decoded as written: %s', (text, value) => {
    expect(parametersOf(text)).toEqual({ n: value });
  });

  it.each([
    ['a; b=1; b=2', { b: '1' }],
    ['a; b=1; B=1', { b: '1' }],
    ["a; b=1; b*=utf-8''2", { b: '2' }],
    ['a; b*0=1; b*0=2', { b: '1' }],
    ['a; b*0=1; b*2=2', { b: '1' }],
    ['a; b*1=1', {}],
    ['a; b*01=1; c=d', { c: 'd' }],
    ['a; b', {}],
    ['a; b=; c=d', { c: 'd' }],
    ['a; b c=d; e=f', { e: 'f' }],
    ['a; b=my file.p7m; e=f', { e: 'f' }],
    ['a; b=c,d', {}],
    ['a; b="c"d', {}],
    ['a; b=c"d"', {}],
    ['a; b="c', {}],
    ['a; b=c (d', { b: 'c' }],
    ['a; b="c\0d"', {}],
    ['a; b=c\rd', {}],
  ])('says of %j that readers may differ', (text, parameters) => {
    expect(parseStructuredField(text).ambiguous).toBe(true);
    expect(parametersOf(text)).toEqual(parameters);
  });

  it('lets no control character out of a percent-encoding', () => {
    expect(parametersOf("a; n*=utf-8''x%0D%0Ay%00")).toEqual({ n: 'x\ufffd\ufffdy\ufffd' });
  });

  it.each(['a(;', 'a;"', 'a;b="', 'a;(', '(', '\\(', 'a; b*1=c;', ';'])(
    'reads a hostile header made of %j in one pass',
    (text) => {
      const { ambiguous } = parseStructuredField(text.repeat(1_000_000 / text.length));
      expect(ambiguous).toBe(text !== ';');
    },
  );
});

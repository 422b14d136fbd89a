import { describe, expect, it } from 'vitest';
import { parseBer, TAG } from '../../src/asn1/ber.ts';
import { element } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { unsignedInteger } from '../../src/asn1/unsigned-integer.ts';

const read = (tag: number, ...content: readonly number[]): number[] => [
  ...unsignedInteger(parseBer(element(tag, Uint8Array.from(content))), 'Test'),
];

describe('unsignedInteger', () => {
  it('gives the magnitude without the octet that carries the sign', () => {
    expect(read(TAG.integer, 0)).toEqual([0]);
    expect(read(TAG.integer, 0x7f, 0)).toEqual([0x7f, 0]);
    expect(read(TAG.integer, 0, 0x80)).toEqual([0x80]);
  });

  it.each([
    ['a negative number', TAG.integer, [0x80]],
    ['no octets', TAG.integer, []],
    ['a second spelling', TAG.integer, [0, 0x7f]],
    ['a second spelling of zero', TAG.integer, [0, 0]],
    ['another type', TAG.octetString, [1]],
  ])('refuses %s', (_, tag, content) => {
    expect(() => read(tag, ...content)).toThrow(MalformedError);
  });
});

import { describe, expect, it } from 'vitest';
import { element, explicit, implicit, integer, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { readTstInfo } from '../../src/asn1/tst-info.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { digestIdentifier } from '../support/sign-cms.ts';

const time = (text: string): Bytes => element(0x18, utf8(text));
const tstInfo = (genTime: Bytes, ...more: readonly Bytes[]): Bytes =>
  sequence(
    integer(1),
    oid('1.2.3.4'),
    sequence(digestIdentifier('SHA-256'), octetString(new Uint8Array(32))),
    integer(1),
    genTime,
    ...more,
  );
const NOON = time('20260601120000Z');

describe('readTstInfo', () => {
  it.each([
    ['20260601120000Z', '2026-06-01T12:00:00.000Z'],
    ['20260601120000.5Z', '2026-06-01T12:00:00.500Z'],
    ['20260601120000.0625Z', '2026-06-01T12:00:00.062Z'],
    ['20260601120000.000001Z', '2026-06-01T12:00:00.000Z'],
  ])('reads the time %s', (text, iso) => {
    expect(readTstInfo(tstInfo(time(text))).genTime.toISOString()).toBe(iso);
  });

  // RFC 3161 §2.4.2: in Z, to the second, no trailing zeros.
  it.each([
    '20260601120000',
    '20260601120000+0100',
    '20260601120000.50Z',
    '20260601120000.Z',
    '20260601120000,5Z',
    '202606011200Z',
    '20260631120000Z',
    '20260601250000Z',
  ])('refuses the time %s', (text) => {
    expect(() => readTstInfo(tstInfo(time(text)))).toThrow(MalformedError);
  });

  it('refuses a UTCTime', () => {
    expect(() => readTstInfo(tstInfo(element(0x17, utf8('260601120000Z'))))).toThrow(MalformedError);
  });

  it.each<[string, readonly Bytes[], number]>([
    ['nothing', [], 0],
    ['seconds', [integer(2)], 2000],
    ['milliseconds', [implicit(0, Uint8Array.of(7))], 7],
    ['microseconds, rounded up', [implicit(1, Uint8Array.of(7))], 1],
    ['all of them', [integer(1), implicit(0, Uint8Array.of(1, 0xf4)), implicit(1, Uint8Array.of(100))], 1501],
  ])('reads an accuracy of %s', (_, parts, milliseconds) => {
    expect(readTstInfo(tstInfo(NOON, sequence(...parts))).accuracy).toBe(milliseconds);
  });

  it('refuses an accuracy that is negative, which would move the time', () => {
    for (const part of [element(0x02, Uint8Array.of(0xff)), implicit(0, Uint8Array.of(0xff))]) {
      expect(() => readTstInfo(tstInfo(NOON, sequence(part)))).toThrow(MalformedError);
    }
  });

  it('knows no accuracy where none is said', () => {
    expect(readTstInfo(tstInfo(NOON)).accuracy).toBeUndefined();
  });

  it('refuses members that are not defined, out of order, or not in DER', () => {
    expect(() => readTstInfo(tstInfo(NOON, octetString(new Uint8Array(1))))).toThrow(MalformedError);
    expect(() => readTstInfo(tstInfo(NOON, explicit(1), explicit(0)))).toThrow(MalformedError);
    const der = tstInfo(NOON);
    const longer = new Uint8Array([0x30, 0x81, ...der.subarray(1)]);
    expect(() => readTstInfo(longer)).toThrow(MalformedError);
  });
});

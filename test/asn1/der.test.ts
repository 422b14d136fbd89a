import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import {
  bitString,
  element,
  integer,
  octetString,
  oid,
  requireDer,
  sequence,
  setOf,
  time,
  toDer,
} from '../../src/asn1/der.ts';
import { oidOf, smallInteger, timeOf } from '../../src/asn1/fields.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { toHex, utf8 } from '../../src/bytes.ts';

describe('der', () => {
  it('writes integers that are never negative', () => {
    expect(toHex(integer(0))).toBe('020100');
    expect(toHex(integer(127))).toBe('02017f');
    expect(toHex(integer(128))).toBe('02020080');
    expect(toHex(integer(65_537))).toBe('0203010001');
    expect(toHex(integer(Uint8Array.of(0, 0, 0xff)))).toBe('020200ff');
  });

  it('writes and reads the same object identifier', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 2),
        fc.nat(39),
        fc.array(fc.nat(), { maxLength: 8 }),
        (first, second, rest) => {
          const dotted = [first, second, ...rest].join('.');
          expect(oidOf(parseBer(oid(dotted)), 'test')).toBe(dotted);
        },
      ),
    );
    expect(toHex(oid('1.2.840.113549.1.7.2'))).toBe('06092a864886f70d010702');
  });

  it('sorts a SET OF by its encodings (X.690 §11.6)', () => {
    expect(toHex(setOf(integer(2), octetString(utf8('')), integer(1)))).toBe('3108020101020102' + '0400');
  });

  it('writes UTCTime through 2049 and GeneralizedTime after it (RFC 5280 §4.1.2.5)', () => {
    for (const [text, tag] of [
      ['2049-12-31T23:59:59.000Z', 0x17],
      ['2050-01-01T00:00:00.000Z', 0x18],
      ['1999-01-31T01:02:03.000Z', 0x17],
    ] as const) {
      const node = parseBer(time(new Date(text)));
      expect([node.tag, timeOf(node)?.toISOString()]).toEqual([tag, text]);
    }
  });

  it.each(['990231000000Z', '990101250000Z', '9901010000Z', '990101000000+0100', 'abcdefghijklZ'])(
    'reads no time from %s',
    (text) => {
      expect(timeOf(parseBer(element(0x17, utf8(text))))).toBeUndefined();
    },
  );

  it('makes definite what was indefinite, and whole what was in pieces', () => {
    const ber = Uint8Array.of(0x30, 0x80, 0x24, 0x80, 4, 1, 65, 4, 1, 66, 0, 0, 0x02, 0x81, 1, 5, 0, 0);
    expect(toHex(toDer(parseBer(ber)))).toBe(toHex(sequence(octetString(utf8('AB')), integer(5))));
  });

  it('leaves DER as it is', () => {
    const der = sequence(integer(300), sequence(octetString(utf8('x'.repeat(200)))), bitString(utf8('b')));
    expect(toDer(parseBer(der))).toEqual(der);
    expect(() => requireDer(parseBer(der), 'test')).not.toThrow();
  });

  it.each([
    ['an indefinite length', Uint8Array.of(0x30, 0x80, 0, 0)],
    ['a length longer than it need be', Uint8Array.of(0x04, 0x81, 1, 0)],
    ['a string in pieces', Uint8Array.of(0x24, 3, 4, 1, 65)],
    ['any of them further down', Uint8Array.of(0x30, 4, 0x04, 0x81, 1, 0)],
  ])('does not take for DER %s', (_, bytes) => {
    expect(() => requireDer(parseBer(bytes), 'test')).toThrow(MalformedError);
  });

  it('reads small integers only', () => {
    expect(smallInteger(parseBer(integer(3)), 'test')).toBe(3);
    for (const bytes of [
      Uint8Array.of(2, 1, 0x80),
      Uint8Array.of(2, 0),
      integer(new Uint8Array(9).fill(1)),
    ]) {
      expect(() => smallInteger(parseBer(bytes), 'test')).toThrow(MalformedError);
    }
  });

  it('refuses object identifiers with a second spelling', () => {
    for (const bytes of [Uint8Array.of(6, 2, 0x80, 1), Uint8Array.of(6, 1, 0x81), Uint8Array.of(6, 0)]) {
      expect(() => oidOf(parseBer(bytes), 'test')).toThrow(MalformedError);
    }
  });

  it('reads an arc of 128 bits, made of a UUID (X.667)', () => {
    const arc = new Array<number>(10).fill(0xff);
    const node = parseBer(Uint8Array.of(0x06, 12, 0x69, ...arc, 0x7f));
    expect(oidOf(node, 'test')).toBe(`2.25.${2n ** 77n - 1n}`);
  });
});

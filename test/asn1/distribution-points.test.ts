import { describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { explicit, implicit, integer, octetString, sequence } from '../../src/asn1/der.ts';
import {
  ALL_REASONS,
  readDistributionPoints,
  readIssuingDistributionPoint,
} from '../../src/asn1/distribution-points.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';

const reasonsOf = (...octets: readonly number[]) =>
  readDistributionPoints(parseBer(sequence(sequence(implicit(1, Uint8Array.from(octets))))))[0]?.reasons;

describe('ReasonFlags (RFC 5280 §4.2.1.13)', () => {
  it('are numbered from the first bit of the first octet', () => {
    expect(reasonsOf(5, 0b0110_0000)).toBe(0b110);
    expect(reasonsOf(7, 0b0000_0000, 0b1000_0000)).toBe(0b1_0000_0000);
  });

  it('are all reasons with or without the unused one, and whatever comes behind', () => {
    expect(reasonsOf(7, 0x7f, 0x80)).toBe(ALL_REASONS);
    expect(reasonsOf(0, 0xff, 0xff, 0xff)).toBe(ALL_REASONS);
  });

  it('are a BIT STRING', () => {
    expect(() => reasonsOf()).toThrow(MalformedError);
    expect(() => reasonsOf(8, 0x40)).toThrow(MalformedError);
    const constructed = sequence(sequence(explicit(1, Uint8Array.of(0, 0))));
    expect(() => readDistributionPoints(parseBer(constructed))).toThrow(MalformedError);
  });
});

describe('a distribution point', () => {
  it.each<[string, Bytes]>([
    ['list that is no SEQUENCE', integer(1)],
    ['member too many', sequence(sequence(implicit(4, utf8('x'))))],
    ['name of an unknown form', sequence(sequence(explicit(0, explicit(2))))],
    ['relative name that is none', sequence(sequence(explicit(0, explicit(1, octetString(utf8('x'))))))],
  ])('with a %s is malformed', (_, der) => {
    expect(() => readDistributionPoints(parseBer(der))).toThrow(MalformedError);
  });
});

describe('an issuing distribution point (RFC 5280 §5.2.5)', () => {
  it('has every flag by its own tag', () => {
    const flag = (number: number, value = 0xff) =>
      readIssuingDistributionPoint(parseBer(sequence(implicit(number, Uint8Array.of(value)))));
    expect(flag(1)).toMatchObject({ onlyContainsUserCerts: true, onlyContainsCACerts: false });
    expect(flag(2)).toMatchObject({ onlyContainsUserCerts: false, onlyContainsCACerts: true });
    expect(flag(4)).toMatchObject({ indirectCRL: true, onlyContainsAttributeCerts: false });
    expect(flag(5)).toMatchObject({ indirectCRL: false, onlyContainsAttributeCerts: true });
    expect(flag(5, 0)).toMatchObject({ onlyContainsAttributeCerts: false });
  });
});

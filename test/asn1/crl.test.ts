import { describe, expect, it } from 'vitest';
import { findRevoked, readCertificateList } from '../../src/asn1/crl.ts';
import {
  bitString,
  element,
  explicit,
  integer,
  octetString,
  oid,
  sequence,
  time,
} from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, type Bytes } from '../../src/bytes.ts';

const DATE = time(new Date('2026-05-02T12:00:00Z'));
const ALGORITHM = sequence(oid(OID.ecdsaWithSha256));

/** A list of these entries; what is not asked about is as small as it can be, and nobody signed it. */
function listOf(entries: Bytes, ...extensions: readonly Bytes[]): Bytes {
  const tbs = sequence(
    integer(1),
    ALGORITHM,
    sequence(),
    DATE,
    sequence(entries),
    ...(extensions.length > 0 ? [explicit(0, sequence(...extensions))] : []),
  );
  return sequence(tbs, ALGORITHM, bitString(Uint8Array.of(0)));
}

const number = (value: Bytes): Bytes => sequence(oid(OID.crlNumber), octetString(value));

describe('readCertificateList', () => {
  // The bound on elements that ber.ts has is 500,000.
  it('reads a list of more entries than a parse may have elements', () => {
    const count = 200_000;
    const entry = sequence(integer(0x010203), DATE);
    const entries = concat([...Array.from({ length: count }, () => entry), sequence(integer(7), DATE)]);
    const list = readCertificateList(listOf(entries));
    expect(findRevoked(list, Uint8Array.of(7))).toMatchObject([{ reason: 'unspecified' }]);
    expect(findRevoked(list, Uint8Array.of(8))).toEqual([]);
  });

  it('reads the same bytes once', () => {
    const der = listOf(sequence(integer(1), DATE));
    expect(readCertificateList(der)).toBe(readCertificateList(der));
  });

  it('reads numbers of up to 20 octets that are not negative', () => {
    const largest = new Uint8Array(21).fill(0xff).fill(0, 0, 1);
    const read = (value: Bytes) => readCertificateList(listOf(new Uint8Array(0), number(value))).cRLNumber;
    expect(read(element(0x02, largest))).toBe(2n ** 160n - 1n);
    expect(() => read(element(0x02, Uint8Array.of(0x80)))).toThrow(MalformedError);
    expect(() => read(element(0x02, Uint8Array.of(1), largest))).toThrow(MalformedError);
    expect(() => read(octetString(Uint8Array.of(1)))).toThrow(MalformedError);
  });

  it('refuses a list of indefinite length', () => {
    const der = listOf(sequence(integer(1), DATE));
    const indefinite = concat([Uint8Array.of(0x30, 0x80), der.subarray(2), Uint8Array.of(0, 0)]);
    expect(() => readCertificateList(indefinite)).toThrow(MalformedError);
  });

  it('refuses an extension that is not in DER', () => {
    const [tag, length, ...content] = number(integer(1));
    const long = Uint8Array.of(tag ?? 0, 0x81, length ?? 0, ...content);
    expect(() => readCertificateList(listOf(new Uint8Array(0), long))).toThrow(MalformedError);
  });
});

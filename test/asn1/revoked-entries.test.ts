import { describe, expect, it } from 'vitest';
import { boolean, element, integer, octetString, oid, sequence, time } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import { scanRevokedEntries } from '../../src/asn1/revoked-entries.ts';
import { concat, type Bytes } from '../../src/bytes.ts';

const DATE = time(new Date('2026-05-02T12:00:00Z'));
const serial = (number: number): Bytes => integer(number).subarray(2);

const extension = (type: string, critical: boolean, value: Bytes): Bytes =>
  sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value));
const entry = (number: number, ...extensions: readonly Bytes[]): Bytes =>
  sequence(integer(number), DATE, ...(extensions.length > 0 ? [sequence(...extensions)] : []));

describe('scanRevokedEntries', () => {
  it('finds an entry by the content of its number, first, last and between', () => {
    const list = Array.from({ length: 3_000 }, (_, number) => entry(number + 1));
    const entries = scanRevokedEntries(concat(list));
    for (const number of [1, 200, 3_000]) {
      expect(entries.find(serial(number))).toEqual([{ der: list[number - 1], certificateIssuer: undefined }]);
    }
    expect(entries.find(serial(3_001))).toEqual([]);
    expect(scanRevokedEntries(new Uint8Array(0)).find(serial(1))).toEqual([]);
  });

  it('tells numbers apart that differ in their leading octets', () => {
    const entries = scanRevokedEntries(sequence(element(0x02, Uint8Array.of(0, 0x81)), DATE));
    expect(entries.find(Uint8Array.of(0x81))).toEqual([]);
    expect(entries.find(Uint8Array.of(0, 0x81))).toHaveLength(1);
  });

  it('lets certificateIssuer stick to the entries that follow', () => {
    const issuer = (value: number) => extension(OID.certificateIssuer, true, Uint8Array.of(value));
    const entries = scanRevokedEntries(
      concat([entry(1), entry(2, issuer(7)), entry(3), entry(4, issuer(8)), entry(5)]),
    );
    const issuers = [1, 2, 3, 4, 5].map((number) => entries.find(serial(number))[0]?.certificateIssuer?.[0]);
    expect(issuers).toEqual([undefined, 7, 7, 8, 8]);
    expect(entries).toMatchObject({ hasCertificateIssuer: true, hasUnknownCritical: false });
  });

  it('sees a critical extension that no rule reads, in any entry', () => {
    const value = Uint8Array.of(0x0a, 1, 1);
    const has = (...extensions: readonly Bytes[]) =>
      scanRevokedEntries(concat([entry(1), entry(2, ...extensions), entry(3)])).hasUnknownCritical;
    expect(has(extension(OID.reasonCode, true, value))).toBe(false);
    expect(has(extension('2.5.29.24', false, value))).toBe(false);
    expect(has(extension('2.5.29.24', true, value))).toBe(true);
    expect(has(extension('1.3.6.1.4.1.99999.21', true, value))).toBe(true);
  });

  it.each<[string, Bytes]>([
    ['not a SEQUENCE', integer(1)],
    ['without a time', sequence(integer(1))],
    ['with a member too many', sequence(integer(1), DATE, sequence(), sequence())],
    ['cut off', entry(1).subarray(0, 10)],
    ['of indefinite length', Uint8Array.of(0x30, 0x80, ...integer(1), ...DATE, 0, 0)],
    ['with a length in a longer form than needed', Uint8Array.of(0x30, 0x81, 18, ...integer(1), ...DATE)],
    ['that is longer than the list', Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)],
    [
      'with an extension that has more than its value',
      entry(1, sequence(oid('2.5.29.21'), octetString(DATE), DATE)),
    ],
  ])('refuses an entry %s', (_, bad) => {
    expect(() => scanRevokedEntries(concat([entry(2), bad]))).toThrow(MalformedError);
  });
});

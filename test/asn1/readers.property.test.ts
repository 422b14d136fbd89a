import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octets, parseBer, TAG } from '../../src/asn1/ber.ts';
import { readAttributes } from '../../src/asn1/attributes.ts';
import { readKnownExtensions } from '../../src/asn1/extensions.ts';
import { OID } from '../../src/asn1/oids.ts';
import { createRoot } from '../support/fake-ca.ts';
import { attribute } from '../support/sign-cms.ts';
import { elementChunks } from '../../src/asn1/chunks.ts';
import { bitString, element, integer, octetString, oid, setOf, time } from '../../src/asn1/der.ts';
import { bitStringOctets, oidOf, smallInteger, timeOf } from '../../src/asn1/fields.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { readName } from '../../src/asn1/name.ts';
import { readPem, toPem } from '../../src/asn1/pem.ts';
import { unsignedInteger } from '../../src/asn1/unsigned-integer.ts';
import { concat, type Bytes } from '../../src/bytes.ts';
import { CompressionLimitError } from '../../src/cms/compress.ts';
import { nameOf } from '../../src/pki/issue-certificate.ts';
import { expectAnswers, hostileElements } from '../support/hostile-bytes.ts';
import { asn1Readers } from './readers.ts';

const refuses = (error: unknown): boolean =>
  error instanceof MalformedError || error instanceof CompressionLimitError;

const readers = await asn1Readers();

describe.each(readers.map((reader) => [reader.name, reader] as const))('%s', (_, reader) => {
  it('is read where it is as it should be', async () => {
    await expect(Promise.resolve(reader.read(reader.sample))).resolves.not.toThrow();
  });

  it('is read or refused by MalformedError, whatever the octets', async () => {
    await expectAnswers(reader, hostileElements, refuses);
  });
});

const anyOctets = fc.uint8Array({ maxLength: 300 }).map((array): Bytes => new Uint8Array(array));

describe('what is written is read again', () => {
  it.each<[string, fc.Arbitrary<unknown>, (value: never) => unknown]>([
    ['OCTET STRING', anyOctets, (value: Bytes) => octets(parseBer(octetString(value)))],
    ['BIT STRING', anyOctets, (value: Bytes) => bitStringOctets(parseBer(bitString(value)), 'test')],
    ['small INTEGER', fc.nat(), (value: number) => smallInteger(parseBer(integer(value)), 'test')],
    [
      'OBJECT IDENTIFIER',
      fc
        .tuple(
          fc.nat(2),
          fc.nat(39),
          fc.array(
            fc.maxSafeNat().map((arc) => arc % 2 ** 45),
            { maxLength: 20 },
          ),
        )
        .map(([first, second, rest]) => [first, second, ...rest].join('.')),
      (value: string) => oidOf(parseBer(oid(value)), 'test'),
    ],
    [
      'Time',
      fc
        .date({
          min: new Date('1950-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59Z'),
          noInvalidDate: true,
        })
        .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000)),
      (value: Date) => timeOf(parseBer(time(value))),
    ],
    [
      'PEM',
      anyOctets.filter(({ length }) => length > 0),
      (value: Bytes) => readPem(pemOf(value), 'X509 CRL')[0],
    ],
  ])('%s', (_, values, roundTrip) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(roundTrip(value as never)).toEqual(value);
      }),
    );
  });

  const pemOf = (der: Bytes): Bytes => new Uint8Array(Buffer.from(toPem(der, 'X509 CRL'), 'latin1'));

  it('an INTEGER of any size, without its leading zeros', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (value) => {
        const read = unsignedInteger(parseBer(integer(value)), 'test');
        expect(BigInt(`0x${Buffer.from(read).toString('hex')}`)).toBe(
          BigInt(`0x${Buffer.from(value).toString('hex')}`),
        );
      }),
    );
  });

  it('an element in pieces, as in one', () => {
    fc.assert(
      fc.property(fc.array(anyOctets, { maxLength: 3 }), (pieces) => {
        expect(concat(elementChunks(TAG.sequence, ...pieces))).toEqual(element(TAG.sequence, ...pieces));
      }),
    );
  });

  it('a SET OF, in ascending order whatever the order given', () => {
    fc.assert(
      fc.property(fc.array(anyOctets, { maxLength: 5 }), (values) => {
        const encodings = values.map(octetString);
        expect(setOf(...encodings)).toEqual(setOf(...encodings.reverse()));
      }),
    );
  });

  it('a name, by its values', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (CN) => {
        const [attribute] = readName(parseBer(nameOf({ CN }))).attributes;
        expect(attribute?.value).toBe(CN);
      }),
    );
  });

  it('a long PEM, which is more than a call takes as arguments', () => {
    expect(readPem(pemOf(new Uint8Array(1_000_000)), 'X509 CRL')[0]).toHaveLength(1_000_000);
  });
});

describe('what is too much for any reader', () => {
  const many = (encoding: Bytes, count: number): Bytes => {
    const all = new Uint8Array(encoding.length * count);
    for (let at = 0; at < count; at++) all.set(encoding, at * encoding.length);
    return all;
  };
  const nested = (tag: number, levels: number): Bytes =>
    concat([many(Uint8Array.of(tag, 0x80), levels), many(Uint8Array.of(0, 0), levels)]);

  it.each([
    ['SEQUENCE', 0x30],
    ['SET', 0x31],
    ['constructed OCTET STRING', 0x24],
    ['explicit tag', 0xa0],
  ])('100,000 levels of %s are refused, not followed', (_, tag) => {
    expect(() => parseBer(nested(tag, 100_000))).toThrow(MalformedError);
    // Definite lengths are read level by level.
    let definite: Bytes = octetString(new Uint8Array(0));
    for (let level = 0; level < 500; level++) definite = element(tag, definite);
    expect(() => octets(parseBer(definite), tag & ~0x20)).toThrow(MalformedError);
  });

  it.each<[string, () => unknown]>([
    ['combining marks without end', () => readCommonName('\u0315\u0323'.repeat(16))],
    ['half-width sound marks, which become combining ones', () => readCommonName('\uff9e'.repeat(31))],
    ['a name longer than any', () => readCommonName('x'.repeat(33_000))],
    [
      'an identifier of 257 octets',
      () => oidOf(parseBer(element(TAG.oid, many(Uint8Array.of(1), 257))), 'test'),
    ],
    [
      'signed attributes of more than 128 KiB',
      () => readAttributes(parseBer(setOf(attribute('1.2.3', octetString(new Uint8Array(128 * 1024)))))),
    ],
    [
      'a thousand purposes of one key',
      () => readKnownExtensions([purposes(many(oid(OID.emailProtection), 1000))]),
    ],
  ])('%s: refused', (_, read) => {
    expect(read).toThrow(MalformedError);
  });

  it('a certificate of more than 256 KiB is refused, one a little smaller is read', async () => {
    const filled = (kibibytes: number) =>
      createRoot({
        extensions: [
          { type: '1.2.3.4', critical: false, value: octetString(new Uint8Array(kibibytes * 1024)) },
        ],
      });
    await expect(filled(256)).rejects.toThrow(MalformedError);
    await expect(filled(255)).resolves.toHaveProperty('certificate');
  });

  const readCommonName = (CN: string) => readName(parseBer(nameOf({ CN })));
  const purposes = (list: Bytes) => ({
    type: OID.extendedKeyUsage,
    critical: false,
    value: element(TAG.sequence, list),
  });

  it('a name that is merely written with many marks is read, as are the longest identifiers in use', () => {
    expect(readCommonName('Z\u0351\u036b\u0343 \u0e01\u0e34\u0e48'.repeat(100)).attributes).toHaveLength(1);
    expect(oidOf(parseBer(oid(`1.3.6.1.4.1.311.21.8${'.16777215'.repeat(10)}`)), 'test')).toMatch(
      /16777215$/,
    );
  });

  it.each(readers.map((reader) => [reader.name, reader] as const))(
    '%s of a hundred thousand elements or levels is read or refused',
    async (_, { sample, read }) => {
      const flood = many(Uint8Array.of(TAG.null, 0), 100_000);
      const inside = sample.subarray(sample[1]! < 0x80 ? 2 : 2 + (sample[1]! & 0x7f));
      for (const bytes of [nested(0x30, 100_000), element(0x30, flood), element(0x30, inside, flood)]) {
        try {
          await read(bytes);
        } catch (error) {
          if (!refuses(error)) throw error;
        }
      }
    },
  );
});

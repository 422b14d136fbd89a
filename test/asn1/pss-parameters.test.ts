import { describe, expect, it } from 'vitest';
import { context } from '../../src/asn1/ber.ts';
import { element, explicit, integer, nullValue, oid, sequence } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import { readPssParameters } from '../../src/asn1/pss-parameters.ts';
import { concat, type Bytes } from '../../src/bytes.ts';

const SHA256 = sequence(oid(OID.sha256), nullValue());
const MGF1_SHA256 = sequence(oid(OID.mgf1), SHA256);

describe('readPssParameters', () => {
  it('fills in the defaults of an empty sequence', () => {
    const { hashAlgorithm, maskGenAlgorithm, saltLength, trailerField } = readPssParameters(sequence());
    expect([hashAlgorithm.algorithm, maskGenAlgorithm.algorithm]).toEqual([OID.sha1, OID.mgf1]);
    expect(maskGenAlgorithm.parameters).toEqual(sequence(oid(OID.sha1), nullValue()));
    expect([saltLength, trailerField]).toEqual([20, 1]);
  });

  it('reads every member, also those that say what is the default anyway', () => {
    const parameters = readPssParameters(
      sequence(
        explicit(0, SHA256),
        explicit(1, MGF1_SHA256),
        explicit(2, integer(500)),
        explicit(3, integer(1)),
      ),
    );
    expect(parameters.hashAlgorithm.der).toEqual(SHA256);
    expect(parameters.maskGenAlgorithm.der).toEqual(MGF1_SHA256);
    expect([parameters.saltLength, parameters.trailerField]).toEqual([500, 1]);
  });

  const malformed: readonly [string, Bytes][] = [
    ['NULL', nullValue()],
    ['members in another order', sequence(explicit(2, integer(32)), explicit(0, SHA256))],
    ['a member twice', sequence(explicit(2, integer(32)), explicit(2, integer(32)))],
    ['a member too many', sequence(explicit(4, integer(1)))],
    ['two values in one member', sequence(explicit(2, integer(32), integer(32)))],
    ['an empty member', sequence(explicit(2))],
    ['a negative salt', sequence(explicit(2, element(2, Uint8Array.of(0xff))))],
    ['a hash that is no AlgorithmIdentifier', sequence(explicit(0, oid(OID.sha256)))],
    ['implicit tags', sequence(element(context(2, false), Uint8Array.of(32)))],
    [
      'an indefinite length',
      concat([Uint8Array.of(0x30, 0x80), explicit(2, integer(32)), new Uint8Array(2)]),
    ],
    ['bytes after the end', concat([sequence(), Uint8Array.of(0)])],
    ['nothing', new Uint8Array(0)],
  ];

  it.each(malformed)('refuses %s', (_, encoding) => {
    expect(() => readPssParameters(encoding)).toThrow(MalformedError);
  });
});

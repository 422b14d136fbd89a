import { describe, expect, it } from 'vitest';
import { octetString, oid, sequence } from '../../src/asn1/der.ts';
import { accessLocationsOf, freshestPointsOf } from '../../src/asn1/information-access.ts';
import { OID } from '../../src/asn1/oids.ts';
import { directoryName, freshestCrl, informationAccess, uri } from '../support/fake-revocation.ts';
import { nameOf } from '../../src/pki/issue-certificate.ts';

describe('authorityInfoAccess (RFC 5280 §4.2.2.1)', () => {
  const extension = informationAccess({
    ocsp: ['http://ocsp.example.org'],
    caIssuers: ['http://ca.example.org/1', 'http://ca.example.org/2'],
  });

  it('names places by their method, in order', () => {
    const values = (method: typeof OID.ocsp | typeof OID.caIssuers) =>
      accessLocationsOf([extension], method).map(({ value }) => value);
    expect(values(OID.ocsp)).toEqual(['http://ocsp.example.org']);
    expect(values(OID.caIssuers)).toEqual(['http://ca.example.org/1', 'http://ca.example.org/2']);
  });

  it('names a place by another form as well', () => {
    const name = directoryName(nameOf({ CN: 'CA' }));
    const value = sequence(sequence(oid(OID.caIssuers), name));
    expect(accessLocationsOf([{ ...extension, value }], OID.caIssuers)).toMatchObject([
      { form: 'directoryName' },
    ]);
  });

  it.each([
    ['broken', sequence(sequence(uri('http://ca.example.org')))],
    ['something else', octetString(extension.value)],
    ['cut off', extension.value.slice(0, -3)],
  ])('that is %s names none, and is nobody’s fault', (_, value) => {
    expect(accessLocationsOf([{ ...extension, value }], OID.caIssuers)).toEqual([]);
  });

  it('that is not there names none', () => {
    expect(accessLocationsOf([], OID.ocsp)).toEqual([]);
  });
});

describe('freshestCRL (RFC 5280 §4.2.1.15)', () => {
  it('is read as distribution points are', () => {
    const extension = freshestCrl({ name: { fullName: [uri('http://ca.example.org/delta')] } });
    expect(freshestPointsOf([extension])).toMatchObject([
      { distributionPoint: { form: 'fullName', names: [{ value: 'http://ca.example.org/delta' }] } },
    ]);
    expect(freshestPointsOf([{ ...extension, value: octetString(extension.value) }])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { element, explicit, integer, oid, sequence, setOf, utf8String } from '../../../src/asn1/der.ts';
import { OID } from '../../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../../src/bytes.ts';
import { nameOf, rfc822Name, subjectAltName } from '../../../src/pki/issue-certificate.ts';
import { chain, judge } from '../../support/chain.ts';
import { NOW, YEAR, type Wanted } from '../../support/fake-ca.ts';
import { rule } from './rule.ts';

const SECOND = 1000;
const later = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);
const until = (notAfter: Date): Wanted => ({ notAfter });
const from = (notBefore: Date): Wanted => ({ notBefore });

/** TBSCertificate: version, serialNumber, signature, issuer, validity, subject, … */
const member = (index: number, value: Bytes): Wanted => ({
  reshape: (members) => members.map((one, at) => (at === index ? value : one)),
});
const utcTime = (text: string): Bytes => element(0x17, utf8(text));
const generalizedTime = (text: string): Bytes => element(0x18, utf8(text));
const validity = (notBefore: Bytes, notAfter: Bytes): Wanted => member(4, sequence(notBefore, notAfter));

describe('validity (RFC 5280 §4.1.2.5)', () => {
  rule('§6.1.3 (a)(2): no certificate of the path has ended, the anchor included', {
    holds: chain`Root ${until(NOW)} → CA ${until(NOW)} → Alice <alice@example.org> ${until(NOW)}`,
    fails: [
      chain`     Root → CA → Alice <alice@example.org> ${until(later(-SECOND))}`,
      chain`     Root → CA ${until(later(-SECOND))} → Alice <alice@example.org>`,
      chain`     Root ${until(later(-SECOND))} → CA → Alice <alice@example.org>`,
    ],
    finding: 'certificate-expired',
  });

  rule('§6.1.3 (a)(2): each has begun', {
    holds: chain`Root ${from(NOW)} → CA ${from(NOW)} → Alice <alice@example.org> ${from(NOW)}`,
    fails: [
      chain`     Root → CA → Alice <alice@example.org> ${from(later(SECOND))}`,
      chain`     Root → CA ${from(later(SECOND))} → Alice <alice@example.org>`,
      chain`     Root ${from(later(SECOND))} → CA → Alice <alice@example.org>`,
    ],
    finding: 'certificate-not-yet-valid',
  });

  const ended = until(later(-SECOND));
  rule('§6.1.1 (b): a time that the signer claims softens the end, if the certificate was valid then', {
    holds: chain`Root → Alice <alice@example.org>`.given({ signingTime: later(-100 * SECOND) }),
    fails: chain`Root → Alice <alice@example.org> ${ended}`.given({ signingTime: later(-100 * SECOND) }),
    finding: 'valid-when-signed',
  });

  rule('§6.1.1 (b): a claim from before or after, or none, softens nothing', {
    holds: chain`Root → Alice <alice@example.org>`.given({ signingTime: later(-2 * YEAR) }),
    fails: [
      chain`     Root → Alice <alice@example.org> ${ended}`.given({ signingTime: later(-2 * YEAR) }),
      chain`     Root → Alice <alice@example.org> ${ended}`.given({ signingTime: later(-SECOND / 2) }),
      chain`     Root → Alice <alice@example.org> ${ended}`,
    ],
    finding: 'certificate-expired',
  });

  rule('§4.1.2.5: both forms of time are read, whatever the year; "no end" is the year 9999', {
    holds: [
      chain`Root → Alice <alice@example.org> ${validity(utcTime('250101000000Z'), utcTime('491231235959Z'))}`,
      chain`Root → Alice <alice@example.org> ${validity(generalizedTime('20250101000000Z'), generalizedTime('20270101000000Z'))}`,
      chain`Root → Alice <alice@example.org> ${validity(utcTime('500101000000Z'), generalizedTime('99991231235959Z'))}`,
    ],
    fails: chain`Root → Alice <alice@example.org> ${validity(utcTime('500101000000Z'), utcTime('501231235959Z'))}`,
    finding: 'certificate-expired',
  });

  const end = (time: Bytes): Wanted => validity(utcTime('250101000000Z'), time);
  rule('§4.1.2.5.1 and .2: with seconds, in Greenwich time, and a time that exists', {
    holds: chain`Root → Alice <alice@example.org> ${end(utcTime('270228235959Z'))}`,
    fails: [
      chain`     Root → Alice <alice@example.org> ${end(utcTime('2702282359Z'))}`,
      chain`     Root → Alice <alice@example.org> ${end(utcTime('270228235959'))}`,
      chain`     Root → Alice <alice@example.org> ${end(utcTime('270228235959+0100'))}`,
      chain`     Root → Alice <alice@example.org> ${end(utcTime('270230000000Z'))}`,
      chain`     Root → Alice <alice@example.org> ${end(utcTime('270228236059Z'))}`,
      chain`     Root → Alice <alice@example.org> ${end(utcTime('270228120060Z'))}`,
      chain`     Root → Alice <alice@example.org> ${end(generalizedTime('20270228235959.5Z'))}`,
      chain`     Root → Alice <alice@example.org> ${end(generalizedTime('20270228235959-0500'))}`,
      chain`     Root → Alice <alice@example.org> ${end(integer(1))}`,
    ],
    finding: 'malformed',
  });
});

const commonName = (value: Bytes): Bytes => sequence(setOf(sequence(oid(OID.commonName), value)));
const printable = (text: string): Bytes => element(0x13, utf8(text));
const issuedBy = (name: Bytes): Wanted => member(3, name);

describe('comparison of names (RFC 5280 §7.1)', () => {
  const root = { subject: commonName(utf8String('Straße  des 17. Juni')) };
  rule('§6.1.3 (a)(4): the issuer’s name is the subject’s of the certificate above', {
    holds: [
      chain`Root ${root} → Alice <alice@example.org> ${issuedBy(root.subject)}`,
      chain`Root ${root} → Alice <alice@example.org> ${issuedBy(commonName(utf8String(' STRASSE DES 17. JUNI')))}`,
      chain`Root ${root} → Alice <alice@example.org> ${issuedBy(commonName(printable('strasse des 17. juni ')))}`,
      chain`Root ${root} → Alice <alice@example.org> ${issuedBy(commonName(utf8String('Stra\u00ADße des\u00A0\uFF117. Juni')))}`,
    ],
    fails: [
      chain`Root ${root} → Alice <alice@example.org> ${issuedBy(commonName(utf8String('Straßedes 17. Juni')))}`,
      chain`Root ${root} → Alice <alice@example.org> ${issuedBy(nameOf({ O: 'Straße des 17. Juni' }))}`,
      chain`Root ${root} → Alice <alice@example.org> ${issuedBy(nameOf({ C: 'DE', CN: 'Straße des 17. Juni' }))}`,
    ],
    finding: 'issuer-unknown',
  });

  const attribute = (type: string, text: string): Bytes => sequence(oid(type), utf8String(text));
  const both = [attribute(OID.commonName, 'Root'), attribute(OID.organizationName, 'Example')] as const;
  const together = { subject: sequence(element(0x31, both[0], both[1])) };
  rule('§7.1: attributes of one relative name are a set, relative names a sequence', {
    holds: chain`Root ${together} → Alice <alice@example.org> ${issuedBy(sequence(element(0x31, both[1], both[0])))}`,
    fails: chain`Root ${together} → Alice <alice@example.org> ${issuedBy(sequence(setOf(both[0]), setOf(both[1])))}`,
    finding: 'issuer-unknown',
  });
});

describe('the other fields (RFC 5280 §4.1)', () => {
  const critical = { ...subjectAltName(rfc822Name('alice@example.org')), critical: true };
  rule('§4.1.2.6: the subject may be empty, and the alternative name then says who it is', {
    holds: [
      chain`Root → Alice ${{ subject: nameOf({}), extensions: [critical] }}`,
      chain`Root → Alice ${{ extensions: [critical] }}`,
    ],
    fails: chain`Other (no anchor) → Alice ${{ subject: nameOf({}), extensions: [critical] }}`,
    finding: 'issuer-unknown',
  });

  rule('§4.1.2.2: numbers that no authority should give are read gracefully, and speak for nobody', {
    holds: [
      new Uint8Array(20).fill(0x7f),
      new Uint8Array(40).fill(0x7f),
      Uint8Array.of(0),
      Uint8Array.of(0x80),
    ].map((number) => chain`Root → Alice <alice@example.org> ${member(1, element(0x02, number))}`),
    fails: chain`Other (no anchor) → Alice <alice@example.org> ${member(1, element(0x02, Uint8Array.of(0x80)))}`,
    finding: 'issuer-unknown',
  });

  const version = (number: number): Wanted => member(0, explicit(0, integer(number)));
  rule('§4.1.2.1: there are three versions, and extensions need the third', {
    holds: chain`Root → Alice <alice@example.org> ${version(2)}`,
    fails: [
      chain`     Root → Alice <alice@example.org> ${version(1)}`,
      chain`     Root → Alice <alice@example.org> ${version(3)}`,
    ],
    finding: 'malformed',
  });

  const uniqueIdentifier = Uint8Array.of(0x82, 2, 0, 1);
  rule('§4.1.2.8: unique identifiers need the second', {
    holds: chain`Root → Alice ${{ reshape: ([, ...members]) => [explicit(0, integer(1)), ...members.slice(0, -1), uniqueIdentifier] }}`,
    fails: chain`Root → Alice ${{ reshape: ([, ...members]) => [...members.slice(0, -1), uniqueIdentifier] }}`,
    finding: 'malformed',
  });

  it('says which certificate has ended and when', async () => {
    const notAfter = later(-SECOND);
    const { findings } = await judge(chain`Root → CA ${until(notAfter)} → Alice <alice@example.org>`);
    expect(findings).toEqual([
      {
        code: 'certificate-expired',
        certificate: 'CN=CA, O=Signet Test',
        notAfter: notAfter.toISOString(),
        at: NOW.toISOString(),
      },
    ]);
  });
});

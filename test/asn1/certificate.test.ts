import { beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { element, nullValue, oid, sequence, setOf, utf8String } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { sameName } from '../../src/asn1/name.ts';
import { OID } from '../../src/asn1/oids.ts';
import { toHex, utf8, type Bytes } from '../../src/bytes.ts';
import {
  basicConstraints,
  keyUsage,
  nameOf,
  rfc822Name,
  subjectAltName,
} from '../../src/pki/issue-certificate.ts';
import { createRoot, NOW, YEAR, type Identity } from '../support/fake-ca.ts';

let root: Identity;
beforeAll(async () => {
  root = await createRoot({ kind: 'RSA-2048' });
});

const name = (value: Bytes): Bytes => sequence(setOf(sequence(oid(OID.commonName), value)));

describe('readCertificate', () => {
  it('reads what the issuer wrote', async () => {
    const { certificate } = await root.issue({
      name: 'Alice Example',
      email: ['alice@example.org', 'a@example.org'],
      serialNumber: Uint8Array.of(0xab, 0xcd),
    });
    expect(certificate.subject.text).toBe('CN=Alice Example, O=Signet Test');
    expect(certificate.issuer.text).toBe('CN=Test Root, O=Signet Test');
    expect(toHex(certificate.serialNumber)).toBe('00abcd');
    expect(certificate.notAfter.getTime()).toBe(NOW.getTime() + YEAR);
    expect(certificate.subjectPublicKeyInfo.bits).toBe(256);
    expect(certificate.known.keyUsage).toEqual(new Set(['digitalSignature']));
    expect(certificate.known.extendedKeyUsage).toEqual([OID.emailProtection]);
    expect(certificate.known.basicConstraints).toEqual({ ca: false, pathLength: undefined });
    expect(certificate.known.subjectAltName).toEqual([
      { form: 'rfc822Name', value: 'alice@example.org' },
      { form: 'rfc822Name', value: 'a@example.org' },
    ]);
  });

  it('reads an authority and the size of its RSA modulus', () => {
    expect(root.certificate.known.basicConstraints).toEqual({ ca: true, pathLength: undefined });
    expect(root.certificate.subjectPublicKeyInfo.bits).toBe(2048);
  });

  it('keeps a NUL in an address instead of stopping at it', async () => {
    const { certificate } = await root.issue({
      extensions: [subjectAltName(rfc822Name('alice@example.org\0.evil.example'))],
    });
    expect(certificate.known.subjectAltName[0]?.value).toBe('alice@example.org\0.evil.example');
  });

  it('refuses the same extension twice (RFC 5280 §4.2)', async () => {
    await expect(
      root.issue({ extensions: [keyUsage('digitalSignature'), keyUsage('keyCertSign')] }),
    ).rejects.toThrow(/the same extension twice/);
  });

  it('refuses a broken extension that a rule would read', async () => {
    const broken = { type: OID.basicConstraints, critical: true, value: sequence(nullValue()) };
    await expect(root.issue({ extensions: [broken] })).rejects.toThrow(MalformedError);
  });

  it('refuses a negative path length', async () => {
    const negative = {
      ...basicConstraints(true),
      value: sequence(Uint8Array.of(1, 1, 0xff), Uint8Array.of(2, 1, 0xff)),
    };
    await expect(root.issue({ extensions: [negative] })).rejects.toThrow(MalformedError);
  });

  it('refuses bytes after the end and every truncation', () => {
    expect(() => readCertificate(new Uint8Array([...root.der, 0]))).toThrow(MalformedError);
    for (let length = 0; length < root.der.length; length += 7) {
      expect(() => readCertificate(root.der.slice(0, length))).toThrow(MalformedError);
    }
  });

  it('answers every flipped bit with a certificate or a MalformedError', () => {
    for (let at = 0; at < root.der.length; at++) {
      const flipped = root.der.slice();
      flipped[at]! ^= 1 << (at % 8);
      try {
        readCertificate(flipped);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedError);
      }
    }
  });
});

describe('names', () => {
  const read = async (subject: Bytes) => (await root.issue({ subject })).certificate.subject;

  it('are the same whatever the string type, the case and the blanks (RFC 5280 §7.1)', async () => {
    const one = await read(name(utf8String('Test  Authority')));
    const other = await read(name(element(0x13, utf8(' test authority '))));
    expect(sameName(one, other)).toBe(true);
  });

  it('differ where a part is missing or another', async () => {
    const one = await read(nameOf({ O: 'Example', CN: 'Authority' }));
    expect(sameName(one, await read(nameOf({ CN: 'Authority' })))).toBe(false);
    expect(sameName(one, await read(nameOf({ O: 'Example', OU: 'Authority' })))).toBe(false);
    expect(sameName(await read(nameOf({ CN: 'Authority' })), one)).toBe(false);
  });

  it('are not the same for a separator inside a value', async () => {
    const one = await read(nameOf({ O: 'Example', CN: 'A' }));
    expect(sameName(one, await read(name(utf8String('Example, CN=A'))))).toBe(false);
  });

  it('are read from BMPString and shown with separators escaped', async () => {
    const subject = await read(name(element(0x1e, Uint8Array.of(0, 0x41, 0x20, 0xac, 0, 0x2c))));
    expect(subject.text).toBe('CN=A€\\,');
  });
});

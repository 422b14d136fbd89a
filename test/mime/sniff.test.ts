import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../src/bytes.ts';
import { MalformedMimeError } from '../../src/mime/errors.ts';
import { cmsOfText, sniff, startsLikeCms } from '../../src/mime/sniff.ts';
import { base64, CMS_HEAD, octets, REALISTIC } from './sources.ts';

const PKCS = '\x2a\x86\x48\x86\xf7\x0d\x01';
const armoured = (label: string, text = base64(CMS_HEAD)) =>
  utf8(`-----BEGIN ${label}-----\n${text}\n-----END ${label}-----\n`);

describe('startsLikeCms', () => {
  it.each([
    ['DER of signed-data', `\x30\x82\x01\x00\x06\x09${PKCS}\x07\x02`],
    ['BER of indefinite length', `\x30\x80\x06\x09${PKCS}\x07\x03`],
    ['a short one', `\x30\x0b\x06\x09${PKCS}\x07\x02`],
    ['a length in eight octets', `\x30\x88\0\0\0\0\0\0\x01\x00\x06\x09${PKCS}\x07\x02`],
    ['auth-enveloped-data', `\x30\x82\x01\x00\x06\x0b${PKCS}\x09\x10\x01\x17`],
  ])('knows %s', (_, binary) => {
    expect(startsLikeCms(octets(binary))).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['a certificate', '\x30\x82\x01\x00\x30\x82\x00\xf0\xa0\x03\x02\x01\x02'],
    ['a PKCS #12', '\x30\x82\x01\x00\x02\x01\x03\x30\x82'],
    ['an OID of another arc', '\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x02\x07\x02'],
    ['PKCS #1', `\x30\x82\x01\x00\x06\x09${PKCS}\x01\x01`],
    ['a SET', `\x31\x82\x01\x00\x06\x09${PKCS}\x07\x02`],
    ['an OCTET STRING in place of the OID', `\x30\x82\x01\x00\x04\x09${PKCS}\x07\x02`],
    ['a cut OID', `\x30\x82\x01\x00\x06\x09${PKCS}`],
  ])('knows that %s is none', (_, binary) => {
    expect(startsLikeCms(octets(binary))).toBe(false);
  });
});

describe('sniff', () => {
  it('knows a message, also after a byte order mark, a From line and empty lines', () => {
    expect(sniff(REALISTIC)).toBe('message');
    for (const before of ['\ufeff', 'From ann Tue\r\n', '\r\n\n', '\ufeffFrom ann\n\n']) {
      expect(sniff(concat([utf8(before), REALISTIC])), before).toBe('message');
    }
    expect(sniff(utf8('Content-Type : multipart/signed'))).toBe('message');
  });

  it('knows CMS by its octets and as text', () => {
    expect(sniff(CMS_HEAD)).toBe('cms');
    for (const label of ['CMS', 'PKCS7', 'PKCS #7 SIGNED DATA'])
      expect(sniff(armoured(label))).toBe('pem-cms');
    expect(sniff(utf8(base64(CMS_HEAD)))).toBe('pem-cms');
    expect(sniff(utf8(`\r\n${base64(CMS_HEAD).replace(/.{10}/g, '$&\r\n')}`))).toBe('pem-cms');
  });

  it.each([
    ['nothing', ''],
    ['text', 'Hello, this is no message at all, just text that goes on'],
    ['a folded line first', ' Subject: x\r\n'],
    ['a PEM certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
    ['base64 of something else', 'QUJD'.repeat(30)],
    ['too little base64', 'MIIFIAYJ'],
    ['an armour in the middle of a line', 'x-----BEGIN CMS-----\n'],
    ['random octets', '\x89PNG\r\n\x1a\n\0\0\0'],
  ])('does not know %s', (_, binary) => {
    expect(sniff(octets(binary))).toBe('unknown');
  });
});

describe('cmsOfText', () => {
  it('reads an armour and bare base64', () => {
    expect(cmsOfText(armoured('CMS'))).toEqual(CMS_HEAD);
    expect(cmsOfText(concat([utf8('\ufeff\r\n'), armoured('PKCS7')]))).toEqual(CMS_HEAD);
    expect(cmsOfText(utf8(`\r\n${base64(CMS_HEAD)}\r\n`))).toEqual(CMS_HEAD);
  });

  it.each([
    ['an armour without its end', utf8(`-----BEGIN CMS-----\n${base64(CMS_HEAD)}\n`)],
    ['the end of another armour', utf8(`-----BEGIN CMS-----\n${base64(CMS_HEAD)}\n-----END PKCS7-----\n`)],
    ['a second armour after it', concat([armoured('CMS'), armoured('CMS')])],
    ['text after it', concat([armoured('CMS'), utf8('more')])],
    ['broken base64 in it', armoured('CMS', 'MII*')],
  ])('refuses %s', (_, bytes) => {
    expect(() => cmsOfText(bytes)).toThrow(MalformedMimeError);
  });
});

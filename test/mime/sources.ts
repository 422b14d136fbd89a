import { fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import { parseEntity, type Entity } from '../../src/mime/entity.ts';

/** Source text whose lines are joined by CRLF, with one at the end. */
export function lines(...texts: string[]): Bytes {
  return utf8(`${texts.join('\r\n')}\r\n`);
}

/** One octet a character, for sources that are not UTF-8. */
export function octets(binary: string): Bytes {
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function entityOf(...texts: string[]): Entity {
  return parseEntity(lines(...texts));
}

export function textOf(entity: Entity, range: { start: number; end: number } = entity): string {
  return fromUtf8(entity.bytes.subarray(range.start, range.end));
}

export function repeated(text: string, times: number): Bytes {
  return utf8(text.repeat(times));
}

/** The first octets of a ContentInfo of signed-data in DER, long enough to be recognised; not a whole CMS. */
export const CMS_HEAD = octets(
  '\x30\x82\x05\x20\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x82\x05\x11\x30\x82\x05\x0d\x02\x01\x01\x31\x0f\x30\x0d\x06\x09',
);

export function base64(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes));
}

/** A message as a mailer writes it: signed, of a text and an attachment. */
export const REALISTIC = lines(
  'Received: from mx.example by mail.example; Tue, 3 Nov 2026 10:00:00 +0000',
  'From: =?utf-8?Q?J=C3=BCrgen?= Muster <juergen@example.com>',
  'To: Ann <ann@example.org>,',
  '\tBob <bob@example.org>',
  'Subject: =?utf-8?B?R3LDvMOfZQ==?= from "the office"',
  'MIME-Version: 1.0',
  'Content-Type: multipart/signed; protocol="application/pkcs7-signature";',
  ' micalg=sha-256; boundary="----=_Part_1"',
  '',
  'This is a signed message.',
  '------=_Part_1',
  'Content-Type: multipart/mixed; boundary="inner (1)"',
  '',
  '--inner (1)',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe, and a line that is so long that it has to be broken here =',
  'somewhere',
  '',
  '--inner (1)',
  "Content-Type: application/octet-stream; name*=utf-8''r%C3%A9sum%C3%A9.bin",
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment; filename*0="resu"; filename*1="me.bin"',
  '',
  'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v',
  'MDEyMzQ1Njc4OTo7PD0+Pw==',
  '--inner (1)--',
  '',
  '------=_Part_1',
  'Content-Type: application/pkcs7-signature; name="smime.p7s"',
  'Content-Transfer-Encoding: base64',
  '',
  base64(CMS_HEAD),
  '------=_Part_1--',
);

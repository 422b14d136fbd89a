import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/bytes.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { MalformedMimeError, MimeLimitError } from '../../src/mime/errors.ts';
import { partBudget } from '../../src/mime/multipart.ts';
import { smimePart } from '../../src/mime/smime-part.ts';
import { base64, CMS_HEAD, lines, octets, REALISTIC, textOf } from './sources.ts';

const recognise = (source: string) => smimePart(parseEntity(utf8(source)), partBudget());

const SIGNATURE = `Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(CMS_HEAD)}`;
const CONTENT = 'Content-Type: text/plain\r\n\r\nsigned text\r\n';

interface Variant {
  parameters?: string;
  headers?: string;
  content?: string;
  signature?: string;
  after?: string;
}

function signed(variant: Variant = {}): string {
  const { parameters = 'protocol="application/pkcs7-signature"; micalg=sha-256', headers = '' } = variant;
  const { content = CONTENT, signature = SIGNATURE, after = '' } = variant;
  const type = `Content-Type: multipart/signed; boundary=abc; ${parameters}\r\n`;
  return `${type}${headers}\r\n--abc\r\n${content}\r\n--abc\r\n${signature}\r\n--abc--\r\n${after}`;
}

function typed(type: string, signature = SIGNATURE): string {
  return signature.replace(/^Content-Type: .*\r\n/, type === '' ? '' : `Content-Type: ${type}\r\n`);
}

describe('smimePart of a clear-signed entity', () => {
  it('gives the exact content, the decoded signature and no epilogue', () => {
    const source = signed();
    const part = recognise(source);
    if (part.kind !== 'clear-signed') throw new Error(part.kind);
    expect(textOf(part.content)).toBe(CONTENT);
    expect(part.content.start).toBe(source.indexOf(CONTENT));
    expect(part.signature).toEqual(CMS_HEAD);
    expect(part.epilogue).toHaveLength(0);
  });

  it('reads a realistic message', () => {
    expect(smimePart(parseEntity(REALISTIC), partBudget()).kind).toBe('clear-signed');
  });

  it.each([
    'protocol="application/pkcs7-signature"',
    'protocol=application/x-pkcs7-signature',
    'protocol="APPLICATION/PKCS7-Signature"',
    'micalg=sha-256',
  ])('takes %s', (parameters) => {
    expect(recognise(signed({ parameters })).kind).toBe('clear-signed');
  });

  it.each([
    'application/x-pkcs7-signature',
    'application/octet-stream; name=x.p7s',
    'application/octet-stream',
  ])('takes a signature of the type %j, with and without a protocol', (type) => {
    for (const parameters of ['x=y', 'protocol=application/pkcs7-signature']) {
      expect(recognise(signed({ parameters, signature: typed(type) })).kind).toBe('clear-signed');
    }
  });

  it('takes a signature in binary, in PEM and as base64 that nobody declared', () => {
    const head = 'Content-Type: application/pkcs7-signature\r\n\r\n';
    const pem = `-----BEGIN PKCS7-----\r\n${base64(CMS_HEAD)}\r\n-----END PKCS7-----`;
    for (const body of [String.fromCharCode(...CMS_HEAD), pem, base64(CMS_HEAD)]) {
      const part = smimePart(parseEntity(octets(signed({ signature: head + body }))), partBudget());
      expect(part).toMatchObject({ kind: 'clear-signed', signature: CMS_HEAD });
    }
  });

  it('gives what a list put after it, and no blank lines', () => {
    const part = recognise(signed({ after: '\r\n_____\r\nlist footer\r\n' }));
    if (part.kind !== 'clear-signed') throw new Error(part.kind);
    expect(fromUtf8(part.epilogue)).toBe('\r\n_____\r\nlist footer\r\n');
    expect(recognise(signed({ after: ' \r\n\t\r\n' }))).toMatchObject({ epilogue: new Uint8Array(0) });
  });

  it.each([
    ['OpenPGP', { parameters: 'protocol="application/pgp-signature"' }],
    ['no protocol and no signature', { parameters: 'x=y', signature: 'Content-Type: text/html\r\n\r\nhi' }],
    [
      'no protocol and an attachment',
      {
        parameters: 'x=y',
        signature: typed('application/octet-stream; name=a.p7s').replace(/MII.*/, 'QUJD'),
      },
    ],
  ])('is none for %s', (_, variant) => {
    expect(recognise(signed(variant))).toEqual({ kind: 'none' });
  });

  it.each([
    ['three parts', { content: `${CONTENT}\r\n--abc\r\n\r\nunsigned` }],
    [
      'three parts and no protocol',
      { parameters: 'x=y', signature: `${SIGNATURE}\r\n--abc\r\n\r\nunsigned` },
    ],
    ['a second part that is no signature', { signature: 'Content-Type: text/html\r\n\r\n<p>hi' }],
    [
      'a signature by name alone',
      { signature: typed('application/octet-stream; name=x.p7s').replace(/MII.*/, 'QUJD') },
    ],
    ['two boundaries', { parameters: 'protocol=application/pkcs7-signature; boundary=abd' }],
    [
      'two protocols',
      { parameters: 'protocol=application/pgp-signature; protocol=application/pkcs7-signature' },
    ],
    ['two content types', { headers: 'Content-Type: text/plain\r\n' }],
    ['a transfer encoding of the whole', { headers: 'Content-Transfer-Encoding: base64\r\n' }],
    ['a line that some readers take for a delimiter', { content: `${CONTENT}\r\n--abcd\r\nhidden` }],
    ['broken base64', { signature: `${SIGNATURE}*` }],
    ['an encoding nobody knows', { signature: SIGNATURE.replace('base64', 'x-uue') }],
  ])('refuses %s', (_, variant) => {
    expect(() => recognise(signed(variant))).toThrow(MalformedMimeError);
  });

  it('refuses one part, none, and a boundary that is missing', () => {
    const head = 'Content-Type: multipart/signed; protocol="application/pkcs7-signature"';
    for (const rest of [
      '; boundary=abc\r\n\r\n--abc\r\n\r\nx',
      '; boundary=abc\r\n\r\nx',
      '\r\n\r\n--abc\r\n\r\nx',
    ]) {
      expect(() => recognise(head + rest)).toThrow(MalformedMimeError);
    }
  });

  it('takes parts from the budget', () => {
    const budget = partBudget();
    smimePart(parseEntity(utf8(signed())), budget);
    expect(budget.parts).toBe(2);
    expect(() => smimePart(parseEntity(utf8(signed())), { parts: 999 })).toThrow(MimeLimitError);
  });
});

describe('smimePart of an entity that is CMS', () => {
  const encoded = (headers: string, body = base64(CMS_HEAD)) =>
    `${headers === '' ? '' : `${headers}\r\n`}Content-Transfer-Encoding: base64\r\n\r\n${body}\r\n`;

  it('gives the decoded CMS and the smime-type in lower case', () => {
    expect(
      recognise(encoded('Content-Type: application/pkcs7-mime; smime-type=Signed-Data; name=smime.p7m')),
    ).toEqual({
      kind: 'cms',
      cms: CMS_HEAD,
      smimeType: 'signed-data',
    });
    expect(recognise(encoded('Content-Type: application/X-PKCS7-MIME'))).toMatchObject({
      kind: 'cms',
      smimeType: '',
    });
  });

  it.each([
    'Content-Type: application/octet-stream; name=smime.p7m',
    'Content-Type: application/octet-stream; name="=?utf-8?Q?a=2Ep7m?="',
    'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="SMIME.P7M"',
    "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''a.p7z",
  ])('knows it where the type is lost: %s', (headers) => {
    expect(recognise(encoded(headers))).toMatchObject({ kind: 'cms', cms: CMS_HEAD });
  });

  it('leaves a part without any type what it is, text, whatever its name', () => {
    const headers = 'Content-Disposition: attachment; filename=certs.p7c';
    expect(recognise(encoded(headers))).toMatchObject({ kind: 'none' });
  });

  it('reads binary, PEM, and base64 that nobody declared', () => {
    const head = 'Content-Type: application/pkcs7-mime\r\n\r\n';
    const pem = `-----BEGIN CMS-----\n${base64(CMS_HEAD)}\n-----END CMS-----\n`;
    for (const body of [String.fromCharCode(...CMS_HEAD), pem, base64(CMS_HEAD)]) {
      expect(smimePart(parseEntity(octets(head + body)), partBudget())).toMatchObject({ cms: CMS_HEAD });
    }
  });

  it('gives what is declared to be CMS and is none, so that it is told as malformed and not as unsigned', () => {
    expect(recognise('Content-Type: application/pkcs7-mime\r\n\r\nhello')).toMatchObject({ kind: 'cms' });
  });

  it.each([
    ['a file name alone', encoded('Content-Type: application/octet-stream; name=smime.p7m', 'QUJD')],
    ['another file name', encoded('Content-Type: application/octet-stream; name=smime.p7mx')],
    ['no name', encoded('Content-Type: application/octet-stream')],
    ['another type', encoded('Content-Type: text/plain; name=smime.p7m')],
    [
      'a signature with nothing it could sign',
      encoded('Content-Type: application/pkcs7-signature; name=smime.p7s'),
    ],
    [
      'a message with such a part',
      `Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n${signed()}\r\n--x--`,
    ],
    ['text', 'Subject: x\r\n\r\nhello'],
  ])('is none for %s', (_, source) => {
    expect(recognise(source)).toEqual({ kind: 'none' });
  });

  it('refuses broken base64', () => {
    const source = lines(
      'Content-Type: application/pkcs7-mime',
      'Content-Transfer-Encoding: base64',
      '',
      'MII*',
    );
    expect(() => smimePart(parseEntity(source), partBudget())).toThrow(MalformedMimeError);
  });
});

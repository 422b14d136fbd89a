import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import { CertificateFileError, readCertificateFile } from '../../src/directory/certificate-file.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';

let root: Identity;
let bob: Identity;
let folder: OpensslFolder;
let pem: string;

beforeAll(async () => {
  root = await createRoot();
  bob = await root.issue({ email: 'bob@example.org', name: 'Bob' });
  pem = toPem(bob.der, 'CERTIFICATE');
  folder = createOpensslFolder();
  folder.write('bob.pem', utf8(pem));
  folder.write('root.pem', utf8(toPem(root.der, 'CERTIFICATE')));
});
afterAll(() => folder.remove());

const subjects = (file: Bytes): readonly string[] =>
  readCertificateFile(file).map(({ subject }) => subject.text);
const BOB = 'CN=Bob, O=Signet Test';
const ROOT = 'CN=Test Root, O=Signet Test';

const code = (file: Bytes): string | undefined => {
  try {
    readCertificateFile(file);
    return undefined;
  } catch (error) {
    return error instanceof CertificateFileError ? error.code : String(error);
  }
};

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');
/** RFC 2426 §2.6: lines of 75, the others led by a blank. */
const folded = (line: string): string => line.replace(/.{74}(?=.)/g, '$&\r\n ');
const vcard = (...lines: readonly string[]): Bytes =>
  utf8(['BEGIN:VCARD', 'VERSION:3.0', 'FN:Bob', ...lines.map(folded), 'END:VCARD', ''].join('\r\n'));

describe('readCertificateFile', () => {
  it('reads what openssl makes: DER, PEM with text around, PKCS #7 in DER and PEM', () => {
    folder.run('x509 -in bob.pem -outform DER -out bob.cer');
    expect(subjects(folder.read('bob.cer'))).toEqual([BOB]);
    folder.run('x509 -in bob.pem -text -out bob.txt');
    expect(subjects(folder.read('bob.txt'))).toEqual([BOB]);
    for (const form of ['DER', 'PEM']) {
      folder.run(`crl2pkcs7 -nocrl -certfile bob.pem -certfile root.pem -outform ${form} -out bob.p7b`);
      expect(subjects(folder.read('bob.p7b')).toSorted()).toEqual([BOB, ROOT]);
    }
  });

  it('reads several blocks, each certificate once, and base64 without its armour', () => {
    expect(subjects(utf8(`${pem}\r\n${toPem(root.der, 'CERTIFICATE')}${pem}`))).toEqual([BOB, ROOT]);
    expect(subjects(utf8(base64(bob.der)))).toEqual([BOB]);
  });

  it.each([
    ['3.0', () => `KEY;ENCODING=b;TYPE=X509:${base64(bob.der)}`],
    ['3.0, in a group', () => `item1.KEY;TYPE="x:y";ENCODING=B:${base64(bob.der)}`],
    ['2.1', () => `KEY;X509;ENCODING=BASE64:${base64(bob.der)}`],
    ['2.1 of Outlook', () => `KEY;X509;BASE64:${base64(bob.der)}`],
    ['4.0', () => `KEY:data:application/pkix-cert;base64,${base64(bob.der)}`],
    ['4.0, with its type beside it', () => `KEY;MEDIATYPE=x/y:data:;base64\\,${base64(bob.der)}`],
    [
      '4.0, as a URI escapes it',
      () => `KEY:data:application/pkix-cert;base64,${encodeURIComponent(base64(bob.der))}`,
    ],
    ['PEM inside', () => `KEY;ENCODING=b:${base64(utf8(pem))}`],
  ])('reads a contact: %s', (_, line) => {
    expect(subjects(vcard(line()))).toEqual([BOB]);
  });

  it('reads a contact that folds with a blank more, and passes over keys of another kind', () => {
    const lines = base64(bob.der).replace(/.{60}/g, '$&\n  ');
    expect(subjects(utf8(`begin:vcard\nKEY;TYPE=X509;ENCODING=b:\n  ${lines}\n\nend:vcard\n`))).toEqual([
      BOB,
    ]);
    const others = [
      'KEY:https://example.org/key.asc',
      `KEY;TYPE=PGP;ENCODING=b:${base64(utf8('no certificate'))}`,
      'KEY:data:application/pgp-keys;base64,%',
      `NOTE:KEY;ENCODING=b:${base64(root.der)}`,
    ];
    expect(subjects(vcard(...others, `KEY;ENCODING=b:${base64(bob.der)}`))).toEqual([BOB]);
    expect(code(vcard(...others))).toBe('no-certificate');
  });

  it('passes over an entry that is no certificate', () => {
    const broken = toPem(utf8('0\u0003abc'), 'CERTIFICATE');
    expect(subjects(utf8(broken + pem))).toEqual([BOB]);
    expect(code(utf8(broken))).toBe('no-certificate');
  });

  it('says why there is nothing in a file', () => {
    expect(code(utf8('Dear Alice,'))).toBe('unreadable');
    expect(code(new Uint8Array(0))).toMatch(/unreadable|no-certificate/);
    expect(code(bob.der.subarray(0, 100))).toBe('unreadable');
    expect(code(utf8(toPem(bob.der.subarray(0, 100), 'CERTIFICATE')))).toBe('no-certificate');
    expect(code(utf8(pem.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST')))).toBe('unreadable');
    expect(code(new Uint8Array(4 * 1024 * 1024 + 1))).toBe('too-large');
  });

  it('reads no more certificates than a person has use for', () => {
    const blocks = Array.from({ length: 501 }, (_, at) =>
      toPem(Uint8Array.of(0x30, 4, 2, 2, 1 + (at >> 8), at), 'CERTIFICATE'),
    );
    expect(code(utf8(blocks.join('')))).toBe('too-many');
  });

  it.each([
    ['parameters', () => `BEGIN:VCARD\nKEY${';a'.repeat(1_900_000)}`],
    ['quotes', () => `BEGIN:VCARD\nKEY;${'"a"'.repeat(1_300_000)}`],
    ['parts of a URI', () => `BEGIN:VCARD\nKEY:data:${';'.repeat(4_000_000)}`],
    ['lines', () => `BEGIN:VCARD\n${'KEY\n'.repeat(1_000_000)}`],
    ['beginnings', () => '-----BEGIN CERTIFICATE-----\n'.repeat(140_000)],
  ])('is not kept busy by a file of nothing but %s', (_, file) => {
    const octets = utf8(file());
    expect(octets.length).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(code(octets)).toMatch(/no-certificate|unreadable/);
  });

  it('leaves the octets of a file alone', () => {
    const file = utf8(pem);
    readCertificateFile(file);
    expect(fromUtf8(file)).toBe(pem);
  });
});

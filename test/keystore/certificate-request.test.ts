import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readCertificate, readPublicKey, type Certificate } from '../../src/asn1/certificate.ts';
import { readPem, toPem } from '../../src/asn1/pem.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { importSignOnlyKey } from '../../src/crypto/signing-key.ts';
import {
  CertificateRequestError,
  toRequestPem,
  writeCertificateRequest,
  type WantedCertificate,
} from '../../src/keystore/certificate-request.ts';
import { generateKey, type GeneratedKey, type KeyAlgorithm } from '../../src/keystore/generate-key.ts';
import { openWorkshop, type Workshop } from './openssl.ts';

/** The authority is the real openssl. */
let workshop: Workshop;
const keys = new Map<KeyAlgorithm, GeneratedKey>();

beforeAll(async () => {
  workshop = openWorkshop();
  for (const algorithm of ['rsa-3072', 'p-256', 'ed25519'] as const)
    keys.set(algorithm, await generateKey(algorithm));
});
afterAll(() => workshop.close());

const ALICE = { name: 'Alice Example', address: 'alice@example.org' };

async function request(wanted: WantedCertificate, algorithm: KeyAlgorithm = 'p-256'): Promise<Bytes> {
  const { key } = keys.get(algorithm)!;
  return writeCertificateRequest(wanted, key.subjectPublicKeyInfo, key);
}

function save(name: string, content: string | Uint8Array): void {
  writeFileSync(join(workshop.folder, name), content);
}

/** What openssl reads in the request, its signature checked. */
function read(pem: string): string {
  save('made.csr', pem);
  // openssl says of a wrong signature so, and ends well all the same.
  const output = execFileSync('sh', ['-c', 'openssl req -in made.csr -verify -text -noout 2>&1'], {
    cwd: workshop.folder,
  });
  return output.toString();
}

function issued(pem: string): Certificate {
  save('made.csr', pem);
  const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
  workshop.openssl(
    'x509',
    '-req',
    '-in',
    'made.csr',
    ...issuer,
    '-copy_extensions',
    'copy',
    '-out',
    'made.pem',
  );
  const [der] = readPem(workshop.read('made.pem'), 'CERTIFICATE');
  return readCertificate(der!);
}

describe('writeCertificateRequest', () => {
  it.each<readonly [KeyAlgorithm, string, string, readonly string[]]>([
    [
      'rsa-3072',
      'sha256WithRSAEncryption',
      'Public-Key: (3072 bit)',
      ['digitalSignature', 'keyEncipherment'],
    ],
    ['p-256', 'ecdsa-with-SHA256', 'NIST CURVE: P-256', ['digitalSignature', 'keyAgreement']],
    ['ed25519', 'ED25519', 'ED25519 Public-Key', ['digitalSignature']],
  ])('makes one by %s that openssl verifies and issues', async (algorithm, signature, key, usage) => {
    const pem = toRequestPem(await request(ALICE, algorithm));
    const text = read(pem);
    expect(text).toContain('verify OK');
    expect(text).toMatch(/Subject: CN ?= ?Alice Example\n/);
    expect(text).toContain(`Signature Algorithm: ${signature}`);
    expect(text).toContain(key);
    expect(text).toContain('email:alice@example.org');
    expect(text).toContain('E-mail Protection');
    const { known, subject, subjectPublicKeyInfo } = issued(pem);
    expect([...known.keyUsage!].sort()).toEqual([...usage].sort());
    expect(known.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.4']);
    expect(known.subjectAltName).toEqual([{ form: 'rfc822Name', value: 'alice@example.org' }]);
    expect(subject.text).toBe('CN=Alice Example');
    expect(subjectPublicKeyInfo.der).toEqual(keys.get(algorithm)!.key.subjectPublicKeyInfo);
  });

  it.each([
    ['alice@BÜCHER.example', 'rfc822Name', 'alice@xn--bcher-kva.example'],
    ['Alice.O@Example.ORG', 'rfc822Name', 'Alice.O@example.org'],
    ['älice@example.org', 'smtpUtf8Mailbox', 'älice@example.org'],
    ['älice@bücher.example', 'smtpUtf8Mailbox', 'älice@xn--bcher-kva.example'],
    ['用户@例子.example', 'smtpUtf8Mailbox', '用户@xn--fsqu00a.example'],
  ])('writes %s as %s', async (address, form, value) => {
    const pem = toRequestPem(await request({ name: 'Älice 用户', address }));
    expect(read(pem)).toContain('verify OK');
    const { known, subject } = issued(pem);
    expect(known.subjectAltName).toEqual([{ form, value }]);
    expect(subject.text).toBe('CN=Älice 用户');
  });

  it.each<readonly [KeyAlgorithm, WantedCertificate['use'], readonly string[]]>([
    ['rsa-3072', 'signing', ['digitalSignature']],
    ['rsa-3072', 'encryption', ['keyEncipherment']],
    ['p-256', 'encryption', ['keyAgreement']],
    ['ed25519', 'signing', ['digitalSignature']],
  ])('asks with a key of %s for %s alone', async (algorithm, use, usage) => {
    const { known } = issued(toRequestPem(await request({ ...ALICE, ...(use ? { use } : {}) }, algorithm)));
    expect([...known.keyUsage!]).toEqual(usage);
  });

  it('asks again with the key of a certificate that is there already', async () => {
    const { privateKeyInfo, key } = keys.get('p-256')!;
    const publicKey = readPublicKey(parseBer(key.subjectPublicKeyInfo));
    const signOnly = await importSignOnlyKey(publicKey, privateKeyInfo);
    const der = await writeCertificateRequest(ALICE, key.subjectPublicKeyInfo, signOnly);
    expect(read(toRequestPem(der))).toContain('verify OK');
  });

  it.each<readonly [string, WantedCertificate, CertificateRequestError['code']]>([
    ['no name', { ...ALICE, name: '  ' }, 'name'],
    ['a name with a line end', { ...ALICE, name: 'Alice\nMallory' }, 'name'],
    ['a name that turns around', { ...ALICE, name: 'Alice\u202eecilA' }, 'name'],
    ['a name of 65 characters', { ...ALICE, name: 'a'.repeat(65) }, 'name'],
    ['no address', { ...ALICE, address: '' }, 'address'],
    ['an address without its host', { ...ALICE, address: 'alice' }, 'address'],
    ['an address with a name', { ...ALICE, address: 'Alice <alice@example.org>' }, 'address'],
    ['an address with a comment', { ...ALICE, address: '(Al)alice@example.org' }, 'address'],
    ['two addresses', { ...ALICE, address: 'alice@example.org, bob@example.org' }, 'address'],
    ['an address with a blank', { ...ALICE, address: ' alice@example.org' }, 'address'],
    ['an address with NUL', { ...ALICE, address: 'alice@example.org\0.example.net' }, 'address'],
    ['an address with a mixed script', { ...ALICE, address: 'аlice@example.org' }, 'address'],
    ['an address literal', { ...ALICE, address: 'alice@[192.0.2.1]' }, 'address'],
    ['a host that is none', { ...ALICE, address: 'alice@-example.org' }, 'address'],
    ['a host of no label', { ...ALICE, address: 'alice@a&b.example.org' }, 'address'],
    ['a local part of 65 octets', { ...ALICE, address: `${'a'.repeat(65)}@example.org` }, 'address'],
    ['an address of 255 octets', { ...ALICE, address: `alice@${'a123456.'.repeat(31)}b` }, 'address'],
    ['encryption by a key that only signs', { ...ALICE, use: 'encryption' }, 'use'],
  ])('refuses %s', async (_, wanted, code) => {
    const error: unknown = await request(wanted, wanted.use ? 'ed25519' : 'p-256').catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(CertificateRequestError);
    expect((error as CertificateRequestError).code).toBe(code);
  });

  it('takes a name of 64 characters, each of several octets', async () => {
    expect(read(toRequestPem(await request({ ...ALICE, name: '用'.repeat(64) })))).toContain('verify OK');
  });
});

describe('generateKey', () => {
  it.each<readonly [KeyAlgorithm, RegExp]>([
    ['rsa-3072', /Private-Key: \(3072 bit, 2 primes\)[^]*publicExponent: 65537/],
    ['p-256', /NIST CURVE: P-256/],
    ['ed25519', /ED25519 Private-Key/],
  ])('makes a key of %s that openssl reads', (algorithm, expected) => {
    const { privateKeyInfo, key } = keys.get(algorithm)!;
    save('made.key', toPem(privateKeyInfo, 'PRIVATE KEY'));
    expect(workshop.openssl('pkey', '-in', 'made.key', '-text', '-noout').toString()).toMatch(expected);
    const spki = workshop.openssl('pkey', '-in', 'made.key', '-pubout', '-outform', 'DER');
    expect(new Uint8Array(spki)).toEqual(key.subjectPublicKeyInfo);
  });

  it('makes another one each time', async () => {
    const [first, second] = [await generateKey('p-256'), await generateKey('p-256')];
    expect(first.privateKeyInfo).not.toEqual(second.privateKeyInfo);
  });

  it('makes one of Ed25519 where the platform has none, for requests too', async () => {
    const { subtle } = crypto;
    const refuse = (): Promise<never> => Promise.reject(new DOMException('no such', 'NotSupportedError'));
    const generate = vi.spyOn(subtle, 'generateKey').mockImplementation(refuse);
    const importKey = vi.spyOn(subtle, 'importKey').mockImplementation(refuse);
    try {
      const { key, privateKeyInfo } = await generateKey('ed25519');
      const spki = readPublicKey(parseBer(key.subjectPublicKeyInfo));
      const imported = await importSignOnlyKey(spki, privateKeyInfo);
      for (const signer of [key, imported])
        expect(
          read(toRequestPem(await writeCertificateRequest(ALICE, key.subjectPublicKeyInfo, signer))),
        ).toContain('verify OK');
      expect(await key.sign(utf8('data'))).toHaveLength(64);
    } finally {
      generate.mockRestore();
      importKey.mockRestore();
    }
  });
});

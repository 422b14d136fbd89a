import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { element, explicit, oid, sequence, utf8String } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { readPem, toPem } from '../../src/asn1/pem.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import {
  CertificateAnswerError,
  readCertificateAnswer,
  type Oddity,
  type PendingRequest,
} from '../../src/keystore/certificate-answer.ts';
import { toRequestPem, writeCertificateRequest } from '../../src/keystore/certificate-request.ts';
import { generateKey } from '../../src/keystore/generate-key.ts';
import { extendedKeyUsage, keyUsage, nameOf, subjectAltName } from '../../src/pki/issue-certificate.ts';
import { createRoot, NOW, YEAR, type Identity, type Wanted } from '../support/fake-ca.ts';
import { openWorkshop, type Workshop } from './openssl.ts';

const ADDRESS = 'alice@example.org';

interface Request extends PendingRequest {
  readonly id: string;
}

let workshop: Workshop;
let root: Identity;
let authority: Identity;
let alice: Identity;
let bob: Identity;
const requestOf = ({ certificate }: Identity, id: string, address = ADDRESS): Request => ({
  id,
  address,
  publicKey: certificate.subjectPublicKeyInfo.der,
});

beforeAll(async () => {
  workshop = openWorkshop();
  root = await createRoot();
  authority = await root.issue({ name: 'Authority', ca: true });
  alice = await authority.issue({ email: ADDRESS });
  bob = await authority.issue({ name: 'Bob', email: 'bob@example.org' });
  for (const [name, { der }] of Object.entries({ root, authority, alice, bob }))
    writeFileSync(join(workshop.folder, `${name}.crt`), pem(der));
});
afterAll(() => workshop.close());

const pem = (der: Bytes): string => toPem(der, 'CERTIFICATE');

/** A certs-only PKCS #7 by openssl. */
const pkcs7 = (form: 'PEM' | 'DER', ...names: readonly string[]): Bytes =>
  new Uint8Array(
    workshop.openssl(
      'crl2pkcs7',
      '-nocrl',
      '-outform',
      form,
      ...names.flatMap((name) => ['-certfile', `${name}.crt`]),
    ),
  );

function read(answer: Bytes, at = NOW, requests = [requestOf(alice, 'alice')]) {
  return readCertificateAnswer(answer, requests, at).map(({ request, certificate, chain, oddities }) => ({
    id: request.id,
    certificate: certificate.subject.attributes.at(-1)?.value,
    chain: chain.map(({ subject }) => subject.attributes.at(-1)?.value),
    oddities,
  }));
}

const whole = [
  { id: 'alice', certificate: 'Alice Example', chain: ['Authority', 'Test Root'], oddities: [] },
];
const shuffled = (): readonly Bytes[] => [root.der, alice.der, authority.der];

describe('readCertificateAnswer', () => {
  it.each<readonly [string, () => Bytes]>([
    ['PEM', () => utf8(shuffled().map(pem).join(''))],
    ['PEM with line ends of mail', () => utf8(shuffled().map(pem).join('').replaceAll('\n', '\r\n'))],
    [
      'PEM with words around each',
      () => utf8(`Dear Alice, - here it is:\n${shuffled().map(pem).join('\nsubject=CN - x\n')}\n--\nThe CA`),
    ],
    ['PEM with one twice', () => utf8([...shuffled(), alice.der, root.der].map(pem).join(''))],
    [
      'PEM with a block of another kind',
      () => utf8(toPem(utf8('x'), 'X509 CRL') + shuffled().map(pem).join('')),
    ],
    ['PKCS #7 in PEM', () => pkcs7('PEM', 'root', 'alice', 'authority')],
    ['PKCS #7 in DER', () => pkcs7('DER', 'root', 'alice', 'authority')],
    [
      'PKCS #7 in bare base64',
      () => utf8(Buffer.from(pkcs7('DER', 'alice', 'authority', 'root')).toString('base64')),
    ],
    ['PKCS #7 and PEM together', () => concat([pkcs7('PEM', 'root', 'authority'), utf8(pem(alice.der))])],
    [
      'PEM with a certificate that nobody can read',
      () => utf8([pem(sequence()), ...shuffled().map(pem)].join('')),
    ],
  ])('reads %s', (_, answer) => {
    expect(read(answer())).toEqual(whole);
  });

  it.each<readonly [string, () => Bytes]>([
    ['DER', () => alice.der],
    ['bare base64', () => utf8(`\n${Buffer.from(alice.der).toString('base64')}\n`)],
  ])('reads one certificate in %s, and misses its issuer', (_, answer) => {
    const issuer = authority.certificate.subject.text;
    expect(read(answer())).toEqual([
      {
        id: 'alice',
        certificate: 'Alice Example',
        chain: [],
        oddities: [{ code: 'issuer-missing', issuer }],
      },
    ]);
  });

  it('answers each of several requests by its key, and takes no leaf for a part of the chain', () => {
    const answer = utf8([bob, alice, authority].map(({ der }) => pem(der)).join(''));
    const requests = [requestOf(alice, 'a'), requestOf(bob, 'b', 'bob@example.org'), requestOf(root, 'r')];
    expect(read(answer, NOW, requests)).toEqual([
      { id: 'a', certificate: 'Alice Example', chain: ['Authority'], oddities: [] },
      { id: 'b', certificate: 'Bob', chain: ['Authority'], oddities: [] },
    ]);
  });

  it('takes the newest of several certificates for one key', async () => {
    const notBefore = new Date(NOW.getTime() - 1000);
    const renewed = await authority.issue({ name: 'Renewed', email: ADDRESS, key: alice.key, notBefore });
    for (const order of [
      [renewed, alice],
      [alice, renewed],
    ])
      expect(read(utf8(order.map(({ der }) => pem(der)).join('')))[0]?.certificate).toBe('Renewed');
  });

  it.each<readonly [string, () => Bytes, CertificateAnswerError['code']]>([
    ['a certificate of another key', () => utf8(pem(bob.der)), 'of-another-key'],
    ['the chain alone', () => pkcs7('DER', 'root', 'authority'), 'of-another-key'],
    ['nothing', () => new Uint8Array(0), 'unreadable'],
    ['text', () => utf8('Your request was declined.'), 'unreadable'],
    ['a block without its end', () => utf8(pem(alice.der).slice(0, -10)), 'unreadable'],
    ['what is not base64', () => utf8(pem(alice.der).replace('\n', '\n!')), 'unreadable'],
    ['bytes behind its end', () => concat([alice.der, Uint8Array.of(0)]), 'unreadable'],
    ['more than a mebibyte', () => utf8(pem(alice.der) + ' '.repeat(1024 * 1024)), 'unreadable'],
    ['a thousand and one certificates', () => utf8(pem(sequence()).repeat(1001)), 'unreadable'],
    ['the request itself', () => utf8(toPem(alice.der, 'CERTIFICATE REQUEST')), 'no-certificate'],
    ['a PKCS #7 of another kind', () => sequence(oid(OID.data), explicit(0, sequence())), 'no-certificate'],
    ['no certificate that can be read', () => utf8(pem(sequence())), 'no-certificate'],
  ])('refuses %s', (_, answer, code) => {
    const refused = (): unknown => {
      try {
        return read(answer());
      } catch (error) {
        return error instanceof CertificateAnswerError ? error.code : error;
      }
    };
    expect(refused()).toBe(code);
  });

  it('does not take a certificate whose key differs by one bit', () => {
    const request = requestOf(alice, 'alice');
    const other = request.publicKey.slice();
    other[other.length - 1]! ^= 1;
    expect(() => read(alice.der, NOW, [{ ...request, publicKey: other }])).toThrow('of-another-key');
  });
});

describe('what is odd about an answer', () => {
  const utf8Mailbox = subjectAltName(
    element(0xa0, oid(OID.smtpUtf8Mailbox), explicit(0, utf8String('älice@xn--bcher-kva.example'))),
  );
  it.each<readonly [string, Wanted, string, readonly Oddity[]]>([
    ['nothing where all is right', { email: ADDRESS }, ADDRESS, []],
    ['nothing where the host is spelled otherwise', { email: ADDRESS }, 'Alice@EXAMPLE.org', []],
    ['nothing where one of several is the address', { email: ['a@example.org', ADDRESS] }, ADDRESS, []],
    ['nothing of a mailbox beyond ASCII', { extensions: [utf8Mailbox] }, 'älice@bücher.example', []],
    [
      'another address',
      { email: 'alice@example.net' },
      ADDRESS,
      [{ code: 'other-address', wanted: ADDRESS, addresses: ['alice@example.net'] }],
    ],
    ['no address', {}, ADDRESS, [{ code: 'other-address', wanted: ADDRESS, addresses: [] }]],
    [
      'an address in the old place',
      { subject: nameOf({ CN: 'Alice', emailAddress: ADDRESS }) },
      ADDRESS,
      [{ code: 'address-only-in-subject' }],
    ],
    [
      'an address in the old place beside another one',
      { subject: nameOf({ CN: 'Alice', emailAddress: ADDRESS }), email: 'x@example.net' },
      ADDRESS,
      [{ code: 'other-address', wanted: ADDRESS, addresses: ['x@example.net', ADDRESS] }],
    ],
    [
      'another purpose',
      { email: ADDRESS, extensions: [extendedKeyUsage(OID.serverAuth)] },
      ADDRESS,
      [{ code: 'not-for-mail' }],
    ],
    [
      'no signatures',
      { email: ADDRESS, extensions: [keyUsage('keyAgreement')] },
      ADDRESS,
      [{ code: 'not-for-signing' }],
    ],
    [
      'its end',
      { email: ADDRESS, notAfter: new Date(NOW.getTime() - 1000) },
      ADDRESS,
      [{ code: 'expired', notAfter: new Date(NOW.getTime() - 1000).toISOString() }],
    ],
    [
      'its beginning',
      { email: ADDRESS, notBefore: new Date(NOW.getTime() + 1000), notAfter: new Date(NOW.getTime() + YEAR) },
      ADDRESS,
      [{ code: 'not-yet-valid', notBefore: new Date(NOW.getTime() + 1000).toISOString() }],
    ],
  ])('is %s', async (_, wanted, address, oddities) => {
    const issued = await authority.issue(wanted);
    const answer = utf8([issued.der, authority.der].map(pem).join(''));
    const [answered] = readCertificateAnswer(answer, [requestOf(issued, 'x', address)], NOW);
    expect(answered?.oddities).toEqual(oddities);
  });

  it('is not that a certificate for oneself comes without another one', async () => {
    const own = await createRoot({ ca: false, email: ADDRESS });
    expect(readCertificateAnswer(own.der, [requestOf(own, 'own')], NOW)[0]?.oddities).toEqual([]);
  });
});

describe('a request that openssl answers', () => {
  it.each(['rsa-3072', 'p-256', 'ed25519'] as const)('comes back for the key of %s', async (algorithm) => {
    const { key } = await generateKey(algorithm);
    const wanted = { name: 'Alice', address: ADDRESS };
    const der = await writeCertificateRequest(wanted, key.subjectPublicKeyInfo, key);
    writeFileSync(join(workshop.folder, 'a.csr'), toRequestPem(der));
    const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30'];
    workshop.openssl('x509', '-req', '-in', 'a.csr', ...issuer, '-copy_extensions', 'copy', '-out', 'a.crt');
    writeFileSync(join(workshop.folder, 'ca.crt'), workshop.read('ca.pem'));
    const [issued] = readPem(workshop.read('a.crt'), 'CERTIFICATE');
    const request = { publicKey: key.subjectPublicKeyInfo, address: ADDRESS };
    const at = new Date(readCertificate(issued!).notBefore.getTime() + 1000);
    const [answered, ...more] = readCertificateAnswer(pkcs7('PEM', 'ca', 'a'), [request], at);
    expect(more).toEqual([]);
    expect(answered?.certificate.der).toEqual(issued);
    expect(answered?.chain.map(({ subject }) => subject.text)).toEqual(['CN=Test CA']);
    expect(answered?.oddities).toEqual([]);
  });
});

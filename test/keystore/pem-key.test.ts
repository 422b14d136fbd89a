import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { octetString, sequence } from '../../src/asn1/der.ts';
import { toPem } from '../../src/asn1/pem.ts';
import { concat, EMPTY, utf8, type Bytes } from '../../src/bytes.ts';
import { readKeyFile, readKeyFiles } from '../../src/keystore/key-file.ts';
import { base64, ec, openWorkshop, P256, PASSPHRASE, pemBodies, RSA, type Workshop } from './openssl.ts';
import { refusal } from './refusal.ts';
import { pbes2 } from './write-pkcs12.ts';

/** PEM files that the real openssl makes. */
let workshop: Workshop;

beforeAll(() => {
  workshop = openWorkshop();
  workshop.issue('rsa', ...RSA);
  workshop.issue('p256', ...P256);
});

afterAll(() => workshop.close());

const withCertificate = (key: Uint8Array, name: string): Bytes =>
  concat([key, workshop.read(`${name}.pem`), workshop.read('ca.pem')]);

const encrypted = (...options: readonly string[]): Buffer =>
  workshop.openssl('pkcs8', '-topk8', '-in', 'p256.key', '-passout', `pass:${PASSPHRASE}`, ...options);

const pkcs8Of = (name: string): readonly string[] =>
  pemBodies(workshop.openssl('pkcs8', '-topk8', '-nocrypt', '-in', `${name}.key`).toString(), 'PRIVATE KEY');

async function found(file: Bytes, passphrase = PASSPHRASE) {
  const identities = await readKeyFile(file, passphrase);
  return identities.map(({ privateKeyInfo, certificate, chain }) => ({
    key: base64(privateKeyInfo),
    path: [certificate, ...chain].map(({ subject }) => subject.text),
  }));
}

const expected = (name: string) => pkcs8Of(name).map((key) => ({ key, path: [`CN=${name}`, 'CN=Test CA'] }));

describe('readKeyFile of a PEM file', () => {
  it('takes a PKCS #8 key, before or behind its certificate', async () => {
    const [key, certificate] = [workshop.read('rsa.key'), workshop.read('rsa.pem')];
    const ca = workshop.read('ca.pem');
    expect(await found(concat([key, certificate, ca]))).toEqual(expected('rsa'));
    expect(await found(concat([ca, certificate, utf8('Bag Attributes\r\n'), key]))).toEqual(expected('rsa'));
  });

  it.each([
    ['RSA', 'rsa', RSA],
    ['P-256', 'p256', P256],
    ['P-521', 'p521', ec('P-521')],
    ['brainpoolP384r1', 'brainpool', ec('brainpoolP384r1')],
  ] as const)('makes PKCS #8 of a traditional key of %s as openssl does', async (_, name, newKey) => {
    workshop.issue(name, ...newKey);
    const key = workshop.openssl('pkey', '-traditional', '-in', `${name}.key`);
    expect(key.toString()).toMatch(/BEGIN (RSA|EC) PRIVATE KEY/);
    expect(await found(withCertificate(key, name))).toEqual(expected(name));
  });

  it('takes several keys, each with its certificate, and passes over other blocks', async () => {
    const parameters = workshop.openssl('ecparam', '-name', 'prime256v1');
    const file = concat([
      parameters,
      ...['rsa', 'p256'].map((name) => concat([workshop.read(`${name}.pem`), workshop.read(`${name}.key`)])),
    ]);
    const keys = (await found(file)).map(({ key }) => key);
    expect(keys).toEqual([...pkcs8Of('rsa'), ...pkcs8Of('p256')]);
  });

  it.each([
    ['aes-128-cbc', 'hmacWithSHA1'],
    ['aes-192-cbc', 'hmacWithSHA224'],
    ['aes-256-cbc', 'hmacWithSHA256'],
    ['aes-256-cbc', 'hmacWithSHA384'],
    ['des3', 'hmacWithSHA512'],
  ])('opens a key encrypted by %s and %s', async (cipher, prf) => {
    const key = encrypted('-v2', cipher, '-v2prf', prf);
    expect(await found(withCertificate(key, 'p256'))).toEqual(expected('p256'));
  });

  it('opens a key encrypted by triple DES of PKCS #12', async () => {
    const key = encrypted('-v1', 'PBE-SHA1-3DES');
    expect(await found(withCertificate(key, 'p256'))).toEqual(expected('p256'));
  });

  it.each<readonly [string, () => Bytes, string]>([
    [
      'a wrong passphrase',
      () => withCertificate(encrypted('-passout', 'pass:another'), 'p256'),
      'wrong-passphrase',
    ],
    ['a key encrypted by scrypt', () => withCertificate(encrypted('-scrypt'), 'p256'), 'unsupported'],
    [
      'a key encrypted by DES',
      () =>
        withCertificate(
          encrypted('-v1', 'PBE-MD5-DES', '-provider', 'legacy', '-provider', 'default'),
          'p256',
        ),
      'unsupported',
    ],
    ['a key encrypted in the old way', () => withCertificate(oldWay(), 'p256'), 'unsupported'],
    [
      'a key of OpenSSH',
      () => utf8('-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'),
      'unsupported',
    ],
    ['2^31 iterations', () => withCertificate(claiming(2 ** 31), 'p256'), 'too-many-iterations'],
    ['no certificate', () => workshop.read('p256.key'), 'no-key'],
    ['no key', () => workshop.read('p256.pem'), 'no-key'],
    ['the certificate of another', () => withCertificate(workshop.read('p256.key'), 'rsa'), 'no-key'],
    ['a block without its end', () => workshop.read('p256.key').subarray(0, -10), 'damaged'],
    [
      'what is not base64',
      () => utf8('-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----'),
      'damaged',
    ],
    [
      'a key on no curve',
      () => utf8('-----BEGIN EC PRIVATE KEY-----\nMAYCAQEEAQE=\n-----END EC PRIVATE KEY-----'),
      'damaged',
    ],
    ['a thousand and one keys', () => utf8(toPem(EMPTY, 'PRIVATE KEY').repeat(1001)), 'unsupported'],
    ['text', () => utf8('Hello'), 'not-a-key-file'],
  ])('refuses %s', async (_, make, code) => {
    expect((await refusal(readKeyFile(make(), PASSPHRASE))).code).toBe(code);
  });

  const claiming = (iterations: number): Bytes => {
    const { algorithm, ciphertext } = pbes2(utf8(PASSPHRASE), 'sha256', iterations)(EMPTY);
    return utf8(toPem(sequence(algorithm, octetString(ciphertext)), 'ENCRYPTED PRIVATE KEY'));
  };

  const oldWay = (): Buffer =>
    workshop.openssl('ec', '-in', 'p256.key', '-aes128', '-passout', `pass:${PASSPHRASE}`);

  it('says how to convert a key encrypted in the old way', async () => {
    const { detail } = await refusal(readKeyFile(withCertificate(oldWay(), 'p256'), PASSPHRASE));
    expect(detail).toContain('openssl pkcs8 -topk8');
  });

  it('answers many beginnings without an end as one', async () => {
    const file = utf8('-----BEGIN PRIVATE KEY-----\n'.repeat(100_000));
    expect((await refusal(readKeyFile(file, PASSPHRASE))).code).toBe('damaged');
  });
});

describe('readKeyFile of PKCS #12 in PEM', () => {
  const armoured = (text = ''): Bytes => {
    const options = ['-inkey', 'p256.key', '-in', 'p256.pem', '-certfile', 'ca.pem'];
    const file = workshop.openssl('pkcs12', '-export', ...options, '-passout', `pass:${PASSPHRASE}`);
    return utf8(text + toPem(file, 'PKCS12'));
  };

  it.each(['', 'Alice’s key\r\n'])('opens it behind the words %j', async (text) => {
    expect(await found(armoured(text))).toEqual(expected('p256'));
  });

  it('stays closed to a wrong passphrase', async () => {
    expect((await refusal(readKeyFile(armoured(), 'wrong'))).code).toBe('wrong-passphrase');
  });

  it.each([
    ['what is not PKCS #12', () => utf8(toPem(sequence(), 'PKCS12')), 'not-a-key-file'],
    ['what is not base64', () => utf8('-----BEGIN PKCS12-----\n!\n-----END PKCS12-----'), 'damaged'],
    ['a block without its end', () => armoured().subarray(0, -10), 'damaged'],
  ])('refuses %s', async (_, make, code) => {
    expect((await refusal(readKeyFile(make(), PASSPHRASE))).code).toBe(code);
  });
});

describe('readKeyFiles', () => {
  const der = (command: string, ...options: readonly string[]): Bytes =>
    new Uint8Array(workshop.openssl(command, ...options, '-outform', 'DER'));
  const plainKey = (): Bytes => der('pkcs8', '-topk8', '-nocrypt', '-in', 'p256.key');
  const sealedKey = (): Bytes => der('pkcs8', '-topk8', '-in', 'p256.key', '-passout', `pass:${PASSPHRASE}`);

  it.each<readonly [string, () => readonly Bytes[]]>([
    ['one of PEM with all in it', () => [withCertificate(workshop.read('p256.key'), 'p256')]],
    ['PEM', () => ['p256.key', 'p256.pem', 'ca.pem'].map((name) => workshop.read(name))],
    ['PEM without a line end', () => ['p256.pem', 'p256.key', 'ca.pem'].map((name) => trimmed(name))],
    [
      'PEM and DER',
      () => [workshop.read('p256.key'), der('x509', '-in', 'p256.pem'), workshop.read('ca.pem')],
    ],
    [
      'DER, the key encrypted',
      () => [der('x509', '-in', 'ca.pem'), der('x509', '-in', 'p256.pem'), sealedKey()],
    ],
    [
      'DER, the key in the clear',
      () => [plainKey(), der('x509', '-in', 'p256.pem'), workshop.read('ca.pem')],
    ],
  ])('puts a key and its certificates together out of %s', async (_, files) => {
    const [identity, ...more] = await readKeyFiles(files(), PASSPHRASE);
    expect(more).toEqual([]);
    expect(base64(identity!.privateKeyInfo)).toBe(expected('p256')[0]!.key);
    expect([identity!.certificate, ...identity!.chain].map(({ subject }) => subject.text)).toEqual([
      'CN=p256',
      'CN=Test CA',
    ]);
  });

  const trimmed = (name: string): Bytes => utf8(Buffer.from(workshop.read(name)).toString().trim());

  it.each<readonly [string, () => readonly Bytes[], string]>([
    ['no file', () => [], 'no-key'],
    [
      'a wrong passphrase',
      () => [workshop.read('p256.pem'), new Uint8Array(encrypted('-passout', 'pass:x'))],
      'wrong-passphrase',
    ],
    ['the certificate of another', () => [workshop.read('p256.key'), workshop.read('rsa.pem')], 'no-key'],
    ['a photograph', () => [workshop.read('p256.key'), Uint8Array.of(0xff, 0xd8)], 'not-a-key-file'],
    ['other DER', () => [workshop.read('p256.key'), sequence()], 'not-a-key-file'],
    ['a PKCS #12 file among others', () => [workshop.read('p256.key'), pkcs12()], 'unsupported'],
  ])('refuses %s', async (_, files, code) => {
    expect((await refusal(readKeyFiles(files(), PASSPHRASE))).code).toBe(code);
  });

  const pkcs12 = (): Bytes =>
    new Uint8Array(
      workshop.openssl('pkcs12', '-export', '-inkey', 'rsa.key', '-in', 'rsa.pem', '-passout', 'pass:x'),
    );
});

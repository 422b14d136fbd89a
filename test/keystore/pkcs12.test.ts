import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import type { Identity } from '../../src/keystore/identity.ts';
import { readPkcs12 } from '../../src/keystore/pkcs12.ts';
import { base64, ec, openWorkshop, P256, PASSPHRASE, RSA, type Workshop } from './openssl.ts';
import { refusal } from './refusal.ts';

/** Files that the real openssl makes. */
let workshop: Workshop;

function makePkcs12(name: string, passphrase: string, ...options: readonly string[]): Bytes {
  const input = [
    '-inkey',
    `${name}.key`,
    '-in',
    `${name}.pem`,
    '-certfile',
    'ca.pem',
    '-name',
    `key of ${name}`,
  ];
  const output = ['-passout', `pass:${passphrase}`, '-out', 'made.p12'];
  workshop.openssl('pkcs12', '-export', ...input, ...output, ...options);
  return workshop.read('made.p12');
}

const keys = (identities: readonly Identity[]): readonly string[] =>
  identities.map(({ privateKeyInfo }) => base64(privateKeyInfo));

const names = ({ certificate, chain }: Identity): readonly string[] =>
  [certificate, ...chain].map(({ subject }) => subject.text);

beforeAll(() => {
  workshop = openWorkshop();
  workshop.issue('rsa', ...RSA);
  workshop.issue('p256', ...P256);
});

afterAll(() => workshop.close());

const pbe = (algorithm: string): readonly string[] => [
  '-legacy',
  '-keypbe',
  algorithm,
  '-certpbe',
  algorithm,
];

describe('readPkcs12 of a file by openssl', () => {
  it.each<readonly [string, readonly string[]]>([
    ['as it makes them now', []],
    ['as it made them once', ['-legacy']],
    ['with AES-128', pbe('AES-128-CBC')],
    ['with AES-192', pbe('AES-192-CBC')],
    ['with AES-256', pbe('AES-256-CBC')],
    ['with triple DES by PBES2', pbe('DES-EDE3-CBC')],
    ['with triple DES by PKCS #12', pbe('PBE-SHA1-3DES')],
    ['with triple DES of two keys', pbe('PBE-SHA1-2DES')],
    ['with RC2 of 128 bits', pbe('PBE-SHA1-RC2-128')],
    ['with RC2 of 40 bits', pbe('PBE-SHA1-RC2-40')],
    ['with nothing encrypted', pbe('NONE')],
    ['with only the key encrypted', ['-certpbe', 'NONE']],
    ['with a MAC by SHA-1', ['-macalg', 'sha1']],
    ['with a MAC by SHA-224', ['-macalg', 'sha224']],
    ['with a MAC by SHA-384', ['-macalg', 'sha384']],
    ['with a MAC by SHA-512', ['-macalg', 'sha512']],
    ['with one iteration', ['-noiter', '-nomaciter']],
    ['with many iterations', ['-iter', '100000']],
    ['without a MAC', ['-nomac']],
    ['without a MAC, in the old form', ['-nomac', '-legacy']],
  ])('%s gives the key to the byte, the certificate and its issuer', async (_, options) => {
    const identities = await readPkcs12(makePkcs12('rsa', PASSPHRASE, ...options), PASSPHRASE);
    expect(keys(identities)).toEqual(workshop.keysIn('made.p12'));
    expect(identities.map(names)).toEqual([['CN=rsa', 'CN=Test CA']]);
    expect(identities.map(({ friendlyName }) => friendlyName)).toEqual(['key of rsa']);
  });

  it.each<readonly [string, readonly string[]]>([
    ['P-256', P256],
    ['P-384', ec('P-384')],
    ['P-521', ec('P-521')],
    ['brainpoolP256r1', ec('brainpoolP256r1')],
    ['P-256 with its parameters spelled out', [...P256, '-pkeyopt', 'ec_param_enc:explicit']],
    ['Ed25519', ['-algorithm', 'ED25519']],
    ['X25519', ['-algorithm', 'X25519']],
    ['Ed448', ['-algorithm', 'ED448']],
    ['X448', ['-algorithm', 'X448']],
    ['RSA of 4096 bits', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:4096']],
    ['RSA-PSS', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048']],
  ])('finds the certificate of a key of %s', async (name, newKey) => {
    workshop.issue(name, ...newKey);
    const identities = await readPkcs12(makePkcs12(name, PASSPHRASE), PASSPHRASE);
    expect(keys(identities)).toEqual(workshop.keysIn('made.p12'));
    expect(identities.map(names)).toEqual([[`CN=${name}`, 'CN=Test CA']]);
  });

  it('finds a certificate whose point is compressed', async () => {
    workshop.openssl(
      'pkey',
      '-in',
      'p256.key',
      '-pubout',
      '-ec_conv_form',
      'compressed',
      '-out',
      'compressed.pub',
    );
    workshop.certify('compressed');
    workshop.openssl('pkey', '-in', 'p256.key', '-out', 'compressed.key');
    const [identity] = await readPkcs12(makePkcs12('compressed', PASSPHRASE), PASSPHRASE);
    expect(identity?.certificate.subjectPublicKeyInfo.publicKey).toHaveLength(33);
  });

  it.each<readonly [string, string, readonly string[]]>([
    ['an empty passphrase', '', []],
    ['an empty passphrase in the old form', '', ['-legacy']],
    ['a passphrase that is not ASCII', 'pässwörd€', []],
    ['a passphrase that is not ASCII, in the old form', 'pässwörd€', ['-legacy']],
    ['a passphrase beyond 16 bits a character, in the old form', 'schlüssel🔑', ['-legacy']],
    ['a passphrase longer than the block of the hash', 'long '.repeat(100), ['-legacy', '-macalg', 'sha512']],
  ])('opens with %s', async (_, passphrase, options) => {
    const identities = await readPkcs12(makePkcs12('p256', passphrase, ...options), passphrase);
    expect(keys(identities)).toEqual(workshop.keysIn('made.p12', passphrase));
  });

  it('reads a name that is not ASCII', async () => {
    const file = makePkcs12('p256', PASSPHRASE, '-name', 'Schlüssel für €');
    expect((await readPkcs12(file, PASSPHRASE))[0]?.friendlyName).toBe('Schlüssel für €');
  });

  it.each<readonly [string, readonly string[]]>([
    ['as it makes them now', []],
    ['as it made them once', ['-legacy']],
    ['without a MAC', ['-nomac']],
    ['without a MAC, in the old form', ['-nomac', '-legacy']],
  ])('%s stays closed to a wrong passphrase', async (_, options) => {
    const file = makePkcs12('p256', PASSPHRASE, ...options);
    for (const wrong of ['', 'wrong', PASSPHRASE.toUpperCase(), `${PASSPHRASE} `])
      expect((await refusal(readPkcs12(file, wrong))).code).toBe('wrong-passphrase');
  });

  it.each<readonly [string, readonly string[]]>([
    ['now', []],
    ['once', ['-legacy']],
  ])('as it makes them %s tells damage from a wrong passphrase, wherever it is', async (_, options) => {
    const file = makePkcs12('p256', PASSPHRASE, ...options);
    // The salt and the count of the MAC are at the end: with those changed, everything else still opens.
    for (const at of [200, 500, file.length - 20]) {
      const damaged = file.slice();
      damaged[at]! ^= 1;
      expect((await refusal(readPkcs12(damaged, PASSPHRASE))).code).toBe('damaged');
    }
  });

  it('says of a file without a MAC that it may be damaged as well', async () => {
    const error = await refusal(readPkcs12(makePkcs12('p256', PASSPHRASE, '-nomac'), 'wrong'));
    expect(error.detail).toContain('no checksum');
  });

  it.each([
    ['only certificates', ['-nokeys'], 'The file holds no private key.'],
    ['only a key', ['-nocerts', '-inkey', 'p256.key'], 'no readable certificate that belongs to it'],
  ])('has no identity in a file with %s', async (_, options, detail) => {
    const output = ['-passout', `pass:${PASSPHRASE}`, '-out', 'part.p12'];
    workshop.openssl('pkcs12', '-export', '-in', 'p256.pem', ...options, ...output);
    const error = await refusal(readPkcs12(workshop.read('part.p12'), PASSPHRASE));
    expect(error.code).toBe('no-key');
    expect(error.detail).toContain(detail);
  });

  it('names the cipher that it does not read', async () => {
    const file = makePkcs12('p256', PASSPHRASE, ...pbe('PBE-SHA1-RC4-128'));
    const error = await refusal(readPkcs12(file, PASSPHRASE));
    expect(error.code).toBe('unsupported');
    expect(error.detail).toContain('1.2.840.113549.1.12.1.1');
  });

  it.each(['ca.pem', 'p256.key'])('is not what %s is', async (name) => {
    expect((await refusal(readPkcs12(workshop.read(name), PASSPHRASE))).code).toBe('not-a-key-file');
  });

  it('is not what a certificate in DER is', async () => {
    workshop.openssl('x509', '-in', 'ca.pem', '-outform', 'DER', '-out', 'ca.der');
    expect((await refusal(readPkcs12(workshop.read('ca.der'), PASSPHRASE))).code).toBe('not-a-key-file');
  });
});

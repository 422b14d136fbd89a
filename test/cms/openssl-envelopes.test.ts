import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { readContentInfo } from '../../src/asn1/cms.ts';
import { readAuthEnvelopedData, readEnvelopedData } from '../../src/asn1/enveloped.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { decryptContent, type Decrypted, type DecryptOptions } from '../../src/cms/decrypt.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import type { RecipientKey } from '../../src/cms/recipient.ts';
import type { CipherName } from '../../src/crypto/encipher.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';

/** Envelopes as the real openssl makes them, in every way that it knows, and ours as it reads them. */
const CONTENT = utf8('Content-Type: text/plain\r\n\r\nShall we have lunch on Friday?\r\n');
let folder: OpensslFolder;

const KEYS = {
  rsa: 'genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048',
  bigRsa: 'genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -pkeyopt rsa_keygen_pubexp:3',
  p256: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256',
  p384: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384',
  p521: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521',
  brainpool256: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1',
  brainpool384: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP384r1',
  brainpool512: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP512r1',
  secp256k1: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1',
} as const;
type KeyName = keyof typeof KEYS;

beforeAll(() => {
  folder = createOpensslFolder();
  folder.write('content', CONTENT);
  folder.write('big', new Uint8Array(100_000).fill(7));
  folder.write('empty', new Uint8Array(0));
  for (const [name, line] of Object.entries(KEYS)) {
    folder.run(`${line} -out ${name}.key`);
    folder.run(`pkcs8 -topk8 -nocrypt -in ${name}.key -outform DER -out ${name}.pkcs8`);
    folder.run(`req -x509 -key ${name}.key -subj /CN=${name} -days 100 -out ${name}.crt`);
    folder.run(`x509 -in ${name}.crt -outform DER -out ${name}.der`);
  }
});
afterAll(() => {
  folder.remove();
});

const keyOf = (name: KeyName): RecipientKey => ({
  certificate: readCertificate(folder.read(`${name}.der`)),
  privateKeyInfo: folder.read(`${name}.pkcs8`),
});

function open(cms: Bytes, keys: readonly RecipientKey[], options?: DecryptOptions): Promise<Decrypted> {
  const { contentType, content } = readContentInfo(cms);
  const read = contentType === OID.authEnvelopedData ? readAuthEnvelopedData : readEnvelopedData;
  return decryptContent(read(content), keys, options);
}

function envelope(options: string, content = 'content'): Bytes {
  folder.run(`cms -encrypt -binary -in ${content} -outform DER -out cms ${options}`);
  return folder.read('cms');
}

const LEGACY = '-provider legacy -provider default';

describe('what openssl encrypts', () => {
  it.each([
    ['aes128', 'AES-128-CBC', false],
    ['aes192', 'AES-192-CBC', false],
    ['aes256', 'AES-256-CBC', false],
    ['aes-128-gcm', 'AES-128-GCM', true],
    ['aes-192-gcm', 'AES-192-GCM', true],
    ['aes-256-gcm', 'AES-256-GCM', true],
  ])('by %s is decrypted to the byte, streamed or not', async (option, cipher, authenticated) => {
    for (const form of ['', '-stream ']) {
      for (const name of ['content', 'big', 'empty']) {
        // openssl itself fails here.
        if (authenticated && form !== '' && name === 'empty') continue;
        expect(await open(envelope(`-${option} ${form}rsa.crt`, name), [keyOf('rsa')])).toEqual({
          kind: 'decrypted',
          content: folder.read(name),
          authenticated,
          cipher,
          keyAlgorithm: 'RSA PKCS #1 v1.5',
          legacy: false,
        });
      }
    }
  });

  it.each([
    ['-des3', '3DES-CBC'],
    ['-des3 -stream', '3DES-CBC'],
  ])('by %s is read, and called legacy', async (option, cipher) => {
    const answer = await open(envelope(`${option} rsa.crt`), [keyOf('rsa')]);
    expect(answer).toMatchObject({ kind: 'decrypted', content: CONTENT, cipher, legacy: true });
  });

  it.each([
    ['des', 'DES-CBC'],
    ['rc2-40', 'RC2-40-CBC'],
    ['rc2-64', 'RC2-64-CBC'],
    ['rc2-128', 'RC2-128-CBC'],
  ])('by %s is refused, and read where somebody asks for it', async (option, cipher) => {
    const cms = envelope(`-${option} ${LEGACY} rsa.crt`);
    expect(await open(cms, [keyOf('rsa')])).toEqual({ kind: 'refused', algorithm: cipher });
    const asked = await open(cms, [keyOf('rsa')], { allowBroken: true });
    expect(asked).toMatchObject({ kind: 'decrypted', content: CONTENT, cipher, legacy: true });
  });

  it.each([
    ['-keyopt rsa_padding_mode:oaep', 'RSA-OAEP with SHA-1'],
    ['-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256', 'RSA-OAEP with SHA-256'],
    [
      '-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha512 -keyopt rsa_oaep_label:0102',
      'RSA-OAEP with SHA-512',
    ],
    ['-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha224', 'RSA-OAEP with SHA-224'],
    [
      '-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha384 -keyopt rsa_mgf1_md:sha1',
      'RSA-OAEP with SHA-384 and SHA-1',
    ],
    [
      '-keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha1 -keyopt rsa_mgf1_md:sha256 -keyopt rsa_oaep_label:ff',
      'RSA-OAEP with SHA-1 and SHA-256',
    ],
  ])('to an RSA key by %s', async (options, keyAlgorithm) => {
    const answer = await open(envelope(`-recip bigRsa.crt ${options}`), [keyOf('bigRsa')]);
    expect(answer).toMatchObject({ kind: 'decrypted', content: CONTENT, keyAlgorithm });
  });

  it.each<[KeyName, string, string, string]>([
    ['p256', '-aes128', '', 'ECDH, X9.63 with SHA-1, AES-128 key wrap'],
    ['p256', '-aes192', '-keyopt ecdh_kdf_md:sha224', 'ECDH, X9.63 with SHA-224, AES-192 key wrap'],
    ['p256', '-aes256', '-keyopt ecdh_kdf_md:sha256', 'ECDH, X9.63 with SHA-256, AES-256 key wrap'],
    ['p384', '-aes-256-gcm', '-keyopt ecdh_kdf_md:sha384', 'ECDH, X9.63 with SHA-384, AES-256 key wrap'],
    ['p521', '-aes256', '-keyopt ecdh_kdf_md:sha512', 'ECDH, X9.63 with SHA-512, AES-256 key wrap'],
    ['p521', '-aes128', '-keyopt ecdh_cofactor_mode:1', 'ECDH, X9.63 with SHA-1, AES-128 key wrap'],
    ['brainpool256', '-aes256', '-keyopt ecdh_kdf_md:sha256', 'ECDH, X9.63 with SHA-256, AES-256 key wrap'],
    ['brainpool384', '-aes128', '-keyopt ecdh_kdf_md:sha384', 'ECDH, X9.63 with SHA-384, AES-128 key wrap'],
    ['brainpool512', '-aes256', '-keyopt ecdh_kdf_md:sha512', 'ECDH, X9.63 with SHA-512, AES-256 key wrap'],
    ['p256', '-des3', '', 'ECDH, X9.63 with SHA-1, 3DES key wrap'],
  ])('to a key on %s by %s %s', async (name, cipher, options, keyAlgorithm) => {
    const answer = await open(envelope(`${cipher} -recip ${name}.crt ${options}`.trim()), [keyOf(name)]);
    expect(answer).toMatchObject({ kind: 'decrypted', content: CONTENT, keyAlgorithm });
  });

  it('to several people, each of whom finds the way in', async () => {
    const cms = envelope('-aes256 -recip rsa.crt -recip p256.crt -recip bigRsa.crt -recip p384.crt');
    for (const name of ['rsa', 'p256', 'bigRsa', 'p384'] as const) {
      expect(await open(cms, [keyOf('p521'), keyOf(name)])).toMatchObject({
        kind: 'decrypted',
        content: CONTENT,
      });
    }
    expect(await open(cms, [keyOf('p521')])).toEqual({ kind: 'no-key' });
    expect(await open(cms, [])).toEqual({ kind: 'no-key' });
  });

  it.each(['rsa', 'p256'] as const)('to a certificate named by its key identifier: %s', async (name) => {
    const cms = envelope(`-aes128 -keyid -recip ${name}.crt`);
    expect(await open(cms, [keyOf(name)])).toMatchObject({ kind: 'decrypted', content: CONTENT });
  });

  it.each([
    ['00112233445566778899aabbccddeeff', 'AES-128 key wrap'],
    ['00112233445566778899aabbccddeeff0011223344556677', 'AES-192 key wrap'],
    ['00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'AES-256 key wrap'],
  ])('under a key shared beforehand: %s', async (hex, keyAlgorithm) => {
    const cms = envelope(`-aes256 -secretkey ${hex} -secretkeyid 0a0b`);
    const key = new Uint8Array(Buffer.from(hex, 'hex'));
    const keyIdentifier = Uint8Array.of(10, 11);
    const answer = await open(cms, [{ keyIdentifier, keyEncryptionKey: key }]);
    expect(answer).toMatchObject({ kind: 'decrypted', content: CONTENT, keyAlgorithm });
    expect(await open(cms, [{ keyIdentifier, keyEncryptionKey: key.map((octet) => octet ^ 1) }])).toEqual({
      kind: 'failed',
    });
    expect(await open(cms, [{ keyIdentifier: Uint8Array.of(9), keyEncryptionKey: key }])).toEqual({
      kind: 'no-key',
    });
  });

  it.each([
    ['-aes128', 'password, PBKDF2 with SHA-1, AES-128-CBC'],
    ['-aes256', 'password, PBKDF2 with SHA-1, AES-256-CBC'],
    ['-des3', 'password, PBKDF2 with SHA-1, 3DES-CBC'],
  ])('under a password by %s', async (cipher, keyAlgorithm) => {
    const cms = envelope(`${cipher} -pwri_password secret`);
    const answer = await open(cms, [{ password: 'secret' }]);
    expect(answer).toMatchObject({ kind: 'decrypted', content: CONTENT, keyAlgorithm });
    expect(await open(cms, [{ password: 'Secret' }])).toEqual({ kind: 'failed' });
    expect(await open(cms, [keyOf('rsa')])).toEqual({ kind: 'no-key' });
  });

  it('to a curve that Signet has no agreement on is refused', async () => {
    const cms = envelope('-aes128 -recip secp256k1.crt');
    expect(await open(cms, [keyOf('secp256k1')])).toEqual({ kind: 'refused', algorithm: OID.stdDhSha1Kdf });
  });
});

describe('what Signet encrypts', () => {
  const readByOpenssl = (cms: Bytes, name: KeyName): Bytes => {
    folder.write('cms', cms);
    folder.run(`cms -decrypt -binary -inform DER -in cms -recip ${name}.crt -inkey ${name}.key -out out`);
    return folder.read('out');
  };

  it.each<CipherName>([
    'AES-128-CBC',
    'AES-192-CBC',
    'AES-256-CBC',
    'AES-128-GCM',
    'AES-192-GCM',
    'AES-256-GCM',
  ])('by %s openssl and Signet read, whatever key it is to', async (cipher) => {
    const names = ['rsa', 'bigRsa', 'p256', 'p384', 'p521'] as const;
    const certificates = names.map((name) => readCertificate(folder.read(`${name}.der`)));
    const cms = await encryptContent(CONTENT, certificates, { cipher, at: new Date() });
    for (const name of names) {
      expect(readByOpenssl(cms, name)).toEqual(CONTENT);
      expect(await open(cms, [keyOf(name)])).toMatchObject({ kind: 'decrypted', content: CONTENT, cipher });
    }
  });

  it('by OAEP openssl and Signet read', async () => {
    const { certificate } = keyOf('rsa') as Extract<RecipientKey, { certificate: unknown }>;
    const options = { cipher: 'AES-256-CBC', rsaScheme: 'RSAES-OAEP', at: new Date() } as const;
    const cms = await encryptContent(CONTENT, [certificate], options);
    expect(readByOpenssl(cms, 'rsa')).toEqual(CONTENT);
    const keyAlgorithm = 'RSA-OAEP with SHA-256';
    expect(await open(cms, [keyOf('rsa')])).toMatchObject({
      kind: 'decrypted',
      content: CONTENT,
      keyAlgorithm,
    });
  });

  it('in several chunks is one ciphertext', async () => {
    const { certificate } = keyOf('rsa') as Extract<RecipientKey, { certificate: unknown }>;
    for (const size of [4 * 1024 * 1024, 4 * 1024 * 1024 + 1, 9_000_000]) {
      const content = new Uint8Array(size).map((_, at) => at % 251);
      const cms = await encryptContent(content, [certificate], { cipher: 'AES-256-CBC', at: new Date() });
      expect(Buffer.compare(readByOpenssl(cms, 'rsa'), content)).toBe(0);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { encodingOf, parseBer } from '../../src/asn1/ber.ts';
import { explicit, integer, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import { toPem } from '../../src/asn1/pem.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { KeyFileError } from '../../src/keystore/key-file-error.ts';
import { readKeyFile } from '../../src/keystore/key-file.ts';
import { open } from '../../src/keystore/pbe.ts';
import {
  certificateIn,
  readAuthenticatedSafe,
  readEncryptedPrivateKey,
  readPfx,
  readSafeContents,
} from '../../src/keystore/pfx.ts';
import {
  privateKeyInfoIn,
  publicKeysOf,
  wrapEcPrivateKey,
  wrapRsaPrivateKey,
} from '../../src/keystore/private-key.ts';
import { readableCertificate } from '../../src/keystore/readable-certificate.ts';
import { readPrivateKeyInfo } from '../../src/asn1/private-key-info.ts';
import { encryptionPair } from '../support/decryption-key.ts';
import { createRoot } from '../support/fake-ca.ts';
import { expectAnswers, hostileElements, hostileOctets, type HostileCase } from '../support/hostile-bytes.ts';
import { certBag, keyBag, nestedBag, pbes2, pfx, safe, shroudedKeyBag, tripleDes } from './write-pkcs12.ts';

const SECRET = utf8('secret');
const refuses = (error: unknown): boolean => error instanceof MalformedError || error instanceof KeyFileError;

const { key, der } = await createRoot();
const pkcs8 = await key.exportPkcs8();
const rsa = encryptionPair('RSA').privateKeyInfo;
const { privateKey: ec } = readPrivateKeyInfo(encryptionPair('P-256').privateKeyInfo);
const bags = [keyBag(pkcs8, { friendlyName: 'näme', localKeyId: 'a' }), nestedBag(certBag(der))];
const file = pfx([safe(...bags)]);

const encrypted = (
  encryption: typeof shroudedKeyBag extends (pkcs8: Bytes, given: infer E) => Bytes ? E : never,
) => {
  const { algorithm, ciphertext } = encryption(pkcs8);
  return sequence(algorithm, octetString(ciphertext));
};

/** A changed count of rounds may ask for millions, which is honest work and takes its time. */
const openFew: HostileCase['read'] = (bytes) =>
  open(
    readEncryptedPrivateKey(parseBer(bytes)),
    { passphrase: 'secret', spend: requireFewRounds },
    privateKeyInfoIn,
  );

function requireFewRounds(iterations: number): void {
  if (iterations > 5000) throw new KeyFileError('too-many-iterations', 'more than this test has time for');
}

const READERS: readonly HostileCase[] = [
  { name: 'PFX', sample: file, read: readPfx },
  { name: 'AuthenticatedSafe', sample: readPfx(file).authSafe, read: readAuthenticatedSafe },
  { name: 'SafeContents', sample: sequence(...bags), read: readSafeContents },
  { name: 'CertBag', sample: bagValue(certBag(der)), read: (bytes) => certificateIn(parseBer(bytes)) },
  { name: 'certificate', sample: der, read: readableCertificate },
  { name: 'PBES2', sample: encrypted(pbes2(SECRET)), read: openFew },
  { name: 'PBE of PKCS #12', sample: encrypted(tripleDes('secret')), read: openFew },
  { name: 'PrivateKeyInfo', sample: pkcs8, read: publicKeysOf },
  { name: 'PrivateKeyInfo of RSA', sample: rsa, read: publicKeysOf },
  { name: 'RSAPrivateKey', sample: readPrivateKeyInfo(rsa).privateKey, read: wrapRsaPrivateKey },
  {
    name: 'ECPrivateKey',
    sample: sequence(integer(1), octetString(scalar()), explicit(0, oid(OID.p256))),
    read: wrapEcPrivateKey,
  },
  { name: 'PKCS #12 file', sample: file, read: (bytes) => readKeyFile(bytes, 'secret') },
];

function scalar(): Bytes {
  return new Uint8Array(ec.subarray(7, 39));
}

function bagValue(bag: Bytes): Bytes {
  const [read] = readSafeContents(sequence(bag));
  return read ? encodingOf(read.value) : bag;
}

describe.each(READERS.map((reader) => [reader.name, reader] as const))('%s', (_, reader) => {
  it('is read where it is as it should be', async () => {
    await expect(Promise.resolve(reader.read(reader.sample))).resolves.not.toThrow();
  });

  it('is read or refused, whatever the octets', async () => {
    await expectAnswers(reader, hostileElements, refuses);
  });
});

describe('a PEM file of keys', () => {
  const sample = utf8(toPem(pkcs8, 'PRIVATE KEY') + toPem(der, 'CERTIFICATE'));

  it('is read or refused, whatever the octets', async () => {
    const pem: HostileCase = { name: 'PEM', sample, read: (bytes) => readKeyFile(bytes, 'secret') };
    await expectAnswers(pem, hostileOctets, (error) => error instanceof KeyFileError);
  });
});

describe('what is too much for any reader', () => {
  const refusal = (bytes: Bytes) =>
    readKeyFile(bytes, '').then(
      () => 'read',
      (error: unknown) => error,
    );
  const bagsOf = (bag: Bytes, count: number): Bytes =>
    pfx([safe(concat(Array.from({ length: count }, () => bag)))]);

  it('124,000 bags are refused, and not one after another on the stack', async () => {
    const smallest = sequence(oid('1.2'), explicit(0, integer(0)));
    expect(await refusal(bagsOf(smallest, 124_000))).toMatchObject({
      name: 'KeyFileError',
      code: 'unsupported',
    });
  });

  it('a hundred and one private keys are refused before any is multiplied out', async () => {
    expect(await refusal(bagsOf(keyBag(pkcs8), 101))).toMatchObject({
      code: 'unsupported',
      detail: 'The file holds more than 100 private keys.',
    });
  });

  it('bags within bags without end are refused', async () => {
    let nested = certBag(der);
    for (let level = 0; level < 200; level++) nested = nestedBag(nested);
    expect(await refusal(pfx([safe(nested)]))).toMatchObject({ code: 'damaged' });
  });
});

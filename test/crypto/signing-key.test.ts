import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readAlgorithm, readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';
import { implicit, integer, octetString, sequence } from '../../src/asn1/der.ts';
import { readPrivateKeyInfo } from '../../src/asn1/private-key-info.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { isUsable, signatureAlgorithmOf } from '../../src/crypto/signature-algorithm.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { generateSigningKey, importSignOnlyKey, UnusableKeyError } from '../../src/crypto/signing-key.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';

const DATA = utf8('what is signed');
let folder: OpensslFolder;

beforeAll(() => {
  folder = createOpensslFolder();
});
afterAll(() => folder.remove());

interface Pair {
  readonly pkcs8: Bytes;
  readonly publicKey: SubjectPublicKeyInfo;
}

/** A key as the real openssl makes it. */
function opensslKey(options: string): Pair {
  folder.run(`genpkey ${options} -outform DER -out raw.der`);
  folder.run('pkcs8 -topk8 -nocrypt -inform DER -in raw.der -outform DER -out key.der');
  folder.run('pkey -inform DER -in key.der -pubout -outform DER -out public.der');
  return { pkcs8: folder.read('key.der'), publicKey: readPublicKey(parseBer(folder.read('public.der'))) };
}

const rsa = (bits: number): string => `-algorithm RSA -pkeyopt rsa_keygen_bits:${bits}`;
const pss = (...options: readonly string[]): string =>
  ['-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048', ...options.map((option) => `-pkeyopt ${option}`)].join(
    ' ',
  );

describe('importSignOnlyKey', () => {
  it.each([
    [rsa(2048), {}, 'RSASSA-PKCS1-v1_5', 'SHA-256'],
    [rsa(2048), { pss: true }, 'RSA-PSS', 'SHA-256'],
    [rsa(3072), {}, 'RSASSA-PKCS1-v1_5', 'SHA-256'],
    ['-algorithm EC -pkeyopt ec_paramgen_curve:P-256', {}, 'ECDSA', 'SHA-256'],
    ['-algorithm EC -pkeyopt ec_paramgen_curve:P-384', {}, 'ECDSA', 'SHA-384'],
    ['-algorithm EC -pkeyopt ec_paramgen_curve:P-521', {}, 'ECDSA', 'SHA-512'],
    ['-algorithm ED25519', {}, 'Ed25519', 'SHA-512'],
    [pss(), {}, 'RSA-PSS', 'SHA-256'],
    [
      pss('rsa_pss_keygen_md:sha384', 'rsa_pss_keygen_mgf1_md:sha384', 'rsa_pss_keygen_saltlen:48'),
      {},
      'RSA-PSS',
      'SHA-384',
    ],
  ] as const)('finds out of the public key how to sign by %s', async (options, given, scheme, hash) => {
    const { pkcs8, publicKey } = opensslKey(options);
    const key = await importSignOnlyKey(publicKey, pkcs8, given);
    expect(key).toMatchObject({ scheme, hash });
    const signature = await key.sign(DATA);
    const algorithm = signatureAlgorithmOf(readAlgorithm(parseBer(key.signatureAlgorithm)));
    if (!isUsable(algorithm)) throw new Error(algorithm.name);
    expect(await verifySignature(publicKey, algorithm, hash, DATA, signature)).toBe(true);
    expect(await verifySignature(publicKey, algorithm, hash, utf8('something else'), signature)).toBe(false);
  });

  it.each([
    ['too-small', rsa(1024)],
    ['unsupported', '-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1'],
    ['unsupported', '-algorithm X25519'],
    [
      'unsupported',
      pss('rsa_pss_keygen_md:sha1', 'rsa_pss_keygen_mgf1_md:sha1', 'rsa_pss_keygen_saltlen:20'),
    ],
    // RFC 4055 §3.3: what is signed against the key's own parameters nobody would believe.
    [
      'unsupported',
      pss('rsa_pss_keygen_md:sha256', 'rsa_pss_keygen_mgf1_md:sha1', 'rsa_pss_keygen_saltlen:32'),
    ],
    [
      'unsupported',
      pss('rsa_pss_keygen_md:sha256', 'rsa_pss_keygen_mgf1_md:sha256', 'rsa_pss_keygen_saltlen:33'),
    ],
  ] as const)('refuses as %s a key of %s', async (reason, options) => {
    const { pkcs8, publicKey } = opensslKey(options);
    await expect(importSignOnlyKey(publicKey, pkcs8)).rejects.toThrow(new UnusableKeyError(reason));
  });

  it.each(['RSA-2048', 'P-256', 'Ed25519'] as const)(
    'reads a OneAsymmetricKey of %s with the public key in it (RFC 5958 §2)',
    async (kind) => {
      const pair = await generateSigningKey(kind);
      const publicKey = readPublicKey(parseBer(pair.subjectPublicKeyInfo));
      const { algorithm, privateKey } = readPrivateKeyInfo(await pair.exportPkcs8());
      const publicBits = implicit(1, Uint8Array.of(0, ...publicKey.publicKey));
      const pkcs8 = sequence(integer(1), algorithm.der, octetString(privateKey), publicBits);
      const key = await importSignOnlyKey(publicKey, pkcs8);
      expect((await key.sign(DATA)).length).toBeGreaterThan(0);
    },
  );

  it('refuses one that is larger than every peer reads', async () => {
    const { pkcs8, publicKey } = opensslKey(rsa(2048));
    await expect(importSignOnlyKey({ ...publicKey, bits: 4097 }, pkcs8)).rejects.toThrow('too-large');
  });

  it.each(['RSA-2048', 'P-256', 'Ed25519'] as const)(
    'refuses a key of %s that belongs to another certificate',
    async (kind) => {
      const [mine, other] = [await generateSigningKey(kind), await generateSigningKey(kind)];
      const publicKey = readPublicKey(parseBer(other.subjectPublicKeyInfo));
      await expect(importSignOnlyKey(publicKey, await mine.exportPkcs8())).rejects.toThrow(
        'of-another-certificate',
      );
    },
  );

  it('refuses what is no key, and a key of another kind', async () => {
    const key = await generateSigningKey('P-256');
    const publicKey = readPublicKey(parseBer(key.subjectPublicKeyInfo));
    const ed25519 = await (await generateSigningKey('Ed25519')).exportPkcs8();
    for (const pkcs8 of [utf8('no key'), ed25519, (await key.exportPkcs8()).subarray(0, -3)])
      await expect(importSignOnlyKey(publicKey, pkcs8)).rejects.toThrow('malformed');
  });
});

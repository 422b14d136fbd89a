import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/asn1/certificate.ts';
import type { Bytes } from '../../src/bytes.ts';
import { isSignedBy } from '../../src/pki/certificate-signature.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';

/** Certificates as the real openssl signs them. */
let folder: OpensslFolder;

const KEYS = {
  rsa: 'genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048',
  pss: 'genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048',
  restricted:
    'genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha256 ' +
    '-pkeyopt rsa_pss_keygen_mgf1_md:sha1 -pkeyopt rsa_pss_keygen_saltlen:20',
  brainpool256: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1',
  brainpool384: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP384r1',
  brainpool512: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP512r1',
  secp256k1: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1',
  explicit: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit',
  p256: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256',
  p384: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384',
  ed25519: 'genpkey -algorithm ED25519',
  ed448: 'genpkey -algorithm ED448',
  dsa: 'genpkey -paramfile dsa.parameters',
} as const;
type KeyName = keyof typeof KEYS;

beforeAll(() => {
  folder = createOpensslFolder();
  folder.run('genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out dsa.parameters');
  for (const [name, line] of Object.entries(KEYS)) folder.run(`${line} -out ${name}.key`);
});
afterAll(() => {
  folder.remove();
});

function selfSigned(key: KeyName, options: string): Bytes {
  const more = options === '' ? '' : ` ${options}`;
  folder.run(`req -x509 -key ${key}.key -subj /CN=${key} -days 100${more} -outform DER -out certificate`);
  return folder.read('certificate');
}

async function answers(der: Bytes): Promise<readonly string[]> {
  const certificate = readCertificate(der);
  const { length } = certificate.signatureValue;
  // The signature value ends the certificate.
  const flipped = der.slice();
  flipped[der.length - length + 12]! ^= 1;
  const broken = readCertificate(flipped);
  return [await isSignedBy(certificate, certificate), await isSignedBy(broken, certificate)];
}

const pss = (saltLength: number, maskGenHash: string): string =>
  `-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:${saltLength} -sigopt rsa_mgf1_md:${maskGenHash}`;

describe('isSignedBy', () => {
  it.each<[KeyName, string]>([
    ['rsa', '-sha256'],
    ['rsa', '-sha224'],
    ['rsa', '-sha512-256'],
    ['rsa', '-sha3-256'],
    ['rsa', '-sha3-512'],
    ['rsa', `-sha256 ${pss(32, 'sha256')}`],
    ['rsa', `-sha512 ${pss(20, 'sha1')}`],
    ['rsa', `-sha224 ${pss(0, 'sha256')}`],
    ['pss', '-sha256'],
    ['pss', `-sha384 ${pss(48, 'sha384')}`],
    ['restricted', ''],
    ['brainpool256', '-sha256'],
    ['brainpool384', '-sha384'],
    ['brainpool512', '-sha512'],
    ['p256', '-sha224'],
    ['p256', '-sha3-256'],
    ['p384', '-sha3-384'],
    ['ed25519', ''],
    ['ed448', ''],
  ])('knows the signature of a key %s with %s from a broken one', async (key, options) => {
    expect(await answers(selfSigned(key, options))).toEqual(['good', 'bad']);
  });

  it.each<[KeyName, string]>([
    ['rsa', '-sha1'],
    ['rsa', `-sha1 ${pss(20, 'sha1')}`],
    ['brainpool256', '-sha1'],
  ])('calls a key %s with %s weak', async (key, options) => {
    expect(await answers(selfSigned(key, options))).toEqual(['weak', 'bad']);
  });

  it.each<[KeyName, string]>([
    ['rsa', '-md5'],
    ['dsa', '-sha256'],
    ['secp256k1', '-sha256'],
    ['explicit', '-sha256'],
  ])('does not judge a key %s with %s', async (key, options) => {
    expect(await answers(selfSigned(key, options))).toEqual(['unsupported', 'unsupported']);
  });
});

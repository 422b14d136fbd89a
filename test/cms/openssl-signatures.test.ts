import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { readContentInfo, readSignedData } from '../../src/asn1/cms.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { signedContent } from '../../src/cms/signed-content.ts';
import { verifySigner, type SignerCheck } from '../../src/cms/verify-signer.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';

/** SignedData as the real openssl makes it, in every way that it knows. */
const CONTENT = utf8('Content-Type: text/plain\r\n\r\nHello\r\n');
let folder: OpensslFolder;

const KEYS = {
  rsa: 'genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048',
  pss: 'genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048',
  restricted:
    'genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha384 ' +
    '-pkeyopt rsa_pss_keygen_mgf1_md:sha384 -pkeyopt rsa_pss_keygen_saltlen:20',
  smallPss: 'genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024',
  brainpool256: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1',
  brainpool384: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP384r1',
  brainpool512: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP512r1',
  secp256k1: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1',
  explicit: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit',
  p256: 'genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256',
  dsa: 'genpkey -paramfile dsa.parameters',
} as const;
type KeyName = keyof typeof KEYS;

beforeAll(() => {
  folder = createOpensslFolder();
  folder.write('content', CONTENT);
  folder.run('genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out dsa.parameters');
  for (const [name, line] of Object.entries(KEYS)) {
    folder.run(`${line} -out ${name}.key`);
    folder.run(`req -x509 -key ${name}.key -subj /CN=${name} -days 100 -out ${name}.crt`);
    folder.run(`x509 -in ${name}.crt -outform DER -out ${name}.der`);
  }
});
afterAll(() => {
  folder.remove();
});

async function check(key: KeyName, options: string, content: Bytes = CONTENT): Promise<SignerCheck> {
  folder.run(
    `cms -sign -binary -in content -signer ${key}.crt -inkey ${key}.key ${options} -outform DER -out cms`,
  );
  const signedData = readSignedData(readContentInfo(folder.read('cms')).content);
  return verifySigner(
    signedData.signerInfos[0]!,
    signedData.eContentType,
    signedContent(() => content),
    readCertificate(folder.read(`${key}.der`)),
    new Date(),
  );
}

const pss = (saltLength: string | number, maskGenHash: string): string =>
  `-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:${saltLength} -keyopt rsa_mgf1_md:${maskGenHash}`;

describe('what openssl signs', () => {
  it.each<[KeyName, string, string, string]>([
    ['rsa', '-md sha224', 'SHA-224', 'RSA PKCS #1 v1.5'],
    ['rsa', '-md sha512-224', 'SHA-512/224', 'RSA PKCS #1 v1.5'],
    ['rsa', '-md sha512-256', 'SHA-512/256', 'RSA PKCS #1 v1.5'],
    ['rsa', '-md sha3-224', 'SHA3-224', 'RSA PKCS #1 v1.5'],
    ['rsa', '-md sha3-256', 'SHA3-256', 'RSA PKCS #1 v1.5'],
    ['rsa', '-md sha3-384', 'SHA3-384', 'RSA PKCS #1 v1.5'],
    ['rsa', '-md sha3-512', 'SHA3-512', 'RSA PKCS #1 v1.5'],
    ['rsa', `-md sha256 ${pss('digest', 'sha256')}`, 'SHA-256', 'RSA-PSS with SHA-256'],
    ['rsa', `-md sha512 ${pss('max', 'sha512')}`, 'SHA-512', 'RSA-PSS with SHA-512'],
    ['rsa', `-md sha256 ${pss(0, 'sha256')}`, 'SHA-256', 'RSA-PSS with SHA-256'],
    ['rsa', `-md sha256 ${pss(20, 'sha1')}`, 'SHA-256', 'RSA-PSS with SHA-256 and MGF1 with SHA-1'],
    ['rsa', `-md sha384 ${pss(7, 'sha512')}`, 'SHA-384', 'RSA-PSS with SHA-384 and MGF1 with SHA-512'],
    ['rsa', `-md sha224 ${pss(28, 'sha224')}`, 'SHA-224', 'RSA-PSS with SHA-224'],
    ['rsa', `-noattr -md sha256 ${pss(32, 'sha1')}`, 'SHA-256', 'RSA-PSS with SHA-256 and MGF1 with SHA-1'],
    ['pss', `-md sha256 ${pss(32, 'sha256')}`, 'SHA-256', 'RSA-PSS with SHA-256'],
    ['pss', `-md sha512 ${pss(1, 'sha1')}`, 'SHA-512', 'RSA-PSS with SHA-512 and MGF1 with SHA-1'],
    ['restricted', `-md sha384 ${pss(20, 'sha384')}`, 'SHA-384', 'RSA-PSS with SHA-384'],
    ['restricted', `-md sha384 ${pss(48, 'sha384')}`, 'SHA-384', 'RSA-PSS with SHA-384'],
    ['brainpool256', '-md sha256', 'SHA-256', 'ECDSA with SHA-256'],
    ['brainpool384', '-md sha384', 'SHA-384', 'ECDSA with SHA-384'],
    ['brainpool512', '-md sha512', 'SHA-512', 'ECDSA with SHA-512'],
    ['brainpool256', '-md sha224', 'SHA-224', 'ECDSA with SHA-224'],
    ['p256', '-md sha224', 'SHA-224', 'ECDSA with SHA-224'],
  ])('with a key %s and %s is intact', async (key, options, digestAlgorithm, signatureAlgorithm) => {
    const answer = await check(key, options);
    expect(answer).toMatchObject({ intact: true, digestAlgorithm, signatureAlgorithm });
    expect(answer.findings.filter(({ code }) => code !== 'signing-time-missing')).toEqual([]);
    expect(await check(key, options, utf8('Hullo'))).toMatchObject({ intact: false });
  });

  it('with SHA-1 is intact and weak, by PSS and its defaults as well', async () => {
    for (const [options, algorithm] of [
      ['-md sha1', 'SHA-1'],
      [`-md sha1 ${pss(20, 'sha1')}`, 'SHA-1'],
    ] as const) {
      expect(await check('rsa', options)).toMatchObject({
        intact: true,
        findings: [{ code: 'algorithm-weak', algorithm }],
      });
    }
  });

  it('with a small key of id-RSASSA-PSS is weak', async () => {
    expect(await check('smallPss', `-md sha256 ${pss(32, 'sha256')}`)).toMatchObject({
      intact: true,
      findings: [{ code: 'key-weak', algorithm: 'RSA', bits: 1024 }],
    });
  });

  it('with MD5 is refused by name', async () => {
    expect(await check('rsa', '-md md5')).toMatchObject({
      intact: false,
      findings: [{ code: 'algorithm-refused', algorithm: 'MD5' }],
    });
  });

  it.each<[KeyName, string, string]>([
    ['dsa', '-md sha256', 'DSA'],
    ['dsa', '-md sha1', 'DSA'],
    ['secp256k1', '-md sha256', 'ECDSA with SHA-256 on an unknown curve'],
    ['explicit', '-md sha256', 'ECDSA with SHA-256 on an unknown curve'],
  ])(
    'with a key %s and %s is unsupported, by name, and not called broken',
    async (key, options, algorithm) => {
      const { intact, findings } = await check(key, options);
      expect(intact).toBe(false);
      expect(findings.filter(({ code }) => code !== 'algorithm-weak')).toEqual([
        { code: 'algorithm-unsupported', algorithm },
      ]);
    },
  );
});

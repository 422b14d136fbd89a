import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { readContentInfo, readSignedData, type SignedData } from '../../src/asn1/cms.ts';
import { nullValue, oid, sequence, setOf } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { toPem } from '../../src/asn1/pem.ts';
import { compare, concat, EMPTY, equal, utf8, type Bytes } from '../../src/bytes.ts';
import { signContent, UnfitSignerError, type SignOptions } from '../../src/cms/sign.ts';
import { signedContent } from '../../src/cms/signed-content.ts';
import { verifySigner } from '../../src/cms/verify-signer.ts';
import { extendedKeyUsage, keyUsage } from '../../src/pki/issue-certificate.ts';
import { createRoot, NOW, YEAR, type Identity } from '../support/fake-ca.ts';
import { createOpensslFolder, type OpensslFolder } from '../support/openssl-folder.ts';
import { ownIdentity, signerOf } from '../support/own-identity.ts';

const CONTENT = utf8('Content-Type: text/plain\r\n\r\nShall we have lunch on Friday?\r\n');
const OPTIONS: SignOptions = { detached: true, certificates: [], signingTime: NOW };
let root: Identity;
let folder: OpensslFolder;

beforeAll(async () => {
  root = await createRoot({ kind: 'RSA-2048' });
  folder = createOpensslFolder();
  folder.write('root.pem', utf8(toPem(root.der, 'CERTIFICATE')));
});
afterAll(() => folder.remove());

const read = (cms: Bytes): SignedData => readSignedData(readContentInfo(cms).content);

/** Throws where openssl does not find the signature good and trusted; answers the content that it checked. */
function verifiedByOpenssl(cms: Bytes, detached?: Bytes): Bytes {
  folder.write('cms', cms);
  folder.write('content', detached ?? EMPTY);
  const beside = detached ? '-content content ' : '';
  const at = NOW.getTime() / 1000;
  folder.run(`cms -verify -binary -inform DER -in cms ${beside}-CAfile root.pem -attime ${at} -out out`);
  return folder.read('out');
}

async function verifiedByUs(cms: Bytes, content: Bytes) {
  const signedData = read(cms);
  const certificates = signedData.certificates.map(readCertificate);
  return Promise.all(
    signedData.signerInfos.map((signerInfo) => {
      const signer = certificates.find(
        ({ serialNumber }) =>
          signerInfo.sid.form === 'issuerAndSerialNumber' &&
          Buffer.from(serialNumber).equals(signerInfo.sid.serialNumber),
      )!;
      return verifySigner(
        signerInfo,
        signedData.eContentType,
        signedContent(() => content),
        signer,
        NOW,
      );
    }),
  );
}

describe('signContent', () => {
  it.each([
    ['RSA-2048', false, 'RSA PKCS #1 v1.5', 'SHA-256'],
    ['RSA-3072', false, 'RSA PKCS #1 v1.5', 'SHA-256'],
    ['RSA-4096', true, 'RSA-PSS with SHA-256', 'SHA-256'],
    ['RSA-2048', true, 'RSA-PSS with SHA-256', 'SHA-256'],
    ['P-256', false, 'ECDSA with SHA-256', 'SHA-256'],
    ['P-384', false, 'ECDSA with SHA-384', 'SHA-384'],
    ['P-521', false, 'ECDSA with SHA-512', 'SHA-512'],
  ] as const)(
    'signs by %s (PSS: %s) what openssl and we verify',
    async (kind, pss, signatureAlgorithm, digestAlgorithm) => {
      const alice = await ownIdentity(root, { kind });
      const signers = [await signerOf(alice, pss)];
      const detached = await signContent(CONTENT, signers, OPTIONS);
      expect(verifiedByOpenssl(detached, CONTENT)).toEqual(CONTENT);
      expect(await verifiedByUs(detached, CONTENT)).toEqual([
        { intact: true, findings: [], signingTime: NOW, digestAlgorithm, signatureAlgorithm },
      ]);
      const attached = await signContent(CONTENT, signers, { ...OPTIONS, detached: false });
      expect(verifiedByOpenssl(attached)).toEqual(CONTENT);
      expect(concat(read(attached).eContent!)).toEqual(CONTENT);
    },
  );

  it('signs by Ed25519 with SHA-512, which openssl 3.0 cannot read, so by our own reader alone', async () => {
    const cms = await signContent(
      CONTENT,
      [await signerOf(await ownIdentity(root, { kind: 'Ed25519' }))],
      OPTIONS,
    );
    expect(await verifiedByUs(cms, CONTENT)).toMatchObject([
      { intact: true, findings: [], digestAlgorithm: 'SHA-512', signatureAlgorithm: 'Ed25519' },
    ]);
  });

  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536, 3_000_000])(
    'writes exact DER lengths around a content of %i octets',
    async (length) => {
      const content = new Uint8Array(length).fill(0x61);
      const cms = await signContent(content, [await signerOf(await ownIdentity(root))], {
        ...OPTIONS,
        detached: false,
      });
      expect(equal(verifiedByOpenssl(cms), content)).toBe(true);
      expect(await verifiedByUs(cms, content)).toMatchObject([{ intact: true }]);
    },
  );

  it('lets several sign, each with its own digest, and sorts what DER wants sorted', async () => {
    const [alice, bob] = [await ownIdentity(root), await ownIdentity(root, { kind: 'P-384' })];
    const cms = await signContent(CONTENT, [await signerOf(alice), await signerOf(bob)], {
      ...OPTIONS,
      certificates: [alice.certificate, root.certificate],
    });
    expect(verifiedByOpenssl(cms, CONTENT)).toEqual(CONTENT);
    expect(await verifiedByUs(cms, CONTENT)).toMatchObject([{ intact: true }, { intact: true }]);
    const { certificates } = read(cms);
    expect(certificates).toHaveLength(3);
    expect([...certificates].sort(compare)).toEqual(certificates);
    folder.write('cms', cms);
    folder.run('cms -cmsout -inform DER -in cms -outform DER -out again');
    expect(folder.read('again')).toEqual(cms);
  });

  it('says what it can open, which certificate is meant and which algorithms were used', async () => {
    const cms = await signContent(
      CONTENT,
      [await signerOf(await ownIdentity(root, { kind: 'RSA-2048' }))],
      OPTIONS,
    );
    const [{ signedAttributes, signatureAlgorithm, digestAlgorithm }] = read(cms).signerInfos as [
      SignedData['signerInfos'][0],
    ];
    expect(new Set(signedAttributes!.map(({ type }) => type))).toEqual(
      new Set([
        OID.contentType,
        OID.messageDigest,
        OID.signingTime,
        OID.smimeCapabilities,
        OID.signingCertificateV2,
        OID.algorithmProtection,
      ]),
    );
    const valueOf = (wanted: string) => signedAttributes!.find(({ type }) => type === wanted)?.values;
    expect(valueOf(OID.smimeCapabilities)).toEqual([
      sequence(
        ...[OID.aes256Gcm, OID.aes128Gcm, OID.aes256Cbc, OID.aes192Cbc, OID.aes128Cbc].map((cipher) =>
          sequence(oid(cipher)),
        ),
      ),
    ]);
    // RFC 5754 §2 and §3.2: no parameters of the digest, and the name of RSA that every reader knows.
    expect(digestAlgorithm.der).toEqual(sequence(oid(OID.sha256)));
    expect(signatureAlgorithm.der).toEqual(sequence(oid(OID.rsaEncryption), nullValue()));
    const encodings = signedAttributes!.map(({ type, values }) => sequence(oid(type), setOf(...values)));
    expect([...encodings].sort(compare)).toEqual(encodings);
  });

  it.each([
    ['expired', { notAfter: new Date(NOW.getTime() - 1000) }],
    [
      'not-yet-valid',
      { notBefore: new Date(NOW.getTime() + 1000), notAfter: new Date(NOW.getTime() + YEAR) },
    ],
    ['not-for-signing', { extensions: [keyUsage('keyEncipherment')] }],
    ['not-for-email', { extensions: [extendedKeyUsage(OID.serverAuth)] }],
  ] as const)('refuses a certificate that is %s', async (problem, wanted) => {
    const key = await signerOf(await ownIdentity(root));
    const { certificate } = await root.issue({ email: 'alice@example.org', ...wanted });
    const signing = signContent(CONTENT, [{ ...key, certificate }], OPTIONS);
    await expect(signing).rejects.toThrow(UnfitSignerError);
    await expect(signing).rejects.toMatchObject({ problem });
  });
});

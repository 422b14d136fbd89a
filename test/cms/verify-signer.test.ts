import { beforeAll, describe, expect, it } from 'vitest';
import { readContentInfo, readSignedData } from '../../src/asn1/cms.ts';
import { element, nullValue, octetString, oid, sequence, setOf } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import type { CmsFinding } from '../../src/cms/finding.ts';
import { signedContent } from '../../src/cms/signed-content.ts';
import { signingTimeOf, verifySigner, type SignerCheck } from '../../src/cms/verify-signer.ts';
import { digest } from '../../src/crypto/digest.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createRsaKey } from '../support/weak-key.ts';
import {
  attribute,
  digestIdentifier,
  signCms,
  type SignedDataOptions,
  type SignerOptions,
  usualAttributes,
  type UsualAttributes,
} from '../support/sign-cms.ts';

const CONTENT = utf8('Content-Type: text/plain\r\n\r\nHello\r\n');
let alice: Identity;
let rsa: Identity;

beforeAll(async () => {
  const root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
  rsa = await root.issue({ email: 'alice@example.org', kind: 'RSA-2048' });
});

type Given = Omit<SignerOptions, 'by'> & {
  readonly by?: Identity;
  readonly data?: Partial<SignedDataOptions>;
};

async function check(
  { data = {}, by = alice, ...signer }: Given,
  content: Bytes = CONTENT,
): Promise<SignerCheck> {
  const cms = await signCms({ content: CONTENT, detached: true, ...data, signers: [{ by, ...signer }] });
  const signedData = readSignedData(readContentInfo(cms).content);
  return verifySigner(
    signedData.signerInfos[0]!,
    signedData.eContentType,
    signedContent(() => content),
    by.certificate,
    NOW,
  );
}

/** A digest that is there twice is none to compare with. */
const fallout = (name: string): CmsFinding[] =>
  name === 'message-digest' ? [{ code: 'content-changed', digestAlgorithm: 'SHA-256' }] : [];

const codes = ({ findings }: SignerCheck): string[] => findings.map(({ code }) => code);

describe('verifySigner', () => {
  it('finds a good signature intact and says what it was made with', async () => {
    expect(await check({})).toEqual({
      intact: true,
      findings: [],
      signingTime: NOW,
      digestAlgorithm: 'SHA-256',
      signatureAlgorithm: 'ECDSA with SHA-256',
    });
  });

  it('takes the digest of digestAlgorithm where the signature algorithm is rsaEncryption (RFC 3370 §3.2)', async () => {
    const answer = await check({
      by: rsa,
      signatureAlgorithm: sequence(oid(OID.rsaEncryption), nullValue()),
    });
    expect(answer).toMatchObject({ intact: true, findings: [] });
  });

  it('tells a changed content from a broken signature', async () => {
    expect(codes(await check({}, utf8('Hullo')))).toEqual(['content-changed']);
    const flip = (bytes: Bytes): Bytes =>
      bytes.map((octet, at) => (at === bytes.length - 1 ? octet ^ 1 : octet));
    expect(codes(await check({ signature: flip }))).toEqual(['signature-mismatch']);
  });

  it('verifies a signature without attributes over the content itself, and misses its time', async () => {
    expect(await check({ attributes: null })).toMatchObject({
      intact: true,
      findings: [{ code: 'signing-time-missing' }],
    });
    expect(codes(await check({ attributes: null }, utf8('Hullo')))).toContain('signature-mismatch');
  });

  it('tries the second form of a content where the first does not do', async () => {
    const cms = await signCms({
      content: CONTENT,
      detached: true,
      signers: [{ by: alice }, { by: alice, attributes: null }],
    });
    const { signerInfos } = readSignedData(readContentInfo(cms).content);
    for (const signerInfo of signerInfos) {
      const content = signedContent(
        () => utf8('with other line ends'),
        () => CONTENT,
      );
      expect(await verifySigner(signerInfo, OID.data, content, alice.certificate, NOW)).toMatchObject({
        intact: true,
      });
    }
  });

  it.each([
    ['content-type', 'contentType'],
    ['message-digest', 'messageDigest'],
  ] as const)('wants the %s attribute (RFC 5652 §5.3)', async (name, key) => {
    const answer = await check({
      attributes: (usual) => usual.all.filter((encoding) => encoding !== usual[key]),
    });
    expect(answer.intact).toBe(false);
    expect(answer.findings).toContainEqual({ code: 'attribute-missing', attribute: name });
  });

  it.each([
    ['content-type', 'contentType'],
    ['message-digest', 'messageDigest'],
    ['signing-time', 'signingTime'],
  ] as const)('refuses the %s attribute twice, even if both say the same', async (name, key) => {
    const answer = await check({ attributes: (usual) => [...usual.all, usual[key]] });
    expect(answer.intact).toBe(false);
    expect(answer.findings).toEqual([{ code: 'attribute-repeated', attribute: name }, ...fallout(name)]);
  });

  it.each([
    ['message-digest', OID.messageDigest],
    ['signing-time', OID.signingTime],
    ['content-type', OID.contentType],
  ])('refuses a %s attribute without a value or of another type', async (name, type) => {
    for (const broken of [attribute(type), attribute(type, Uint8Array.of(1, 1, 0xff))]) {
      const answer = await check({
        attributes: (usual) => [...usual.all.filter((encoding) => !usualHas(encoding, type)), broken],
      });
      expect(answer.intact).toBe(false);
      expect(answer.findings).toContainEqual({ code: 'attribute-malformed', attribute: name });
    }
  });

  const usualHas = (encoding: Bytes, type: string): boolean =>
    Buffer.from(encoding).includes(Buffer.from(oid(type)));

  it('refuses MD5 and strange parameters, and names what it does not know', async () => {
    const md5 = sequence(oid(OID.md5), nullValue());
    expect((await check({ digestAlgorithm: md5 })).findings).toContainEqual({
      code: 'algorithm-refused',
      algorithm: 'MD5',
    });
    const odd = sequence(oid(OID.sha256), octetString(utf8('odd')));
    expect((await check({ digestAlgorithm: odd })).findings).toContainEqual({
      code: 'algorithm-refused',
      algorithm: 'SHA-256',
    });
    const unknown = await check({ digestAlgorithm: sequence(oid('1.2.3.4')) });
    expect(unknown).toMatchObject({ intact: false });
    expect(unknown.findings).toContainEqual({ code: 'algorithm-unsupported', algorithm: '1.2.3.4' });
  });

  it('refuses a signature that was made for another kind of content (RFC 5652 §11.1)', async () => {
    const answer = await check({
      attributes: ({ messageDigest, signingTime }) => [
        attribute(OID.contentType, oid('1.2.3')),
        messageDigest,
        signingTime,
      ],
    });
    expect(answer).toMatchObject({
      intact: false,
      findings: [{ code: 'content-type-mismatch', signed: '1.2.3', actual: OID.data }],
    });
  });

  it('wants signed attributes for every content but id-data (RFC 5652 §5.3)', async () => {
    const answer = await check({ attributes: null, data: { eContentType: '1.2.3' } });
    expect(answer.intact).toBe(false);
    expect(answer.findings).toContainEqual({ code: 'signed-attributes-missing', contentType: '1.2.3' });
  });

  it('calls SHA-1 weak, and still intact', async () => {
    const old = await (await createRoot()).issue({ kind: 'RSA-2048', hash: 'SHA-1' });
    expect(await check({ by: old, digest: 'SHA-1' })).toMatchObject({
      intact: true,
      findings: [{ code: 'algorithm-weak', algorithm: 'SHA-1' }],
    });
  });

  it('refuses a digest algorithm other than the signature algorithm has', async () => {
    expect(codes(await check({ digest: 'SHA-512' }))).toContain('digest-algorithm-mismatch');
  });

  it('accepts CMSAlgorithmProtection that tells the truth, NULL or not, and refuses one without a signature algorithm', async () => {
    const protection = (...content: readonly Bytes[]) => ({
      attributes: (usual: { all: readonly Bytes[] }) => [
        ...usual.all,
        attribute(OID.algorithmProtection, sequence(...content)),
      ],
    });
    const ecdsa = element(0xa1, oid(OID.ecdsaWithSha256));
    expect(await check(protection(digestIdentifier('SHA-256'), ecdsa))).toMatchObject({ intact: true });
    expect(await check(protection(sequence(oid(OID.sha256)), ecdsa))).toMatchObject({ intact: true });
    const mismatch = ['algorithm-protection-mismatch'];
    expect(codes(await check(protection(digestIdentifier('SHA-256'))))).toEqual(mismatch);
    expect(codes(await check(protection(digestIdentifier('SHA-512'), ecdsa)))).toEqual(mismatch);
    const another = element(0xa1, oid(OID.ecdsaWithSha512));
    expect(codes(await check(protection(digestIdentifier('SHA-256'), another)))).toEqual(mismatch);
    const withParameters = sequence(oid(OID.sha256), octetString(utf8('odd')));
    expect(codes(await check(protection(withParameters, ecdsa)))).toEqual(mismatch);
  });

  it.each([
    ['signingCertificateV2', OID.signingCertificateV2, 'SHA-256'],
    ['signingCertificate', OID.signingCertificate, 'SHA-1'],
  ] as const)('accepts %s that names the certificate, and only that', async (_, type, name) => {
    const naming = (hash: Bytes) => ({
      attributes: (usual: { all: readonly Bytes[] }) => [
        ...usual.all,
        attribute(type, sequence(sequence(sequence(octetString(hash))))),
      ],
    });
    expect(await check(naming(await digest(name, alice.der)))).toMatchObject({ intact: true });
    expect(codes(await check(naming(await digest(name, rsa.der))))).toEqual(['signing-certificate-mismatch']);
  });

  it('does not believe signingCertificateV2 by a digest that it does not know', async () => {
    const unknown = sequence(sequence(sequence(sequence(oid('1.2.3')), octetString(new Uint8Array(32)))));
    const answer = await check({
      attributes: ({ all }) => [...all, attribute(OID.signingCertificateV2, unknown)],
    });
    expect(codes(answer)).toEqual(['signing-certificate-mismatch']);
  });

  it('lets nobody move a signed attribute among the unsigned ones (RFC 5652 §11)', async () => {
    const { signingTime } = await usualAttributes(CONTENT);
    const answer = await check({ unsignedAttributes: [signingTime] });
    expect(answer).toMatchObject({
      intact: false,
      findings: [{ code: 'attribute-malformed', attribute: 'signing-time' }],
    });
    expect(await check({ unsignedAttributes: [attribute('1.2.3.4', nullValue())] })).toMatchObject({
      intact: true,
    });
  });

  it('takes nobody’s signed attributes for a content, in any of its forms (RFC 5652 §5.4)', async () => {
    const attributes = setOf(...(await usualAttributes(CONTENT)).all);
    expect(codes(await check({ attributes: null, data: { content: attributes } }, attributes))).toContain(
      'signed-attributes-as-content',
    );
    const cms = await signCms({ content: attributes, signers: [{ by: alice, attributes: null }] });
    const [signer] = readSignedData(readContentInfo(cms).content).signerInfos;
    const twoForms = signedContent(
      () => attributes,
      () => CONTENT,
    );
    const answer = await verifySigner(signer!, OID.data, twoForms, alice.certificate, NOW);
    expect(answer.intact).toBe(false);
    expect(codes(answer)).toContain('signed-attributes-as-content');
  });

  it('lets a content that is a set of other things stand', async () => {
    const set = setOf(sequence(oid('1.2.3'), setOf(nullValue())));
    expect(await check({ attributes: null, data: { content: set } }, set)).toMatchObject({ intact: true });
  });

  it('calls RSA keys under 2048 bits weak, and still intact', async () => {
    const small = await (
      await createRoot()
    ).issue({ email: 'alice@example.org', key: await createRsaKey(1024) });
    expect(await check({ by: small })).toMatchObject({
      intact: true,
      findings: [{ code: 'key-weak', algorithm: 'RSA', bits: 1024 }],
    });
  });

  it('names a signing time in the future, a day of tolerance given', async () => {
    const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);
    expect(await check({ signingTime: hours(23) })).toMatchObject({ findings: [] });
    expect(await check({ signingTime: hours(24) })).toMatchObject({ findings: [] });
    expect(codes(await check({ signingTime: hours(25) }))).toEqual(['signing-time-in-future']);
  });

  it('misses the signing time beside what else is wrong, and not where it is what is wrong', async () => {
    const twice = ({ contentType, messageDigest }: UsualAttributes) => [
      contentType,
      contentType,
      messageDigest,
    ];
    expect(codes(await check({ attributes: twice }))).toEqual(['attribute-repeated', 'signing-time-missing']);
    const both = (usual: UsualAttributes) => [...twice(usual), usual.signingTime, usual.signingTime];
    expect(codes(await check({ attributes: both }))).toEqual(['attribute-repeated', 'attribute-repeated']);
    expect(codes(await check({ attributes: ({ messageDigest }) => [messageDigest] }))).toEqual([
      'attribute-missing',
      'signing-time-missing',
    ]);
  });
});

it('reads the signing time alone, from where it is signed', async () => {
  const timesOf = async (signer: Omit<SignerOptions, 'by'>) => {
    const cms = await signCms({ content: CONTENT, signers: [{ by: alice, ...signer }] });
    return readSignedData(readContentInfo(cms).content).signerInfos.map(signingTimeOf);
  };
  expect(await timesOf({})).toEqual([NOW]);
  expect(await timesOf({ attributes: null })).toEqual([undefined]);
});

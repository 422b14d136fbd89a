import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readContentInfo, readSignedData } from '../../src/asn1/cms.ts';
import { element, explicit, integer, nullValue, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { signedContent } from '../../src/cms/signed-content.ts';
import { verifySigner, type SignerCheck } from '../../src/cms/verify-signer.ts';
import { generateSigningKey } from '../../src/crypto/signing-key.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { attribute, digestIdentifier, signCms, type SignerOptions } from '../support/sign-cms.ts';

/** Identifiers of algorithms in a SignerInfo: what openssl does not write, or writes only right. */
const CONTENT = utf8('Content-Type: text/plain\r\n\r\nHello\r\n');
let root: Identity;

const hash = (type: string): Bytes => sequence(oid(type), nullValue());
const pss = (type: string, maskGenType: string, saltLength: number): Bytes =>
  sequence(
    oid(OID.rsassaPss),
    sequence(
      explicit(0, hash(type)),
      explicit(1, sequence(oid(OID.mgf1), hash(maskGenType))),
      explicit(2, integer(saltLength)),
    ),
  );

/** A signer whose key OpenSSL holds. */
async function signerOf(
  pair: { readonly publicKey: KeyObject },
  signatureAlgorithm: Bytes,
  signData: (data: Bytes) => Uint8Array,
): Promise<Identity> {
  return root.issue({
    email: 'alice@example.org',
    key: {
      ...(await generateSigningKey('P-256')),
      subjectPublicKeyInfo: new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' })),
      signatureAlgorithm,
      sign: (data) => Promise.resolve(new Uint8Array(signData(data))),
    },
  });
}

async function check(by: Identity, options: Partial<SignerOptions>): Promise<SignerCheck> {
  const cms = await signCms({ content: CONTENT, signers: [{ by, ...options }] });
  const { signerInfos, eContentType } = readSignedData(readContentInfo(cms).content);
  return verifySigner(
    signerInfos[0]!,
    eContentType,
    signedContent(() => CONTENT),
    by.certificate,
    NOW,
  );
}

beforeAll(async () => {
  root = await createRoot();
});

describe('a SignerInfo by RSASSA-PSS', () => {
  const PADDING = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  let alice: Identity;

  beforeAll(async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    alice = await signerOf(pair, pss(OID.sha256, OID.sha256, 32), (data) =>
      sign('sha256', data, { key: pair.privateKey, ...PADDING }),
    );
  });

  it('is intact by the parameters that it was made with', async () => {
    expect(await check(alice, {})).toMatchObject({
      intact: true,
      findings: [],
      signatureAlgorithm: 'RSA-PSS with SHA-256',
    });
  });

  it.each([
    ['salt', pss(OID.sha256, OID.sha256, 20)],
    ['mask', pss(OID.sha256, OID.sha1, 32)],
  ])('does not hold by another %s', async (_, signatureAlgorithm) => {
    expect((await check(alice, { signatureAlgorithm })).findings).toMatchObject([
      { code: 'signature-mismatch' },
    ]);
  });

  it('has the digest of its parameters in digestAlgorithm too (RFC 4056 §3)', async () => {
    expect((await check(alice, { digest: 'SHA-512' })).findings).toContainEqual({
      code: 'digest-algorithm-mismatch',
      digestAlgorithm: 'SHA-512',
      signatureAlgorithm: 'RSA-PSS with SHA-256',
    });
  });

  it.each([
    ['no parameters', sequence(oid(OID.rsassaPss))],
    ['parameters that cannot be read', sequence(oid(OID.rsassaPss), sequence(integer(32)))],
    ['another trailer', sequence(oid(OID.rsassaPss), sequence(explicit(3, integer(2))))],
  ])('is refused with %s', async (_, signatureAlgorithm) => {
    expect(await check(alice, { signatureAlgorithm })).toMatchObject({
      intact: false,
      findings: [{ code: 'algorithm-refused', algorithm: 'RSA-PSS' }],
    });
  });

  it('is protected by CMSAlgorithmProtection with its parameters (RFC 6211)', async () => {
    const protectedBy = (identifier: Bytes) =>
      check(alice, {
        attributes: ({ all }) => [
          ...all,
          attribute(
            OID.algorithmProtection,
            sequence(
              digestIdentifier('SHA-256'),
              // [1] IMPLICIT: the identifier's content under another tag.
              element(0xa1, identifier.subarray(2)),
            ),
          ),
        ],
      });
    expect(await protectedBy(pss(OID.sha256, OID.sha256, 32))).toMatchObject({ intact: true });
    expect((await protectedBy(pss(OID.sha256, OID.sha256, 33))).findings).toEqual([
      { code: 'algorithm-protection-mismatch' },
    ]);
  });
});

describe('a SignerInfo by Ed448 (RFC 8419)', () => {
  let alice: Identity;

  beforeAll(async () => {
    const pair = generateKeyPairSync('ed448');
    alice = await signerOf(pair, sequence(oid(OID.ed448)), (data) => sign(null, data, pair.privateKey));
  });

  it.each([
    ['SHAKE256', sequence(oid(OID.shake256))],
    ['SHAKE256 of a length', sequence(oid(OID.shake256Len), integer(512))],
  ])('is intact with %s', async (_, digestAlgorithm) => {
    expect(await check(alice, { digest: 'SHAKE256', digestAlgorithm })).toMatchObject({
      intact: true,
      findings: [],
      digestAlgorithm: 'SHAKE256',
      signatureAlgorithm: 'Ed448',
    });
  });

  it('has no other digest', async () => {
    expect((await check(alice, { digest: 'SHA-512' })).findings).toContainEqual({
      code: 'digest-algorithm-mismatch',
      digestAlgorithm: 'SHA-512',
      signatureAlgorithm: 'Ed448',
    });
  });
});

describe('a SignerInfo by ECDSA', () => {
  let alice: Identity;

  beforeAll(async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    alice = await signerOf(pair, sequence(oid(OID.ecdsaWithSha3_384)), (data) =>
      sign('sha3-384', data, pair.privateKey),
    );
  });

  it('is intact with SHA-3 (RFC 9688)', async () => {
    const answer = await check(alice, {
      digest: 'SHA3-384',
      digestAlgorithm: sequence(oid(OID.sha3_384)),
    });
    expect(answer).toMatchObject({ intact: true, findings: [], signatureAlgorithm: 'ECDSA with SHA3-384' });
  });

  it.each([
    [OID.ecPublicKey, 'ECDSA without a digest'],
    [OID.ecdsaWithRecommended, 'ECDSA with the recommended digest'],
    [OID.ecdsaWithSpecified, 'ECDSA with a specified digest'],
  ])('is unsupported where its identifier %s leaves the digest open', async (type, algorithm) => {
    const answer = await check(alice, { digest: 'SHA3-384', signatureAlgorithm: sequence(oid(type)) });
    expect(answer).toMatchObject({
      intact: false,
      findings: [{ code: 'algorithm-unsupported', algorithm }],
    });
  });
});

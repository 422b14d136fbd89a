import { beforeAll, describe, expect, it } from 'vitest';
import { octetString } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { createRoot, createSelfSigned, NOW, type Identity } from '../support/fake-ca.ts';
import { createCrl } from '../support/fake-revocation.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned } from '../support/message.ts';
import { attribute, signerInfo, type SignerOptions } from '../support/sign-cms.ts';

let root: Identity;
let alice: Identity;
let notary: Identity;
let stranger: Identity;

beforeAll(async () => {
  root = await createRoot();
  alice = await root.issue({ email: 'alice@example.org' });
  notary = await root.issue({ email: 'notary@example.net', name: 'Nora Notary' });
  stranger = await createSelfSigned({ email: 'eve@example.net', name: 'Eve' });
});

type Counter = (signature: Bytes) => Promise<Bytes>;

/** A countersignature (RFC 5652 §11.4), right unless told otherwise. */
const counter =
  (options: Partial<SignerOptions> = {}): Counter =>
  (content) =>
    signerInfo(
      {
        by: notary,
        attributes: ({ messageDigest, signingTime }) => [messageDigest, signingTime],
        ...options,
      },
      { content },
    );

const among =
  (...counters: readonly Counter[]) =>
  async (signature: Bytes): Promise<readonly Bytes[]> =>
    Promise.all(counters.map(async (make) => attribute(OID.countersignature, await make(signature))));

const signed = (...counters: readonly Counter[]): Promise<Bytes> =>
  clearSigned({
    signers: [{ by: alice, unsignedAttributes: among(...counters) }],
    certificates: [alice.der, notary.der, stranger.der],
  });

type Given = Parameters<typeof judgeMessage>[1];

async function judge(message: Bytes, given: Given = {}) {
  const report = await judgeMessage(message, { anchors: [root], ...given });
  const [signer] = report.verdict.signers;
  return { ...summary(report), counters: signer.countersignatures, findings: report.verdict.findings };
}

async function expectIgnored(message: Bytes, why: string, given: Given = {}): Promise<void> {
  const { kind, counters, findings } = await judge(message, given);
  expect(findings).toContainEqual({ code: 'countersignature-ignored', why });
  expect({ kind, counters }).toEqual({ kind: 'verified', counters: [] });
}

describe('a countersignature', () => {
  it('is shown with who made it', async () => {
    const { kind, codes, counters } = await judge(await signed(counter()));
    expect({ kind, codes }).toEqual({ kind: 'verified', codes: ['revocation-unknown'] });
    expect(counters).toMatchObject([
      {
        trusted: true,
        name: 'Nora Notary',
        addresses: ['notary@example.net'],
        signingTime: NOW.toISOString(),
        countersignatures: [],
      },
    ]);
  });

  it('may go without signed attributes, and be signed itself', async () => {
    const bare = await judge(await signed(counter({ attributes: null })));
    expect(bare.counters).toMatchObject([{ trusted: true, signingTime: null }]);
    const nested = counter({ unsignedAttributes: among(counter({ by: stranger })) });
    expect((await judge(await signed(nested))).counters).toMatchObject([
      { name: 'Nora Notary', countersignatures: [{ name: 'Eve', trusted: false }] },
    ]);
  });

  it('is not trusted of whom nobody vouches for, or whose certificate was revoked', async () => {
    expect((await judge(await signed(counter({ by: stranger })))).counters).toMatchObject([
      { name: 'Eve', trusted: false },
    ]);
    const crls = [{ der: await createCrl({ issuer: root, revoked: [notary] }), source: 'test' }];
    const evidence = { crls, ocspResponses: [] };
    const { kind, counters } = await judge(await signed(counter()), { evidence });
    expect(kind).toBe('verified');
    expect(counters).toMatchObject([{ name: 'Nora Notary', trusted: false }]);
  });

  it('lends nothing to a signer who is not proven', async () => {
    const message = await clearSigned({
      signers: [{ by: stranger, unsignedAttributes: among(counter()) }],
      certificates: [stranger.der, notary.der],
      fields: { From: 'eve@example.net' },
    });
    expect(await judge(message)).toMatchObject({ kind: 'caution', counters: [{ trusted: true }] });
  });
});

describe('a countersignature that counts for nothing is named', () => {
  it.each<[string, Counter]>([
    ['over something else', () => counter()(utf8('another signature'))],
    ['with a content type, which a signature has not', counter({ attributes: ({ all }) => all })],
    ['without a digest', counter({ attributes: ({ signingTime }) => [signingTime] })],
    [
      'whose signature does not hold',
      counter({ signature: (octets) => octets.map((octet, at) => (at === 9 ? octet ^ 1 : octet)) }),
    ],
  ])('%s', async (_, make) => {
    await expectIgnored(await signed(make), 'it does not hold');
  });

  it('that is none at all, or of a certificate that is not there', async () => {
    await expectIgnored(await signed(() => Promise.resolve(octetString(utf8('?')))), 'it cannot be read');
    const unknown = await root.issue({ name: 'Somebody' });
    await expectIgnored(await signed(counter({ by: unknown })), 'the certificate of who made it is missing');
  });

  it('beyond the eighth, and beyond the third level', async () => {
    const flood = await judge(await signed(...Array.from({ length: 1000 }, () => counter())));
    expect(flood.counters).toHaveLength(8);
    expect(flood.findings).toContainEqual({
      code: 'countersignature-ignored',
      why: 'there are too many of them',
    });
    let deep = counter();
    for (let level = 0; level < 5; level++) deep = counter({ unsignedAttributes: among(deep) });
    const { counters, codes } = await judge(await signed(deep));
    expect(counters[0]?.countersignatures[0]?.countersignatures[0]?.countersignatures).toEqual([]);
    expect(codes).toContain('countersignature-ignored');
  });
});

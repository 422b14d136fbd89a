import { beforeAll, describe, expect, it } from 'vitest';
import { element, nullValue, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { PkiFinding } from '../../src/pki/finding.ts';
import { extendedKeyUsage, keyUsage, nameOf, rfc822Name } from '../../src/pki/issue-certificate.ts';
import { MAX_STEPS } from '../../src/pki/path-building.ts';
import { findTrust, type TrustAnswer } from '../../src/pki/trust.ts';
import { createRoot, createSelfSigned, NOW, YEAR, type Identity, type Wanted } from '../support/fake-ca.ts';
import { createRsaKey } from '../support/weak-key.ts';

const LEAF: Wanted = { email: 'alice@example.org' };
const AUTHORITY: Wanted = { ca: true, name: 'Test Authority' };

let root: Identity;
beforeAll(async () => {
  root = await createRoot();
});

interface Given {
  readonly anchors?: readonly Identity[];
  readonly via?: readonly Identity[];
  readonly at?: Date;
  readonly signingTime?: Date;
}

function trust(
  leaf: Identity,
  { anchors = [root], via = [], at = NOW, signingTime }: Given = {},
): Promise<TrustAnswer> {
  const material = {
    anchors: anchors.map(({ certificate }) => certificate),
    intermediates: via.map(({ certificate }) => certificate),
  };
  return findTrust(leaf.certificate, material, { at, signingTime });
}

const codes = ({ findings }: TrustAnswer): PkiFinding['code'][] => findings.map(({ code }) => code);
const subjects = ({ path }: TrustAnswer): string[] => path.map(({ subject }) => subject.text.split(',')[0]!);

describe('a path that holds', () => {
  it('leaf, authority, root: in whatever order the bag has them', async () => {
    const authority = await root.issue(AUTHORITY);
    const leaf = await authority.issue(LEAF);
    const answer = await trust(leaf, { via: [root, leaf, authority] });
    expect(answer).toMatchObject({ anchored: true, findings: [] });
    expect(subjects(answer)).toEqual(['CN=Alice Example', 'CN=Test Authority', 'CN=Test Root']);
  });

  it('may end at an authority that is itself an anchor', async () => {
    const authority = await root.issue(AUTHORITY);
    const answer = await trust(await authority.issue(LEAF), { anchors: [authority] });
    expect(answer).toMatchObject({ anchored: true, findings: [] });
  });

  it('may be the leaf alone, if that very certificate is an anchor', async () => {
    const self = await createSelfSigned(LEAF);
    expect(await trust(self, { anchors: [self] })).toMatchObject({ anchored: true, findings: [] });
    const double = await createSelfSigned(LEAF);
    expect(codes(await trust(double, { anchors: [self] }))).not.toEqual([]);
  });

  it('is found among authorities of one name by trying each', async () => {
    const wrong = await createRoot({ name: 'Other Root' });
    const impostor = await wrong.issue(AUTHORITY);
    const authority = await root.issue(AUTHORITY);
    const noIdentifier = { type: OID.authorityKeyIdentifier, value: null };
    const leaf = await authority.issue({ ...LEAF, extensions: [noIdentifier] });
    expect(await trust(leaf, { via: [impostor, authority] })).toMatchObject({ anchored: true, findings: [] });
  });

  it('does not count self-issued authorities in the path length (RFC 5280 §6.1.4 (l))', async () => {
    const authority = await root.issue({ ...AUTHORITY, pathLength: 0 });
    const renewed = await authority.issue({ ...AUTHORITY });
    const leaf = await renewed.issue(LEAF);
    expect(await trust(leaf, { via: [authority, renewed] })).toMatchObject({ findings: [] });
  });
});

describe('no anchor is reached', () => {
  it('without any anchors nothing is trusted', async () => {
    expect(await trust(await root.issue(LEAF), { anchors: [] })).toMatchObject({
      anchored: false,
      findings: [{ code: 'issuer-unknown', issuer: 'CN=Test Root, O=Signet Test' }],
    });
  });

  it('tells a self-signed certificate from one whose issuer is unknown', async () => {
    expect(codes(await trust(await createSelfSigned(LEAF)))).toEqual(['self-signed']);
  });

  it('still says what is wrong with the leaf', async () => {
    const leaf = await root.issue({ ...LEAF, extensions: [extendedKeyUsage(OID.serverAuth)] });
    expect(codes(await trust(leaf, { anchors: [] }))).toEqual([
      'issuer-unknown',
      'extended-key-usage-not-email',
    ]);
  });

  it('ends in authorities that certify each other', async () => {
    const [one, two] = [await createRoot({ name: 'One' }), await createRoot({ name: 'Two' })];
    const oneByTwo = await two.issue({ ...AUTHORITY, key: one.key, subject: one.certificate.subject.der });
    const twoByOne = await one.issue({ ...AUTHORITY, key: two.key, subject: two.certificate.subject.der });
    expect(codes(await trust(await one.issue(LEAF), { via: [oneByTwo, twoByOne] }))).toEqual([
      'issuer-unknown',
    ]);
  });

  it('gives up on more names than anybody has', async () => {
    const subtrees = Array.from({ length: 600 }, (_, i) => sequence(rfc822Name(`${i}.example`)));
    const value = sequence(element(0xa1, ...subtrees));
    const constrained = { type: OID.nameConstraints, critical: true, value };
    const authority = await root.issue({ ...AUTHORITY, extensions: [constrained] });
    const email = Array.from({ length: 600 }, (_, i) => `a@${i}.example.org`);
    expect(codes(await trust(await authority.issue({ email }), { via: [authority] }))).toEqual([
      'path-too-complex',
    ]);
  });

  it('gives up on a mesh in which everybody certifies everybody', async () => {
    const members = await Promise.all(
      Array.from({ length: 12 }, (_, i) => createRoot({ name: `Member ${i}` })),
    );
    const mesh = await Promise.all(
      members.flatMap((issuer) =>
        members.map((member) =>
          issuer.issue({ ...AUTHORITY, key: member.key, subject: member.certificate.subject.der }),
        ),
      ),
    );
    const answer = await trust(await members[0]!.issue(LEAF), { via: mesh });
    expect(answer.findings).toContainEqual({ code: 'path-too-complex', limit: MAX_STEPS });
  });
});

describe('a rule of RFC 5280 §6.1 fails', () => {
  it.each<[PkiFinding['code'], Wanted]>([
    ['not-a-certificate-authority', { ca: false }],
    ['not-a-certificate-authority', { extensions: [{ type: OID.basicConstraints, value: null }] }],
    ['key-usage-not-certificate-signing', { extensions: [keyUsage('digitalSignature')] }],
    ['extended-key-usage-not-email', { extensions: [extendedKeyUsage(OID.serverAuth)] }],
    ['certificate-expired', { notAfter: new Date(NOW.getTime() - 1000) }],
    ['certificate-not-yet-valid', { notBefore: new Date(NOW.getTime() + 1000) }],
    [
      'critical-extension-unknown',
      { extensions: [{ type: '1.3.6.1.4.1.99999.1', critical: true, value: nullValue() }] },
    ],
  ])('%s', async (code, wanted) => {
    const authority = await root.issue({ ...AUTHORITY, ...wanted });
    const answer = await trust(await authority.issue(LEAF), { via: [authority] });
    expect(codes(answer)).toContain(code);
    expect(answer.findings.find((finding) => finding.code === code)).toMatchObject({
      certificate: authority.certificate.subject.text,
    });
  });

  it('certificate-signature-invalid: an anchor of the same name with another key', async () => {
    const impostor = await createRoot();
    expect(codes(await trust(await impostor.issue(LEAF)))).toEqual(['certificate-signature-invalid']);
  });

  it('a leaf that issues a leaf', async () => {
    const mallory = await root.issue({ name: 'Mallory', email: 'mallory@example.org' });
    const answer = await trust(await mallory.issue(LEAF), { via: [mallory] });
    expect(codes(answer)).toContain('not-a-certificate-authority');
  });

  it('path-length-exceeded, with the limit', async () => {
    const one = await root.issue({ ...AUTHORITY, pathLength: 0 });
    const two = await one.issue({ ...AUTHORITY, name: 'Second Authority' });
    const answer = await trust(await two.issue(LEAF), { via: [one, two] });
    expect(answer.findings).toEqual([
      { code: 'path-length-exceeded', certificate: two.certificate.subject.text, limit: 0 },
    ]);
  });

  it('the length that an anchor allows holds too (RFC 5937)', async () => {
    const short = await createRoot({ name: 'Short Root', pathLength: 0 });
    const authority = await short.issue(AUTHORITY);
    expect(codes(await trust(await authority.issue(LEAF), { anchors: [short], via: [authority] }))).toEqual([
      'path-length-exceeded',
    ]);
    expect(codes(await trust(await short.issue(LEAF), { anchors: [short] }))).toEqual([]);
  });

  it('an expired anchor no longer vouches', async () => {
    const old = await createRoot({ name: 'Old Root', notAfter: new Date(NOW.getTime() - 1000) });
    expect(codes(await trust(await old.issue(LEAF), { anchors: [old] }))).toEqual(['certificate-expired']);
  });

  it('SHA-1 and RSA keys under 2048 bits are weak, MD5 is no signature', async () => {
    const sha1 = await createRoot({ name: 'SHA-1 Root', kind: 'RSA-2048', hash: 'SHA-1' });
    expect(codes(await trust(await sha1.issue(LEAF), { anchors: [sha1] }))).toEqual([
      'certificate-algorithm-weak',
    ]);
    const small = await createRoot({ name: 'Small Root', key: await createRsaKey(1024) });
    expect((await trust(await small.issue(LEAF), { anchors: [small] })).findings).toMatchObject([
      { code: 'certificate-algorithm-weak', algorithm: 'RSA of 1024 bits' },
    ]);
    const md5Key = { ...sha1.key, signatureAlgorithm: sequence(oid(OID.md5WithRsa), nullValue()) };
    const md5 = await createRoot({ name: 'MD5 Root', key: md5Key });
    expect(codes(await trust(await md5.issue(LEAF), { anchors: [md5] }))).toEqual([
      'certificate-algorithm-unsupported',
    ]);
  });
});

describe('time', () => {
  const expired = { notBefore: new Date(NOW.getTime() - YEAR), notAfter: new Date(NOW.getTime() - 1000) };
  const before = new Date(NOW.getTime() - 100_000);

  it('expired now but valid when signed is told as that', async () => {
    expect(codes(await trust(await root.issue({ ...LEAF, ...expired }), { signingTime: before }))).toEqual([
      'valid-when-signed',
    ]);
  });

  it.each([
    ['expired when signed', new Date(NOW.getTime() - 500)],
    ['not yet valid when signed', new Date(NOW.getTime() - 2 * YEAR)],
    ['signed at no known time', undefined],
  ])('%s is expired', async (_, signingTime) => {
    const leaf = await root.issue({ ...LEAF, ...expired });
    expect(codes(await trust(leaf, signingTime ? { signingTime } : {}))).toEqual(['certificate-expired']);
  });

  it('both ends of the validity belong to it', async () => {
    const leaf = await root.issue({ ...LEAF, notBefore: NOW, notAfter: NOW });
    expect(codes(await trust(leaf))).toEqual([]);
  });
});

describe('of several paths that fail', () => {
  it('the one that is nearest to holding is told', async () => {
    const expired = await root.issue({ ...AUTHORITY, notAfter: new Date(NOW.getTime() - 1000) });
    const wrongKind = await root.issue({ ...AUTHORITY, ca: false, key: expired.key });
    const leaf = await expired.issue(LEAF);
    expect(codes(await trust(leaf, { via: [wrongKind, expired] }))).toEqual(['certificate-expired']);
    expect(codes(await trust(leaf, { via: [expired, wrongKind] }))).toEqual(['certificate-expired']);
  });
});

describe('another purpose than mail', () => {
  it('asks for its own extended key usage, and not for key usage', async () => {
    const leaf = await root.issue({
      ...LEAF,
      extensions: [extendedKeyUsage(OID.serverAuth), keyUsage('keyEncipherment')],
    });
    const as = async (purpose: 'server' | 'client' | 'any') => {
      const material = { anchors: [root.certificate], intermediates: [] };
      return codes(await findTrust(leaf.certificate, material, { at: NOW, signingTime: undefined, purpose }));
    };
    expect([await as('server'), await as('any'), await as('client')]).toEqual([
      [],
      [],
      ['purpose-not-allowed'],
    ]);
  });
});

describe('the leaf is one for signing mail (RFC 8550 §4.4)', () => {
  it.each([
    ['digitalSignature', [keyUsage('digitalSignature')], []],
    ['nonRepudiation', [keyUsage('nonRepudiation')], []],
    ['no key usage at all', [{ type: OID.keyUsage, value: null }], []],
    ['keyEncipherment', [keyUsage('keyEncipherment')], ['key-usage-not-signing']],
    ['any purpose', [extendedKeyUsage(OID.anyExtendedKeyUsage)], []],
    ['mail among others', [extendedKeyUsage(OID.clientAuth, OID.emailProtection)], []],
    ['no purposes at all', [{ type: OID.extendedKeyUsage, value: null }], []],
    ['other purposes', [extendedKeyUsage(OID.clientAuth)], ['extended-key-usage-not-email']],
  ] as const)('%s', async (_, extensions, expected) => {
    expect(codes(await trust(await root.issue({ ...LEAF, extensions })))).toEqual(expected);
  });

  it('an authority that may not issue for mail takes the purpose away from what it issues', async () => {
    const authority = await root.issue({ ...AUTHORITY, extensions: [extendedKeyUsage(OID.clientAuth)] });
    expect(codes(await trust(await authority.issue(LEAF), { via: [authority] }))).toEqual([
      'extended-key-usage-not-email',
    ]);
  });
});

it('trusts a leaf whose identity is its alternative name alone', async () => {
  const leaf = await root.issue({ ...LEAF, subject: nameOf({}) });
  expect(await trust(leaf)).toMatchObject({ findings: [] });
});

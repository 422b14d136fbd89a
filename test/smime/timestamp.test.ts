import { beforeAll, describe, expect, it } from 'vitest';
import { explicit, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { digest } from '../../src/crypto/digest.ts';
import { extendedKeyUsage, keyUsage } from '../../src/pki/issue-certificate.ts';
import { asAnchors, type AnchorFacts } from '../../src/pki/trust-anchor.ts';
import { receive } from '../../src/smime/receive.ts';
import { createRoot, NOW, YEAR, type Identity } from '../support/fake-ca.ts';
import { createCrl, directoryName } from '../support/fake-revocation.ts';
import {
  createAuthority,
  createToken,
  DAY,
  FOR_TIMESTAMPS,
  timestampAttributes,
  type TokenOptions,
} from '../support/fake-timestamp.ts';
import { judgeMessage, summary } from '../support/judge-message.ts';
import { clearSigned, FROM_ALICE, withText } from '../support/message.ts';
import { attribute } from '../support/sign-cms.ts';
import { createRsaKey } from '../support/weak-key.ts';

const inDays = (days: number): Date => new Date(NOW.getTime() + days * DAY);
const STAMPED = inDays(0.01);
/** When Alice's certificate has expired and the authorities' have not. */
const AFTERWARDS = inDays(400);

let root: Identity;
let other: Identity;
let alice: Identity;
let clock: Identity;

beforeAll(async () => {
  const notAfter = new Date(NOW.getTime() + 10 * YEAR);
  root = await createRoot({ notBefore: new Date(NOW.getTime() - 2 * YEAR), notAfter });
  other = await createRoot({ name: 'Other Root', notAfter });
  alice = await root.issue({ email: 'alice@example.org' });
  clock = await createAuthority(root, { notAfter });
});

type Given = Parameters<typeof judgeMessage>[1];
type Stamp = (signature: Bytes) => Promise<Bytes>;

const stamp =
  (options: Partial<TokenOptions> = {}): Stamp =>
  (signature) =>
    createToken(signature, { by: clock, genTime: STAMPED, ...options });

const signed = (...given: readonly (Stamp | { readonly signingTime: Date })[]): Promise<Bytes> => {
  const stamps = given.filter((one) => typeof one === 'function');
  const { signingTime = NOW } = given.find((one) => typeof one !== 'function') ?? {};
  return clearSigned({
    signers: [
      {
        by: alice,
        signingTime,
        unsignedAttributes: async (signature) =>
          timestampAttributes(...(await Promise.all(stamps.map((make) => make(signature))))),
      },
    ],
    fields: { ...FROM_ALICE, Date: signingTime.toUTCString() },
  });
};

async function judge(message: Bytes, given: Given = {}) {
  const report = await judgeMessage(message, { anchors: [root], at: AFTERWARDS, ...given });
  const [signer] = report.verdict.signers;
  return { ...summary(report), signer, findings: report.verdict.findings };
}

const WITHOUT = { kind: 'caution', codes: ['valid-when-signed', 'revocation-unknown'] };

/** A stamp that does not hold is named, and the message is judged as if it were not there. */
async function expectIgnored(message: Bytes, why: string, given: Given = {}): Promise<void> {
  const { kind, codes, signer, findings } = await judge(message, given);
  expect(signer.signingTimeProof).toBeNull();
  expect(findings).toContainEqual({ code: 'timestamp-ignored', why });
  expect({ kind, codes: codes.filter((code) => code !== 'timestamp-ignored') }).toEqual(WITHOUT);
}

describe('a time-stamp that holds', () => {
  it('proves that the certificate was valid, where without it there is only the claim', async () => {
    expect(await judge(await signed())).toMatchObject(WITHOUT);
    const { kind, signer, findings } = await judge(await signed(stamp({ accuracy: 500 })));
    expect(kind).toBe('verified');
    expect(findings).toContainEqual({
      code: 'valid-when-stamped',
      certificate: 'CN=Alice Example, O=Signet Test',
      notAfter: alice.certificate.notAfter.toISOString(),
      provenTime: new Date(STAMPED.getTime() + 500).toISOString(),
    });
    expect(signer).toMatchObject({
      trusted: true,
      signingTime: NOW.toISOString(),
      signingTimeProof: {
        time: STAMPED.toISOString(),
        accuracyMs: 500,
        by: { name: 'Test Clock', issuerName: 'Test Root' },
        policy: '1.2.3.4.5',
        serialNumber: '1267',
      },
    });
  });

  it('is told where nothing hangs on it, and says nothing of its accuracy where it is silent', async () => {
    const { kind, codes, signer } = await judge(await signed(stamp()), { at: inDays(1) });
    expect({ kind, codes }).toEqual({ kind: 'verified', codes: ['revocation-unknown'] });
    expect(signer.signingTimeProof).toMatchObject({ time: STAMPED.toISOString(), accuracyMs: null });
  });

  it('counts when its authority has expired since, and stamped before', async () => {
    const by = await createAuthority(root, { notAfter: inDays(30) });
    expect(await judge(await signed(stamp({ by })))).toMatchObject({ kind: 'verified' });
  });

  it('may be by an authority whose certificate was given beside', async () => {
    const message = await signed(stamp({ certificates: [] }));
    await expectIgnored(message, 'the certificate of its authority is missing');
    expect(await judge(message, { certificates: [clock] })).toMatchObject({ kind: 'verified' });
  });

  it('is not vouched for by a root that Mozilla trusts for e-mail alone', async () => {
    const elsewhere = await createAuthority(other, { notAfter: inDays(3650) });
    const message = await signed(stamp({ by: elsewhere }));
    const judgedBy = async (facts: AnchorFacts) => {
      const anchors = [
        ...asAnchors([root.certificate], { origin: 'given' }),
        ...asAnchors([other.certificate], facts),
      ];
      const evidence = { crls: [], ocspResponses: [] };
      const options = { at: AFTERWARDS, anchors, certificates: [], evidence, revocation: 'soft' } as const;
      return (await receive(message, options)).verdict.kind;
    };
    expect(await judgedBy({ origin: 'organisation' })).toBe('verified');
    expect(await judgedBy({ origin: 'mozilla', distrustAfter: undefined })).toBe('caution');
  });

  it('may name its authority, by which it then must be', async () => {
    const tsa = directoryName(clock.certificate.subject.der);
    expect(await judge(await signed(stamp({ tsa })))).toMatchObject({ kind: 'verified' });
    const another = directoryName(alice.certificate.subject.der);
    await expectIgnored(await signed(stamp({ tsa: another })), 'it names another authority');
  });

  it('of several is the earliest, whatever their order and whatever the others are', async () => {
    const late = stamp({ genTime: inDays(300) });
    const broken = stamp({ genTime: inDays(0.001), imprint: new Uint8Array(32) });
    for (const stamps of [
      [late, broken, stamp()],
      [stamp(), late, broken],
    ]) {
      const { kind, codes, signer } = await judge(await signed(...stamps));
      expect(kind).toBe('verified');
      expect(codes).toContain('timestamp-ignored');
      expect(signer.signingTimeProof?.time).toBe(STAMPED.toISOString());
    }
  });

  it('that is there twice is one', async () => {
    let made: Bytes | undefined;
    const once: Stamp = async (signature) => (made ??= await stamp()(signature));
    const { kind, codes } = await judge(await signed(once, once));
    expect({ kind, codes }).toEqual({
      kind: 'verified',
      codes: ['valid-when-stamped', 'revocation-unknown'],
    });
  });

  it('proves nothing of a message that was changed', async () => {
    const { kind, signer } = await judge(withText(await signed(stamp()), 'lunch', 'LUNCH'));
    expect(kind).toBe('invalid');
    expect(signer.signingTimeProof).toBeNull();
  });
});

describe('a time-stamp that comes at the wrong time', () => {
  it('after the certificate expired changes nothing', async () => {
    const { kind, codes, signer } = await judge(await signed(stamp({ genTime: inDays(390) })));
    expect({ kind, codes }).toEqual(WITHOUT);
    expect(signer.signingTimeProof).not.toBeNull();
  });

  it('so close to the expiry that its accuracy reaches beyond it changes nothing', async () => {
    const genTime = new Date(alice.certificate.notAfter.getTime() - 100);
    expect(await judge(await signed(stamp({ genTime, accuracy: 99 })))).toMatchObject({ kind: 'verified' });
    expect(await judge(await signed(stamp({ genTime, accuracy: 101 })))).toMatchObject(WITHOUT);
  });

  it('before the certificate was valid is a caution: the signature was not made under it', async () => {
    const genTime = new Date(alice.certificate.notBefore.getTime() - DAY);
    const by = await createAuthority(root, { notBefore: new Date(genTime.getTime() - DAY) });
    expect(await judge(await signed(stamp({ by, genTime })), { at: NOW })).toMatchObject({
      kind: 'caution',
      codes: ['certificate-not-yet-valid', 'revocation-unknown'],
    });
  });

  it('from the future counts as none, but clocks may differ by minutes', async () => {
    const at = AFTERWARDS.getTime();
    const future = stamp({ genTime: new Date(at + DAY) });
    await expectIgnored(await signed(future), 'it is from the future');
    const minutes = stamp({ genTime: new Date(at + 60_000) });
    expect((await judge(await signed(minutes))).signer.signingTimeProof).not.toBeNull();
  });

  it('does not stand in for the signing time: an old message can be stamped today', async () => {
    const message = await clearSigned({
      signers: [
        {
          by: alice,
          attributes: ({ contentType, messageDigest }) => [contentType, messageDigest],
          unsignedAttributes: async (signature) => timestampAttributes(await stamp()(signature)),
        },
      ],
    });
    expect((await judge(message, { at: inDays(1) })).codes).toContain('signing-time-missing');
  });
});

describe('a time-stamp that proves nothing is named and ignored', () => {
  it.each<[string, Partial<TokenOptions>, string]>([
    ['of another message', { imprint: new Uint8Array(32) }, 'it belongs to another signature'],
    ['whose checksum is by SHA-1', { hash: 'SHA-1' }, 'its checksum can be forged'],
    [
      'whose checksum is by MD5',
      { hashAlgorithm: sequence(oid(OID.md5), nullValue()), imprint: new Uint8Array(16) },
      'its checksum can be forged',
    ],
    ['of another version', { version: 2 }, 'it has conditions that are not known here'],
    [
      'with a critical extension',
      { hasCriticalExtension: true },
      'it has conditions that are not known here',
    ],
    ['that holds another content', { eContentType: OID.data }, 'it holds something else'],
    [
      'that does not name its certificate',
      { names: null },
      'it does not say by which certificate it was made',
    ],
    [
      'whose signature does not hold',
      { signer: { signature: (octets) => octets.map((octet, at) => (at === 9 ? octet ^ 1 : octet)) } },
      'the signature of the authority does not hold',
    ],
  ])('%s', async (_, options, why) => {
    await expectIgnored(await signed(stamp(options)), why);
  });

  it('that is none at all', async () => {
    await expectIgnored(await signed(() => Promise.resolve(octetString(utf8('?')))), 'it cannot be read');
    await expectIgnored(
      await signed(() => Promise.resolve(sequence(oid(OID.data), explicit(0, octetString(utf8('?')))))),
      'it holds something else',
    );
  });

  it('that names another certificate than its own', async () => {
    const message = await signed(stamp({ names: alice }));
    await expectIgnored(message, 'the signature of the authority does not hold');
  });

  it('by two authorities, or by none', async () => {
    const two = await signed(stamp({ others: [{ by: alice }] }));
    await expectIgnored(two, 'not exactly one authority signed it');
  });

  it('by a weak algorithm, or with a weak key', async () => {
    const weak = 'the signature of the authority is too weak';
    const sha1 = await createAuthority(root, { kind: 'RSA-2048', hash: 'SHA-1' });
    await expectIgnored(await signed(stamp({ by: sha1, signer: { digest: 'SHA-1' } })), weak);
    const small = await createAuthority(root, { key: await createRsaKey(1024) });
    await expectIgnored(await signed(stamp({ by: small })), weak);
  });

  it('by an authority below no anchor', async () => {
    const foreign = await createAuthority(other);
    await expectIgnored(
      await signed(stamp({ by: foreign })),
      'its authority is not among those trusted here',
    );
    expect(await judge(await signed(stamp({ by: foreign })), { anchors: [root, other] })).toMatchObject({
      kind: 'verified',
    });
  });

  it('by a certificate that is not for time-stamps alone', async () => {
    const why = 'its authority is not meant to tell the time';
    const purposes = [
      extendedKeyUsage(OID.emailProtection),
      // RFC 3161 §2.3: critical, and nothing else.
      extendedKeyUsage(OID.timeStamping),
      { ...extendedKeyUsage(OID.timeStamping, OID.emailProtection), critical: true },
      { ...extendedKeyUsage(OID.anyExtendedKeyUsage), critical: true },
      { type: OID.extendedKeyUsage, value: null },
    ];
    for (const purpose of purposes) {
      const by = await createAuthority(root, { extensions: [purpose] });
      await expectIgnored(await signed(stamp({ by })), why);
    }
    const encrypts = await createAuthority(root, {
      extensions: [FOR_TIMESTAMPS, keyUsage('keyEncipherment')],
    });
    await expectIgnored(await signed(stamp({ by: encrypts })), why);
  });

  it('below an authority that may issue for mail alone', async () => {
    const mail = await root.issue({
      ca: true,
      name: 'Mail CA',
      extensions: [extendedKeyUsage(OID.emailProtection)],
    });
    const by = await createAuthority(mail);
    const message = await signed(stamp({ by, certificates: [by.der, mail.der] }));
    await expectIgnored(message, 'its authority is not meant to tell the time');
  });

  it('by an authority whose certificate was not valid then', async () => {
    for (const wanted of [{ notAfter: inDays(-1) }, { notBefore: inDays(1), notAfter: inDays(900) }]) {
      const by = await createAuthority(root, wanted);
      await expectIgnored(await signed(stamp({ by })), 'the certificate of its authority was not valid then');
    }
  });

  it('among the signed attributes, where it cannot be over the signature', async () => {
    const message = await clearSigned({
      signers: [
        {
          by: alice,
          attributes: ({ all }) => [...all, attribute(OID.timeStampToken, sequence())],
        },
      ],
    });
    const { kind, codes, signer } = await judge(message);
    expect({ kind, codes }).toEqual(WITHOUT);
    expect(signer.signingTimeProof).toBeNull();
  });

  it('beyond the eighth: a thousand cost no more than a few', async () => {
    const imprint = await digest('SHA-256', utf8('another'));
    const token = await createToken(utf8('another'), { by: clock, genTime: STAMPED, imprint });
    const flood = Array.from({ length: 1000 }, (): Stamp => () => Promise.resolve(token));
    const message = await signed(...flood, stamp());
    await expectIgnored(message, 'there are too many of them');
  });
});

describe('a signer whose certificate was revoked after signing', () => {
  /** The lists of the tests revoke 30 days before NOW. */
  const message = (...stamps: readonly Stamp[]) => signed({ signingTime: inDays(-40) }, ...stamps);
  const given = async (reason: number): Promise<Given> => ({
    at: NOW,
    evidence: {
      crls: [{ der: await createCrl({ issuer: root, revoked: [alice], reason }), source: 'test' }],
      ocspResponses: [],
    },
  });

  it('is verified with a stamp from before, if the reason says nothing against the key', async () => {
    const { kind, codes, signer } = await judge(
      await message(stamp({ genTime: inDays(-39) })),
      await given(4),
    );
    expect({ kind, codes }).toMatchObject({ kind: 'verified', codes: ['revoked-after-signing'] });
    expect(signer).toMatchObject({ trusted: true, revocation: [{ status: 'revoked' }] });
  });

  it('is invalid with one from after, without one, and where the key was stolen', async () => {
    const before = stamp({ genTime: inDays(-39) });
    for (const [stamps, reason, code] of [
      [[stamp({ genTime: inDays(-29) })], 4, 'revoked-after-claimed-time'],
      [[], 4, 'revoked-after-claimed-time'],
      [[before], 1, 'certificate-revoked'],
    ] as const) {
      const { kind, codes, signer } = await judge(await message(...stamps), await given(reason));
      expect({ kind, codes }).toMatchObject({ kind: 'invalid', codes: [code] });
      expect(signer.trusted).toBe(false);
    }
  });
});

describe('an authority whose certificate was revoked', () => {
  const REVOKED = 'the certificate of its authority was revoked, or may have been';
  /** The lists of the tests revoke 30 days before NOW. */
  const AT = inDays(0.5);
  const listing = async (reason: number) => ({
    crls: [{ der: await createCrl({ issuer: root, revoked: [clock], reason }), source: 'test' }],
    ocspResponses: [],
  });
  const proofOf = async (genTime: Date, reason: number) =>
    (await judge(await signed(stamp({ genTime })), { at: AT, evidence: await listing(reason) })).signer
      .signingTimeProof;

  it('for a stolen key proves nothing, whenever it stamped', async () => {
    expect(await proofOf(inDays(-40), 1)).toBeNull();
    expect(await proofOf(inDays(-1), 1)).toBeNull();
    const { findings } = await judge(await signed(stamp()), { at: AT, evidence: await listing(1) });
    expect(findings).toContainEqual({ code: 'timestamp-ignored', why: REVOKED });
  });

  it('because it closed down proves what it stamped before, and nothing after (RFC 3161 §4)', async () => {
    expect(await proofOf(inDays(-40), 5)).not.toBeNull();
    expect(await proofOf(inDays(-1), 5)).toBeNull();
  });

  it('counts by the lists in the token as well', async () => {
    const crls = [await createCrl({ issuer: root, revoked: [clock] })];
    const { signer } = await judge(await signed(stamp({ crls })), { at: AT });
    expect(signer.signingTimeProof).toBeNull();
  });

  it('or of whom that is not known, where it must be, proves nothing', async () => {
    const message = await signed(stamp());
    expect((await judge(message, { at: AT, revocation: 'require' })).signer.signingTimeProof).toBeNull();
    const evidence = {
      crls: [{ der: await createCrl({ issuer: root }), source: 'test' }],
      ocspResponses: [],
    };
    const known = await judge(message, { at: AT, revocation: 'require', evidence });
    expect(known.signer.signingTimeProof).not.toBeNull();
  });
});

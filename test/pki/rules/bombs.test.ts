import { afterEach, describe, expect, it, vi } from 'vitest';
import { readCertificate } from '../../../src/asn1/certificate.ts';
import { bitString, element, integer, nullValue, oid, sequence } from '../../../src/asn1/der.ts';
import { OID } from '../../../src/asn1/oids.ts';
import { generateSigningKey } from '../../../src/crypto/signing-key.ts';
import { signatureCost } from '../../../src/pki/certificate-signature.ts';
import { rfc822Name } from '../../../src/pki/issue-certificate.ts';
import { MAX_PATH_LENGTH } from '../../../src/pki/path-building.ts';
import { SEARCH_LIMITS } from '../../../src/pki/path-search.ts';
import { ANY_POLICY } from '../../../src/pki/policies.ts';
import { chain, codesOf, judgeMade, type Made } from '../../support/chain.ts';
import { createRoot, NOW, type Identity, type Wanted } from '../../support/fake-ca.ts';

/** Certificates made to make their reader compute. Each ends in a finding, after no more than was allowed for. */
const tooComplex = (limit: number) => ({ code: 'path-too-complex', limit });

afterEach(() => {
  vi.restoreAllMocks();
});
/** The platform still answers; its answers are counted. */
const countChecks = () => vi.spyOn(crypto.subtle, 'verify');

const ALICE: Wanted = { name: 'Alice', email: 'alice@example.org' };

/** Twenty authorities, each certified by all the others. */
async function mesh(): Promise<readonly [members: readonly Identity[], certificates: readonly Identity[]]> {
  const members = await Promise.all(
    Array.from({ length: 20 }, (_, i) => createRoot({ name: `Member ${i}` })),
  );
  const crossed = members.flatMap((issuer) =>
    members
      .filter((member) => member !== issuer)
      .map(({ key, certificate }) => issuer.issue({ ca: true, key, subject: certificate.subject.der })),
  );
  return [members, await Promise.all(crossed)];
}

describe('a mesh of authorities (RFC 4158 §2.4)', () => {
  it('without an anchor ends after the steps allowed, and no signature is checked', async () => {
    const [[first], bag] = await mesh();
    const checks = countChecks();
    const made = { leaf: await first!.issue(ALICE), anchors: [await createRoot()], bag };
    expect((await judgeMade(made)).findings).toEqual([tooComplex(SEARCH_LIMITS.steps)]);
    expect(checks).not.toHaveBeenCalled();
  });

  it('does not hide the one way out of it', async () => {
    const [members, bag] = await mesh();
    const root = await createRoot();
    const { key, certificate } = members[19]!;
    const wayOut = await root.issue({ ca: true, key, subject: certificate.subject.der });
    const made = { leaf: await members[0]!.issue(ALICE), anchors: [root], bag: [...bag, wayOut] };
    expect((await judgeMade(made)).findings).toEqual([]);
  });

  it('of anchors alone ends after the paths allowed, each pair checked once', async () => {
    const [members, bag] = await mesh();
    const expired = { ...ALICE, notAfter: new Date(NOW.getTime() - 1000) };
    const checks = countChecks();
    const made = { leaf: await members[0]!.issue(expired), anchors: members, bag };
    expect((await judgeMade(made)).findings).toMatchObject([{ code: 'certificate-expired' }]);
    expect(checks.mock.calls.length).toBeLessThanOrEqual(3 * SEARCH_LIMITS.paths);
  });
});

describe('a chain', () => {
  const through = (authorities: number, head = 'Root'): string =>
    [head, ...Array.from({ length: authorities }, (_, i) => `CA ${i}`), 'Alice <alice@example.org>'].join(
      ' → ',
    );
  const drawn = (text: string) => chain(Object.assign([text], { raw: [text] }));

  it('holds up to ten certificates', async () => {
    expect(await codesOf(drawn(through(MAX_PATH_LENGTH - 2)))).toEqual([]);
    expect(await codesOf(drawn(through(MAX_PATH_LENGTH - 1)))).toEqual(['path-too-complex']);
  });

  it('of a thousand ends at the tenth', async () => {
    const answer = await judgeMade(await drawn(through(998)).make());
    expect(answer.findings).toEqual([tooComplex(MAX_PATH_LENGTH)]);
  });

  it('that is short and ends at no anchor is of an unknown issuer', async () => {
    expect(await codesOf(drawn(through(7, 'Stranger (no anchor)')))).toEqual(['issuer-unknown']);
  });
});

describe('a bag of forged authorities', () => {
  /** Certificates of the same name and key identifier, none of which the anchor signed. */
  async function forge(made: Made, count: number): Promise<readonly Identity[]> {
    const [ca] = made.bag;
    const { der, certificate } = ca!;
    const at = Buffer.from(der).indexOf(Buffer.from(certificate.serialNumber));
    return Promise.resolve(
      Array.from({ length: count }, (_, i) => {
        const forged = der.slice();
        forged.set([0x40 | (i >> 8), i & 0xff], at);
        return { ...ca!, der: forged, certificate: readCertificate(forged) };
      }),
    );
  }
  const drawn = chain`Root → CA ${{ serialNumber: new Uint8Array(16).fill(0x3f) }} → Alice <alice@example.org>`;

  it('of hundreds does not hide the true one', async () => {
    const made = await drawn.make();
    const checks = countChecks();
    const { findings } = await judgeMade({ ...made, bag: [...(await forge(made, 400)), ...made.bag] });
    expect(findings).toEqual([]);
    expect(checks).toHaveBeenCalledTimes(402);
  });

  it('of ten thousand ends after the signatures allowed', async () => {
    const made = await drawn.make();
    const checks = countChecks();
    const { findings } = await judgeMade({ ...made, bag: await forge(made, 10_000) });
    expect(findings).toMatchObject([{ code: 'certificate-signature-invalid' }]);
    expect(checks).toHaveBeenCalledTimes(SEARCH_LIMITS.signatures);
  });

  it('is checked from the anchor down: no key in it is ever computed with', async () => {
    const made = await chain`Root (Mallory’s, no anchor) → CA ${{ kind: 'P-384' }} → Alice <alice@example.org>
                             Root`.make();
    const imports = vi.spyOn(crypto.subtle, 'importKey');
    expect((await judgeMade(made)).findings).toMatchObject([{ code: 'certificate-signature-invalid' }]);
    expect(imports.mock.calls.map(([, , parameters]) => parameters)).toEqual([
      { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
    ]);
  });
});

describe('keys that are slow', () => {
  /** A key of this size, whose signatures nobody made. */
  async function slowKey(bits: number, exponent: readonly number[]): Promise<Wanted> {
    const modulus = integer(new Uint8Array(bits / 8).fill(0xfb));
    const publicKey = sequence(modulus, integer(Uint8Array.from(exponent)));
    return {
      key: {
        ...(await generateSigningKey('RSA-2048')),
        subjectPublicKeyInfo: sequence(sequence(oid(OID.rsaEncryption), nullValue()), bitString(publicKey)),
        sign: () => Promise.resolve(new Uint8Array(bits / 8).fill(7)),
      },
    };
  }

  it('count for as long as they take', async () => {
    const made =
      await chain`Root → CA ${await slowKey(16_384, [1, 0, 1])} → Sub CA → Alice <alice@example.org>`.make();
    const [ca] = made.bag;
    const subs = Array.from({ length: 100 }, () => ca!.issue({ ca: true, name: 'Sub CA' }));
    const checks = countChecks();
    const { findings } = await judgeMade({ ...made, bag: [ca!, ...(await Promise.all(subs))] });
    expect(findings).toMatchObject([{ code: 'certificate-signature-invalid' }]);
    // Each weighs 16; one more is by the anchor.
    expect(checks.mock.calls.length).toBeLessThanOrEqual(SEARCH_LIMITS.signatures / 16 + 1);
  });

  it.each<[string, () => Wanted | Promise<Wanted>, number]>([
    ['P-256', () => ({ kind: 'P-256' }), 1],
    ['P-384', () => ({ kind: 'P-384' }), 3],
    ['P-521', () => ({ kind: 'P-521' }), 6],
    ['Ed25519', () => ({ kind: 'Ed25519' }), 1],
    ['RSA of 2048 bits', () => ({ kind: 'RSA-2048' }), 1],
    ['RSA of 4096 bits', () => slowKey(4096, [1, 0, 1]), 1],
    ['RSA of 16,384 bits', () => slowKey(16_384, [1, 0, 1]), 16],
    [
      'RSA with an exponent of 63 bits',
      () => slowKey(16_384, [0x7f, ...new Array<number>(7).fill(0xff)]),
      64,
    ],
    ['RSA with SHA-224', async () => underTheName(await slowKey(16_384, [1, 0, 1]), OID.sha224WithRsa), 64],
    [
      'ECDSA with SHA-224',
      async () => underTheName({ key: await generateSigningKey('P-256') }, OID.ecdsaWithSha224),
      20,
    ],
    ['what nobody knows', async () => underTheName({ key: await generateSigningKey('P-256') }, '1.2.3.4'), 0],
  ])('weigh, against a check by P-256: %s', async (_, wanted, cost) => {
    const { leaf, bag } = await chain`Root → CA ${await wanted()} → Alice <alice@example.org>`.make();
    expect(signatureCost(leaf.certificate, bag[0]!.certificate)).toBe(cost);
  });

  const underTheName = ({ key }: Wanted, algorithm: string): Wanted =>
    key ? { key: { ...key, signatureAlgorithm: sequence(oid(algorithm)) } } : {};
});

describe('constraints and policies', () => {
  const excluding = (count: number): Wanted => ({
    extensions: [
      {
        type: OID.nameConstraints,
        critical: true,
        value: sequence(
          element(0xa1, ...Array.from({ length: count }, (_, i) => sequence(rfc822Name(`${i}.example`)))),
        ),
      },
    ],
  });
  const addresses = (count: number): Wanted => ({
    email: Array.from({ length: count }, (_, i) => `a@${i}.example.org`),
  });

  it('of 8,000 subtrees and 8,000 names are not compared', async () => {
    const made = await chain`Root → CA ${excluding(8_000)} → Alice ${addresses(8_000)}`.make();
    expect((await judgeMade(made)).findings).toEqual([tooComplex(SEARCH_LIMITS.names)]);
  });

  it('are compared once more for each path, and all paths together are bounded', async () => {
    const expired = { ...addresses(400), notAfter: new Date(NOW.getTime() - 1000) };
    const made = await chain`Root → CA ${excluding(400)} → Alice ${expired}`.make();
    const [ca] = made.bag;
    const [root] = made.anchors;
    const again = Array.from({ length: 20 }, () =>
      root!.issue({ ca: true, name: 'CA', key: ca!.key, ...excluding(400) }),
    );
    const checks = countChecks();
    const { findings } = await judgeMade({ ...made, bag: await Promise.all(again) });
    expect(findings).toMatchObject([{ code: 'certificate-expired' }]);
    // Two paths, each with a signature of the anchor and one of the authority.
    expect(checks).toHaveBeenCalledTimes(4);
  });

  const list = (count: number) => Array.from({ length: count }, (_, i) => oid(`1.2.3.4.${i}`));
  /** Every policy becomes every policy. */
  const everything = (count: number): Wanted => ({
    extensions: [
      {
        type: OID.certificatePolicies,
        critical: false,
        value: sequence(...list(count).map((policy) => sequence(policy))),
      },
      {
        type: OID.policyMappings,
        critical: true,
        value: sequence(...list(count).flatMap((from) => list(count).map((to) => sequence(from, to)))),
      },
    ],
  });
  const EXPLICIT = { policies: { ...ANY_POLICY, explicitPolicy: true } };

  it('RFC 9618 §3: a tree of policies that grows thirtyfold with each certificate is no tree here', async () => {
    const all = everything(30);
    const made =
      await chain`Root → A ${all} → B ${all} → C ${all} → D ${all} → E ${all} → F ${all} → Alice ${all}`.make();
    const { findings, policies } = await judgeMade(made, EXPLICIT);
    expect(findings).toEqual([]);
    expect(policies).toHaveLength(30);
  });

  it('policies that are too many are not read', async () => {
    const all = everything(90);
    const made = await chain`Root → A ${all} → B ${all} → C ${all} → Alice ${all}`.make();
    expect((await judgeMade(made, EXPLICIT)).findings).toEqual([tooComplex(SEARCH_LIMITS.policies)]);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/asn1/certificate.ts';
import { element, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import type { CertificatePath } from '../../src/pki/path-building.ts';
import { SEARCH_LIMITS, startSearch, type PathSearch } from '../../src/pki/path-search.ts';
import {
  checkValidity,
  validatePath,
  type ValidationAnswer,
  type ValidationOptions,
} from '../../src/pki/path-validation.ts';
import { ANY_POLICY } from '../../src/pki/policies.ts';
import { createRoot, NOW, type Identity, type Wanted } from '../support/fake-ca.ts';

const GOLD = '1.2.3.1';
const extension = (type: string, value: Bytes): Wanted => ({
  extensions: [{ type, critical: true, value }],
});
const gold = extension(OID.certificatePolicies, sequence(sequence(oid(GOLD))));
const EXPLICIT = { policies: { ...ANY_POLICY, explicitPolicy: true } };

let root: Identity;
let ca: Identity;
let alice: Identity;

beforeAll(async () => {
  root = await createRoot({ name: 'Root' });
  ca = await root.issue({ name: 'CA', ca: true });
  alice = await ca.issue({ name: 'Alice', email: 'alice@example.org' });
});

/** The path of these, the leaf first. */
const pathOf = (leaf: Identity, ...above: readonly Identity[]): CertificatePath => [
  leaf.certificate,
  ...above.map(({ certificate }) => certificate),
];
const validate = (
  path: CertificatePath,
  options: Partial<ValidationOptions> = {},
  search?: PathSearch,
): Promise<ValidationAnswer> => validatePath(path, { at: NOW, signingTime: undefined, ...options }, search);

const named = (code: string, certificate: Identity) =>
  expect.objectContaining({ code, certificate: certificate.certificate.subject.text }) as unknown;

describe('a path of which a link is broken', () => {
  it('is told by that link alone, with both names and no policies', async () => {
    const forged = await (await createRoot({ name: 'Root' })).issue({ name: 'CA', ca: true, key: ca.key });
    expect(await validate(pathOf(alice, forged, root))).toEqual({
      findings: [
        {
          code: 'certificate-signature-invalid',
          certificate: forged.certificate.subject.text,
          issuer: root.certificate.subject.text,
        },
      ],
      policies: [],
    });
  });

  it('is looked at from the anchor down, and no further', async () => {
    const other = await createRoot({ name: 'Other' });
    const forged = await other.issue({ name: 'CA', ca: true });
    const asked: Certificate[] = [];
    const search = startSearch();
    const { findings } = await validate(
      pathOf(alice, forged, root),
      {},
      {
        ...search,
        isSignedBy(certificate, issuer) {
          asked.push(certificate);
          return search.isSignedBy(certificate, issuer);
        },
      },
    );
    expect(findings).toEqual([named('certificate-signature-invalid', forged)]);
    expect(asked).toEqual([forged.certificate]);
  });
});

describe('a search that has had its share', () => {
  const spent = (what: keyof typeof SEARCH_LIMITS): PathSearch => ({
    ...startSearch(),
    spend: (asked) => asked !== what,
  });

  it.each(['paths', 'policies'] as const)('of %s judges nothing more', async (what) => {
    expect(await validate(pathOf(alice, ca, root), {}, spent(what))).toEqual({
      findings: [{ code: 'path-too-complex', limit: SEARCH_LIMITS[what] }],
      policies: [],
    });
  });

  it('of signatures says so, and not that one is bad', async () => {
    const search: PathSearch = { ...startSearch(), isSignedBy: () => Promise.resolve(undefined) };
    expect(await validate(pathOf(alice, ca, root), {}, search)).toEqual({
      findings: [{ code: 'path-too-complex', limit: SEARCH_LIMITS.signatures }],
      policies: [],
    });
  });

  it('of names says so for each certificate whose names it did not compare', async () => {
    const tooMany = { code: 'path-too-complex', limit: SEARCH_LIMITS.names };
    const { findings } = await validate(pathOf(alice, ca, root), {}, spent('names'));
    // The root is self-issued, and no name of it is compared with anything.
    expect(findings).toEqual([tooMany, tooMany]);
  });

  it('is asked for each policy and each mapping of the path', async () => {
    const mapping = sequence(oid(GOLD), oid('1.2.3.2'));
    const mapped = await root.issue({
      ca: true,
      extensions: [
        ...(gold.extensions ?? []),
        { type: OID.policyMappings, critical: true, value: sequence(mapping, mapping) },
      ],
    });
    const leaf = await mapped.issue({ email: 'alice@example.org', ...gold });
    const amounts: (number | undefined)[] = [];
    const search: PathSearch = {
      ...startSearch(),
      spend(what, amount) {
        if (what === 'policies') amounts.push(amount);
        return true;
      },
    };
    await validate(pathOf(leaf, mapped, root), {}, search);
    await validate(pathOf(alice, ca, root), {}, search);
    expect(amounts).toEqual([4, 0]);
  });
});

describe('the policies of a path', () => {
  it('are told of the first certificate that has none of those that are left', async () => {
    const plain = await root.issue({ name: 'Plain CA', ca: true });
    const leaf = await plain.issue({ name: 'Leaf', email: 'alice@example.org', ...gold });
    const { findings } = await validate(pathOf(leaf, plain, root), EXPLICIT);
    expect(findings).toContainEqual(named('policy-not-acceptable', plain));
  });

  it('are told beside what else is wrong', async () => {
    const expired = await root.issue({ ca: true, notAfter: new Date(NOW.getTime() - 1000), ...gold });
    const leaf = await expired.issue({ name: 'Leaf', email: 'alice@example.org', ...gold });
    const { findings } = await validate(pathOf(leaf, expired, root), {
      policies: { ...ANY_POLICY, explicitPolicy: true, acceptable: ['1.2.3.9'] },
    });
    expect(findings).toEqual([named('certificate-expired', expired), named('policy-not-acceptable', leaf)]);
  });

  it('bind no leaf that is itself the anchor', async () => {
    expect((await validate(pathOf(alice), EXPLICIT)).findings).toEqual([]);
  });

  it('are no business of the anchor’s own (§6.1.1 (d))', async () => {
    const strict = await createRoot(
      extension(OID.policyConstraints, sequence(element(0x80, Uint8Array.of(0)))),
    );
    const leaf = await strict.issue({ email: 'alice@example.org' });
    expect((await validate(pathOf(leaf, strict))).findings).toEqual([]);
  });
});

it('names the limit that the path exceeds, not one that is wider or comes later', async () => {
  const limitOf = async (...lengths: readonly (number | undefined)[]) => {
    const made: Identity[] = [await createRoot()];
    for (const [index, pathLength] of lengths.entries()) {
      const more = pathLength === undefined ? {} : { pathLength };
      made.unshift(await made[0]!.issue({ name: `CA ${index}`, ca: true, ...more }));
    }
    const leaf = await made[0]!.issue({ email: 'alice@example.org' });
    const { findings } = await validate(pathOf(leaf, ...made));
    return findings.map((finding) => ('limit' in finding ? finding.limit : finding.code));
  };
  expect(await limitOf(0, 5)).toEqual([0]);
  expect(await limitOf(1, undefined, undefined)).toEqual([1]);
  // Two that allow as much are one limit, which the upper one set.
  expect(await limitOf(1, 0, undefined)).toEqual([1]);
});

describe('the dates of a certificate (§6.1.3 (a)(2))', () => {
  const at = (time: Date, more: Partial<ValidationOptions> = {}): ValidationOptions => ({
    at: time,
    signingTime: undefined,
    ...more,
  });
  const later = (date: Date, ms: number): Date => new Date(date.getTime() + ms);
  const codes = (options: ValidationOptions, isLeaf = true): readonly string[] =>
    checkValidity(alice.certificate, options, isLeaf).map(({ code }) => code);
  let from: Date;
  let until: Date;
  beforeAll(() => {
    from = alice.certificate.notBefore;
    until = alice.certificate.notAfter;
  });

  it('include their first moment and their last', () => {
    expect(codes(at(from))).toEqual([]);
    expect(codes(at(until))).toEqual([]);
    expect(codes(at(later(from, -1)))).toEqual(['certificate-not-yet-valid']);
    expect(codes(at(later(until, 1)))).toEqual(['certificate-expired']);
  });

  it('once over, are softened by a claimed time within them, both moments included', () => {
    const after = later(until, 1000);
    expect(codes(at(after, { signingTime: from }))).toEqual(['valid-when-signed']);
    expect(codes(at(after, { signingTime: until }))).toEqual(['valid-when-signed']);
    expect(codes(at(after, { signingTime: later(from, -1) }))).toEqual(['certificate-expired']);
    expect(codes(at(after, { signingTime: later(until, 1) }))).toEqual(['certificate-expired']);
  });

  it('once over, are made good by a proven time within them, both moments included', () => {
    const after = later(until, 1000);
    const stamped = checkValidity(alice.certificate, at(after, { provenTime: from }), true);
    expect(stamped).toEqual([
      {
        code: 'valid-when-stamped',
        certificate: alice.certificate.subject.text,
        notAfter: until.toISOString(),
        provenTime: from.toISOString(),
      },
    ]);
    expect(codes(at(after, { provenTime: until }))).toEqual(['valid-when-stamped']);
    expect(codes(at(after, { provenTime: later(until, 1) }))).toEqual(['certificate-expired']);
    expect(codes(at(after, { provenTime: later(from, -1) }), false)).toEqual(['certificate-expired']);
  });

  it('do not let a signature be older than its own certificate', () => {
    const before = later(from, -1);
    const [finding] = checkValidity(alice.certificate, at(NOW, { provenTime: before }), true);
    expect(finding).toMatchObject({ code: 'certificate-not-yet-valid', at: before.toISOString() });
    // Authorities renew their certificates.
    expect(codes(at(NOW, { provenTime: before }), false)).toEqual([]);
    expect(codes(at(NOW), false)).toEqual([]);
  });

  it('are not made good beforehand by a time that has yet to come', () => {
    const early = later(from, -2);
    expect(codes(at(early, { provenTime: from }))).toEqual(['certificate-not-yet-valid']);
  });
});

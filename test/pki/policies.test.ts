import { beforeAll, describe, expect, it } from 'vitest';
import { element, integer, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { ExtensionValue } from '../../src/pki/issue-certificate.ts';
import { ANY_POLICY, type PolicyOptions } from '../../src/pki/policies.ts';
import { findTrust, type TrustAnswer } from '../../src/pki/trust.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';

const [GOLD, SILVER, BRONZE] = ['1.2.3.1', '1.2.3.2', '1.2.3.3'] as const;
const ANY = OID.anyPolicy;

const policies = (...list: readonly string[]): ExtensionValue => ({
  type: OID.certificatePolicies,
  critical: false,
  value: sequence(...list.map((policy) => sequence(oid(policy)))),
});
const mapping = (...pairs: readonly (readonly [string, string])[]): ExtensionValue => ({
  type: OID.policyMappings,
  critical: true,
  value: sequence(...pairs.map(([from, to]) => sequence(oid(from), oid(to)))),
});
const constraints = (requireExplicit?: number, inhibitMapping?: number): ExtensionValue => ({
  type: OID.policyConstraints,
  critical: true,
  value: sequence(
    ...(requireExplicit === undefined ? [] : [element(0x80, Uint8Array.of(requireExplicit))]),
    ...(inhibitMapping === undefined ? [] : [element(0x81, Uint8Array.of(inhibitMapping))]),
  ),
});
const inhibitAny = (skip: number): ExtensionValue => ({
  type: OID.inhibitAnyPolicy,
  critical: true,
  value: integer(skip),
});

let root: Identity;
beforeAll(async () => {
  root = await createRoot();
});

/** root → one authority for each list of extensions but the last → leaf with the last. */
async function path(
  ...levels: readonly (readonly ExtensionValue[])[]
): Promise<{ leaf: Identity; via: Identity[] }> {
  const via: Identity[] = [];
  let issuer = root;
  for (const [depth, extensions] of levels.slice(0, -1).entries()) {
    issuer = await issuer.issue({ ca: true, name: `Authority ${depth}`, extensions });
    via.push(issuer);
  }
  return { leaf: await issuer.issue({ email: 'alice@example.org', extensions: levels.at(-1) ?? [] }), via };
}

async function trust(
  levels: readonly (readonly ExtensionValue[])[],
  options: Partial<PolicyOptions> = {},
): Promise<TrustAnswer> {
  const { leaf, via } = await path(...levels);
  const material = { anchors: [root.certificate], intermediates: via.map(({ certificate }) => certificate) };
  return findTrust(leaf.certificate, material, {
    at: NOW,
    signingTime: undefined,
    policies: { ...ANY_POLICY, ...options },
  });
}

const codes = ({ findings }: TrustAnswer): string[] => findings.map(({ code }) => code);
const REFUSED = ['policy-not-acceptable'];

describe('certificate policies (RFC 5280 §6.1, RFC 9618)', () => {
  it('hold along the path where every certificate names them', async () => {
    const answer = await trust([[policies(GOLD, SILVER)], [policies(GOLD, BRONZE)]], {
      explicitPolicy: true,
    });
    expect(answer).toMatchObject({ findings: [], policies: [GOLD] });
  });

  it('are not asked for unless somebody does', async () => {
    expect(await trust([[policies(GOLD)], []])).toMatchObject({ findings: [], policies: [] });
    expect(codes(await trust([[policies(GOLD)], []], { explicitPolicy: true }))).toContain(
      'policy-not-acceptable',
    );
  });

  it('must be among those that the caller accepts, if a policy is demanded', async () => {
    const levels = [[policies(GOLD)], [policies(GOLD)]];
    expect(await trust(levels, { explicitPolicy: true, acceptable: [GOLD] })).toMatchObject({ findings: [] });
    expect(codes(await trust(levels, { explicitPolicy: true, acceptable: [SILVER] }))).toEqual(REFUSED);
    expect(await trust(levels, { acceptable: [SILVER] })).toMatchObject({ findings: [], policies: [] });
  });

  it('can be demanded by an authority, at once or a step later (§6.1.4 (i))', async () => {
    expect(codes(await trust([[constraints(0), policies(GOLD)], [policies(SILVER)]]))).toContain(
      'policy-not-acceptable',
    );
    expect(codes(await trust([[constraints(1), policies(GOLD)], [policies(SILVER)]]))).toContain(
      'policy-not-acceptable',
    );
    expect(codes(await trust([[constraints(5), policies(GOLD)], [policies(SILVER)]]))).toEqual([]);
    expect(codes(await trust([[constraints(0), policies(GOLD)], [policies(GOLD)]]))).toEqual([]);
  });

  it('any policy stands for those that come below, unless inhibited', async () => {
    const levels = (extra: readonly ExtensionValue[]) => [
      [policies(ANY), ...extra],
      [policies(ANY)],
      [policies(GOLD)],
    ];
    expect(await trust(levels([]), { explicitPolicy: true })).toMatchObject({
      findings: [],
      policies: [GOLD],
    });
    expect(codes(await trust(levels([inhibitAny(0)]), { explicitPolicy: true }))).toContain(
      'policy-not-acceptable',
    );
    expect(codes(await trust(levels([]), { explicitPolicy: true, inhibitAnyPolicy: true }))).toContain(
      'policy-not-acceptable',
    );
  });

  it('any policy at the end leaves the caller what it accepts', async () => {
    const levels = [[policies(ANY)], [policies(ANY)]];
    expect((await trust(levels, { acceptable: [SILVER] })).policies).toEqual([SILVER]);
    expect((await trust(levels)).policies).toEqual([ANY]);
  });

  it('are translated from one domain to another, unless that is inhibited (§6.1.4 (b))', async () => {
    const levels = (extra: readonly ExtensionValue[]) => [
      [policies(GOLD), mapping([GOLD, SILVER]), ...extra],
      [policies(SILVER)],
    ];
    expect(await trust(levels([]), { explicitPolicy: true })).toMatchObject({
      findings: [],
      policies: [GOLD],
    });
    expect(codes(await trust(levels([]), { explicitPolicy: true, inhibitPolicyMapping: true }))).toContain(
      'policy-not-acceptable',
    );
    const below = [
      [policies(GOLD), constraints(undefined, 0)],
      [policies(GOLD), mapping([GOLD, SILVER])],
      [policies(SILVER)],
    ];
    expect(codes(await trust(below, { explicitPolicy: true }))).toContain('policy-not-acceptable');
  });

  it('any policy cannot be translated (§6.1.4 (a))', async () => {
    for (const pair of [
      [ANY, GOLD],
      [GOLD, ANY],
    ] as const) {
      expect(codes(await trust([[policies(GOLD), mapping(pair)], [policies(GOLD)]]))).toContain(
        'policy-mapping-invalid',
      );
    }
  });

  it('one policy named twice is malformed', async () => {
    await expect(path([policies(GOLD, GOLD)])).rejects.toThrow(/the same policy twice/);
  });

  it('a mapping in which everything becomes everything at each level ends (RFC 9618 §3)', async () => {
    const many = Array.from({ length: 30 }, (_, i) => `1.2.3.4.${i}`);
    const all = many.flatMap((from) => many.map((to) => [from, to] as const));
    const level = [policies(...many), mapping(...all)];
    const answer = await trust([level, level, level, level, level, level, level, [policies(...many)]], {
      explicitPolicy: true,
    });
    expect(answer.findings).toEqual([]);
    expect([...answer.policies].sort()).toEqual([...many].sort());
  });
});

import { describe, expect, it } from 'vitest';
import { element, integer, oid, sequence } from '../../../src/asn1/der.ts';
import { OID } from '../../../src/asn1/oids.ts';
import { ANY_POLICY, type PolicyOptions } from '../../../src/pki/policies.ts';
import type { TrustOptions } from '../../../src/pki/trust.ts';
import { chain, judge } from '../../support/chain.ts';
import type { Wanted } from '../../support/fake-ca.ts';
import { rule } from './rule.ts';

const [GOLD, SILVER, BRONZE] = ['1.2.3.1', '1.2.3.2', '1.2.3.3'] as const;
const ANY = OID.anyPolicy;

const extension = (type: string, ...members: readonly Uint8Array[]): Wanted => ({
  extensions: [{ type, critical: true, value: sequence(...members) }],
});
const policies = (...list: readonly string[]): Wanted =>
  extension(OID.certificatePolicies, ...list.map((policy) => sequence(oid(policy))));
const maps = (...pairs: readonly (readonly [from: string, to: string])[]): Wanted =>
  extension(OID.policyMappings, ...pairs.map(([from, to]) => sequence(oid(from), oid(to))));
const explicitIn = (skip: number): Wanted =>
  extension(OID.policyConstraints, element(0x80, Uint8Array.of(skip)));
const noMappingIn = (skip: number): Wanted =>
  extension(OID.policyConstraints, element(0x81, Uint8Array.of(skip)));
const noAnyIn = (skip: number): Wanted => ({
  extensions: [{ type: OID.inhibitAnyPolicy, critical: true, value: integer(skip) }],
});

const asking = (options: Partial<PolicyOptions>): Partial<TrustOptions> => ({
  policies: { ...ANY_POLICY, ...options },
});
const EXPLICIT = asking({ explicitPolicy: true });

const finding = 'policy-not-acceptable';
const [gold, silver, any] = [policies(GOLD), policies(SILVER), policies(ANY)];

describe('certificate policies (RFC 5280 §4.2.1.4, §6.1; RFC 9618)', () => {
  rule('§6.1.3 (d): where a policy is demanded, every certificate names it', {
    holds:
      chain`Root → CA ${policies(GOLD, SILVER)} → Alice <alice@example.org> ${policies(GOLD, BRONZE)}`.given(
        EXPLICIT,
      ),
    fails: [
      chain`     Root → CA ${policies(SILVER)}       → Alice <alice@example.org> ${policies(GOLD, BRONZE)}`.given(
        EXPLICIT,
      ),
    ],
    finding,
  });

  rule('§6.1.3 (e): without the extension no policy is left', {
    holds: [
      chain`Root → CA ${gold} → Alice <alice@example.org> ${gold}`.given(EXPLICIT),
      chain`Root → CA ${gold} → Alice <alice@example.org>`,
    ],
    fails: chain`Root → CA ${gold} → Alice <alice@example.org>`.given(EXPLICIT),
    finding,
  });

  const acceptable = (...list: readonly string[]) => asking({ explicitPolicy: true, acceptable: list });
  rule('§6.1.5 (g): what is left is among the policies that the caller accepts', {
    holds: [
      chain`Root → CA ${gold} → Alice <alice@example.org> ${gold}`.given(acceptable(SILVER, GOLD)),
      chain`Root → CA ${gold} → Alice <alice@example.org> ${gold}`.given(acceptable(ANY)),
      chain`Root → CA ${gold} → Alice <alice@example.org> ${gold}`.given(asking({ acceptable: [SILVER] })),
    ],
    fails: chain`Root → CA ${gold} → Alice <alice@example.org> ${gold}`.given(acceptable(SILVER)),
    finding,
  });

  rule('§6.1.4 (i)(1): an authority can demand a policy, at once or some certificates later', {
    holds: [
      chain`Root → CA ${explicitIn(0)} ${gold} → Alice <alice@example.org> ${gold}`,
      chain`Root → CA ${explicitIn(2)} ${gold} → Alice <alice@example.org> ${silver}`,
    ],
    fails: [
      chain`Root → CA ${explicitIn(0)} ${gold} → Alice <alice@example.org> ${silver}`,
      chain`Root → CA ${explicitIn(1)} ${gold} → Alice <alice@example.org> ${silver}`,
    ],
    finding,
  });

  rule('§6.1.5 (b): and so can the leaf, of its own', {
    holds: chain`Root → CA ${gold} → Alice <alice@example.org> ${gold}   ${explicitIn(0)}`,
    fails: chain`Root → CA ${gold} → Alice <alice@example.org> ${silver} ${explicitIn(0)}`,
    finding,
  });

  rule('§6.1.4 (h): self-issued certificates do not count', {
    holds: chain`Root → CA ${explicitIn(2)} ${gold} → CA (new key) ${gold} → Alice <alice@example.org> ${silver}`,
    fails: chain`Root → CA ${explicitIn(2)} ${gold} → Sub CA       ${gold} → Alice <alice@example.org> ${silver}`,
    finding,
  });

  rule('§6.1.3 (d)(2): any policy stands for what comes below, unless inhibited', {
    holds: [
      chain`Root → CA ${any}               → Sub CA ${any} → Alice <alice@example.org> ${gold}`.given(
        EXPLICIT,
      ),
      chain`Root → CA ${any} ${noAnyIn(1)} → Sub CA ${any} → Alice <alice@example.org> ${gold}`.given(
        EXPLICIT,
      ),
    ],
    fails: chain`Root → CA ${any} ${noAnyIn(1)} → Sub CA ${any} → Alice <alice@example.org> ${any}`.given(
      EXPLICIT,
    ),
    finding,
  });

  rule('§6.1.3 (d)(2): in a self-issued certificate it does so even then, but not in the last', {
    holds:
      chain`Root → CA ${gold} ${noAnyIn(0)} → CA (new key) ${any} → Alice <alice@example.org> ${gold}`.given(
        EXPLICIT,
      ),
    fails: chain`Root → CA ${gold} ${noAnyIn(0)} → CA (new key) ${any}`.given(EXPLICIT),
    finding,
  });

  rule('§6.1.2 (e): the caller can inhibit it from the start', {
    holds: chain`Root → CA ${gold} → Alice <alice@example.org> ${gold}`.given(
      asking({ explicitPolicy: true, inhibitAnyPolicy: true }),
    ),
    fails: chain`Root → CA ${gold} → Alice <alice@example.org> ${any}`.given(
      asking({ explicitPolicy: true, inhibitAnyPolicy: true }),
    ),
    finding,
  });

  const goldToSilver = maps([GOLD, SILVER]);
  rule('§6.1.4 (b)(1): an authority translates the policies of its domain for the next', {
    holds: chain`Root → CA ${gold} ${goldToSilver} → Alice <alice@example.org> ${silver}`.given(EXPLICIT),
    fails: chain`Root → CA ${gold} ${goldToSilver} → Alice <alice@example.org> ${gold}`.given(EXPLICIT),
    finding,
  });

  rule('§6.1.4 (b)(2): unless the caller or an authority above inhibits it', {
    holds: [
      chain`Root → CA ${gold} ${noMappingIn(1)} → Sub CA ${gold} ${goldToSilver} → Alice <alice@example.org> ${silver}`.given(
        EXPLICIT,
      ),
      chain`Root → CA ${gold}                   → Sub CA ${gold}                 → Alice <alice@example.org> ${gold}`.given(
        asking({ explicitPolicy: true, inhibitPolicyMapping: true }),
      ),
    ],
    fails: [
      chain`Root → CA ${gold} ${noMappingIn(0)} → Sub CA ${gold} ${goldToSilver} → Alice <alice@example.org> ${silver}`.given(
        EXPLICIT,
      ),
      chain`Root → CA ${gold}                   → Sub CA ${gold} ${goldToSilver} → Alice <alice@example.org> ${silver}`.given(
        asking({ explicitPolicy: true, inhibitPolicyMapping: true }),
      ),
    ],
    finding,
  });

  rule('§6.1.4 (a): any policy is neither translated nor a translation', {
    holds: chain`Root → CA ${gold} ${maps([GOLD, GOLD])} → Alice <alice@example.org> ${gold}`,
    fails: [
      chain`     Root → CA ${gold} ${maps([GOLD, ANY])}  → Alice <alice@example.org> ${gold}`,
      chain`     Root → CA ${gold} ${maps([ANY, GOLD])}  → Alice <alice@example.org> ${gold}`,
    ],
    finding: 'policy-mapping-invalid',
  });

  rule('§4.2.1.4: no policy is named twice', {
    holds: chain`Root → Alice <alice@example.org> ${policies(GOLD, SILVER)}`,
    fails: chain`Root → Alice <alice@example.org> ${policies(GOLD, GOLD)}`,
    finding: 'malformed',
  });
});

describe('the policies that are left (RFC 9618 §5.4)', () => {
  it.each([
    [
      'those that all certificates name',
      chain`Root → CA ${policies(GOLD, SILVER)} → Alice ${policies(GOLD, BRONZE)}`,
      [GOLD],
    ],
    ['none, where one certificate names none', chain`Root → CA ${gold} → Alice`, []],
    [
      'in the terms of the anchor’s domain',
      chain`Root → CA ${gold} ${maps([GOLD, SILVER])} → Alice ${silver}`,
      [GOLD],
    ],
    ['any, where nobody was more precise', chain`Root → CA ${any} → Alice ${any}`, [ANY]],
    [
      'those that the caller accepts, of any',
      chain`Root → CA ${any} → Alice ${any}`.given(asking({ acceptable: [SILVER] })),
      [SILVER],
    ],
    [
      'none of those that the caller does not accept',
      chain`Root → CA ${gold} → Alice ${gold}`.given(asking({ acceptable: [SILVER] })),
      [],
    ],
  ] as const)('are %s', async (_, drawn, left) => {
    expect(await judge(drawn)).toMatchObject({ findings: [], policies: left });
  });
});

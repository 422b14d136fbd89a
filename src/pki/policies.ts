import type { Certificate } from '../asn1/certificate.ts';
import type { PolicyMapping } from '../asn1/extensions.ts';
import { OID } from '../asn1/oids.ts';

/** RFC 5280 §6.1.1 (c) and (e) to (g): what the caller asks of a path's policies. */
export interface PolicyOptions {
  /** user-initial-policy-set; empty means any policy. */
  readonly acceptable: readonly string[];
  readonly explicitPolicy: boolean;
  readonly inhibitPolicyMapping: boolean;
  readonly inhibitAnyPolicy: boolean;
}

export const ANY_POLICY: PolicyOptions = {
  acceptable: [],
  explicitPolicy: false,
  inhibitPolicyMapping: false,
  inhibitAnyPolicy: false,
};

/** One node of the policy graph (RFC 9618 §4): a policy that holds at one depth, and those above it that allow it. */
interface PolicyNode {
  readonly policy: string;
  readonly expected: ReadonlySet<string>;
  readonly parents: ReadonlySet<PolicyNode>;
}

type Level = ReadonlyMap<string, PolicyNode>;

/**
 * The policies along a path. A graph, not the tree of RFC 5280: in a tree every level can double the nodes, and 30
 * certificates made for it exhaust any memory (RFC 9618 §3).
 */
export interface PolicyState {
  /** Depth 0 first; undefined once no policy is left (valid_policy_graph = NULL). */
  readonly levels: readonly Level[] | undefined;
  readonly explicitPolicy: number;
  readonly policyMapping: number;
  readonly inhibitAnyPolicy: number;
}

/** RFC 5280 §6.1.2 (a) and (d) to (f). @param length certificates below the anchor */
export function initialPolicies(options: PolicyOptions, length: number): PolicyState {
  const root: PolicyNode = { policy: OID.anyPolicy, expected: new Set([OID.anyPolicy]), parents: new Set() };
  return {
    levels: [new Map([[OID.anyPolicy, root]])],
    explicitPolicy: options.explicitPolicy ? 0 : length + 1,
    policyMapping: options.inhibitPolicyMapping ? 0 : length + 1,
    inhibitAnyPolicy: options.inhibitAnyPolicy ? 0 : length + 1,
  };
}

/** RFC 5280 §6.1.3 (d) and (e) as RFC 9618 §5.1 has them. */
export function applyPolicies(
  state: PolicyState,
  { known }: Certificate,
  { isSelfIssued, isLast }: { readonly isSelfIssued: boolean; readonly isLast: boolean },
): PolicyState {
  const above = state.levels?.at(-1);
  const { certificatePolicies } = known;
  if (!state.levels || !above || !certificatePolicies) return { ...state, levels: undefined };
  const allowing = parentsByExpected(above);
  const level = new Map<string, PolicyNode>();
  const add = (policy: string, parents: readonly PolicyNode[]): void => {
    level.set(policy, { policy, expected: new Set([policy]), parents: new Set(parents) });
  };
  const anyAbove = above.get(OID.anyPolicy);
  for (const policy of certificatePolicies) {
    if (policy === OID.anyPolicy) continue;
    const parents = allowing.get(policy) ?? (anyAbove ? [anyAbove] : []);
    if (parents.length > 0) add(policy, parents);
  }
  const anyCounts = state.inhibitAnyPolicy > 0 || (!isLast && isSelfIssued);
  if (certificatePolicies.includes(OID.anyPolicy) && anyCounts) {
    for (const [policy, parents] of allowing) if (!level.has(policy)) add(policy, parents);
  }
  return { ...state, levels: prune([...state.levels, level]) };
}

/** Whether RFC 5280 §6.1.3 (f) holds: a policy is left, or none is demanded yet. */
export const hasPolicyOrNeedsNone = ({ explicitPolicy, levels }: PolicyState): boolean =>
  explicitPolicy > 0 || levels !== undefined;

/** RFC 5280 §6.1.4 (a): anyPolicy is never mapped. */
export const mapsAnyPolicy = ({ known }: Certificate): boolean =>
  known.policyMappings.some(
    ({ issuerDomainPolicy, subjectDomainPolicy }) =>
      issuerDomainPolicy === OID.anyPolicy || subjectDomainPolicy === OID.anyPolicy,
  );

/** RFC 5280 §6.1.4 (b) and (h) to (j), for a certificate that issued the next one. */
export function nextPolicies(state: PolicyState, { known }: Certificate, isSelfIssued: boolean): PolicyState {
  const step = isSelfIssued ? 0 : 1;
  const left = (count: number, limit: number | undefined): number =>
    Math.min(Math.max(count - step, 0), limit ?? Number.MAX_SAFE_INTEGER);
  const { requireExplicitPolicy, inhibitPolicyMapping } = known.policyConstraints;
  return {
    levels: mapPolicies(state, known.policyMappings),
    explicitPolicy: left(state.explicitPolicy, requireExplicitPolicy),
    policyMapping: left(state.policyMapping, inhibitPolicyMapping),
    inhibitAnyPolicy: left(state.inhibitAnyPolicy, known.inhibitAnyPolicy),
  };
}

/** The user-constrained-policy-set, and whether the path is acceptable (RFC 5280 §6.1.5 (a), (b), (g)). */
export function concludePolicies(
  state: PolicyState,
  leaf: Certificate,
  { acceptable }: PolicyOptions,
): { readonly policies: readonly string[]; readonly isAcceptable: boolean } {
  const demanded = leaf.known.policyConstraints.requireExplicitPolicy === 0;
  const explicitPolicy = demanded ? 0 : Math.max(state.explicitPolicy - 1, 0);
  const authority = authorityConstrained(state.levels);
  const policies =
    acceptable.length === 0 || acceptable.includes(OID.anyPolicy)
      ? authority
      : authority.includes(OID.anyPolicy)
        ? acceptable
        : authority.filter((policy) => acceptable.includes(policy));
  return { policies, isAcceptable: explicitPolicy > 0 || policies.length > 0 };
}

/** RFC 9618 §5.4, steps 1 to 4: policies in the terms of the anchor's domain. */
function authorityConstrained(levels: readonly Level[] | undefined): readonly string[] {
  const policies = new Set<string>();
  for (const level of levels?.slice(1) ?? []) {
    for (const { policy, parents } of level.values()) {
      const fromAny = [...parents].every((parent) => parent.policy === OID.anyPolicy);
      if (policy !== OID.anyPolicy && fromAny) policies.add(policy);
    }
  }
  if (levels?.at(-1)?.has(OID.anyPolicy)) policies.add(OID.anyPolicy);
  return [...policies];
}

function parentsByExpected(level: Level): ReadonlyMap<string, readonly PolicyNode[]> {
  const index = new Map<string, PolicyNode[]>();
  for (const node of level.values()) {
    for (const policy of node.expected) {
      const parents = index.get(policy);
      if (parents) parents.push(node);
      else index.set(policy, [node]);
    }
  }
  return index;
}

function mapPolicies(state: PolicyState, mappings: readonly PolicyMapping[]): PolicyState['levels'] {
  const { levels } = state;
  const level = levels?.at(-1);
  if (!levels || !level || mappings.length === 0) return levels;
  const targets = new Map<string, Set<string>>();
  for (const { issuerDomainPolicy, subjectDomainPolicy } of mappings) {
    const known = targets.get(issuerDomainPolicy);
    if (known) known.add(subjectDomainPolicy);
    else targets.set(issuerDomainPolicy, new Set([subjectDomainPolicy]));
  }
  const mapped = new Map(level);
  const any = level.get(OID.anyPolicy);
  for (const [policy, expected] of targets) {
    const node = mapped.get(policy);
    if (state.policyMapping === 0) mapped.delete(policy);
    else if (node) mapped.set(policy, { ...node, expected });
    else if (any) mapped.set(policy, { policy, expected, parents: any.parents });
  }
  return prune([...levels.slice(0, -1), mapped]);
}

/** RFC 5280 §6.1.3 (d)(3): what has no child leads nowhere. */
function prune(levels: readonly Level[]): PolicyState['levels'] {
  const pruned = [...levels];
  for (let depth = pruned.length - 2; depth >= 0; depth--) {
    const kept = new Set([...(pruned[depth + 1]?.values() ?? [])].flatMap(({ parents }) => [...parents]));
    pruned[depth] = new Map([...(pruned[depth] ?? [])].filter(([, node]) => kept.has(node)));
  }
  return pruned.at(-1)?.size === 0 ? undefined : pruned;
}

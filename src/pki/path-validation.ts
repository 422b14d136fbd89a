import type { Certificate } from '../asn1/certificate.ts';
import { sameName } from '../asn1/name.ts';
import { weakRsaBits } from '../crypto/rsa-signature.ts';
import { signatureAlgorithmBy } from '../crypto/signature-algorithm.ts';
import { checkCriticalExtensions } from './critical-extensions.ts';
import { checkLeaf, checkPurpose, type Purpose } from './email-profile.ts';
import type { PkiFinding } from './finding.ts';
import {
  comparisonsOf,
  constrain,
  forbiddenName,
  UNCONSTRAINED,
  type NameState,
} from './name-constraints.ts';
import type { CertificatePath } from './path-building.ts';
import { startSearch, tooComplex, type PathSearch } from './path-search.ts';
import type { SigningTimes } from './signing-times.ts';
import {
  ANY_POLICY,
  applyPolicies,
  concludePolicies,
  hasPolicyOrNeedsNone,
  initialPolicies,
  mapsAnyPolicy,
  nextPolicies,
  type PolicyOptions,
  type PolicyState,
} from './policies.ts';

/** A claimed signing time softens an expiry to "valid when signed", a proven one to a note, and neither does more. */
export interface ValidationOptions extends SigningTimes {
  readonly at: Date;
  /** Mail if left out. */
  readonly purpose?: Purpose;
  /** Any policy if left out. */
  readonly policies?: PolicyOptions;
}

export interface ValidationAnswer {
  /** Every rule that failed, in the order of the path; none means that the path holds. */
  readonly findings: readonly PkiFinding[];
  /** The user-constrained-policy-set (RFC 9618 §5.4). */
  readonly policies: readonly string[];
}

/** RFC 5280 §6.1.2: what is carried from one certificate to the next. */
interface State {
  readonly names: NameState;
  readonly policies: PolicyState;
  readonly maxPathLength: number;
  readonly limitedBy: number;
}

/** RFC 5280 §6.1 from the anchor down to the leaf, and what the purpose asks of the leaf. */
export async function validatePath(
  path: CertificatePath,
  options: ValidationOptions,
  search: PathSearch = startSearch(),
): Promise<ValidationAnswer> {
  const { purpose = 'email', policies = ANY_POLICY } = options;
  const [leaf] = path;
  const broken = await brokenLink(path, search);
  if (broken) return { findings: [broken], policies: [] };
  if (!search.spend('paths')) return { findings: [tooComplex('paths')], policies: [] };
  if (!search.spend('policies', policiesIn(path)))
    return { findings: [tooComplex('policies')], policies: [] };
  const findings: PkiFinding[] = [];
  let state: State = {
    names: UNCONSTRAINED,
    policies: initialPolicies(policies, path.length - 1),
    maxPathLength: path.length,
    limitedBy: path.length,
  };
  for (const [index, certificate] of [...path.entries()].reverse()) {
    const issuer = path[index + 1];
    const isLast = index === 0;
    findings.push(...checkValidity(certificate, options, isLast));
    if (issuer) {
      findings.push(...(await checkAlgorithm(certificate, issuer, search)));
      findings.push(...checkNames(certificate, state.names, isLast, search));
      const links = { isSelfIssued: isSelfIssued(certificate), isLast };
      state = { ...state, policies: applyPolicies(state.policies, certificate, links) };
      findings.push(...checkPolicies(certificate, state.policies));
    }
    findings.push(...checkCriticalExtensions(certificate));
    if (isLast) continue;
    findings.push(...checkAuthority(certificate, state, issuer !== undefined, purpose));
    state = nextState(certificate, state, issuer !== undefined);
  }
  const concluded = concludePolicies(state.policies, leaf, policies);
  // §6.1.5 (g). A leaf that is itself the anchor was issued under nobody's policy.
  if (path.length > 1 && !concluded.isAcceptable && !isPolicyRefused(findings)) {
    findings.push({ code: 'policy-not-acceptable', certificate: leaf.subject.text });
  }
  return { findings: [...findings, ...checkLeaf(leaf, purpose)], policies: concluded.policies };
}

const isPolicyRefused = (findings: readonly PkiFinding[]): boolean =>
  findings.some(({ code }) => code === 'policy-not-acceptable');

/**
 * §6.1.3 (a)(1) and (a)(4). Attack: below a forged certificate stand keys of the forger's choice, made to be slow; so
 * signatures are checked first, from the anchor down, and no key is computed with that nobody vouches for.
 */
async function brokenLink(path: CertificatePath, search: PathSearch): Promise<PkiFinding | undefined> {
  for (const [index, certificate] of [...path.entries()].reverse()) {
    const issuer = path[index + 1];
    if (!issuer) continue;
    const answer = await search.isSignedBy(certificate, issuer);
    if (!answer) return tooComplex('signatures');
    if (answer === 'bad' || !sameName(certificate.issuer, issuer.subject)) {
      const [subject, by] = [certificate.subject.text, issuer.subject.text];
      return { code: 'certificate-signature-invalid', certificate: subject, issuer: by };
    }
  }
  return undefined;
}

/** What the signature is worth, now that it holds. */
async function checkAlgorithm(
  certificate: Certificate,
  issuer: Certificate,
  search: PathSearch,
): Promise<readonly PkiFinding[]> {
  const subject = certificate.subject.text;
  const { subjectPublicKeyInfo } = issuer;
  const algorithm = signatureAlgorithmBy(subjectPublicKeyInfo, certificate.signatureAlgorithm).name;
  const answer = await search.isSignedBy(certificate, issuer);
  if (answer === 'unsupported')
    return [{ code: 'certificate-algorithm-unsupported', certificate: subject, algorithm }];
  if (answer === 'weak') return [{ code: 'certificate-algorithm-weak', certificate: subject, algorithm }];
  const bits = weakRsaBits(subjectPublicKeyInfo);
  if (bits === undefined) return [];
  const size = `RSA of ${bits} bits`;
  return [{ code: 'certificate-algorithm-weak', certificate: issuer.subject.text, algorithm: size }];
}

const policiesIn = (path: CertificatePath): number =>
  path.reduce(
    (sum, { known }) => sum + (known.certificatePolicies?.length ?? 0) + known.policyMappings.length,
    0,
  );

/** §6.1.3 (f) and §6.1.4 (a). */
function checkPolicies(certificate: Certificate, policies: PolicyState): readonly PkiFinding[] {
  const subject = certificate.subject.text;
  if (mapsAnyPolicy(certificate)) return [{ code: 'policy-mapping-invalid', certificate: subject }];
  return hasPolicyOrNeedsNone(policies) ? [] : [{ code: 'policy-not-acceptable', certificate: subject }];
}

/** §6.1.3 (a)(2). The anchor's own dates count too: who distributes an anchor means it to end. */
export function checkValidity(
  { subject, notBefore, notAfter }: Certificate,
  { at, signingTime, provenTime }: ValidationOptions,
  isLeaf: boolean,
): readonly PkiFinding[] {
  const certificate = subject.text;
  // A signature that is older than the signer's certificate was not made under it. Authorities do get newer ones.
  const from = isLeaf && provenTime && provenTime < at ? provenTime : at;
  if (from < notBefore) {
    return [
      {
        code: 'certificate-not-yet-valid',
        certificate,
        notBefore: notBefore.toISOString(),
        at: from.toISOString(),
      },
    ];
  }
  if (at <= notAfter) return [];
  const expiry = { certificate, notAfter: notAfter.toISOString() };
  if (provenTime && provenTime >= notBefore && provenTime <= notAfter)
    return [{ code: 'valid-when-stamped', ...expiry, provenTime: provenTime.toISOString() }];
  return signingTime && signingTime >= notBefore && signingTime <= notAfter
    ? [{ code: 'valid-when-signed', ...expiry, signingTime: signingTime.toISOString() }]
    : [{ code: 'certificate-expired', ...expiry, at: at.toISOString() }];
}

/** §6.1.3 (b) and (c): a self-issued certificate that is not the last is exempt. */
function checkNames(
  certificate: Certificate,
  names: NameState,
  isLast: boolean,
  search: PathSearch,
): readonly PkiFinding[] {
  if (isSelfIssued(certificate) && !isLast) return [];
  if (!search.spend('names', comparisonsOf(names, certificate))) return [tooComplex('names')];
  const name = forbiddenName(names, certificate);
  return name === undefined
    ? []
    : [{ code: 'name-constraint-violated', certificate: certificate.subject.text, name }];
}

/** §6.1.4 (k) to (n), for a certificate that issued the next one. */
function checkAuthority(
  certificate: Certificate,
  state: State,
  isIntermediate: boolean,
  purpose: Purpose,
): readonly PkiFinding[] {
  const subject = certificate.subject.text;
  const { basicConstraints, keyUsage, extendedKeyUsage } = certificate.known;
  const findings: PkiFinding[] = [];
  // (k): who distributes an anchor of an older version, which has no extensions to say it with, means it to be one.
  const isOldAnchor = !isIntermediate && certificate.version < 3;
  if (!basicConstraints?.ca && !isOldAnchor) {
    findings.push({ code: 'not-a-certificate-authority', certificate: subject });
  }
  // (l): self-issued certificates do not count.
  if (isIntermediate && state.maxPathLength <= 0 && !isSelfIssued(certificate)) {
    findings.push({ code: 'path-length-exceeded', certificate: subject, limit: state.limitedBy });
  }
  if (keyUsage && !keyUsage.has('keyCertSign')) {
    findings.push({ code: 'key-usage-not-certificate-signing', certificate: subject });
  }
  return [...findings, ...checkPurpose(subject, extendedKeyUsage, purpose)];
}

/** §6.1.4 (g), (l) and (m); an anchor's constraints hold as RFC 5937 §3 has it. */
function nextState(certificate: Certificate, state: State, isIntermediate: boolean): State {
  const { basicConstraints, nameConstraints } = certificate.known;
  const left = isIntermediate && !isSelfIssued(certificate) ? state.maxPathLength - 1 : state.maxPathLength;
  const own = basicConstraints?.pathLength;
  return {
    names: constrain(state.names, nameConstraints),
    // An anchor's own policies are no part of the path (§6.1.1 (d)).
    policies: isIntermediate
      ? nextPolicies(state.policies, certificate, isSelfIssued(certificate))
      : state.policies,
    maxPathLength: own !== undefined && own < left ? own : left,
    limitedBy: own !== undefined && own < left ? own : state.limitedBy,
  };
}

const isSelfIssued = ({ subject, issuer }: Certificate): boolean => sameName(subject, issuer);

import type { Certificate } from '../asn1/certificate.ts';
import { sameName } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import { weakRsaBits } from '../crypto/rsa-signature.ts';
import { signatureAlgorithmBy } from '../crypto/signature-algorithm.ts';
import { isSignedBy } from './certificate-signature.ts';
import { checkLeaf, checkPurpose, type Purpose } from './email-profile.ts';
import type { PkiFinding } from './finding.ts';
import {
  comparisonsOf,
  constrain,
  forbiddenName,
  MAX_NAME_COMPARISONS,
  UNCONSTRAINED,
  type NameState,
} from './name-constraints.ts';
import type { CertificatePath } from './path-building.ts';
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

export interface ValidationOptions {
  readonly at: Date;
  /** The signer's claim; it softens an expiry to "valid when signed" and nothing else. */
  readonly signingTime: Date | undefined;
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

/** The critical extensions whose rules are applied. */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.nameConstraints,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
  OID.crlDistributionPoints,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
]);

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
): Promise<ValidationAnswer> {
  const { purpose = 'email', policies = ANY_POLICY } = options;
  const [leaf] = path;
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
    findings.push(...checkValidity(certificate, options));
    if (issuer) {
      const issued = await checkIssued(certificate, issuer);
      findings.push(...issued);
      // What stands below a forged certificate says nothing, and each further link costs a signature check.
      if (issued.some(({ code }) => code === 'certificate-signature-invalid'))
        return { findings, policies: [] };
      findings.push(...checkNames(certificate, state.names, isLast));
      state = {
        ...state,
        policies: applyPolicies(state.policies, certificate, {
          isSelfIssued: isSelfIssued(certificate),
          isLast,
        }),
      };
      findings.push(...checkPolicies(certificate, state.policies));
    }
    findings.push(...checkExtensions(certificate));
    if (isLast) continue;
    findings.push(...checkAuthority(certificate, state, issuer !== undefined, purpose));
    state = nextState(certificate, state, issuer !== undefined);
  }
  const concluded = concludePolicies(state.policies, leaf, policies);
  // §6.1.5 (g). A leaf that is itself the anchor was issued under nobody's policy.
  if (path.length > 1 && !concluded.isAcceptable) {
    findings.push({ code: 'policy-not-acceptable', certificate: leaf.subject.text });
  }
  return { findings: [...findings, ...checkLeaf(leaf, purpose)], policies: concluded.policies };
}

/** §6.1.3 (f) and §6.1.4 (a). */
function checkPolicies(certificate: Certificate, policies: PolicyState): readonly PkiFinding[] {
  const subject = certificate.subject.text;
  if (mapsAnyPolicy(certificate)) return [{ code: 'policy-mapping-invalid', certificate: subject }];
  return hasPolicyOrNeedsNone(policies) ? [] : [{ code: 'policy-not-acceptable', certificate: subject }];
}

/** §6.1.3 (a)(2). The anchor's own dates count too: who distributes an anchor means it to end. */
export function checkValidity(
  { subject, notBefore, notAfter }: Certificate,
  { at, signingTime }: ValidationOptions,
): readonly PkiFinding[] {
  const certificate = subject.text;
  if (at < notBefore) {
    return [
      {
        code: 'certificate-not-yet-valid',
        certificate,
        notBefore: notBefore.toISOString(),
        at: at.toISOString(),
      },
    ];
  }
  if (at <= notAfter) return [];
  const expiry = { certificate, notAfter: notAfter.toISOString() };
  return signingTime && signingTime >= notBefore && signingTime <= notAfter
    ? [{ code: 'valid-when-signed', ...expiry, signingTime: signingTime.toISOString() }]
    : [{ code: 'certificate-expired', ...expiry, at: at.toISOString() }];
}

/** §6.1.3 (a)(1) and (a)(4). */
async function checkIssued(certificate: Certificate, issuer: Certificate): Promise<readonly PkiFinding[]> {
  const subject = certificate.subject.text;
  const { subjectPublicKeyInfo } = issuer;
  const algorithm = signatureAlgorithmBy(subjectPublicKeyInfo, certificate.signatureAlgorithm).name;
  const answer = await isSignedBy(certificate, issuer);
  if (answer === 'unsupported') {
    return [{ code: 'certificate-algorithm-unsupported', certificate: subject, algorithm }];
  }
  if (answer === 'bad' || !sameName(certificate.issuer, issuer.subject)) {
    return [{ code: 'certificate-signature-invalid', certificate: subject, issuer: issuer.subject.text }];
  }
  if (answer === 'weak') return [{ code: 'certificate-algorithm-weak', certificate: subject, algorithm }];
  const bits = weakRsaBits(subjectPublicKeyInfo);
  if (bits === undefined) return [];
  return [
    {
      code: 'certificate-algorithm-weak',
      certificate: issuer.subject.text,
      algorithm: `RSA of ${bits} bits`,
    },
  ];
}

/** §6.1.3 (b) and (c): a self-issued certificate that is not the last is exempt. */
function checkNames(certificate: Certificate, names: NameState, isLeaf: boolean): readonly PkiFinding[] {
  if (isSelfIssued(certificate) && !isLeaf) return [];
  if (comparisonsOf(names, certificate) > MAX_NAME_COMPARISONS) {
    return [{ code: 'path-too-complex', limit: MAX_NAME_COMPARISONS }];
  }
  const name = forbiddenName(names, certificate);
  return name === undefined
    ? []
    : [{ code: 'name-constraint-violated', certificate: certificate.subject.text, name }];
}

/** One unknown extension is enough to refuse; who wants to know gets some of the others, not 50,000. */
const MAX_TOLD = 10;

/** §6.1.4 (o) and §6.1.5 (f). */
function checkExtensions({ extensions, subject }: Certificate): readonly PkiFinding[] {
  return extensions
    .filter(({ type, critical }) => critical && !PROCESSED.has(type))
    .slice(0, MAX_TOLD)
    .map(({ type }) => ({ code: 'critical-extension-unknown', certificate: subject.text, extension: type }));
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
  // (k), which is about what others issued: an anchor of version 1 has no extensions to say it with.
  const isOldAnchor = !isIntermediate && certificate.extensions.length === 0;
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

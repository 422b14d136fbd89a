import type { Certificate } from '../asn1/certificate.ts';
import { sameName } from '../asn1/name.ts';
import { isSignedBy } from './certificate-signature.ts';
import { checkLeaf } from './email-profile.ts';
import type { PkiFinding } from './finding.ts';
import {
  buildPaths,
  MAX_STEPS,
  type CertificatePath,
  type DeadEnd,
  type PathMaterial,
} from './path-building.ts';
import { checkValidity, validatePath, type ValidationOptions } from './path-validation.ts';

/** The best path that was found, and what speaks against it. */
export interface TrustAnswer {
  readonly path: CertificatePath;
  /** Whether the path ends at an anchor, whatever else is wrong with it. */
  readonly anchored: boolean;
  readonly findings: readonly PkiFinding[];
  /** The user-constrained-policy-set of that path. */
  readonly policies: readonly string[];
}

/** Paths that are validated before the best of them is reported; each costs up to ten signature checks. */
const MAX_CANDIDATES = 50;

/**
 * From mild to severe. Of several paths that all fail the one whose worst finding is mildest is reported: it is the
 * one that a person can most likely do something about.
 */
const SEVERITY: readonly PkiFinding['code'][] = [
  'certificate-algorithm-weak',
  'valid-when-signed',
  'certificate-expired',
  'certificate-not-yet-valid',
  'extended-key-usage-not-email',
  'key-usage-not-signing',
  'purpose-not-allowed',
  'policy-not-acceptable',
  'policy-mapping-invalid',
  'critical-extension-unknown',
  'name-constraint-violated',
  'path-length-exceeded',
  'key-usage-not-certificate-signing',
  'not-a-certificate-authority',
  'certificate-algorithm-unsupported',
  'certificate-signature-invalid',
  'path-too-complex',
];

const severityOf = (findings: readonly PkiFinding[]): number =>
  Math.max(-1, ...findings.map(({ code }) => SEVERITY.indexOf(code)));

/** Builds and validates paths until one holds; fails closed: no anchors, no trust. */
export async function findTrust(
  leaf: Certificate,
  material: PathMaterial,
  options: ValidationOptions,
): Promise<TrustAnswer> {
  const search = buildPaths(leaf, material);
  let best: TrustAnswer | undefined;
  for (let candidates = 1; ; candidates++) {
    const next = search.next();
    if (next.done) return best ?? (await withoutAnchor(next.value, options));
    const { findings, policies } = await validatePath(next.value, options);
    if (!best || severityOf(findings) < severityOf(best.findings)) {
      best = { path: next.value, anchored: true, findings, policies };
    }
    if (findings.length === 0 || candidates === MAX_CANDIDATES) return best;
  }
}

async function withoutAnchor({ path, exhausted }: DeadEnd, options: ValidationOptions): Promise<TrustAnswer> {
  const [leaf] = path;
  const last = path[path.length - 1] ?? leaf;
  const why: PkiFinding = exhausted
    ? { code: 'path-too-complex', limit: MAX_STEPS }
    : path.length === 1 && sameName(leaf.subject, leaf.issuer) && (await isSignedBy(leaf, leaf)) !== 'bad'
      ? { code: 'self-signed', certificate: leaf.subject.text }
      : { code: 'issuer-unknown', certificate: last.subject.text, issuer: last.issuer.text };
  return {
    path,
    anchored: false,
    findings: [why, ...checkValidity(leaf, options), ...checkLeaf(leaf, options.purpose ?? 'email')],
    policies: [],
  };
}

import type { Certificate } from '../asn1/certificate.ts';
import { sameName } from '../asn1/name.ts';
import { isSignedBy } from './certificate-signature.ts';
import { checkLeaf } from './email-profile.ts';
import type { PkiFinding } from './finding.ts';
import { buildPaths, type CertificatePath, type DeadEnd, type PathMaterial } from './path-building.ts';
import { startSearch } from './path-search.ts';
import { checkValidity, validatePath, type ValidationOptions } from './path-validation.ts';
import { anchorsFor, type TrustAnchor } from './trust-anchor.ts';

/** The best path that was found, and what speaks against it. */
export interface TrustAnswer {
  readonly path: CertificatePath;
  /** Whether the path ends at an anchor, whatever else is wrong with it. */
  readonly anchored: boolean;
  /** The anchor that it ends at. */
  readonly anchor: TrustAnchor | undefined;
  readonly findings: readonly PkiFinding[];
  /** The user-constrained-policy-set of that path. */
  readonly policies: readonly string[];
}

/**
 * From mild to severe. Of several paths that all fail the one whose worst finding is mildest is reported: it is the
 * one that a person can most likely do something about.
 */
const SEVERITY: readonly PkiFinding['code'][] = [
  'valid-when-stamped',
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
  'issued-after-distrust',
  'path-length-exceeded',
  'key-usage-not-certificate-signing',
  'not-a-certificate-authority',
  'certificate-algorithm-unsupported',
  'certificate-signature-invalid',
  'path-too-complex',
];

const severityOf = (findings: readonly PkiFinding[]): number =>
  Math.max(-1, ...findings.map(({ code }) => SEVERITY.indexOf(code)));

export interface TrustOptions extends ValidationOptions {
  /** Whether an address is the sender's; without it no certificate counts that was accepted for one. */
  readonly isSender?: (address: string) => boolean;
}

/**
 * Builds and validates paths until one holds; fails closed: no anchors, no trust. A certificate that was accepted for
 * its sender is asked last: whom an authority vouches for needs nobody's acceptance, and can be revoked.
 */
export async function findTrust(
  leaf: Certificate,
  material: PathMaterial,
  options: TrustOptions,
): Promise<TrustAnswer> {
  const { accepted, authorities } = anchorsFor(leaf, material.anchors, options.isSender ?? (() => false));
  const found = await bestPath(leaf, { ...material, anchors: authorities }, options);
  if (!accepted || found.findings.length === 0) return found;
  const path: CertificatePath = [leaf];
  const answer = { path, anchored: true, anchor: accepted, ...(await validatePath(path, options)) };
  return found.anchored && severityOf(found.findings) <= severityOf(answer.findings) ? found : answer;
}

async function bestPath(
  leaf: Certificate,
  material: PathMaterial,
  options: ValidationOptions,
): Promise<TrustAnswer> {
  const search = startSearch();
  const paths = buildPaths(leaf, material, search);
  let best: TrustAnswer | undefined;
  for (;;) {
    const next = paths.next();
    if (next.done) return best ?? (await withoutAnchor(next.value, options));
    const { path, anchor } = next.value;
    const { findings: broken, policies } = await validatePath(path, options, search);
    const findings = [...broken, ...checkDistrust(leaf, anchor)];
    if (!best || severityOf(findings) < severityOf(best.findings)) {
      best = { path, anchored: true, anchor, findings, policies };
    }
    if (findings.length === 0 || findings.some(({ code }) => code === 'path-too-complex')) return best;
  }
}

/** The day on which a certificate was issued is its own word; an authority that lies about it loses all trust. */
function checkDistrust({ subject, notBefore }: Certificate, anchor: TrustAnchor): readonly PkiFinding[] {
  if (anchor.origin !== 'mozilla' || !anchor.distrustAfter || notBefore <= anchor.distrustAfter) return [];
  return [
    {
      code: 'issued-after-distrust',
      certificate: subject.text,
      anchor: anchor.subject.text,
      distrustAfter: anchor.distrustAfter.toISOString(),
      notBefore: notBefore.toISOString(),
    },
  ];
}

async function withoutAnchor(
  { path, tooComplex }: DeadEnd,
  options: ValidationOptions,
): Promise<TrustAnswer> {
  const [leaf] = path;
  const last = path[path.length - 1] ?? leaf;
  const why: PkiFinding =
    tooComplex ??
    (path.length === 1 && sameName(leaf.subject, leaf.issuer) && (await isSignedBy(leaf, leaf)) !== 'bad'
      ? { code: 'self-signed', certificate: leaf.subject.text }
      : { code: 'issuer-unknown', certificate: last.subject.text, issuer: last.issuer.text });
  return {
    path,
    anchored: false,
    anchor: undefined,
    findings: [why, ...checkValidity(leaf, options, true), ...checkLeaf(leaf, options.purpose ?? 'email')],
    policies: [],
  };
}

import type { Certificate } from '../asn1/certificate.ts';
import { sameName, type Name } from '../asn1/name.ts';
import { equal } from '../bytes.ts';

/** Leaf first; the last one is the trust anchor. */
export type CertificatePath = readonly [Certificate, ...Certificate[]];

/** What a path may be built of. Nothing here says that any of it is trusted but `anchors`. */
export interface PathMaterial {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
}

/** The Web's and S/MIME's hierarchies have 3 or 4 levels, national bridges up to 7. */
const MAX_PATH_LENGTH = 10;

/**
 * Steps of the search. A cross-certified mesh of n authorities has n! paths; NIST's most tangled real bridge needs
 * fewer than 200 steps (RFC 4158 §2.4).
 */
export const MAX_STEPS = 2_000;

/** Where no anchor was reached: the chain as far as it went, and whether the search was cut short. */
export interface DeadEnd {
  readonly path: CertificatePath;
  readonly exhausted: boolean;
}

/** All paths from `leaf` to an anchor, the likeliest first, found one by one (RFC 4158 §2.3, depth first). */
export function* buildPaths(leaf: Certificate, material: PathMaterial): Generator<CertificatePath, DeadEnd> {
  const anchors = indexBySubject(material.anchors);
  const intermediates = indexBySubject(material.intermediates);
  let steps = 0;
  let longest: CertificatePath = [leaf];

  function* extend(path: CertificatePath, last: Certificate): Generator<CertificatePath> {
    if (++steps > MAX_STEPS) return;
    if (path.length > longest.length) longest = path;
    // The very certificate is an anchor: it was accepted as it is.
    if (material.anchors.some((anchor) => equal(anchor.der, last.der))) {
      yield path;
      return;
    }
    if (path.length >= MAX_PATH_LENGTH) return;
    for (const anchor of likeliestFirst(last, anchors(last.issuer))) yield [...path, anchor];
    for (const issuer of likeliestFirst(last, intermediates(last.issuer))) {
      if (!repeats(path, issuer)) yield* extend([...path, issuer], issuer);
    }
  }

  yield* extend([leaf], leaf);
  return { path: longest, exhausted: steps > MAX_STEPS };
}

function indexBySubject(certificates: readonly Certificate[]): (name: Name) => readonly Certificate[] {
  const index = new Map<string, Certificate[]>();
  for (const certificate of certificates) {
    const key = certificate.subject.canonical.join();
    const entries = index.get(key);
    if (entries) entries.push(certificate);
    else index.set(key, [certificate]);
  }
  return (name) => (index.get(name.canonical.join()) ?? []).filter(({ subject }) => sameName(subject, name));
}

/** RFC 4158 §3.5.12: a key identifier that matches speaks for a candidate; one that differs does not exclude it. */
function likeliestFirst(child: Certificate, candidates: readonly Certificate[]): readonly Certificate[] {
  const wanted = child.known.authorityKeyIdentifier;
  if (!wanted) return candidates;
  const matches = ({ known }: Certificate): number =>
    known.subjectKeyIdentifier && equal(known.subjectKeyIdentifier, wanted) ? 0 : 1;
  return [...candidates].sort((a, b) => matches(a) - matches(b));
}

/** RFC 4158 §5.2: a name and key that is in the path already makes a loop. */
function repeats(path: CertificatePath, candidate: Certificate): boolean {
  return path.some(
    (certificate) =>
      sameName(certificate.subject, candidate.subject) &&
      equal(certificate.subjectPublicKeyInfo.der, candidate.subjectPublicKeyInfo.der),
  );
}

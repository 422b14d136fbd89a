import type { Certificate } from '../asn1/certificate.ts';
import { sameName, type Name } from '../asn1/name.ts';
import { equal, fromLatin1 } from '../bytes.ts';
import type { PkiFinding } from './finding.ts';
import { startSearch, tooComplex, type PathSearch } from './path-search.ts';
import type { TrustAnchor } from './trust-anchor.ts';

/** Leaf first; the last one is the trust anchor. */
export type CertificatePath = readonly [Certificate, ...Certificate[]];

/** What a path may be built of. Nothing here says that any of it is trusted but `anchors`. */
export interface PathMaterial {
  readonly anchors: readonly TrustAnchor[];
  readonly intermediates: readonly Certificate[];
}

export interface AnchoredPath {
  readonly path: CertificatePath;
  readonly anchor: TrustAnchor;
}

/** The Web's and S/MIME's hierarchies have 3 or 4 levels, national bridges up to 7. */
export const MAX_PATH_LENGTH = 10;

/** Where no anchor was reached: the chain as far as it went, and what cut the search short. */
export interface DeadEnd {
  readonly path: CertificatePath;
  readonly tooComplex: PkiFinding | undefined;
}

/**
 * All paths from `leaf` to an anchor, found one by one (RFC 4158 §2.3): the shortest first, so that no mesh hides a
 * short path behind its many long ones; among equals the likeliest first.
 */
export function* buildPaths(
  leaf: Certificate,
  material: PathMaterial,
  search: PathSearch = startSearch(),
): Generator<AnchoredPath, DeadEnd> {
  const anchors = indexBySubject(material.anchors);
  const intermediates = indexBySubject(othersThan(material.anchors, material.intermediates));
  // The very certificate is an anchor: it was accepted as it is.
  const accepted = material.anchors.find(({ der }) => equal(der, leaf.der));
  if (accepted) yield { path: [leaf], anchor: accepted };
  function* anchored(path: CertificatePath, last: Certificate): Generator<AnchoredPath> {
    for (const anchor of likeliestFirst(last, anchors)) yield { path: [...path, anchor], anchor };
  }
  yield* anchored([leaf], leaf);
  const paths: CertificatePath[] = [[leaf]];
  let longest: CertificatePath = [leaf];
  let isCut = false;
  for (const path of paths) {
    if (path.length > longest.length) longest = path;
    const last = path[path.length - 1] ?? leaf;
    for (const issuer of likeliestFirst(last, intermediates)) {
      if (repeats(path, issuer)) continue;
      // With the anchor to come it would be one too many.
      if (path.length + 2 > MAX_PATH_LENGTH) {
        isCut = true;
        break;
      }
      if (!search.spend('steps')) return { path: longest, tooComplex: tooComplex('steps') };
      const longer: CertificatePath = [...path, issuer];
      yield* anchored(longer, issuer);
      paths.push(longer);
    }
  }
  const limit: PkiFinding = { code: 'path-too-complex', limit: MAX_PATH_LENGTH };
  return { path: longest, tooComplex: isCut ? limit : undefined };
}

type SubjectIndex<One extends Certificate> = ReadonlyMap<string, readonly One[]>;

/** Equal where the names are the same: quoted values keep the separators apart. */
const keyOf = ({ canonical }: Name): string => canonical.join();

/** Attack: each copy of a certificate would be another path to judge. */
function othersThan(
  anchors: readonly Certificate[],
  certificates: readonly Certificate[],
): readonly Certificate[] {
  const seen = new Set(anchors.map(({ der }) => fromLatin1(der)));
  return certificates.filter(({ der }) => {
    const size = seen.size;
    return seen.add(fromLatin1(der)).size > size;
  });
}

function indexBySubject<One extends Certificate>(certificates: readonly One[]): SubjectIndex<One> {
  const index = new Map<string, One[]>();
  for (const certificate of certificates) {
    const key = keyOf(certificate.subject);
    const entries = index.get(key);
    if (entries) entries.push(certificate);
    else index.set(key, [certificate]);
  }
  return index;
}

/**
 * The certificates that may have issued `child`, by its issuer's name, which none lacks (RFC 5280 §4.1.2.4).
 * RFC 4158 §3.5.12: an identifier that matches speaks for a candidate, one that differs does not exclude it.
 */
function likeliestFirst<One extends Certificate>(
  child: Certificate,
  index: SubjectIndex<One>,
): readonly One[] {
  const named = child.issuer.canonical.length > 0 ? (index.get(keyOf(child.issuer)) ?? []) : [];
  if (named.length < 2) return named;
  const ranked: [One[], One[], One[]] = [[], [], []];
  for (const candidate of named) ranked[unlikelihood(child, candidate)].push(candidate);
  return ranked.flat();
}

function unlikelihood({ known }: Certificate, candidate: Certificate): 0 | 1 | 2 {
  const { authorityKeyIdentifier, authorityCertificate } = known;
  const { subjectKeyIdentifier } = candidate.known;
  if (authorityCertificate) {
    const { issuer, serialNumber } = authorityCertificate;
    if (equal(serialNumber, candidate.serialNumber) && sameName(issuer, candidate.issuer)) return 0;
  }
  if (!authorityKeyIdentifier || !subjectKeyIdentifier) return 1;
  return equal(authorityKeyIdentifier, subjectKeyIdentifier) ? 0 : 2;
}

/** RFC 4158 §5.2: a name and key that is in the path already makes a loop. */
function repeats(path: CertificatePath, candidate: Certificate): boolean {
  return path.some(
    (certificate) =>
      sameName(certificate.subject, candidate.subject) &&
      equal(certificate.subjectPublicKeyInfo.der, candidate.subjectPublicKeyInfo.der),
  );
}

import type { Certificate } from '../asn1/certificate.ts';
import type { CertificateList } from '../asn1/crl.ts';
import { sameName } from '../asn1/name.ts';
import { equal } from '../bytes.ts';
import type { Evidence, FailedAttempt } from '../pki/evidence-source.ts';
import { derOfList, readFetchedList } from './fetched-list.ts';
import type { Getter } from './getters.ts';
import { deltaUrlsOf } from './locations.ts';

interface FetchedLists {
  readonly crls: readonly Evidence[];
  /** The lists as they were read; one that cannot be read is only in `crls`, where it will be named. */
  readonly lists: readonly CertificateList[];
  readonly failed: readonly FailedAttempt[];
}

/**
 * The lists of the distribution points, the first current one of each, and the deltas that bring them up to date
 * (RFC 5280 §5.2.6).
 */
export async function fetchLists(
  certificate: Certificate,
  points: readonly (readonly string[])[],
  at: Date,
  get: Getter,
  getDelta: Getter,
): Promise<FetchedLists> {
  const complete = joined(await Promise.all(points.map((urls) => fetchFirst(urls, at, get))));
  if (complete.lists.length === 0) return complete;
  const deltaPoints = [certificate, ...complete.lists].flatMap(deltaUrlsOf);
  const distinct = [...new Map(deltaPoints.map((urls) => [urls.join(' '), urls])).values()];
  return joined([
    complete,
    ...(await Promise.all(distinct.slice(0, MAX_DELTAS).map((urls) => fetchFirst(urls, at, getDelta)))),
  ]);
}

/** One for each reason, as there are lists. */
const MAX_DELTAS = 8;

/** Tries one address after another until there is a list that is current; what was got on the way is named, too. */
async function fetchFirst(urls: readonly string[], at: Date, get: Getter): Promise<FetchedLists> {
  const crls: Evidence[] = [];
  const lists: CertificateList[] = [];
  const failed: FailedAttempt[] = [];
  for (const url of urls) {
    const fetched = await get(url);
    if ('why' in fetched) {
      failed.push({ url, why: fetched.why });
      continue;
    }
    const der = derOfList(fetched.bytes);
    crls.push({ der, source: `${fetched.from} ${url}`, isAsked: true });
    const list = readFetchedList(der);
    if (list) lists.push(list);
    if (list?.nextUpdate && list.nextUpdate >= at) break;
  }
  return { crls, lists, failed };
}

const joined = (all: readonly FetchedLists[]): FetchedLists => ({
  crls: all.flatMap(({ crls }) => crls),
  lists: all.flatMap(({ lists }) => lists),
  failed: all.flatMap(({ failed }) => failed),
});

/** Whether the list is signed by somebody else than the certificate's issuer, or by another key of theirs. */
export function isByAnother(
  { issuer: name, authorityKeyIdentifier }: CertificateList,
  issuer: Certificate,
): boolean {
  if (!sameName(name, issuer.subject)) return true;
  const { subjectKeyIdentifier } = issuer.known;
  return (
    authorityKeyIdentifier !== undefined &&
    subjectKeyIdentifier !== undefined &&
    !equal(authorityKeyIdentifier, subjectKeyIdentifier)
  );
}

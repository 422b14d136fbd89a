import type { Certificate } from '../asn1/certificate.ts';
import { toHex } from '../bytes.ts';
import type { EvidenceSource, FoundEvidence, FoundIssuers } from '../pki/evidence-source.ts';
import { createOcspRequest, type OcspRequest } from '../pki/ocsp-request.ts';
import { createAsker, type Asker, type AskerLimits } from './asker.ts';
import type { EvidenceStore } from './evidence-store.ts';
import { readFetchedCertificates } from './fetched-certificates.ts';
import { fetchLists, isByAnother } from './fetched-lists.ts';
import { certificateGetters, listGetters, type Getter } from './getters.ts';
import { issuerUrlsOf, listUrlsOf, responderUrlsOf } from './locations.ts';
import { responderAt } from './responder.ts';
import type { Transport } from './transport.ts';

export interface OnlineEvidenceOptions {
  readonly transport: Transport;
  readonly store: EvidenceStore;
  /** Ends all that is asked and not yet answered. */
  readonly signal?: AbortSignal;
  readonly limits?: AskerLimits;
}

/** A person waits for a verdict. A path has a few authorities, each with a responder, a list and a delta. */
const LIMITS: AskerLimits = { ms: 15_000, questions: 40 };

/** Addresses of issuers that one message makes ask, before anybody vouches for it. */
const MAX_ISSUER_URLS = 5;

/**
 * Their part of the time. Attack: whoever signs with a revoked key adds certificates of their own, which name servers
 * that keep us waiting until no time is left to ask who was revoked.
 */
const ISSUERS_SHARE = 1 / 3;

/** What the questions of one message have in common. */
interface Session {
  readonly ask: Asker;
  readonly askIssuers: Asker;
  readonly store: EvidenceStore;
  readonly issuerUrls: Set<string>;
  /** By the CertID. A request once made is the message's: the answer that is remembered repeats its nonce. */
  readonly requests: Map<string, OcspRequest>;
}

/** Certificates, lists and responses from the addresses that certificates name, on behalf of one message. */
export function createOnlineEvidence(options: OnlineEvidenceOptions): EvidenceSource {
  const { transport, store, signal, limits = LIMITS } = options;
  const session: Session = {
    ask: createAsker(transport, { ...limits, ms: limits.ms * (1 - ISSUERS_SHARE) }, signal),
    askIssuers: createAsker(transport, { ...limits, ms: limits.ms * ISSUERS_SHARE }, signal),
    store,
    issuerUrls: new Set(),
    requests: new Map(),
  };
  return {
    issuers: (certificate, at) => issuers(session, certificate, at),
    evidence: (certificate, issuer, at) => evidence(session, certificate, issuer, at),
  };
}

async function* issuers(
  { askIssuers, store, issuerUrls }: Session,
  certificate: Certificate,
  at: Date,
): AsyncGenerator<FoundIssuers> {
  const { fromCache, fromNetwork } = certificateGetters(askIssuers, store, at);
  const urls = issuerUrlsOf(certificate);
  const kept = await Promise.all(urls.map((url) => certificatesAt(url, fromCache)));
  const certificates = kept.flatMap((found) => found.certificates);
  if (certificates.length > 0) yield { certificates, failed: [] };
  for (const url of urls) {
    if (issuerUrls.size >= MAX_ISSUER_URLS && !issuerUrls.has(url)) {
      yield { certificates: [], failed: [{ url, why: 'too many were asked before' }] };
      continue;
    }
    // An address that is refused before anything is sent, such as one of a directory, costs nothing.
    if (/^https?:/i.test(url)) issuerUrls.add(url);
    yield await certificatesAt(url, fromNetwork);
  }
}

async function certificatesAt(url: string, get: Getter): Promise<FoundIssuers> {
  const fetched = await get(url);
  if ('why' in fetched) return { certificates: [], failed: [{ url, why: fetched.why }] };
  const certificates = readFetchedCertificates(fetched.bytes);
  return { certificates, failed: certificates.length > 0 ? [] : [{ url, why: 'no certificate in it' }] };
}

const NOTHING: FoundEvidence = { certificates: [], crls: [], ocspResponses: [], failed: [] };

/** From the cache what it has; then from the responders, a few hundred octets; then the lists, which are megabytes. */
async function* evidence(
  session: Session,
  certificate: Certificate,
  issuer: Certificate,
  at: Date,
): AsyncGenerator<FoundEvidence> {
  const { ask, store } = session;
  const request = await requestFor(session, certificate, issuer);
  const responders = responderUrlsOf(certificate).map((url) => responderAt(url, request, { ask, store, at }));
  const points = listUrlsOf(certificate);

  const kept = await listsOf(session, certificate, issuer, points, at, 'fromCache');
  const ocspResponses = (await Promise.all(responders.map((responder) => responder.kept()))).flat();
  if (kept.crls.length + ocspResponses.length > 0) yield { ...kept, failed: [], ocspResponses };

  for (const responder of responders) yield { ...NOTHING, ...(await responder.answer()) };
  for (const urls of points) yield await listsOf(session, certificate, issuer, [urls], at, 'fromNetwork');
}

async function requestFor(
  { requests }: Session,
  certificate: Certificate,
  issuer: Certificate,
): Promise<OcspRequest> {
  const request = await createOcspRequest(certificate, issuer);
  const key = toHex(request.certId);
  const known = requests.get(key) ?? request;
  requests.set(key, known);
  return known;
}

async function listsOf(
  { ask, store }: Session,
  certificate: Certificate,
  issuer: Certificate,
  points: readonly (readonly string[])[],
  at: Date,
  from: 'fromCache' | 'fromNetwork',
): Promise<FoundEvidence> {
  const getters = listGetters(ask, store, at);
  // A delta of today is worth asking for even where its list is in the cache for a month.
  const getDelta = from === 'fromCache' ? getters.fromEither : getters.fromNetwork;
  const { crls, lists, failed } = await fetchLists(certificate, points, at, getters[from], getDelta);
  // RFC 5280 §5.2.7
  const urls = new Set(lists.filter((list) => isByAnother(list, issuer)).flatMap(issuerUrlsOf));
  const { fromEither } = certificateGetters(ask, store, at);
  const signers = await Promise.all(
    [...urls].slice(0, MAX_ISSUER_URLS).map((url) => certificatesAt(url, fromEither)),
  );
  return {
    ocspResponses: [],
    crls,
    certificates: signers.flatMap((found) => found.certificates),
    failed: [...failed, ...signers.flatMap((found) => found.failed)],
  };
}

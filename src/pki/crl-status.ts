import type { Certificate } from '../asn1/certificate.ts';
import {
  findRevoked,
  readCertificateList,
  revokedEntriesOf,
  type CertificateList,
  type RevokedCertificate,
} from '../asn1/crl.ts';
import { ALL_REASONS, type Reasons } from '../asn1/distribution-points.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { sameName, type Name } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { signerOf } from './crl-issuer.ts';
import { distributionPointsOf, isOfIssuer, namesDirectory, reasonsCovered } from './crl-scope.ts';
import { canUpdate, hasSameScope, newest, type SignedList } from './delta-crl.ts';
import type { Evidence } from './evidence-source.ts';
import {
  currencyOf,
  ignored,
  type Currency,
  type IgnoredBecause,
  type SourcedAnswer,
} from './revocation-answer.ts';

/** Lists that are looked at for one certificate. A country's partitions are a hundred; more is a flood. */
const MAX_LISTS = 1_000;

/** The critical extensions of a list whose rules are applied (RFC 5280 §5.2). */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.issuingDistributionPoint,
  OID.deltaCrlIndicator,
  OID.crlNumber,
  OID.authorityKeyIdentifier,
]);

export interface ListQuestion {
  readonly certificate: Certificate;
  readonly lists: readonly Evidence[];
  readonly at: Date;
  /** Whose key may have signed the lists of a name: RFC 5280 §6.3.3 (f). */
  readonly signersOf: (name: Name) => Promise<readonly Certificate[]>;
  /** Called before each signature that must be checked; false where there were too many. */
  readonly spend: () => boolean;
}

/** A list that speaks of the certificate, and whose signature, time and extensions were checked. */
interface CheckedList extends SignedList {
  readonly source: string;
  readonly reasons: Reasons;
}

/** A list that, brought up to date by its delta, does not name the certificate. */
interface UnnamingList extends Currency {
  readonly source: string;
  readonly reasons: Reasons;
}

/**
 * What the lists say of a certificate (RFC 5280 §6.3.3). Good only if they cover all reasons together; lists of other
 * issuers are passed over in silence. Step (e), to leave out what adds no reason, is not taken: of two lists that
 * were checked the one that revokes holds.
 */
export async function crlStatus(question: ListQuestion): Promise<readonly SourcedAnswer[]> {
  const { certificate, lists, at } = question;
  const answers: SourcedAnswer[] = [];
  const checked: CheckedList[] = [];
  // (a): the lists at hand are all there are.
  for (const { der, source, isAsked } of lists.slice(0, MAX_LISTS)) {
    const outcome = await checkList(der, source, question);
    if (typeof outcome === 'string') answers.push(ignored(source, outcome));
    else if (outcome) checked.push(outcome);
    else if (isAsked) answers.push(ignored(source, 'about another certificate than was asked'));
  }
  if (lists.length > MAX_LISTS) answers.push(ignored(lists[MAX_LISTS]?.source ?? '', 'too many answers'));

  const deltas = checked.filter(isDelta);
  const complete = checked.filter((one) => !isDelta(one));
  const unnamed: UnnamingList[] = [];
  for (const one of complete) {
    const delta = newest(deltas.filter((candidate) => canUpdate(one, candidate)));
    const answer = isSuperseded(one, complete, at)
      ? ignored(one.source, 'a newer list takes its place')
      : answerOf(one, delta, certificate, at);
    if (answer) answers.push(answer);
    else unnamed.push({ source: one.source, reasons: one.reasons, ...currencyOf((delta ?? one).list) });
  }
  for (const delta of deltas) {
    const why = objectionToDelta(delta, complete);
    if (why) answers.push(ignored(delta.source, why));
  }
  return [...answers, ...conclude(unnamed)];
}

const isDelta = ({ list }: SignedList): boolean => list.deltaCRLIndicator !== undefined;

/** §5.2.3: of two lists of one scope the greater number is the newer one; an old hold may be lifted by now. */
const isSuperseded = (one: CheckedList, all: readonly CheckedList[], at: Date): boolean =>
  all.some(
    (other) =>
      hasSameScope(one, other) &&
      isCurrent(other.list, at) &&
      (other.list.cRLNumber ?? 0n) > (one.list.cRLNumber ?? 0n),
  );

/** (l): what the lists that do not name the certificate cover together. */
function conclude(unnamed: readonly UnnamingList[]): readonly SourcedAnswer[] {
  const covered = unnamed.reduce((reasons, one) => reasons | one.reasons, 0);
  return unnamed.map((one) =>
    covered === ALL_REASONS
      ? { answer: { status: 'good', ...currencyOf(one) }, source: one.source }
      : ignored(one.source, 'covers only some reasons'),
  );
}

/** (b), (d), (f) and (g) for one list. Of another issuer: undefined. */
async function checkList(
  der: Bytes,
  source: string,
  { certificate, at, signersOf, spend }: ListQuestion,
): Promise<CheckedList | IgnoredBecause | undefined> {
  try {
    const list = readCertificateList(der);
    const points = distributionPointsOf(certificate).filter((point) => isOfIssuer(list, point, certificate));
    // (b)(1)
    if (points.length === 0) return undefined;
    // (b)(2) and (d)
    const reasons = points.reduce((mask, point) => mask | reasonsCovered(list, point, certificate), 0);
    if (reasons === 0) return 'for other certificates';
    // (f) and (g)
    const signer = await signerOf(list, await signersOf(list.issuer), spend);
    if (typeof signer === 'string') return signer;
    if (list.thisUpdate > at) return 'from the future';
    const isStale = !isCurrent(list, at);
    // (a)(1)(i): a complete list that is stale can still be brought up to date.
    if (isStale && list.deltaCRLIndicator !== undefined) return 'out of date';
    const why = objectionToContent(list);
    if (why) return isStale ? 'out of date' : why;
    return { list, source, reasons, signer };
  } catch (error) {
    if (error instanceof MalformedError) return 'malformed';
    throw error;
  }
}

/** §5.2 and §5.3: a critical extension that is not known, of the list or of any entry, makes all of it unusable. */
function objectionToContent(list: CertificateList): IgnoredBecause | undefined {
  if (list.extensions.some(({ type, critical }) => critical && !PROCESSED.has(type))) {
    return 'unsupported extension';
  }
  try {
    const entries = revokedEntriesOf(list);
    // §5.3.3: only an indirect list has entries of other issuers.
    const isIndirect = list.issuingDistributionPoint?.indirectCRL === true;
    const isUnknown = entries.hasUnknownCritical || (entries.hasCertificateIssuer && !isIndirect);
    return isUnknown ? 'unsupported extension' : undefined;
  } catch (error) {
    if (error instanceof MalformedError) return 'its entries cannot be read';
    throw error;
  }
}

/** (h) to (k). Undefined where the list, with its delta, does not name the certificate. */
function answerOf(
  complete: CheckedList,
  delta: CheckedList | undefined,
  certificate: Certificate,
  at: Date,
): SourcedAnswer | undefined {
  // (a)(1): a delta is current, and makes the list so that it updates.
  if (!delta && !isCurrent(complete.list, at)) {
    const isNamed = entryAnswer(complete, certificate)?.answer.status === 'revoked';
    return ignored(complete.source, isNamed ? 'out of date, but names the certificate' : 'out of date');
  }
  // (i)
  const change = delta && entryAnswer(delta, certificate);
  // (k)
  if (change && isRemoved(change)) return undefined;
  // (j)
  const answer = change ?? entryAnswer(complete, certificate);
  // §5.3.1: only a delta can take back what another list said.
  return answer && isRemoved(answer) ? ignored(complete.source, 'its entries cannot be read') : answer;
}

const isRemoved = ({ answer }: SourcedAnswer): boolean =>
  answer.status === 'revoked' && answer.reason === 'removeFromCRL';

/** The answer of the certificate's entry, or that the entry cannot be read; undefined where there is none. */
function entryAnswer({ list, source }: CheckedList, certificate: Certificate): SourcedAnswer | undefined {
  const isOfCertificate = ({ certificateIssuer }: RevokedCertificate): boolean =>
    certificateIssuer
      ? namesDirectory(certificateIssuer, certificate.issuer)
      : sameName(list.issuer, certificate.issuer);
  try {
    const entry = findRevoked(list, certificate.serialNumber).find(isOfCertificate);
    if (!entry) return undefined;
    const { revocationDate: revokedAt, reason, invalidityDate } = entry;
    return {
      answer: { status: 'revoked', revokedAt, reason, invalidityDate, ...currencyOf(list) },
      source,
    };
  } catch (error) {
    if (error instanceof MalformedError) return ignored(source, 'its entries cannot be read');
    throw error;
  }
}

/** §5.1.2.5: nextUpdate is mandatory; without it no list would ever be stale. */
const isCurrent = ({ nextUpdate }: CertificateList, at: Date): boolean =>
  nextUpdate !== undefined && nextUpdate >= at;

/** Why a delta was not used; undefined where it could be, be it that a newer one was. */
function objectionToDelta(delta: CheckedList, complete: readonly CheckedList[]): IgnoredBecause | undefined {
  if (complete.some((one) => canUpdate(one, delta))) return undefined;
  const number = delta.list.cRLNumber ?? 0n;
  return complete.some((one) => hasSameScope(one, delta) && (one.list.cRLNumber ?? 0n) >= number)
    ? 'a newer list takes its place'
    : 'changes to a list that is missing';
}

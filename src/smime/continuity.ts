import type { Certificate } from '../asn1/certificate.ts';
import { canonicalAddress } from '../mime/mailbox.ts';
import { fingerprintOf } from '../pki/fingerprint.ts';
import { asAnchors, type TrustAnchor } from '../pki/trust-anchor.ts';
import type { Decision } from './continuity-decision.ts';
import { weightOf, type ContinuityFinding, type FindingCode } from './finding.ts';
import type { KeptIn, SeenCertificate, SenderRecord, SenderRecords } from './sender-record.ts';
import type { SignerReport, Verdict } from './verdict.ts';

/** What was seen of the sender before this message, and what the person may say of it now. Times are ISO 8601. */
export interface Continuity {
  readonly address: string;
  readonly keptIn: KeptIn;
  /** As of when the certificate of this message is known, and when it was accepted; null where it is not. */
  readonly since: string | null;
  readonly acceptedAt: string | null;
  /** As of when any certificate of this sender is known. */
  readonly senderSince: string | null;
  readonly offer: Decision | null;
  readonly undo: Decision | null;
}

/** A sender, and what the records have of it. */
export interface KnownSender {
  readonly address: string;
  readonly record: SenderRecord | undefined;
  readonly keptIn: KeptIn;
}

/** Undefined where there is nobody to look up, or nowhere. */
export async function lookUpSender(
  address: string | undefined,
  senders: Pick<SenderRecords, 'look'> | undefined,
): Promise<KnownSender | undefined> {
  const canonical = address === undefined ? undefined : canonicalAddress(address);
  if (canonical === undefined || !senders) return undefined;
  return { address: canonical, ...(await senders.look(canonical)) };
}

/** Of these certificates those that the person took for this sender's though no authority vouches for them. */
export async function acceptedAnchors(
  known: KnownSender | undefined,
  certificates: readonly Certificate[],
): Promise<readonly TrustAnchor[]> {
  const trusted = known?.record?.certificates.filter(({ trustedByPerson }) => trustedByPerson) ?? [];
  if (!known || trusted.length === 0) return [];
  const found: Certificate[] = [];
  for (const certificate of certificates) {
    const fingerprint = await fingerprintOf(certificate);
    if (trusted.some(({ sha256 }) => sha256 === fingerprint)) found.push(certificate);
  }
  return asAnchors(found, { origin: 'accepted', address: known.address });
}

/** What speaks against a message, or of it, by what was seen of its sender before. */
export function continuityFindings(
  { kind, signers }: Verdict,
  known: KnownSender | undefined,
  at: Date,
): readonly ContinuityFinding[] {
  const record = known?.record;
  if (!record) return [];
  if (kind === 'unsigned') return unsignedFindings(record, at);
  return signers.filter(isSenders).flatMap((signer) => certificateFindings(record, signer));
}

/** What says that a certificate is another's. Of such a signer the sender's record knows nothing. */
const FOREIGN: ReadonlySet<FindingCode> = new Set([
  'sender-mismatch',
  'certificate-without-address',
  'address-only-in-subject',
  'address-deceptive',
]);

const isSenders = ({ intact, findings }: SignerReport): boolean =>
  intact && !findings.some(({ code }) => FOREIGN.has(code));

function certificateFindings(record: SenderRecord, signer: SignerReport): readonly ContinuityFinding[] {
  const { address, certificates } = record;
  const expected = certificates.at(-1);
  if (!expected || certificates.some(({ sha256 }) => sha256 === signer.sha256)) return [];
  const sameKey = certificates.find(({ publicKeySha256 }) => publicKeySha256 === signer.publicKeySha256);
  if (sameKey) return [{ code: 'sender-renewed-certificate', address, since: sameKey.firstSeen }];
  return [
    {
      code: 'sender-new-certificate',
      address,
      since: expected.firstSeen,
      until: expected.lastSeen,
      oldIssuer: expected.issuer,
      newIssuer: signer.issuer,
      sameIssuer: expected.issuer === signer.issuer,
    },
  ];
}

/** Whoever has not signed for so long may have given it up. */
const USUAL_FOR_MS = 365 * 24 * 60 * 60 * 1000;

function unsignedFindings(record: SenderRecord, at: Date): readonly ContinuityFinding[] {
  const { address, certificates, messages, signsSince, unsignedAcceptedAt } = record;
  const lastSigned = certificates.map(({ lastSeen }) => lastSeen).reduce(later, '');
  const isUsual = signsSince !== null && at.getTime() - Date.parse(lastSigned) <= USUAL_FOR_MS;
  if (!isUsual || unsignedAcceptedAt !== null) return [];
  const signed = messages.filter((message) => message.signed).length;
  return [{ code: 'sender-usually-signs', address, signed, messages: messages.length, lastSigned }];
}

const later = (a: string, b: string): string => (a > b ? a : b);

/** @param verdict with the findings of continuityFindings() among its own */
export function continuityOf(verdict: Verdict, known: KnownSender | undefined): Continuity | null {
  if (!known) return null;
  const { address, keptIn, record } = known;
  const certificates = record?.certificates ?? [];
  const [signer, ...others] = verdict.signers.filter(isSenders);
  const seen = certificates.find(({ sha256 }) => sha256 === signer?.sha256);
  const isAlone = signer !== undefined && others.length === 0 && verdict.signers.length === 1;
  return {
    address,
    keptIn,
    since: seen?.firstSeen ?? null,
    acceptedAt: seen?.acceptedAt ?? null,
    senderSince: certificates.map(({ firstSeen }) => firstSeen).sort()[0] ?? null,
    offer: isAlone ? certificateOffer(verdict, signer, address) : unsignedOffer(verdict, address),
    undo: undoOf(verdict, seen, known),
  };
}

/** What one act can set right. */
const ACCEPTABLE: ReadonlySet<FindingCode> = new Set([
  'sender-new-certificate',
  'self-signed',
  'issuer-unknown',
]);

/** Attack: a message at which more is wrong must not be the occasion to trust a certificate for good. */
function certificateOffer(
  { kind, findings }: Verdict,
  { sha256, publicKeySha256, issuer }: SignerReport,
  address: string,
): Decision | null {
  const against = findings.filter((finding) => weightOf(finding) !== 'note');
  if (kind !== 'caution' || !against.every(({ code }) => ACCEPTABLE.has(code))) return null;
  const trustedByPerson = against.some(({ code }) => code !== 'sender-new-certificate');
  return { kind: 'accept', address, certificate: { sha256, publicKeySha256, issuer, trustedByPerson } };
}

const unsignedOffer = ({ kind, findings }: Verdict, address: string): Decision | null =>
  kind === 'unsigned' && findings.some(({ code }) => code === 'sender-usually-signs')
    ? { kind: 'accept-unsigned', address }
    : null;

function undoOf(
  { kind }: Verdict,
  seen: SeenCertificate | undefined,
  { address, record }: KnownSender,
): Decision | null {
  if (seen?.acceptedAt) return { kind: 'undo', address, sha256: seen.sha256 };
  return kind === 'unsigned' && record?.unsignedAcceptedAt ? { kind: 'undo-unsigned', address } : null;
}

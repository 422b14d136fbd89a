import type { Bytes } from '../bytes.ts';
import { toHex } from '../bytes.ts';
import { digest } from '../crypto/digest.ts';
import { canonicalAddress } from '../mime/mailbox.ts';
import { emptyRecord } from './continuity-decision.ts';
import type { Report } from './report.ts';
import type { SeenCertificate, SenderRecord, SenderRecords } from './sender-record.ts';
import type { SignerReport } from './verdict.ts';

/** A sender has one or two at a time; of one that is forgotten, the person is asked again. */
const MAX_CERTIFICATES = 20;
const MAX_MESSAGES = 15;

/** Two signed messages may be chance. */
const MIN_SIGNED = 3;

/**
 * Keeps what a message teaches about its sender.
 * @param report what receive() said of `bytes`, with these records
 * @param at ISO 8601
 */
export async function remember(
  senders: SenderRecords,
  report: Report,
  bytes: Bytes,
  at: string,
): Promise<void> {
  const address = report.from.length === 1 ? canonicalAddress(report.from[0] ?? '') : undefined;
  const { kind } = report.verdict;
  if (address === undefined || (kind !== 'verified' && kind !== 'unsigned')) return;
  const message = toHex(await digest('SHA-256', bytes));
  await senders.update(address, (was) => learned(was, report, { address, message, at }));
}

interface Lesson {
  readonly address: string;
  /** The SHA-256 of its octets, hex. */
  readonly message: string;
  readonly at: string;
}

/**
 * Attack: anybody can write any From. So only what is verified makes a record or adds a certificate to one, and what
 * is not signed counts for a sender who is known already.
 */
function learned(
  was: SenderRecord | undefined,
  { verdict }: Report,
  { address, message, at }: Lesson,
): SenderRecord | undefined {
  if (verdict.kind === 'unsigned') return was && withMessage(was, message, false, at);
  const before = was ?? emptyRecord(address);
  let certificates: readonly SeenCertificate[] | undefined = before.certificates;
  for (const signer of verdict.signers) {
    certificates = certificates && withSigner(certificates, before.certificates.length === 0, signer, at);
  }
  if (!certificates) return was;
  return withMessage({ ...before, certificates: certificates.slice(-MAX_CERTIFICATES) }, message, true, at);
}

/**
 * Undefined where the certificate may not come in: the record can have changed since the message was judged, by a
 * decision in another window.
 */
function withSigner(
  certificates: readonly SeenCertificate[],
  isFirstMessage: boolean,
  { sha256, publicKeySha256, issuer, anchor }: SignerReport,
  at: string,
): readonly SeenCertificate[] | undefined {
  if (certificates.some((seen) => seen.sha256 === sha256))
    return certificates.map((seen) =>
      seen.sha256 === sha256 && seen.lastSeen < at ? { ...seen, lastSeen: at } : seen,
    );
  // It was verified by an acceptance that is gone.
  if (anchor === 'accepted') return undefined;
  const sameKey = certificates.find((seen) => seen.publicKeySha256 === publicKeySha256);
  if (!sameKey && !isFirstMessage) return undefined;
  const acceptedAt = sameKey?.acceptedAt ?? null;
  const next = { sha256, publicKeySha256, issuer, firstSeen: at, lastSeen: at, acceptedAt };
  return [...certificates, { ...next, trustedByPerson: false }];
}

/**
 * A sender signs usually once two thirds of the last messages were signed, counted as one comes that is, and from then
 * on. Attack: unsigned mail in the sender's name makes that share as small as its author likes, and the notice with it;
 * so it ends by time alone, or by the person's word.
 */
function withMessage(was: SenderRecord, digest: string, signed: boolean, at: string): SenderRecord {
  if (was.messages.some((seen) => seen.digest === digest)) return was;
  const messages = [...was.messages, { digest, signed }].slice(-MAX_MESSAGES);
  const count = messages.filter((seen) => seen.signed).length;
  const isUsual = count >= MIN_SIGNED && 3 * count >= 2 * messages.length;
  return { ...was, messages, signsSince: was.signsSince ?? (isUsual ? at : null) };
}

import { withMailed } from '../directory/address-book.ts';
import { issuersAmong } from '../directory/issuers.ts';
import { canonicalAddress } from '../mime/mailbox.ts';
import { identityOf } from '../smime/certificate-facts.ts';
import type { ReceivedWhole } from '../smime/content.ts';
import { sentCertificates } from '../smime/encryption-certificates.ts';
import { chooseCertificate, type Judging } from '../smime/recipient-choice.ts';
import { createCertificateRecords } from '../storage/certificate-records.ts';

/** One for all messages: where storage is refused, what they taught is in it. */
const records = createCertificateRecords();

/**
 * Keeps the certificate by which the sender of a message can be written to. Attack: anybody can send any certificate,
 * so only what is verified teaches; and a sender whose certificate changed is not, before the person says so.
 */
export async function harvest(
  { report: { verdict, from }, signedData }: Pick<ReceivedWhole, 'report' | 'signedData'>,
  judging: Judging,
): Promise<void> {
  const [sender = ''] = from;
  const address = canonicalAddress(sender);
  if (verdict.kind !== 'verified' || from.length !== 1 || address === undefined) return;
  const { candidates, bag } = await sentCertificates(verdict, signedData, sender);
  for (const certificates of candidates) {
    const offered = certificates.map((certificate) => ({
      certificate,
      chain: issuersAmong(certificate, bag),
      source: 'mail' as const,
    }));
    const { found } = await chooseCertificate(sender, offered, judging);
    if (!found) continue;
    const { sha256: id } = await identityOf(found.certificate);
    const taken = { id, ...found };
    await records.update((book) => withMailed(book, taken, address, judging.at.toISOString()));
    return;
  }
}

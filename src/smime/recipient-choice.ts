import type { Certificate } from '../asn1/certificate.ts';
import { asAnchors } from '../pki/trust-anchor.ts';
import { acceptedAnchors, lookUpSender } from './continuity.ts';
import { checkRecipient, type RecipientTrouble } from './preflight.ts';
import type { ReceiveOptions } from './receive-options.ts';

/** A certificate that may be a recipient's, and where it was found: one of our own, in a file, in a signed mail. */
interface Candidate {
  readonly certificate: Certificate;
  /** Those that came along, to build its path of. */
  readonly chain: readonly Certificate[];
  readonly source: 'own' | 'file' | 'mail';
}

/** By what the certificates of others are judged: as messages are. */
export type Judging = Pick<ReceiveOptions, 'at' | 'anchors' | 'senders' | 'online'>;

/** The certificate that is used for an address, or why none is. */
export type ChosenCertificate<Found> =
  | { readonly found: Found; readonly problems: readonly [] }
  | { readonly found: undefined; readonly problems: readonly RecipientTrouble[] };

/** What the person put in stays in its place as long as it is of any use; what came by mail comes after it. */
const SOURCES: readonly Candidate['source'][] = ['own', 'file', 'mail'];

/** Judges what was found for an address, anew each time: it can have been revoked since. */
export async function chooseCertificate<Found extends Candidate>(
  address: string,
  candidates: readonly Found[],
  { at, anchors, senders, online }: Judging,
): Promise<ChosenCertificate<Found>> {
  const known = await lookUpSender(address, senders);
  let problems: readonly RecipientTrouble[] | undefined;
  for (const source of SOURCES) {
    const group = candidates.filter((found) => found.source === source);
    const certificates = group.map(({ certificate }) => certificate);
    // To one of our own keys nobody but ourselves can read, whoever vouches for it or not.
    const accepted =
      source === 'own'
        ? asAnchors(certificates, { origin: 'accepted', address })
        : await acceptedAnchors(known, certificates);
    const checked = await checkRecipient(address, certificates, {
      at,
      anchors: [...anchors, ...accepted],
      intermediates: group.flatMap(({ chain }) => chain),
      evidence: { crls: [], ocspResponses: [], online },
    });
    const found = group.find(({ certificate }) => certificate === checked.certificate);
    if (found) return { found, problems: [] };
    if (group.length > 0) problems ??= checked.problems;
  }
  return { found: undefined, problems: problems ?? [{ code: 'recipient-without-certificate', address }] };
}

import type { SeenCertificate, SenderRecord } from './sender-record.ts';

/** What a person says of a sender, with one act. Plain data: it comes with the report and goes back as it is. */
export type Decision =
  | {
      readonly kind: 'accept';
      readonly address: string;
      readonly certificate: Pick<
        SeenCertificate,
        'sha256' | 'publicKeySha256' | 'issuer' | 'trustedByPerson'
      >;
    }
  /** Takes the acceptance of a certificate back. */
  | { readonly kind: 'undo'; readonly address: string; readonly sha256: string }
  /** This sender need not sign. */
  | { readonly kind: 'accept-unsigned'; readonly address: string }
  | { readonly kind: 'undo-unsigned'; readonly address: string };

/**
 * The record after a decision, taken at a time (ISO 8601); undefined where nothing is left of it.
 * @param was of the sender that the decision is about
 */
export function decided(
  was: SenderRecord | undefined,
  decision: Decision,
  at: string,
): SenderRecord | undefined {
  switch (decision.kind) {
    case 'accept':
      return accepted(was, decision, at);
    case 'undo':
      return was && undone(was, decision.sha256);
    case 'accept-unsigned':
      return was && { ...was, unsignedAcceptedAt: at };
    case 'undo-unsigned':
      return was && { ...was, unsignedAcceptedAt: null };
  }
}

function accepted(
  was: SenderRecord | undefined,
  { address, certificate }: Extract<Decision, { kind: 'accept' }>,
  at: string,
): SenderRecord {
  const known = was?.certificates ?? [];
  const before = known.find(({ sha256 }) => sha256 === certificate.sha256);
  const after: SeenCertificate = {
    ...certificate,
    firstSeen: before?.firstSeen ?? at,
    lastSeen: before?.lastSeen ?? at,
    acceptedAt: before?.acceptedAt ?? at,
    trustedByPerson: certificate.trustedByPerson || before?.trustedByPerson === true,
  };
  return {
    ...(was ?? emptyRecord(address)),
    certificates: before ? known.map((seen) => (seen === before ? after : seen)) : [...known, after],
  };
}

/** A sender of whom nothing was seen. */
export const emptyRecord = (address: string): SenderRecord => ({
  version: 1,
  address,
  certificates: [],
  messages: [],
  signsSince: null,
  unsignedAcceptedAt: null,
});

/**
 * Attack: a key that was accepted by mistake lives on in a certificate that was renewed over it. So what the person
 * takes back goes with all that came in after it, over the same key; what was known before stays, without the trust.
 */
function undone(was: SenderRecord, sha256: string): SenderRecord | undefined {
  const revoked = was.certificates.find((seen) => seen.sha256 === sha256);
  if (!revoked?.acceptedAt) return was;
  const { publicKeySha256, acceptedAt } = revoked;
  const certificates = was.certificates.flatMap((seen): readonly SeenCertificate[] => {
    if (seen.publicKeySha256 !== publicKeySha256 || seen.acceptedAt === null) return [seen];
    return seen.firstSeen >= acceptedAt ? [] : [{ ...seen, acceptedAt: null, trustedByPerson: false }];
  });
  return certificates.length === 0 ? undefined : { ...was, certificates };
}

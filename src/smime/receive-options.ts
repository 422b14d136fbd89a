import type { Certificate } from '../asn1/certificate.ts';
import type { Bytes } from '../bytes.ts';
import type { RecipientKey } from '../cms/recipient.ts';
import type { EvidenceSource } from '../pki/evidence-source.ts';
import type { RevocationEvidence, RevocationPolicy } from '../pki/revocation.ts';
import type { TrustAnchor } from '../pki/trust-anchor.ts';
import type { KeySource } from './key-source.ts';
import type { Step } from './report.ts';
import type { SenderRecords } from './sender-record.ts';

/** All that a verdict depends on besides the message. */
export interface ReceiveOptions {
  /** The time at which certificates, lists and responses must be valid. */
  readonly at: Date;
  readonly anchors: readonly TrustAnchor[];
  /** Further certificates to build paths of, and to find a signer's own among. */
  readonly certificates: readonly Certificate[];
  readonly evidence: RevocationEvidence;
  readonly revocation: RevocationPolicy;
  /** Whom to ask for certificates and evidence that are missing, on behalf of this message alone; nobody if left out. */
  readonly online?: EvidenceSource | undefined;
  /** What may open an encrypted message; none if left out. */
  readonly keys?: readonly RecipientKey[] | KeySource;
  /** The sender, for an input that has no From of its own. */
  readonly from?: string;
  /** What was seen of senders before; each sender is met for the first time if left out. Read, never changed. */
  readonly senders?: Pick<SenderRecords, 'look'>;
  /** The content of a bare detached signature. */
  readonly detached?: Bytes;
  readonly onStep?: (step: Step) => void;
}

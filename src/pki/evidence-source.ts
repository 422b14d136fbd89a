import type { Certificate } from '../asn1/certificate.ts';
import type { Bytes } from '../bytes.ts';

/** A list or a response, and where it came from. */
export interface Evidence {
  readonly der: Bytes;
  /** A person's word for it: `message`, a file's name, `network http://...`, `cache http://...`. */
  readonly source: string;
  /** Given as the answer to a question about this very certificate: one about others is then worth naming. */
  readonly isAsked?: true;
  /** The value of the nonce extension of the request that it answers. */
  readonly nonce?: Bytes;
}

/** Whom was asked in vain, and why it was in vain. */
export interface FailedAttempt {
  readonly url: string;
  readonly why: string;
}

export interface FoundIssuers {
  readonly certificates: readonly Certificate[];
  readonly failed: readonly FailedAttempt[];
}

export interface FoundEvidence extends FoundIssuers {
  readonly crls: readonly Evidence[];
  readonly ocspResponses: readonly Evidence[];
}

/**
 * Whoever can ask a cache or the network. It answers in steps, the cheapest first, and whoever asked goes on only as
 * long as they do not know enough. Nothing that it answers is believed before it is checked.
 */
export interface EvidenceSource {
  /** Certificates of those who may have issued this one (RFC 5280 §4.2.2.1); left out where none may be asked for. */
  readonly issuers?: (certificate: Certificate, at: Date) => AsyncIterable<FoundIssuers>;
  /** Lists and responses about a certificate, and certificates of those who sign such lists. */
  readonly evidence: (
    certificate: Certificate,
    issuer: Certificate,
    at: Date,
  ) => AsyncIterable<FoundEvidence>;
}

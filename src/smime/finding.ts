import type { CmsFinding } from '../cms/finding.ts';
import type { Change } from '../mime/repair.ts';
import type { PkiFinding } from '../pki/finding.ts';

/** What the message itself gives reason to say: its form, its sender, what lies outside the signature. */
export type MessageFinding =
  | { readonly code: 'malformed'; readonly where: 'mime' | 'cms' | 'certificate'; readonly detail: string }
  | { readonly code: 'too-many-parts'; readonly limit: number }
  | { readonly code: 'header-too-large' }
  | { readonly code: 'too-many-signers'; readonly limit: number }
  | { readonly code: 'nested-too-deep'; readonly limit: number; readonly what: 'mime' | 'smime' }
  | { readonly code: 'message-too-large'; readonly limit: number; readonly bytes: number }
  | { readonly code: 'content-unsupported'; readonly contentType: string }
  | { readonly code: 'encrypted-no-key' }
  | { readonly code: 'keys-locked' }
  | { readonly code: 'decryption-failed' }
  | { readonly code: 'cipher-refused'; readonly algorithm: string }
  | { readonly code: 'cipher-legacy'; readonly cipher: string }
  | { readonly code: 'certificates-only'; readonly count: number }
  | { readonly code: 'content-outside-signature'; readonly where: 'around' | 'after' }
  | {
      /** A content that fits the signature was found by undoing these, the last first. Explains, and makes nothing better. */
      readonly code: 'intact-before-change';
      readonly changes: readonly Change[];
      readonly linesAdded: number;
    }
  | { readonly code: 'signature-over-encryption' }
  | { readonly code: 'signers-disagree'; readonly signers: number }
  | { readonly code: 'headers-ambiguous'; readonly detail: string }
  | {
      readonly code: 'signing-time-differs';
      readonly signingTime: string;
      /** ISO 8601; as it is written where it cannot be read. */
      readonly date: string;
    }
  | { readonly code: 'timestamp-ignored'; readonly why: string }
  | { readonly code: 'countersignature-ignored'; readonly why: string }
  | { readonly code: 'sender-unknown' }
  | { readonly code: 'sender-ambiguous'; readonly from: readonly string[] }
  | { readonly code: 'sender-differs-outside'; readonly inside: string; readonly outside: string }
  | {
      readonly code: 'header-differs-outside';
      /** Of one of the fields that a person is shown. */
      readonly name: string;
      readonly inside: string;
      readonly outside: string;
    }
  | { readonly code: 'encryption-changed'; readonly change: 'added' | 'removed' }
  | { readonly code: 'sender-mismatch'; readonly from: string; readonly addresses: readonly string[] }
  | { readonly code: 'sender-name-misleading'; readonly name: string; readonly from: string }
  | { readonly code: 'certificate-without-address'; readonly certificate: string }
  | { readonly code: 'address-only-in-subject'; readonly address: string }
  | { readonly code: 'address-deceptive'; readonly address: string };

/** What was seen of the sender before gives reason to say. Times are ISO 8601, issuers distinguished names. */
export type ContinuityFinding =
  | {
      readonly code: 'sender-new-certificate';
      readonly address: string;
      /** As of when, and until when, the certificate was seen that was expected. */
      readonly since: string;
      readonly until: string;
      readonly oldIssuer: string;
      readonly newIssuer: string;
      readonly sameIssuer: boolean;
    }
  | { readonly code: 'sender-renewed-certificate'; readonly address: string; readonly since: string }
  | {
      readonly code: 'sender-usually-signs';
      readonly address: string;
      /** Of the last `messages` that were seen here this many were signed; the latest of them at that time. */
      readonly signed: number;
      readonly messages: number;
      readonly lastSigned: string;
    };

export type Finding = CmsFinding | PkiFinding | MessageFinding | ContinuityFinding;
export type FindingCode = Finding['code'];

/** What a finding does to the verdict, worst first. */
export const WEIGHTS = ['invalid', 'refused', 'partial', 'caution', 'note'] as const;
export type Weight = (typeof WEIGHTS)[number];

/**
 * The one table that judge() reads. `rank` orders findings of equal weight: the lower, the nearer to the cause,
 * the earlier it is told. A code without a row does not compile.
 */
export const FINDINGS: Readonly<Record<FindingCode, { readonly weight: Weight; readonly rank: number }>> = {
  'message-too-large': { weight: 'refused', rank: 0 },
  'too-many-parts': { weight: 'refused', rank: 1 },
  'header-too-large': { weight: 'refused', rank: 1 },
  'too-many-signers': { weight: 'refused', rank: 1 },
  'nested-too-deep': { weight: 'refused', rank: 2 },
  'content-unsupported': { weight: 'refused', rank: 3 },
  'encrypted-no-key': { weight: 'refused', rank: 4 },
  'keys-locked': { weight: 'refused', rank: 4 },
  'decryption-failed': { weight: 'refused', rank: 4 },
  'cipher-refused': { weight: 'refused', rank: 4 },
  'algorithm-unsupported': { weight: 'refused', rank: 5 },

  malformed: { weight: 'invalid', rank: 0 },
  'content-in-detached-signature': { weight: 'invalid', rank: 1 },
  'signed-content-missing': { weight: 'invalid', rank: 2 },
  'signed-attributes-as-content': { weight: 'invalid', rank: 3 },
  'signer-certificate-missing': { weight: 'invalid', rank: 4 },
  'content-changed': { weight: 'invalid', rank: 5 },
  'signature-mismatch': { weight: 'invalid', rank: 6 },
  'algorithm-refused': { weight: 'invalid', rank: 7 },
  'digest-algorithm-mismatch': { weight: 'invalid', rank: 8 },
  'algorithm-protection-mismatch': { weight: 'invalid', rank: 9 },
  'signing-certificate-mismatch': { weight: 'invalid', rank: 10 },
  'content-type-mismatch': { weight: 'invalid', rank: 11 },
  'signed-attributes-missing': { weight: 'invalid', rank: 12 },
  'attribute-missing': { weight: 'invalid', rank: 13 },
  'attribute-repeated': { weight: 'invalid', rank: 14 },
  'attribute-malformed': { weight: 'invalid', rank: 15 },
  'certificate-revoked': { weight: 'invalid', rank: 16 },
  'revoked-after-claimed-time': { weight: 'invalid', rank: 16 },
  'signers-disagree': { weight: 'invalid', rank: 17 },

  'content-outside-signature': { weight: 'partial', rank: 0 },

  'sender-mismatch': { weight: 'caution', rank: 0 },
  'sender-differs-outside': { weight: 'caution', rank: 1 },
  'sender-ambiguous': { weight: 'caution', rank: 1 },
  'headers-ambiguous': { weight: 'caution', rank: 2 },
  'sender-unknown': { weight: 'caution', rank: 2 },
  'sender-name-misleading': { weight: 'caution', rank: 3 },
  'address-deceptive': { weight: 'caution', rank: 4 },
  'certificate-without-address': { weight: 'caution', rank: 5 },
  'address-only-in-subject': { weight: 'caution', rank: 6 },
  'signature-over-encryption': { weight: 'caution', rank: 7 },
  'certificate-signature-invalid': { weight: 'caution', rank: 10 },
  'self-signed': { weight: 'caution', rank: 11 },
  'issuer-unknown': { weight: 'caution', rank: 12 },
  'issued-after-distrust': { weight: 'caution', rank: 12 },
  'not-a-certificate-authority': { weight: 'caution', rank: 13 },
  'path-length-exceeded': { weight: 'caution', rank: 14 },
  'key-usage-not-certificate-signing': { weight: 'caution', rank: 15 },
  'name-constraint-violated': { weight: 'caution', rank: 16 },
  'critical-extension-unknown': { weight: 'caution', rank: 17 },
  'extended-key-usage-not-email': { weight: 'caution', rank: 18 },
  'purpose-not-allowed': { weight: 'caution', rank: 18 },
  'key-usage-not-signing': { weight: 'caution', rank: 19 },
  'policy-mapping-invalid': { weight: 'caution', rank: 19 },
  'policy-not-acceptable': { weight: 'caution', rank: 19 },
  'certificate-not-yet-valid': { weight: 'caution', rank: 20 },
  'certificate-expired': { weight: 'caution', rank: 21 },
  'valid-when-signed': { weight: 'caution', rank: 22 },
  // Behind what makes a certificate nobody's or an old one, before all that whoever signs can choose.
  'sender-new-certificate': { weight: 'caution', rank: 22 },
  'path-too-complex': { weight: 'caution', rank: 23 },
  'certificate-algorithm-unsupported': { weight: 'caution', rank: 24 },
  'certificate-algorithm-weak': { weight: 'caution', rank: 25 },
  'algorithm-weak': { weight: 'caution', rank: 26 },
  'key-weak': { weight: 'caution', rank: 27 },
  'revoked-by-old-answer': { weight: 'caution', rank: 27 },
  'revocation-required': { weight: 'caution', rank: 28 },
  'signing-time-in-future': { weight: 'caution', rank: 29 },
  'signing-time-differs': { weight: 'caution', rank: 29 },
  'signing-time-missing': { weight: 'caution', rank: 30 },

  'sender-usually-signs': { weight: 'note', rank: 0 },
  'sender-renewed-certificate': { weight: 'note', rank: 0 },
  'certificates-only': { weight: 'note', rank: 0 },
  'intact-before-change': { weight: 'note', rank: 0 },
  'cipher-legacy': { weight: 'note', rank: 0 },
  'encryption-changed': { weight: 'note', rank: 0 },
  'header-differs-outside': { weight: 'note', rank: 0 },
  'revoked-after-signing': { weight: 'note', rank: 0 },
  'valid-when-stamped': { weight: 'note', rank: 0 },
  'revocation-answer-ignored': { weight: 'note', rank: 1 },
  'revocation-unknown': { weight: 'note', rank: 2 },
  'timestamp-ignored': { weight: 'note', rank: 3 },
  'countersignature-ignored': { weight: 'note', rank: 3 },
  'outside-baseline': { weight: 'note', rank: 4 },
};

export function weightOf(finding: Finding): Weight {
  return FINDINGS[finding.code].weight;
}

/** Worst first; of equal weight, nearest to the cause first. */
export function byWeight(a: Finding, b: Finding): number {
  const left = FINDINGS[a.code];
  const right = FINDINGS[b.code];
  return WEIGHTS.indexOf(left.weight) - WEIGHTS.indexOf(right.weight) || left.rank - right.rank;
}

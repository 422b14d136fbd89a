import type { FailedAttempt } from './evidence-source.ts';

/**
 * What a failed rule of RFC 5280, 6960 or 8550 says of one certificate of a path.
 * `certificate` is the subject of the certificate at fault; times are ISO 8601.
 */
export type PkiFinding =
  | {
      readonly code: 'issuer-unknown';
      readonly certificate: string;
      readonly issuer: string;
      /** Where the issuer's certificate was looked for in vain; left out where it was not. */
      readonly tried?: readonly FailedAttempt[];
    }
  | { readonly code: 'self-signed'; readonly certificate: string }
  | {
      /** The root's own end of trust, where the leaf was issued later. */
      readonly code: 'issued-after-distrust';
      readonly certificate: string;
      readonly anchor: string;
      readonly distrustAfter: string;
      readonly notBefore: string;
    }
  | {
      readonly code: 'outside-baseline';
      readonly certificate: string;
      readonly faults: readonly BaselineFault[];
    }
  | { readonly code: 'path-too-complex'; readonly limit: number }
  | { readonly code: 'certificate-signature-invalid'; readonly certificate: string; readonly issuer: string }
  | {
      readonly code: 'certificate-algorithm-unsupported';
      readonly certificate: string;
      readonly algorithm: string;
    }
  | { readonly code: 'certificate-algorithm-weak'; readonly certificate: string; readonly algorithm: string }
  | {
      readonly code: 'certificate-expired';
      readonly certificate: string;
      readonly notAfter: string;
      readonly at: string;
    }
  | {
      readonly code: 'certificate-not-yet-valid';
      readonly certificate: string;
      readonly notBefore: string;
      readonly at: string;
    }
  | {
      readonly code: 'valid-when-signed';
      readonly certificate: string;
      readonly notAfter: string;
      readonly signingTime: string;
    }
  | {
      readonly code: 'valid-when-stamped';
      readonly certificate: string;
      readonly notAfter: string;
      readonly provenTime: string;
    }
  | { readonly code: 'not-a-certificate-authority'; readonly certificate: string }
  | { readonly code: 'path-length-exceeded'; readonly certificate: string; readonly limit: number }
  | { readonly code: 'key-usage-not-certificate-signing'; readonly certificate: string }
  | { readonly code: 'key-usage-not-signing'; readonly certificate: string }
  | {
      readonly code: 'extended-key-usage-not-email';
      readonly certificate: string;
      readonly purposes: readonly string[];
    }
  | {
      readonly code: 'purpose-not-allowed';
      readonly certificate: string;
      readonly purposes: readonly string[];
    }
  | { readonly code: 'policy-not-acceptable'; readonly certificate: string }
  | { readonly code: 'policy-mapping-invalid'; readonly certificate: string }
  | { readonly code: 'critical-extension-unknown'; readonly certificate: string; readonly extension: string }
  | { readonly code: 'name-constraint-violated'; readonly certificate: string; readonly name: string }
  | {
      readonly code: 'certificate-revoked';
      readonly certificate: string;
      readonly revokedAt: string;
      readonly reason: string;
      readonly source: string;
    }
  | {
      readonly code: 'revoked-after-claimed-time';
      readonly certificate: string;
      readonly revokedAt: string;
      readonly reason: string;
      readonly source: string;
      readonly signingTime: string;
    }
  | {
      readonly code: 'revoked-after-signing';
      readonly certificate: string;
      readonly revokedAt: string;
      readonly reason: string;
      readonly source: string;
      readonly provenTime: string;
    }
  | { readonly code: 'revoked-by-old-answer'; readonly certificate: string; readonly source: string }
  | ({ readonly code: 'revocation-unknown' } & Unknown)
  | ({ readonly code: 'revocation-required' } & Unknown)
  | {
      readonly code: 'revocation-answer-ignored';
      readonly certificate: string;
      readonly source: string;
      readonly why: string;
    };

/** What a public authority left undone of the S/MIME Baseline Requirements. */
export type BaselineFault = 'no policy' | 'valid too long' | 'no list of revocations';

/** Nobody could tell of this certificate. */
interface Unknown {
  readonly certificate: string;
  /** Who was asked in vain; left out where nobody was. */
  readonly tried?: readonly FailedAttempt[];
}

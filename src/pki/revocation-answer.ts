/** Why an answer counts for nothing. */
export type IgnoredBecause =
  | 'malformed'
  | 'signature does not hold'
  | 'issuer may not sign revocation lists'
  | 'unsupported extension'
  | 'from the future'
  | 'out of date'
  | 'unknown to the responder';

/** What one list or response answers; `why` it counts for nothing where it does. */
export type RevocationAnswer =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly revokedAt: Date; readonly reason: string }
  | { readonly status: 'unknown'; readonly why: IgnoredBecause };

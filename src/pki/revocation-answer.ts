/** Why an answer counts for nothing. */
export type IgnoredBecause =
  | 'malformed'
  | 'signature does not hold'
  | 'issuer may not sign revocation lists'
  | 'its issuer is not known'
  | 'unsupported extension'
  | 'its entries cannot be read'
  | 'from the future'
  | 'out of date'
  | 'out of date, but names the certificate'
  | 'for other certificates'
  | 'a newer list takes its place'
  | 'changes to a list that is missing'
  | 'covers only some reasons'
  | 'too many answers'
  | 'unknown to the responder';

/** What one list or response answers; `why` it counts for nothing where it does. */
export type RevocationAnswer =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly revokedAt: Date; readonly reason: string }
  | { readonly status: 'unknown'; readonly why: IgnoredBecause };

/** An answer, and where it came from. */
export interface SourcedAnswer {
  readonly answer: RevocationAnswer;
  readonly source: string;
}

export const ignored = (source: string, why: IgnoredBecause): SourcedAnswer => ({
  answer: { status: 'unknown', why },
  source,
});

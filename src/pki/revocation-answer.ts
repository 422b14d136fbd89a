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
  | 'about another certificate than was asked'
  | 'made for another request'
  | 'a newer list takes its place'
  | 'changes to a list that is missing'
  | 'covers only some reasons'
  | 'too many answers'
  | 'unknown to the responder';

/** As of when a list or a response speaks, and by when there will be a newer one. */
export interface Currency {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
}

export const currencyOf = ({ thisUpdate, nextUpdate }: Currency): Currency => ({ thisUpdate, nextUpdate });

/** What one list or response answers; `why` it counts for nothing where it does. */
export type RevocationAnswer =
  | ({ readonly status: 'good' } & Currency)
  | ({
      readonly status: 'revoked';
      readonly revokedAt: Date;
      readonly reason: string;
      readonly invalidityDate: Date | undefined;
    } & Currency)
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

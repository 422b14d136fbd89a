import type { Finding } from '../finding.ts';

/** What a finding means, and, where there is something to do about it, what. Each is one or more whole sentences. */
export interface Words {
  readonly sentence: string;
  readonly advice?: string;
}

/** The advice wherever it is not proven who wrote the message. */
export const ASK_OTHERWISE =
  'Ask the sender in another way, by phone for example, whether the message is theirs.';

/** Where the reader is: a BCP 47 tag and an IANA time zone. */
export interface Locality {
  readonly locale: string;
  readonly timeZone: string;
}

export const UTC: Locality = { locale: 'en', timeZone: 'UTC' };

/** The findings among `Some` that can have this code; several codes may share one form. */
export type WithCode<Some, Code> = Some extends { readonly code: infer Codes }
  ? Code extends Codes
    ? Some
    : never
  : never;

/** Words for every code of `Some`: a code without words does not compile. */
export type WordsFor<Some extends { readonly code: string }> = {
  readonly [Code in Some['code']]: (finding: WithCode<Some, Code>, reader: Locality) => Words;
};

/** One table over all rooms' codes. */
export type FindingWords = WordsFor<Finding>;

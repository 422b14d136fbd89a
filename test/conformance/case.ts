/**
 * What became of one case. `right` with words: right, and worth telling why it is not plainly so. `refused`: Signet
 * was asked and refuses all of this kind, by policy, whatever the case expects; the words say why. `skipped` says what
 * is missing for an answer; `wrong` what was expected and what was found.
 */
export type Outcome =
  | 'right'
  | { readonly right: string }
  | { readonly refused: string }
  | { readonly wrong: string }
  | { readonly skipped: string };

/** One question that others wrote, with the answer that they say is right. */
export interface Case {
  readonly id: string;
  /** Throws only where the code under test throws what it must not: that is counted as wrong. */
  run(): Promise<Outcome> | Outcome;
}

export const compare = (expected: string, found: string): Outcome =>
  expected === found ? 'right' : { wrong: `expected ${expected}, found ${found}` };

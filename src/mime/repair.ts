import type { Draft } from './repair-draft.ts';

/** What relays, gateways and list servers are known to do to a content that somebody signed. */
export type Change =
  | 'line-ends'
  | 'trailing-blanks'
  | 'from-escaped'
  | 'dots-doubled'
  | 'tabs'
  | 'lines-wrapped'
  | 'byte-order-mark'
  | 'octets-stripped'
  | 'boundary-lost'
  | 'part-added'
  | 'quoted-printable'
  | 'transfer-encoding'
  | 'charset'
  | 'part-header'
  | 'text-added-below'
  | 'text-added-above';

/** What may have been signed, one character an octet. */
export interface Candidate {
  readonly text: string;
  /** How many lines were added to it since; 0 where none were. */
  readonly lines: number;
}

/** One change undone, in all the ways in which it may have been made, the likeliest first. */
export interface Repair {
  readonly change: Change;
  readonly candidates: (draft: Draft) => Iterable<Candidate>;
}

/** A repair that takes no lines away. */
export const repair = (change: Change, texts: (draft: Draft) => Iterable<string>): Repair => ({
  change,
  *candidates(draft) {
    for (const text of texts(draft)) yield { text, lines: 0 };
  },
});

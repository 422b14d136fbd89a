import type { Decryption, Verdict } from './verdict.ts';

/** One node of the tree of MIME parts and CMS layers that the message is made of. */
export interface Structure {
  /** A MIME type, or `cms/signed-data` and the like for a CMS layer. */
  readonly type: string;
  /** Octets of this node in the message (for a CMS layer: of its encoding). */
  readonly bytes: number;
  readonly children: readonly Structure[];
}

/** What receive() answers: all of it plain data, so it crosses to the page and into JSON unchanged. */
export interface Report {
  readonly verdict: Verdict;
  readonly decryption: Decryption;
  /** The addresses of the From header, as the message (or, without one, the caller) names them. */
  readonly from: readonly string[];
  readonly subject: string;
  readonly structure: Structure;
}

/** The steps of the work, in order, as a person is told them. */
export type Step = 'parsing' | 'decrypting' | 'signature' | 'path' | 'revocation';

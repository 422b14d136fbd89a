import type { Continuity } from './continuity.ts';
import type { Decryption, Verdict } from './verdict.ts';

/** One node of the tree of MIME parts and CMS layers that the message is made of. */
export interface Structure {
  /** A MIME type, or `cms/signed-data` and the like for a CMS layer. */
  readonly type: string;
  /** Octets of this node in the message (for a CMS layer: of its encoding). */
  readonly bytes: number;
  readonly children: readonly Structure[];
}

/** RFC 9788 §4.3. Signed: the signature holds, its path too, and it is the sender's. Encrypted: nobody else saw it. */
export type Protection = 'unprotected' | 'signed-only' | 'encrypted-only' | 'signed-and-encrypted';

/** A header field, and what protects it; a reply must not tell in clear what was encrypted (RFC 9788 §6.1). */
export interface HeaderFacts {
  readonly name: string;
  /** Readable: encoded-words are decoded, controls replaced. */
  readonly value: string;
  readonly protection: Protection;
}

/** What receive() answers: all of it plain data, so it crosses to the page and into JSON unchanged. */
export interface Report {
  readonly verdict: Verdict;
  readonly decryption: Decryption;
  /**
   * The addresses of the From to be shown, as the message (or, without one, the caller) names them: of the protected
   * one, unless another stands outside and no signature proves this one (RFC 9788 §4.4.3).
   */
  readonly from: readonly string[];
  /** The protected one where header fields are protected; '' where there is none. */
  readonly subject: string;
  /** The Date by the same rule, ISO 8601; null where there is none that can be read. */
  readonly date: string | null;
  readonly headers: readonly HeaderFacts[];
  /** What was seen of the sender before; null where nobody looked, or there is no one sender. */
  readonly continuity: Continuity | null;
  readonly structure: Structure;
}

/** The steps of the work, in order, as a person is told them. */
export type Step = 'parsing' | 'decrypting' | 'signature' | 'path' | 'revocation';

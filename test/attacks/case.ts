import type { Bytes } from '../../src/bytes.ts';
import type { RevocationPolicy } from '../../src/pki/revocation.ts';
import type { FindingCode } from '../../src/smime/finding.ts';
import type { Decryption, VerdictKind } from '../../src/smime/verdict.ts';
import type { People } from './people.ts';

/**
 * One message that somebody might be deceived by, and the answer that is right. Judged at the tests' own time, with
 * the root of `People` as the one anchor and the keys of both of its readers.
 */
export interface AttackCase {
  /** The number of the attack, and a letter for each of its forms. */
  readonly id: string;
  /** What was done to the message, in plain words. */
  readonly title: string;
  /** Where it was found: a CVE, a paper, the rule that it breaks. */
  readonly source: string;
  readonly message: (people: People) => Promise<Bytes>;
  /** What was read of this sender before, in this order; nothing if left out. */
  readonly before?: (people: People) => Promise<readonly Bytes[]>;
  readonly verdict: VerdictKind;
  /** All findings that carry the verdict, worst first; of the lighter ones, those that are named must be there. */
  readonly codes: readonly FindingCode[];
  /** What makes the verdict the right one. */
  readonly why: string;
  /** `soft` if left out. */
  readonly revocation?: RevocationPolicy;
  /** `none` if left out. */
  readonly decryption?: Decryption;
  /** The subject to be shown, where that is the point. */
  readonly subject?: string;
}

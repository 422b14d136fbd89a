import type { Outcome } from './case.ts';

const PARTITIONED = 'partitioned and indirect CRLs: not done yet';

/** What the sections and single tests of PKITS are about that Signet does not process yet, by their numbers. */
const NOT_YET: Readonly<Record<string, string>> = {
  // Their self-issued certificates stand on a CRL of their own, for one distribution point.
  '4.5.3': PARTITIONED,
  '4.5.4': PARTITIONED,
  '4.5.5': PARTITIONED,
  '4.5.6': PARTITIONED,
  '4.5.7': PARTITIONED,
  '4.14': PARTITIONED,
  '4.15': 'delta CRLs: not done yet',
};

/**
 * The outcome of one row. What is accepted though it is invalid is wrong in every section. In a section that is not
 * processed yet, refusing proves nothing, be it right or wrong; accepting what is valid does.
 * @param found in words, why the path or the message was refused; undefined where it was accepted
 */
export function scoreRow(
  { id, title, valid }: { readonly id: string; readonly title: string; readonly valid: boolean },
  found: string | undefined,
): Outcome {
  if (found === undefined) return valid ? 'right' : { wrong: 'expected invalid, found valid' };
  const skipped = title.includes('DSA')
    ? 'DSA: WebCrypto has none'
    : (NOT_YET[id] ?? NOT_YET[id.split('.').slice(0, 2).join('.')]);
  if (skipped !== undefined) return { skipped };
  return valid ? { wrong: `expected valid, found ${found}` } : 'right';
}

/** A message's verdict asks for no policy; the same rows run among the paths. */
export const NEEDS_INPUTS = 'inputs to policy processing: run as a path';

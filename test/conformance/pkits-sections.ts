import type { Outcome } from './case.ts';

/**
 * The outcome of one row. What is accepted though it is invalid is always wrong. Where an algorithm is missing,
 * refusing proves nothing, be it right or wrong; accepting what is valid does.
 * @param found in words, why the path or the message was refused; undefined where it was accepted
 */
export function scoreRow(
  { title, valid }: { readonly title: string; readonly valid: boolean },
  found: string | undefined,
): Outcome {
  if (found === undefined) return valid ? 'right' : { wrong: 'expected invalid, found valid' };
  if (title.includes('DSA')) return { refused: 'DSA, which WebCrypto does not have' };
  return valid ? { wrong: `expected valid, found ${found}` } : 'right';
}

/** A message's verdict asks for no policy; the same rows run among the paths. */
export const NEEDS_INPUTS = 'inputs to policy processing: run as a path';

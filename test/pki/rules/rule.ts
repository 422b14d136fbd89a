import { expect, it } from 'vitest';
import type { PkiFinding } from '../../../src/pki/finding.ts';
import { codesOf, type Chain } from '../../support/chain.ts';

interface Rule {
  readonly holds: Chain | readonly Chain[];
  readonly fails: Chain | readonly Chain[];
  readonly finding: PkiFinding['code'] | 'malformed';
}

/**
 * One MUST and its section: what keeps it has no finding, and what breaks it has this finding and no other. The pairs
 * differ in that one thing, so that none fails for another reason.
 */
export function rule(must: string, { holds, fails, finding }: Rule): void {
  it(must, async () => {
    for (const chain of [holds].flat()) expect(await codesOf(chain)).toEqual([]);
    for (const chain of [fails].flat()) expect(await codesOf(chain)).toEqual([finding]);
  });
}

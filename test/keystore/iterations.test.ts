import { describe, expect, it } from 'vitest';
import { iterationBudget } from '../../src/keystore/iterations.ts';

describe('iterationBudget', () => {
  it('allows ten million rounds for a key', () => {
    expect(() => iterationBudget()(10_000_000)).not.toThrow();
    expect(() => iterationBudget()(10_000_001)).toThrow('more rounds');
  });

  it('allows twenty million rounds for a file, in however many keys', () => {
    const spend = iterationBudget();
    for (let key = 0; key < 20; key++) spend(1_000_000);
    expect(() => spend(1)).toThrow('more rounds');
  });

  it('takes no count of zero', () => {
    expect(() => iterationBudget()(0)).toThrow('iteration count of zero');
  });
});

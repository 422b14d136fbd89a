import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../bin/root.js';
import type { Outcome } from './case.ts';
import { corporaFolder } from './corpora.ts';
import { scoreRow } from './pkits-sections.ts';
import { resultsText } from './print-results.ts';
import { runSet } from './run-set.ts';
import { SETS } from './sets.ts';

const corpora = corporaFolder(ROOT);

describe('the test data of others', () => {
  for (const set of SETS) {
    it.skipIf(!existsSync(join(corpora, set.folder)))(`agrees with every case of ${set.name}`, async () => {
      const { right, wrong } = await runSet(set, corpora);
      expect(wrong).toEqual([]);
      // A set of nothing but skipped cases would prove nothing.
      expect(right).toBeGreaterThan(0);
    });
  }
});

describe('what a run counts', () => {
  const runOf = (...runs: readonly (() => Outcome)[]) =>
    runSet(
      { name: 'own', folder: '.', cases: () => runs.map((run, index) => ({ id: `${index}`, run })) },
      ROOT,
    );

  it('tells an absent folder in a word and counts it as skipped', async () => {
    const result = await runSet({ name: 'own', folder: 'no such folder', cases: () => [] }, ROOT);
    expect(result).toMatchObject({ absent: true, right: 0, wrong: [], skipped: 1 });
    expect(resultsText([result])).toMatch(
      /^own +absent\n\n0 right, 0 refused by policy, 0 wrong, 1 skipped\n$/,
    );
  });

  it('adds up right, refused, wrong and skipped, and keeps the reasons', async () => {
    const result = await runOf(
      () => 'right',
      () => ({ right: 'nearly' }),
      () => ({ refused: 'too short' }),
      () => ({ wrong: 'expected a, found b' }),
      () => ({ skipped: 'not done yet' }),
    );
    expect(result).toMatchObject({
      right: 2,
      refused: 1,
      wrong: [{ id: '3', why: 'expected a, found b' }],
      skipped: 1,
      reasons: { 'not done yet': 1 },
      refusals: { 'too short': ['2'] },
      notes: { nearly: ['1'] },
    });
    const text = resultsText([result]);
    expect(text).toMatch(/own: refused by policy: too short\n {4}2\n/);
    expect(text).toMatch(/3: expected a, found b\n\n2 right, 1 refused by policy, 1 wrong, 1 skipped\n$/);
  });

  it('calls a case that throws wrong, and a set that cannot be read', async () => {
    const thrown = await runOf(() => {
      throw new TypeError('oh');
    });
    expect(thrown.wrong).toEqual([{ id: '0', why: 'expected an answer, found TypeError: oh' }]);
    const unread = await runSet({ name: 'own', folder: '.', cases: SETS[1]!.cases }, ROOT);
    expect(unread).toMatchObject({ right: 0, wrong: [{ id: 'the set itself' }] });
  });
});

describe('a row of PKITS', () => {
  const dsa = (valid: boolean) => ({ title: 'DSA Signatures', valid });
  const other = (valid: boolean) => ({ title: 'Signatures', valid });

  it('that is accepted though invalid is wrong even where an algorithm is missing', () => {
    expect(scoreRow(dsa(false), undefined)).toEqual({ wrong: 'expected invalid, found valid' });
  });

  it('that is refused where an algorithm is missing proves nothing', () => {
    expect(scoreRow(dsa(false), 'why')).toHaveProperty('refused');
    expect(scoreRow(dsa(true), 'why')).toHaveProperty('refused');
  });

  it('of any other kind must be right', () => {
    expect(scoreRow(other(true), undefined)).toBe('right');
    expect(scoreRow(other(false), 'why')).toBe('right');
    expect(scoreRow(other(true), 'why')).toEqual({ wrong: 'expected valid, found why' });
  });
});

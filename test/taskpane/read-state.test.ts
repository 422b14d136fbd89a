import { describe, expect, it } from 'vitest';
import {
  advance,
  NOTHING_SELECTED,
  type Reading,
  type ReadState,
} from '../../src/taskpane/read/read-state.ts';
import { reportOf, samples } from './samples.ts';

const loading: ReadState = { kind: 'loading', step: 'reading' };
const judged: ReadState = {
  kind: 'judged',
  report: reportOf(samples.verified),
  content: undefined,
  attached: [],
  origin: 'file',
  trust: { state: 'absent', anchors: [], mozilla: 'off', network: 'off' },
};
const settled: readonly ReadState[] = [
  judged,
  { kind: 'no-original', tried: [] },
  { kind: 'cancelled' },
  { kind: 'error', message: 'it broke' },
  { kind: 'nothing-selected' },
];

describe('advance', () => {
  it('lets a newer run replace whatever is shown', () => {
    for (const state of [...settled, loading])
      expect(advance({ run: 1, state }, { run: 2, state: loading })).toEqual({ run: 2, state: loading });
    expect(advance(NOTHING_SELECTED, { run: 1, state: loading }).state).toBe(loading);
  });

  it.each(settled.map((state) => [state.kind, state] as const))(
    'takes %s from the run that works',
    (_, state) => {
      expect(advance({ run: 3, state: loading }, { run: 3, state }).state).toBe(state);
    },
  );

  it('takes each step of the run that works', () => {
    const next: Reading = { run: 3, state: { kind: 'loading', step: 'path' } };
    expect(advance({ run: 3, state: loading }, next)).toBe(next);
  });

  it.each([...settled, loading].map((state) => [state.kind, state] as const))(
    'drops %s of an earlier run',
    (_, state) => {
      for (const now of [...settled, loading]) {
        const reading = { run: 3, state: now };
        expect(advance(reading, { run: 2, state })).toBe(reading);
      }
    },
  );

  it('changes nothing of a run that has settled: what was cancelled stays so', () => {
    for (const state of settled) {
      const reading = { run: 3, state };
      expect(advance(reading, { run: 3, state: judged })).toBe(reading);
      expect(advance(reading, { run: 3, state: loading })).toBe(reading);
    }
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Case, Outcome } from './case.ts';
import type { ConformanceSet } from './sets.ts';

/** The case that took longest, in milliseconds. */
interface Slowest {
  readonly id: string;
  readonly ms: number;
}

export interface SetResult {
  readonly name: string;
  /** Whether the folder is missing; the set then counts as one skipped case. */
  readonly absent: boolean;
  readonly right: number;
  /** How many are refused by policy. */
  readonly refused: number;
  readonly wrong: readonly { readonly id: string; readonly why: string }[];
  readonly skipped: number;
  /** How many were skipped for which reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The cases that are refused by policy, by the reason. */
  readonly refusals: Readonly<Record<string, readonly string[]>>;
  /** The cases that are right but worth a word, by the word. */
  readonly notes: Readonly<Record<string, readonly string[]>>;
  readonly slowest: Slowest | undefined;
}

/** Runs every case of a set, one after another. Never throws: what a case throws makes it a wrong one. */
export async function runSet({ name, folder, cases }: ConformanceSet, corpora: string): Promise<SetResult> {
  const path = join(corpora, folder);
  const wrong: { id: string; why: string }[] = [];
  const reasons: Record<string, number> = {};
  const refusals: Record<string, string[]> = {};
  const notes: Record<string, string[]> = {};
  let right = 0;
  let slowest: Slowest | undefined;
  const absent = !existsSync(path);
  if (absent) reasons['absent'] = 1;
  else {
    for (const one of iterate(cases, path)) {
      const start = performance.now();
      const outcome = await outcomeOf(one);
      const ms = performance.now() - start;
      if (!slowest || ms > slowest.ms) slowest = { id: one.id, ms };
      if (outcome === 'right') right++;
      else if ('wrong' in outcome) wrong.push({ id: one.id, why: outcome.wrong });
      else if ('refused' in outcome) (refusals[outcome.refused] ??= []).push(one.id);
      else if ('skipped' in outcome) reasons[outcome.skipped] = (reasons[outcome.skipped] ?? 0) + 1;
      else {
        right++;
        (notes[outcome.right] ??= []).push(one.id);
      }
    }
  }
  const skipped = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  const refused = Object.values(refusals).reduce((sum, ids) => sum + ids.length, 0);
  return { name, absent, right, refused, wrong, skipped, reasons, refusals, notes, slowest };
}

/** A folder that is there but not as it should be is one wrong case, by the name of what is missing. */
function* iterate(cases: ConformanceSet['cases'], path: string): Generator<Case> {
  try {
    yield* cases(path);
  } catch (error) {
    yield {
      id: 'the set itself',
      run: () => ({ wrong: `expected a set as its README says, found ${textOf(error)}` }),
    };
  }
}

async function outcomeOf(one: Case): Promise<Outcome> {
  try {
    return await one.run();
  } catch (error) {
    return { wrong: `expected an answer, found ${textOf(error)}` };
  }
}

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

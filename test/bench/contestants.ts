import type { Input } from './input.ts';
import { pkijsWork } from './pkijs.ts';
import { platformWork } from './platform.ts';
import type { Contestant } from './rounds.ts';
import type { Operation } from './row.ts';
import { signetWork } from './signet.ts';

/** Those that run inside an engine, under the names of their columns. */
export interface Contestants extends Record<'ms' | 'rawMs' | 'pkijsMs', Contestant> {
  readonly rawMs: () => Promise<unknown>;
}

export async function contestants(operation: Operation, input: Input): Promise<Contestants> {
  return {
    ms: await signetWork(operation, input),
    rawMs: await platformWork(operation, input),
    pkijsMs: await ifAble(pkijsWork(operation, input)),
  };
}

/** Whoever cannot do it leaves an empty column and does not end the benchmark. */
export async function ifAble(contestant: Contestant): Promise<Contestant> {
  try {
    await contestant?.();
    return contestant;
  } catch {
    return null;
  }
}

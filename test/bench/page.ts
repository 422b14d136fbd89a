/** The benchmark inside Chromium: chromium.ts calls measure() in a page that serves this bundle and the input. */
import { contestants } from './contestants.ts';
import { loadInput } from './input.ts';
import { interleave } from './rounds.ts';
import type { Operation } from './row.ts';

const read = async (name: string) => {
  const response = await fetch(`input/${name}`);
  return new Uint8Array(await response.arrayBuffer());
};

export async function measure(operation: Operation, rounds: number) {
  return interleave({ ...(await contestants(operation, await loadInput(read))) }, rounds);
}

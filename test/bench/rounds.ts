/** One who can do the work, or null for one who cannot. */
export type Contestant = (() => Promise<unknown>) | null;

/** More rounds where one is short: the whole benchmark takes some ten minutes on two cores. */
export function usualRounds(bytes: number): number {
  if (bytes <= 64 * 1024) return 40;
  if (bytes <= 4 * 1024 * 1024) return 25;
  return bytes <= 32 * 1024 * 1024 ? 15 : 3;
}

/**
 * Runs the contestants in turn, in an order drawn anew for each round, so that whatever else the machine does meets
 * all of them alike, and gives the median of each in milliseconds. The order matters: whoever follows one that just
 * gave memory back finds it mapped, which is a third of a digest's time. A first turn does not count, for it compiles.
 * Garbage is collected when the engine likes: forcing it also throws compiled code away, which no user meets.
 */
export async function interleave<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  rounds: number,
): Promise<Record<Name, number | null>> {
  const names = Object.keys(contestants) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of shuffled(names)) {
      const started = performance.now();
      await contestants[name]?.();
      if (round > 0) times.get(name)?.push(performance.now() - started);
    }
  }
  const medians = names.map((name) => [name, contestants[name] && median(times.get(name) ?? [])]);
  return Object.fromEntries(medians) as Record<Name, number | null>;
}

const shuffled = <Name>(names: readonly Name[]): Name[] =>
  names
    .map((name) => ({ name, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ name }) => name);

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Starts a call as soon as fewer than the most allowed are under way, in the order in which they were asked for. */
export type CallGate = <T>(start: () => Promise<T>) => Promise<T>;

/** Outlook on the web lets an add-in have three calls under way, and fails the others. */
const MOST_CALLS = 3;

export function callGate(most = MOST_CALLS): CallGate {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (start) => {
    if (free > 0) free--;
    // Whoever is done hands its place on, so that nobody who comes later takes it.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await start();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

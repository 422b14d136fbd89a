import { openDatabase, type Database } from './database.ts';

/** A browser whose storage is broken can leave a request without any answer; the verdict must not wait for that. */
const MAX_WAIT_MS = 5000;

/**
 * Does work on the browser's storage or, where that is refused, something instead of it, and from then on always. The
 * storage is opened anew each time: a person can have it wiped while the pane is open.
 */
export type OrInMemory = <T>(
  work: (database: Database) => Promise<T>,
  instead: () => Promise<T>,
) => Promise<T>;

export function createOrInMemory(databaseName?: string): OrInMemory {
  let isRefused = false;
  return async (work, instead) => {
    if (isRefused) return instead();
    try {
      return await inTime(withDatabase(databaseName, work));
    } catch {
      isRefused = true;
      return instead();
    }
  };
}

async function withDatabase<T>(
  name: string | undefined,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(name);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The storage does not answer.')), MAX_WAIT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

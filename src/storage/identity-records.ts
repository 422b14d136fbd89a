import type { KeyStore, RecordKind } from '../keystore/key-store.ts';
import { openDatabase, type Database } from './database.ts';

const KINDS: readonly RecordKind[] = ['lock', 'identities', 'requests'];

/**
 * Sealed keys in the browser's storage. It is opened anew each time: a person can have it wiped while the pane is
 * open.
 * @throws DOMException where the browser refuses storage
 */
export async function openDeviceKeyStore(databaseName?: string): Promise<KeyStore> {
  const withDatabase = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = await openDatabase(databaseName);
    try {
      return await work(database);
    } finally {
      database.close();
    }
  };
  // A browser that refuses may do so at the first access alone.
  await withDatabase((database) => database.count('lock'));
  return {
    keptIn: 'device',
    read: () =>
      withDatabase(async (database) => {
        const transaction = database.transaction(KINDS);
        const recordsOf = async (kind: RecordKind): Promise<ReadonlyMap<string, unknown>> => {
          const store = transaction.objectStore(kind);
          const [keys, records] = await Promise.all([store.getAllKeys(), store.getAll()]);
          return new Map(keys.map((key, at) => [key, records[at]]));
        };
        const [lock, identities, requests] = await Promise.all([
          recordsOf('lock'),
          recordsOf('identities'),
          recordsOf('requests'),
        ]);
        return { lock, identities, requests };
      }),
    write: (changes) =>
      withDatabase(async (database) => {
        // Strict: who is told that a key is kept must find it after a power failure, too.
        const transaction = database.transaction(KINDS, 'readwrite', { durability: 'strict' });
        const done = changes.map(({ kind, key, ...change }) => {
          const store = transaction.objectStore(kind);
          if (change.record === null) return store.delete(key);
          // The type has one key for the lock and any text for the others.
          const name = key as 'lock';
          return change.isNew ? store.add(change.record, name) : store.put(change.record, name);
        });
        await Promise.all([...done, transaction.done]);
      }),
  };
}

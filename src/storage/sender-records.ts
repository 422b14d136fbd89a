import { readSenderRecord, type SenderRecords } from '../smime/sender-record.ts';
import { createMemorySenderRecords } from './memory-sender-records.ts';
import { createOrInMemory } from './or-in-memory.ts';

/**
 * The records in the browser's storage. Where that is refused they are kept in memory from then on, and say so; never
 * rejects.
 */
export function createSenderRecords(databaseName?: string): SenderRecords {
  const memory = createMemorySenderRecords(new Map());
  const orInMemory = createOrInMemory(databaseName);
  return {
    look: (address) =>
      orInMemory(
        async (database) => {
          const kept = await database.get('senders', address);
          return { record: readSenderRecord(kept), keptIn: 'device' as const };
        },
        () => memory.look(address),
      ),
    update: (address, change) =>
      orInMemory(
        async (database) => {
          const transaction = database.transaction('senders', 'readwrite');
          const kept = await transaction.store.get(address);
          const was = readSenderRecord(kept);
          // A record of a later version of Signet is not ours to replace.
          if (kept === undefined || was) {
            const next = change(was);
            if (next && next !== was) await transaction.store.put(next, address);
            if (!next && was) await transaction.store.delete(address);
          }
          await transaction.done;
        },
        () => memory.update(address, change),
      ),
  };
}

import type { KeptIn, SenderRecord, SenderRecords } from '../smime/sender-record.ts';

/** Records in a map, which stays the caller's. */
export function createMemorySenderRecords(
  records: Map<string, SenderRecord>,
  keptIn: KeptIn = 'memory',
): SenderRecords {
  return {
    look: (address) => Promise.resolve({ record: records.get(address), keptIn }),
    update(address, change) {
      const next = change(records.get(address));
      if (next) records.set(address, next);
      else records.delete(address);
      return Promise.resolve();
    },
  };
}

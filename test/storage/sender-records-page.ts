import { emptyRecord } from '../../src/smime/continuity-decision.ts';
import type { KeptIn, SenderRecord } from '../../src/smime/sender-record.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { createSenderRecords } from '../../src/storage/sender-records.ts';

/** The records of one window; each reload of the page is another one. */
const records = createSenderRecords();

interface Seen {
  readonly keptIn: KeptIn;
  readonly record: SenderRecord | undefined;
}

export interface RecordsUnderTest {
  readonly look: (address: string) => Promise<Seen>;
  /** Says when the sender was said to need no signature: the one member that a test has to set. */
  readonly set: (address: string, at: string) => Promise<void>;
  /** Counts up in as many steps as are asked for, all of them begun at once. */
  readonly count: (address: string, times: number) => Promise<void>;
  readonly remove: (address: string) => Promise<void>;
  /** Puts what is no record of ours where one would be. */
  readonly putForeign: (address: string) => Promise<void>;
  /** Leaves the storage in a state in which it answers nobody. */
  readonly hang: () => Promise<void>;
}

declare global {
  var records: RecordsUnderTest;
}

globalThis.records = {
  look: (address) => records.look(address),
  set: (address, at) =>
    records.update(address, (was) => ({ ...(was ?? emptyRecord(address)), unsignedAcceptedAt: at })),
  async count(address, times) {
    const next = (was: SenderRecord | undefined): SenderRecord => {
      const before = was ?? emptyRecord(address);
      const digest = before.messages.length.toString(16).padStart(64, '0');
      return { ...before, messages: [...before.messages, { digest, signed: true }] };
    };
    await Promise.all(Array.from({ length: times }, () => records.update(address, next)));
  },
  remove: (address) => records.update(address, () => undefined),
  async putForeign(address) {
    const database = await openDatabase();
    await database.put('senders', { ...emptyRecord(address), version: 2 } as never, address);
    database.close();
  },
  hang: () =>
    new Promise((resolve) => {
      // This one is never closed, so the deletion waits, and whoever opens waits for the deletion.
      const opening = indexedDB.open('signet');
      opening.onsuccess = () => {
        indexedDB.deleteDatabase('signet').onblocked = () => resolve();
      };
    }),
};

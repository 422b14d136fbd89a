import type { Bytes } from '../bytes.ts';

/** The kinds of records that a key store keeps. */
export type RecordKind = 'lock' | 'identities' | 'requests';

/** Under which the one record of the lock stands. */
export const LOCK = 'lock';

/** What is stored, as it is: what stands in a record is its reader's to check. */
export type StoredRecords = Readonly<Record<RecordKind, ReadonlyMap<string, unknown>>>;

/** Plain values and octets, as every store can hold them. */
type RecordValue =
  | string
  | number
  | boolean
  | null
  | Bytes
  | readonly Bytes[]
  | Readonly<Record<string, string | number | Bytes>>;

export interface KeyRecord {
  readonly version: number;
  readonly [member: string]: RecordValue;
}

export type RecordChange =
  | {
      readonly kind: RecordKind;
      readonly key: string;
      readonly record: KeyRecord;
      /** Nothing may stand there yet. Attack, or two windows at once: a second lock makes all keys of the first worthless. */
      readonly isNew?: boolean;
    }
  | { readonly kind: RecordKind; readonly key: string; readonly record: null };

/** Where sealed keys are kept: the browser's storage, a file, or this program's memory. */
export interface KeyStore {
  /** `memory`: gone with this program. */
  readonly keptIn: 'device' | 'memory';
  read(): Promise<StoredRecords>;
  /** Makes all the changes or none. @throws Error where there is no room, or where something stands already */
  write(changes: readonly RecordChange[]): Promise<void>;
}

/** For a browser that refuses storage. */
export function createMemoryKeyStore(): KeyStore {
  let records: StoredRecords = { lock: new Map(), identities: new Map(), requests: new Map() };
  return {
    keptIn: 'memory',
    read: () => Promise.resolve(records),
    write: (changes) =>
      new Promise((resolve) => {
        records = withChanges(records, changes);
        resolve();
      }),
  };
}

/** @throws Error where something stands already */
export function withChanges(records: StoredRecords, changes: readonly RecordChange[]): StoredRecords {
  const changed = {
    lock: new Map(records.lock),
    identities: new Map(records.identities),
    requests: new Map(records.requests),
  };
  for (const change of changes) {
    const kept = changed[change.kind];
    if (change.record === null) kept.delete(change.key);
    else if (change.isNew && kept.has(change.key))
      throw new Error(`A record of ${change.kind} is there already.`);
    else kept.set(change.key, change.record);
  }
  return changed;
}

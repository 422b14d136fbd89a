import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Bytes } from '../bytes.ts';
import type { SenderRecord } from '../smime/sender-record.ts';

/** What is kept on this device, one store for each kind of record; times are ISO 8601, keys of records in lower case. */
interface SignetSchema extends DBSchema {
  /** One record: how the passphrase gives the key that all the identities are sealed with. */
  readonly lock: { key: 'lock'; value: StoredRecord };
  /** By the SHA-256 of the certificate, hex. */
  readonly identities: { key: string; value: StoredRecord };
  /** Requests for a certificate that wait for their answer, by the SHA-256 of the public key, hex. */
  readonly requests: { key: string; value: StoredRecord };
  /** What was seen of each sender, by address. */
  readonly senders: { key: string; value: SenderRecord };
  /** Recipients' certificates, by the SHA-256 of the certificate, hex. */
  readonly certificates: { key: string; value: StoredRecord };
}

type StoreName = 'lock' | 'identities' | 'requests' | 'senders' | 'certificates';

/** Each kind of record has a version of its own form, which its reader migrates; the rest is the reader's to check. */
interface StoredRecord {
  readonly version: number;
  readonly [member: string]: StoredValue | readonly StoredValue[];
}

type StoredValue = string | number | boolean | Bytes | null | { readonly [member: string]: StoredValue };

export type Database = IDBPDatabase<SignetSchema>;

/** A number for each set of stores there was; a later one only adds. */
const VERSION = 1;

const STORES: readonly StoreName[] = ['lock', 'identities', 'requests', 'senders', 'certificates'];

/**
 * Opens what is kept on this device, in a page or a worker of the add-in's origin.
 * @throws DOMException where the browser refuses storage, or was asked to forget it meanwhile
 */
export function openDatabase(name = 'signet'): Promise<Database> {
  return openDB<SignetSchema>(name, VERSION, {
    upgrade(database) {
      for (const store of STORES)
        if (!database.objectStoreNames.contains(store)) database.createObjectStore(store);
    },
    // A newer pane in another window wants to change the stores; whoever holds the old ones open makes it wait.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

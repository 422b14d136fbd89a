import {
  readCertificateRecord,
  type AddressBook,
  type CertificateRecord,
  type CertificateRecords,
} from '../directory/certificate-record.ts';
import { createOrInMemory } from './or-in-memory.ts';

/** Recipients' certificates in the browser's storage; in memory, and quietly, where that is refused. */
export function createCertificateRecords(databaseName?: string): CertificateRecords {
  const orInMemory = createOrInMemory(databaseName);
  let memory: AddressBook = new Map();
  return {
    read: () =>
      orInMemory(
        async (database) => {
          const { store } = database.transaction('certificates');
          const [ids, kept] = await Promise.all([store.getAllKeys(), store.getAll()]);
          return readable(ids, kept);
        },
        () => Promise.resolve(memory),
      ),
    async update(change) {
      let refusal: { readonly reason: unknown } | undefined;
      const changed = (was: AddressBook): AddressBook => {
        try {
          return change(was);
        } catch (reason) {
          // Not of the storage: that is fine, and keeps what it has.
          refusal = { reason };
          return was;
        }
      };
      await orInMemory(
        async (database) => {
          const transaction = database.transaction('certificates', 'readwrite');
          const { store } = transaction;
          const [ids, kept] = await Promise.all([store.getAllKeys(), store.getAll()]);
          const was = readable(ids, kept);
          const unread = new Set(ids.filter((id) => !was.has(id)));
          const next = changed(was);
          const steps: Promise<unknown>[] = [...was.keys()].flatMap((id) =>
            next.has(id) ? [] : [store.delete(id)],
          );
          for (const [id, record] of next)
            // A record of a later version of Signet is not ours to replace.
            if (record !== was.get(id) && !unread.has(id)) steps.push(store.put({ ...record }, id));
          await Promise.all([...steps, transaction.done]);
        },
        () => {
          memory = changed(memory);
          return Promise.resolve();
        },
      );
      if (refusal) throw refusal.reason;
    },
  };
}

function readable(ids: readonly string[], kept: readonly unknown[]): AddressBook {
  const records = ids.map((id, at): readonly [string, CertificateRecord | undefined] => [
    id,
    readCertificateRecord(kept[at]),
  ]);
  return new Map(records.flatMap(([id, record]) => (record ? [[id, record] as const] : [])));
}

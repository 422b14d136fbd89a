import type { CertificateRecord } from '../../src/directory/certificate-record.ts';
import { createCertificateRecords } from '../../src/storage/certificate-records.ts';
import { openDatabase } from '../../src/storage/database.ts';

/** The records of one window; each reload of the page is another one. */
const records = createCertificateRecords();

const record = (address: string): CertificateRecord => ({
  version: 1,
  der: Uint8Array.of(0x30, 0),
  chain: [],
  source: 'mail',
  addedAt: '2026-06-01T12:00:00.000Z',
  lastSeenAt: '2026-06-01T12:00:00.000Z',
  addresses: [address],
  waitingFor: [],
});

export interface CertificatesUnderTest {
  /** Identifiers with the first address of each. */
  readonly read: () => Promise<Record<string, string>>;
  readonly put: (id: string, address: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** Fails within the change; says with what. */
  readonly fail: (id: string) => Promise<string>;
  /** Adds one address to one record in as many steps as are asked for, all of them begun at once. */
  readonly grow: (id: string, prefix: string, times: number) => Promise<void>;
  readonly addresses: (id: string) => Promise<number>;
  /** Puts what is no record of ours where one would be. */
  readonly putForeign: (id: string) => Promise<void>;
  /** The version of what is stored there, whoever wrote it. */
  readonly version: (id: string) => Promise<number | undefined>;
}

declare global {
  var certificates: CertificatesUnderTest;
}

globalThis.certificates = {
  read: async () =>
    Object.fromEntries([...(await records.read())].map(([id, { addresses }]) => [id, addresses[0] ?? ''])),
  put: (id, address) => records.update((was) => new Map(was).set(id, record(address))),
  remove: (id) => records.update((was) => new Map([...was].filter(([other]) => other !== id))),
  fail: (id) =>
    records
      .update((was) => {
        new Map(was).set(id, record('lost@example.org'));
        throw new RangeError('no room');
      })
      .then(
        () => '',
        (error: unknown) => (error as Error).message,
      ),
  async grow(id, prefix, times) {
    const step = (at: number) =>
      records.update((was) => {
        const before = was.get(id) ?? { ...record(''), addresses: [] };
        return new Map(was).set(id, {
          ...before,
          addresses: [...before.addresses, `${prefix}${at}@example.org`],
        });
      });
    await Promise.all(Array.from({ length: times }, (_, at) => step(at)));
  },
  addresses: async (id) => (await records.read()).get(id)?.addresses.length ?? 0,
  async putForeign(id) {
    const database = await openDatabase();
    await database.put('certificates', { ...record('x@example.org'), version: 2 }, id);
    database.close();
  },
  async version(id) {
    const database = await openDatabase();
    const kept = await database.get('certificates', id);
    database.close();
    return kept?.version;
  },
};

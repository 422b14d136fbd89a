import { MalformedError } from '../asn1/malformed.ts';
import { withDefault, withFirstDefaults } from './default-identity.ts';
import type { Identity } from './identity.ts';
import {
  identityId,
  identityRecord,
  readIdentityRecord,
  sealIdentity,
  type KeptIdentity,
} from './identity-record.ts';
import { LOCK, type KeyStore, type RecordChange } from './key-store.ts';
import { readLock, type Lock, type MasterKey } from './lock.ts';
import { readRequestRecord, type KeptRequest } from './request-record.ts';
import { DamagedRecordError } from './record-fields.ts';

/** All that is kept, as far as it can be read while locked. */
export interface KeptKeys {
  /** Undefined where nobody has chosen a passphrase yet. */
  readonly lock: Lock | undefined;
  readonly identities: readonly KeptIdentity[];
  readonly requests: readonly KeptRequest[];
}

/**
 * A damaged identity is passed over, and stays in the store: the others must open all the same.
 * @throws DamagedRecordError for the lock, NewerRecordError for any; whatever the store throws
 */
export async function readKeptKeys(store: KeyStore): Promise<KeptKeys> {
  const records = await store.read();
  const lock = records.lock.get(LOCK);
  return {
    lock: lock === undefined ? undefined : readLock(lock),
    identities: await readable(records.identities, readIdentityRecord),
    requests: await readable(records.requests, readRequestRecord),
  };
}

async function readable<T extends { readonly id: string }>(
  records: ReadonlyMap<string, unknown>,
  read: (record: unknown) => Promise<T>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (const [key, record] of records) {
    try {
      const kept = await read(record);
      if (kept.id === key) found.push(kept);
    } catch (error) {
      if (!(error instanceof DamagedRecordError || error instanceof MalformedError)) throw error;
    }
  }
  return found;
}

/**
 * Seals and keeps what is not there yet; what is there stays as it is.
 * @param addedAt ISO 8601
 * @returns all that were given, as they are kept, in their order
 */
export async function keepIdentities(
  store: KeyStore,
  masterKey: MasterKey,
  identities: readonly Identity[],
  addedAt: string,
): Promise<readonly KeptIdentity[]> {
  const { identities: before } = await readKeptKeys(store);
  const given = new Map<string, KeptIdentity | Identity>();
  for (const identity of identities) {
    const id = await identityId(identity.certificate);
    given.set(id, before.find((kept) => kept.id === id) ?? identity);
  }
  const added: KeptIdentity[] = [];
  for (const identity of given.values())
    if (!('sealedKey' in identity)) added.push(await sealIdentity(identity, masterKey, addedAt));
  const marked = withFirstDefaults(added, before);
  await store.write(marked.map(put));
  const after = [...before, ...marked];
  return [...given.keys()].flatMap((id) => after.find((kept) => kept.id === id) ?? []);
}

/** @returns whether there is such an identity */
export async function makeDefault(store: KeyStore, id: string): Promise<boolean> {
  const { identities } = await readKeptKeys(store);
  await store.write(withDefault(identities, id).map(put));
  return identities.some((identity) => identity.id === id);
}

/** @param at ISO 8601. @returns whether there is such an identity */
export async function markBackedUp(store: KeyStore, id: string, at: string): Promise<boolean> {
  const identity = await keptIdentity(store, id);
  if (identity) await store.write([put({ ...identity, backedUpAt: at })]);
  return identity !== undefined;
}

/** The key too. @returns whether there was such an identity */
export async function removeIdentity(store: KeyStore, id: string): Promise<boolean> {
  const identity = await keptIdentity(store, id);
  if (identity) await store.write([{ kind: 'identities', key: id, record: null }]);
  return identity !== undefined;
}

/** The lock, the identities and the requests, those too that nobody can read. */
export async function forgetAll(store: KeyStore): Promise<void> {
  const records = await store.read();
  const kinds = ['lock', 'identities', 'requests'] as const;
  await store.write(
    kinds.flatMap((kind) => [...records[kind].keys()].map((key) => ({ kind, key, record: null }))),
  );
}

export const keptIdentity = async (store: KeyStore, id: string): Promise<KeptIdentity | undefined> =>
  (await readKeptKeys(store)).identities.find((identity) => identity.id === id);

const put = (identity: KeptIdentity): RecordChange => ({
  kind: 'identities',
  key: identity.id,
  record: identityRecord(identity),
});

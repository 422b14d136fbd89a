import type { Bytes } from '../bytes.ts';
import type { Identity } from '../keystore/identity.ts';
import { unsealIdentity, type KeptIdentity } from '../keystore/identity-record.ts';
import { readKeptKeys, type KeptKeys } from '../keystore/kept-keys.ts';
import { LOCK, type KeyStore } from '../keystore/key-store.ts';
import { createLock, lockRecord, openLock, type MasterKey } from '../keystore/lock.ts';
import { MIN_PASSPHRASE_LENGTH, strengthOf } from '../keystore/passphrase-strength.ts';
import { DamagedRecordError, NewerRecordError } from '../keystore/record-fields.ts';
import { KeyFileStoreError } from '../storage/key-file-store.ts';
import { UnreadableError, UsageError } from './exit.ts';
import { readPassphrase, type PassphraseSource } from './secret.ts';

/** Whether a file is one of sealed keys, as `signet keys` makes them, and none of another program's. */
export const isKeptKeys = (bytes: Bytes): boolean =>
  /^\s*\{\s*"version"/.test(String.fromCharCode(...bytes.subarray(0, 64)));

/** @throws UnreadableError in place of every error that the store's file gives cause for */
export async function orUnreadable<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KeyFileStoreError) throw new UnreadableError(error.message);
    if (error instanceof DamagedRecordError || error instanceof NewerRecordError)
      throw new UnreadableError(`${file}: ${error.message}`);
    throw error;
  }
}

/** @throws UnreadableError for a wrong passphrase, and for a file that holds no keys yet */
export async function unlockKept(
  file: string,
  { lock }: KeptKeys,
  source: PassphraseSource,
): Promise<MasterKey> {
  if (!lock) throw new UnreadableError(`${file}: there are no keys in it`);
  const passphrase = await readPassphrase(source, `Passphrase for ${file}: `);
  const masterKey = await openLock(lock, passphrase);
  if (!masterKey) throw new UnreadableError(`${file}: the passphrase is not the one of these keys`);
  return masterKey;
}

/** Unlocks, or chooses the passphrase of a file that is new. @throws UsageError for one that is easily guessed */
export async function unlockOrCreate(
  file: string,
  store: KeyStore,
  source: PassphraseSource,
): Promise<MasterKey> {
  const kept = await readKeptKeys(store);
  if (kept.lock) return unlockKept(file, kept, source);
  const passphrase = await readPassphrase(source, `Choose a passphrase for ${file}: `);
  requireStrong(passphrase);
  const { lock, masterKey } = await createLock(passphrase);
  await store.write([{ kind: 'lock', key: LOCK, record: lockRecord(lock), isNew: true }]);
  return masterKey;
}

/** @throws UsageError */
export function requireStrong(passphrase: string): void {
  const strength = strengthOf(passphrase);
  if (strength === 'too-short')
    throw new UsageError(`the passphrase needs at least ${MIN_PASSPHRASE_LENGTH} characters`);
  if (strength === 'too-simple') throw new UsageError('the passphrase is easily guessed: take another one');
}

/** All identities with their keys, those that new mail is signed with first. */
export async function openKept(
  file: string,
  store: KeyStore,
  source: PassphraseSource,
): Promise<readonly Identity[]> {
  return orUnreadable(file, async () => {
    const kept = await readKeptKeys(store);
    const masterKey = await unlockKept(file, kept, source);
    return Promise.all(defaultsFirst(kept.identities).map((identity) => unsealIdentity(identity, masterKey)));
  });
}

export const defaultsFirst = (identities: readonly KeptIdentity[]): readonly KeptIdentity[] =>
  [...identities].sort((a, b) => Number(b.isDefault) - Number(a.isDefault));

import { toHex, type Bytes } from '../bytes.ts';
import { randomOctets } from '../crypto/random.ts';
import { deriveKey, newDerivation, readDerivation, type Derivation } from './derivation.ts';
import type { KeyRecord } from './key-store.ts';
import { DamagedRecordError, recordFields } from './record-fields.ts';
import { seal, sealingKey, unseal } from './seal.ts';

/** How the passphrase gives the key that all the others are sealed with. */
export interface Lock {
  /** Stays the same when the passphrase changes; hex. Every sealed key is bound to it. */
  readonly id: string;
  readonly derivation: Derivation;
  readonly sealedMasterKey: Bytes;
}

/** What an unlocked keyring holds, and all of it: the octets cannot be read back. */
export interface MasterKey {
  readonly lockId: string;
  readonly key: CryptoKey;
}

const VERSION = 1;
const MASTER_KEY_LENGTH = 32;

/** A new master key under a passphrase, whose strength is the caller's to check. */
export async function createLock(
  passphrase: string,
  derivation?: Derivation,
): Promise<{ readonly lock: Lock; readonly masterKey: MasterKey }> {
  const id = toHex(randomOctets(16));
  const octets = randomOctets(MASTER_KEY_LENGTH);
  const lock = await lockedUp(id, octets, passphrase, derivation ?? (await newDerivation()));
  return { lock, masterKey: await masterKeyOf(id, octets) };
}

/** Undefined for a wrong passphrase. */
export async function openLock(lock: Lock, passphrase: string): Promise<MasterKey | undefined> {
  const octets = await unlocked(lock, passphrase);
  return octets && masterKeyOf(lock.id, octets);
}

/** The same lock under another passphrase: what it sealed stays as it is. Undefined where `old` is wrong. */
export async function changeLock(lock: Lock, old: string, next: string): Promise<Lock | undefined> {
  const octets = await unlocked(lock, old);
  if (!octets) return undefined;
  const changed = await lockedUp(lock.id, octets, next, await newDerivation());
  octets.fill(0);
  return changed;
}

/** @throws DamagedRecordError, NewerRecordError */
export function readLock(value: unknown): Lock {
  const fields = recordFields(value, 'lock');
  fields.version(VERSION);
  const id = fields.text('id');
  if (!/^[0-9a-f]{32}$/.test(id)) throw new DamagedRecordError('lock', 'id');
  const derivation = readDerivation(fields.value('derivation'));
  return { id, derivation, sealedMasterKey: fields.bytes('sealedMasterKey') };
}

export const lockRecord = ({ id, derivation, sealedMasterKey }: Lock): KeyRecord => ({
  version: VERSION,
  id,
  derivation: { ...derivation },
  sealedMasterKey,
});

async function masterKeyOf(lockId: string, octets: Bytes): Promise<MasterKey> {
  const key = await sealingKey(octets);
  octets.fill(0);
  return { lockId, key };
}

async function lockedUp(
  id: string,
  octets: Bytes,
  passphrase: string,
  derivation: Derivation,
): Promise<Lock> {
  const key = await sealingKey(await deriveKey(passphrase, derivation));
  return { id, derivation, sealedMasterKey: await seal(key, octets, boundTo(id)) };
}

async function unlocked(
  { id, derivation, sealedMasterKey }: Lock,
  passphrase: string,
): Promise<Bytes | undefined> {
  const key = await sealingKey(await deriveKey(passphrase, derivation));
  return unseal(key, sealedMasterKey, boundTo(id));
}

const boundTo = (id: string): string => `signet lock ${VERSION} ${id}`;

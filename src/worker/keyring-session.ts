import { asBytes } from '../bytes.ts';
import { unsealIdentity } from '../keystore/identity-record.ts';
import { readKeyFile } from '../keystore/key-file.ts';
import { LOCK } from '../keystore/key-store.ts';
import {
  forgetAll,
  keepIdentities,
  keptIdentity,
  makeDefault,
  markBackedUp,
  readKeptKeys,
  removeIdentity,
} from '../keystore/kept-keys.ts';
import {
  installAnswer,
  requestCertificate,
  requestRenewal,
  withdrawRequest,
} from '../keystore/kept-requests.ts';
import { changeLock, createLock, lockRecord, openLock, type Lock } from '../keystore/lock.ts';
import { strengthOf } from '../keystore/passphrase-strength.ts';
import { DamagedRecordError } from '../keystore/record-fields.ts';
import { identityFacts, requestFacts } from './identity-facts.ts';
import type { KeyringService } from './keyring-protocol.ts';
import { KeyringError } from './keyring.ts';
import type { KeysService } from './keys-port.ts';
import {
  createUnlockedKeys,
  type KeyringSurroundings,
  type UnlockedKeys,
  type Word,
} from './unlocked-keys.ts';

export interface KeyringSession extends KeyringService, KeysService {
  /** Locks where the idle time is over; else says how many milliseconds are left, undefined where it is locked. */
  lockIfIdle(): Promise<number | undefined>;
  /** Does what another window's keyring says. */
  hear(word: Word): Promise<void>;
}

/**
 * The keyring behind its messages. Each private key is unsealed for the job that needs it. Calls must come one after
 * the other. What goes wrong outside comes as keyring-failure.ts knows it.
 */
export function createKeyringSession(surroundings: KeyringSurroundings): KeyringSession {
  const keys = createUnlockedKeys(surroundings);
  return {
    state: () => keys.state(),
    ...lockCalls(keys, surroundings),
    ...identityCalls(keys, surroundings),
    ...requestCalls(keys, surroundings),
    ...jobCalls(keys),
  };
}

type LockCall = 'create' | 'unlock' | 'lock' | 'changePassphrase' | 'forgetAll' | 'lockIfIdle' | 'hear';

function lockCalls(
  keys: UnlockedKeys,
  { store, tellOthers }: KeyringSurroundings,
): Pick<KeyringSession, LockCall> {
  const requireLock = async (): Promise<Lock> => {
    const { lock } = await readKeptKeys(store);
    if (!lock) throw new KeyringError('locked', 'There are no keys here yet. Choose a passphrase first.');
    return lock;
  };
  const lockNow = async (): Promise<void> => {
    keys.drop();
    await keys.tell();
  };
  return {
    async create(passphrase) {
      requireStrong(passphrase);
      if ((await readKeptKeys(store)).lock)
        throw new KeyringError(
          'storage-failed',
          'There is a passphrase here already. Unlock your keys with it.',
        );
      const { lock, masterKey } = await createLock(passphrase);
      await store.write([{ kind: 'lock', key: LOCK, record: lockRecord(lock), isNew: true }]);
      keys.hold(masterKey);
      await keys.changed();
    },
    async unlock(passphrase) {
      const masterKey = await openLock(await requireLock(), passphrase);
      if (!masterKey) throw wrongPassphrase();
      keys.hold(masterKey);
      await keys.tell();
    },
    async lock() {
      tellOthers('lock');
      await lockNow();
    },
    async changePassphrase(old, next) {
      requireStrong(next);
      const lock = await changeLock(await requireLock(), old, next);
      if (!lock) throw wrongPassphrase();
      await store.write([{ kind: 'lock', key: LOCK, record: lockRecord(lock) }]);
      // Who changes it may do so because somebody else knows it.
      tellOthers('lock');
      await keys.tell();
    },
    async forgetAll() {
      await forgetAll(store);
      keys.drop();
      await keys.changed();
    },
    async lockIfIdle() {
      const left = keys.left();
      if (left === undefined || left > 0) return left;
      await lockNow();
      return undefined;
    },
    hear: (word) => (word === 'lock' ? lockNow() : keys.tell()),
  };
}

type IdentityCall = 'importFile' | 'backUp' | 'setDefault' | 'remove';

function identityCalls(
  keys: UnlockedKeys,
  { store, now }: KeyringSurroundings,
): Pick<KeyringSession, IdentityCall> {
  return {
    async importFile(bytes, filePassphrase) {
      const masterKey = await keys.required();
      const identities = await readKeyFile(asBytes(bytes), filePassphrase);
      const kept = await keepIdentities(store, masterKey, identities, now().toISOString());
      await keys.changed();
      return Promise.all(kept.map(identityFacts));
    },
    async backUp(id, filePassphrase) {
      requireStrong(filePassphrase);
      const masterKey = await keys.required();
      const identity = await unsealIdentity(known(await keptIdentity(store, id)), masterKey);
      const { writePkcs12 } = await import(/* webpackChunkName: "backup" */ '../keystore/write-pkcs12.ts');
      const file = await writePkcs12(identity, filePassphrase);
      await markBackedUp(store, id, now().toISOString());
      await keys.changed();
      return file;
    },
    async setDefault(id) {
      known(await makeDefault(store, id));
      await keys.changed();
    },
    async remove(id) {
      known(await removeIdentity(store, id));
      await keys.changed();
    },
  };
}

function requestCalls(
  keys: UnlockedKeys,
  { store, now }: KeyringSurroundings,
): Pick<KeyringSession, 'request' | 'install' | 'withdraw'> {
  return {
    async request(wanted) {
      const masterKey = await keys.required();
      const madeAt = now().toISOString();
      const kept =
        'renewalOf' in wanted
          ? await requestRenewal(store, masterKey, known(await keptIdentity(store, wanted.renewalOf)), madeAt)
          : await requestCertificate(store, masterKey, wanted, madeAt);
      await keys.changed();
      return requestFacts(kept);
    },
    async install(answer) {
      const [installed] = await installAnswer(store, await keys.required(), asBytes(answer), now());
      await keys.changed();
      return identityFacts(known(installed));
    },
    async withdraw(requestId) {
      await withdrawRequest(store, requestId);
      await keys.changed();
    },
  };
}

function jobCalls(keys: UnlockedKeys): KeysService {
  return {
    async certificates() {
      const { kept } = await keys.taken();
      return kept.identities.map(({ id, certificate: { der } }) => ({ id, der }));
    },
    async identities(ids) {
      const { kept, masterKey } = await keys.taken();
      if (!masterKey) return 'locked';
      const wanted = kept.identities.filter(({ id }) => ids.includes(id));
      const opened = await Promise.all(
        wanted.map((identity) => unsealIdentity(identity, masterKey).catch(ifDamaged)),
      );
      await keys.tell();
      return opened.flatMap((identity) => identity ?? []);
    },
  };
}

/** One damaged key does not keep the others from their work. */
function ifDamaged(error: unknown): undefined {
  if (!(error instanceof DamagedRecordError)) throw error;
}

/** @throws KeyringError `unknown-identity` */
function known<T>(found: T | undefined | false): T {
  if (found === undefined || found === false)
    throw new KeyringError('unknown-identity', 'This identity is not here any more.');
  return found;
}

const wrongPassphrase = (): KeyringError =>
  new KeyringError('wrong-passphrase', 'This is not the passphrase of your keys.');

/** @throws KeyringError `weak-passphrase` */
function requireStrong(passphrase: string): void {
  const strength = strengthOf(passphrase);
  if (strength === 'too-short') throw new KeyringError('weak-passphrase', 'This passphrase is too short.');
  if (strength === 'too-simple')
    throw new KeyringError('weak-passphrase', 'This passphrase is too easy to guess.');
}

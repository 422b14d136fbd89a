import { afterEach, describe, expect, it, vi } from 'vitest';
import { fromLatin1 } from '../../src/bytes.ts';
import { deriveKey, newDerivation, readDerivation, type Derivation } from '../../src/keystore/derivation.ts';
import { changeLock, createLock, lockRecord, openLock, readLock } from '../../src/keystore/lock.ts';
import { seal, unseal } from '../../src/keystore/seal.ts';
import { quickDerivation } from './quick-lock.ts';

const PASSPHRASE = 'violet teapot under seven stairs';

afterEach(() => vi.unstubAllGlobals());

/** A policy without 'wasm-unsafe-eval', as the platform enforces it. */
const forbidWasm = () =>
  vi.stubGlobal('WebAssembly', { compile: () => Promise.reject(new Error('blocked by the policy')) });

/** Deriving keys takes its time where others compute, too. */
const PATIENTLY = { timeout: 120_000 };

describe('the lock', PATIENTLY, () => {
  it('opens with its passphrase, and with no other', async () => {
    const { lock, masterKey } = await createLock(PASSPHRASE, quickDerivation());
    const opened = await openLock(lock, PASSPHRASE);
    const sealed = await seal(masterKey.key, Uint8Array.of(1, 2, 3), 'a');
    expect(await unseal(opened!.key, sealed, 'a')).toEqual(Uint8Array.of(1, 2, 3));
    expect(await openLock(lock, `${PASSPHRASE}.`)).toBeUndefined();
  });

  it('holds a key that nobody can read', async () => {
    const { masterKey } = await createLock(PASSPHRASE, quickDerivation());
    expect(masterKey.key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', masterKey.key)).rejects.toThrow();
  });

  it('takes a passphrase in any way of typing it', async () => {
    const { lock } = await createLock('Zürich\u00a0öffnet früh um fünf', quickDerivation());
    expect(await openLock(lock, 'Zu\u0308rich o\u0308ffnet fru\u0308h um fu\u0308nf')).toBeDefined();
    expect(await openLock(lock, 'Zurich offnet fruh um funf')).toBeUndefined();
  });

  it('keeps what was sealed when the passphrase changes', async () => {
    const { lock, masterKey } = await createLock(PASSPHRASE, quickDerivation());
    const sealed = await seal(masterKey.key, Uint8Array.of(7), 'a');
    const changed = await changeLock(lock, PASSPHRASE, 'another one with four words');
    expect(changed?.id).toBe(lock.id);
    expect(await openLock(changed!, PASSPHRASE)).toBeUndefined();
    const opened = await openLock(changed!, 'another one with four words');
    expect(await unseal(opened!.key, sealed, 'a')).toEqual(Uint8Array.of(7));
    expect(await changeLock(lock, 'a wrong one', 'another one with four words')).toBeUndefined();
  });

  it('is bound to its identifier', async () => {
    const [first, second] = [
      await createLock(PASSPHRASE, quickDerivation()),
      await createLock(PASSPHRASE, quickDerivation()),
    ];
    expect(await openLock({ ...first.lock, id: second.lock.id }, PASSPHRASE)).toBeUndefined();
  });

  it('is read as it was written, and nothing secret stands in it', async () => {
    const { lock } = await createLock(PASSPHRASE, quickDerivation());
    const record = lockRecord(lock);
    expect(readLock(structuredClone(record))).toEqual(lock);
    expect(JSON.stringify(record)).not.toContain('teapot');
    expect(fromLatin1(lock.sealedMasterKey)).not.toContain('teapot');
  });

  it.each([
    ['nothing', null],
    ['no version', { version: undefined }],
    ['an identifier of another form', { id: 'x' }],
    ['no sealed key', { sealedMasterKey: 'text' }],
  ])('is refused with %s', async (_, change) => {
    const { lock } = await createLock(PASSPHRASE, quickDerivation());
    const record = change && { ...lockRecord(lock), ...change };
    expect(() => readLock(record)).toThrow('The stored lock is damaged');
  });

  it('says so where a newer Signet wrote it', async () => {
    const { lock } = await createLock(PASSPHRASE, quickDerivation());
    expect(() => readLock({ ...lockRecord(lock), version: 2 })).toThrow('newer version of Signet');
  });
});

describe('the derivation', PATIENTLY, () => {
  it('is Argon2id with 64 MiB', async () => {
    expect(await newDerivation()).toMatchObject({ name: 'argon2id', memory: 65536, passes: 3, lanes: 1 });
  });

  it('is PBKDF2 where WebAssembly is forbidden', async () => {
    forbidWasm();
    const derivation = await newDerivation();
    expect(derivation).toMatchObject({ name: 'pbkdf2-sha256', iterations: 600_000 });
    const { lock } = await createLock(PASSPHRASE, derivation);
    expect(await openLock(lock, PASSPHRASE)).toBeDefined();
    expect(await openLock(lock, 'a wrong one')).toBeUndefined();
  });

  it('of a lock that was made elsewhere is computed without WebAssembly, too', async () => {
    const derivation = quickDerivation();
    const key = await deriveKey(PASSPHRASE, derivation);
    forbidWasm();
    expect(await deriveKey(PASSPHRASE, derivation)).toEqual(key);
  });

  it.each<[string, Partial<Record<string, unknown>>]>([
    ['4 GiB', { memory: 4 * 1024 * 1024 }],
    ['next to no memory', { memory: 8 }],
    ['endless passes', { passes: 1_000_000 }],
    ['one pass', { passes: 1 }],
    ['many lanes', { lanes: 255 }],
    ['a fraction', { passes: 2.5 }],
    ['a short salt', { salt: new Uint8Array(8) }],
    ['an unknown name', { name: 'scrypt' }],
    ['few rounds', { name: 'pbkdf2-sha256', iterations: 1000 }],
    ['rounds for hours', { name: 'pbkdf2-sha256', iterations: 2 ** 31 }],
  ])('is refused with %s', (_, change) => {
    expect(() => readDerivation({ ...quickDerivation(), ...change })).toThrow('derivation is damaged');
    expect(readDerivation(quickDerivation())).toMatchObject<Partial<Derivation>>({ name: 'argon2id' });
  });
});

import { createVerifier } from '../../src/worker/client.ts';
import { createKeyring } from '../../src/worker/keyring-client.ts';
import { KeyringError, type Keyring, type KeyringState } from '../../src/worker/keyring.ts';

/** The page's end of the real workers, with an ear on everything that they send it. */
const heard: unknown[] = [];
const states: KeyringState['kind'][] = [];
let started = 0;

function worker(script: string): Worker {
  const made = new Worker(script);
  made.addEventListener('message', ({ data }) => heard.push(data));
  return made;
}

const keyring: Keyring = createKeyring(() => {
  started++;
  return worker('/keyring.js');
});
keyring.subscribe(({ kind }) => states.push(kind));
const verifier = createVerifier(() => worker('/core.js'));

interface Failure {
  readonly code?: string;
  readonly message: string;
}

export interface KeyringUnderTest {
  readonly keyring: Keyring;
  readonly states: readonly string[];
  /** Keyring workers so far. */
  readonly started: () => number;
  readonly failure: (work: Promise<unknown>) => Promise<Failure | undefined>;
  /** Decrypts with the keyring's keys. */
  readonly judge: (
    message: readonly number[],
    at: string,
  ) => Promise<{ decryption: string; codes: string[] }>;
  /** All that came from the workers, and all that stands in IndexedDB, octet by octet as text. */
  readonly everything: () => Promise<string>;
  readonly wipe: () => Promise<void>;
}

declare global {
  var underTest: KeyringUnderTest;
}

/** Octets one character each, so that a search finds them wherever they stand. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Array.from(value, (octet) => String.fromCharCode(octet)).join('');
  if (value instanceof ArrayBuffer) return textOf(new Uint8Array(value));
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(value).map(textOf).join('\n');
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });

async function dump(): Promise<unknown[]> {
  const records: unknown[] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      records.push(await settled(database.transaction(store).objectStore(store).getAll()));
    database.close();
  }
  return records;
}

globalThis.underTest = {
  keyring,
  states,
  started: () => started,
  failure: (work) =>
    work.then(
      () => undefined,
      (error: unknown) => ({
        ...(error instanceof KeyringError ? { code: error.code } : {}),
        message: String(error),
      }),
    ),
  async judge(message, at) {
    const { report } = await verifier.verify(
      Uint8Array.from(message),
      { at, anchors: [], trustMozilla: false, revocation: 'off', network: false },
      { signal: new AbortController().signal, onStep: () => undefined, keys: keyring.keysPort() },
    );
    return { decryption: report.decryption, codes: report.verdict.findings.map(({ code }) => code) };
  },
  everything: async () => textOf([heard, await dump()]),
  wipe: async () => {
    for (const { name = '' } of await indexedDB.databases()) await settled(indexedDB.deleteDatabase(name));
  },
};

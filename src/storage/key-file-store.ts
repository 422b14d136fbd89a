import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withChanges, type KeyStore, type RecordKind, type StoredRecords } from '../keystore/key-store.ts';
import { DamagedRecordError, NewerRecordError } from '../keystore/record-fields.ts';

/** Why a file of sealed keys is not used; in a sentence for its owner. */
export class KeyFileStoreError extends Error {
  override readonly name = 'KeyFileStoreError';
}

const VERSION = 1;

/** Hundreds of identities with their chains. */
const MAX_OCTETS = 16 * 1024 * 1024;

/**
 * Sealed keys in a file of their own, JSON with octets in base64. It is replaced whole; two programs that write at the
 * same time do not mix, and the later one's counts.
 */
export function createKeyFileStore(file: string): KeyStore {
  return {
    keptIn: 'device',
    read: async () => recordsIn(await readPrivate(file)),
    write: async (changes) => {
      const records = withChanges(recordsIn(await readPrivate(file)), changes);
      await replace(file, textOf(records));
    },
  };
}

/**
 * Undefined where there is no file yet.
 * @throws KeyFileStoreError for a file that others may read: attack: they copy it, and guess at leisure
 */
async function readPrivate(file: string): Promise<string | undefined> {
  let handle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    throw new KeyFileStoreError(`${file}: cannot be read (${code})`);
  }
  try {
    // Of what was opened, not of what stands under the name by now.
    const { mode, size } = await handle.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new KeyFileStoreError(
        `${file}: others may read this file of keys; take that from them: chmod 600`,
      );
    if (size > MAX_OCTETS) throw new KeyFileStoreError(`${file}: is too large for a file of keys`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** The folder is made certain of too: a name that points to nothing after a power failure is a lost key. */
async function replace(file: string, text: string): Promise<void> {
  const part = join(dirname(file), `.${randomUUID()}.part`);
  try {
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw new KeyFileStoreError(`${file}: cannot be written (${codeOf(error)})`);
  }
  if (process.platform === 'win32') return;
  const folder = await open(dirname(file), 'r');
  await folder.sync().finally(() => folder.close());
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';

/** @throws DamagedRecordError, NewerRecordError */
function recordsIn(text: string | undefined): StoredRecords {
  if (text === undefined) return { lock: new Map(), identities: new Map(), requests: new Map() };
  const value = parsed(text);
  const members = new Map<string, unknown>(Object.entries(value));
  const version = members.get('version');
  if (typeof version !== 'number') throw new DamagedRecordError('file', 'version');
  if (version > VERSION) throw new NewerRecordError('file');
  const recordsOf = (kind: RecordKind): ReadonlyMap<string, unknown> => {
    const records = members.get(kind);
    if (typeof records !== 'object' || records === null) throw new DamagedRecordError('file', kind);
    return new Map<string, unknown>(Object.entries(records));
  };
  return { lock: recordsOf('lock'), identities: recordsOf('identities'), requests: recordsOf('requests') };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text, octetsFromJson);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below; what the parser says of it quotes the file.
  }
  throw new DamagedRecordError('file', 'not JSON');
}

/** Octets stand as an object with one member, which no record has. */
const octetsFromJson = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string'
    ? new Uint8Array(Buffer.from(value.base64, 'base64'))
    : value;

const octetsToJson = (_name: string, value: unknown): unknown =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;

const textOf = ({ lock, identities, requests }: StoredRecords): string =>
  `${JSON.stringify(
    {
      version: VERSION,
      lock: Object.fromEntries(lock),
      identities: Object.fromEntries(identities),
      requests: Object.fromEntries(requests),
    },
    octetsToJson,
    1,
  )}\n`;

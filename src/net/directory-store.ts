import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bytes } from '../bytes.ts';
import type { EvidenceStore } from './evidence-store.ts';

export interface DirectoryLimits {
  readonly octets: number;
  readonly files: number;
}

/** An organisation's lists and a year's responses fit in; more is a flood. */
const LIMITS: DirectoryLimits = { octets: 256 * 1024 * 1024, files: 4_000 };

/** No answer that is asked for is larger. */
const MAX_ANSWER_OCTETS = 16 * 1024 * 1024;

/** The folder may be anybody's: what is not ours is neither counted nor thrown away. */
const OWN_NAME = /^[0-9a-f]{64}(\.[0-9a-f-]{36}\.part)?$/;

/**
 * A folder with a file for each answer. Several processes can use it at once: a file is written whole under another
 * name and then takes its place. What was written first, and so is nearest to its end, goes once there is too much.
 */
export function createDirectoryStore(folder: string, limits: DirectoryLimits = LIMITS): EvidenceStore {
  /** A name that no address can choose. */
  const fileOf = (key: string): string => join(folder, createHash('sha256').update(key).digest('hex'));
  let room: DirectoryLimits | undefined;
  return {
    read: (key) => orNothing(() => readAnswer(fileOf(key))),
    write: async (key, answer) => {
      await orNothing(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        if (!room || room.octets < answer.length || room.files < 1) {
          room = await makeRoom(folder, limits, answer.length);
        }
        room = { octets: room.octets - answer.length, files: room.files - 1 };
        await writeWhole(fileOf(key), answer);
      });
    },
  };
}

/** Whatever is wrong with the folder: evidence that is not there is asked for again. */
async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

async function readAnswer(file: string): Promise<Bytes | undefined> {
  const { size } = await stat(file);
  return size > MAX_ANSWER_OCTETS ? undefined : new Uint8Array(await readFile(file));
}

async function writeWhole(file: string, answer: Bytes): Promise<void> {
  const part = `${file}.${randomUUID()}.part`;
  try {
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(answer);
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Throws the oldest away until a quarter is free, and answers how much is. */
async function makeRoom(folder: string, limits: DirectoryLimits, needed: number): Promise<DirectoryLimits> {
  const names = (await readdir(folder)).filter((name) => OWN_NAME.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = await stat(path);
      return { path, size, mtimeMs };
    }),
  );
  files.sort((a, b) => a.mtimeMs - b.mtimeMs);
  let room = {
    octets: files.reduce((left, { size }) => left - size, limits.octets),
    files: limits.files - files.length,
  };
  if (room.octets >= needed && room.files >= 1) return room;
  for (const { path, size } of files) {
    if (room.octets >= Math.max(needed, limits.octets / 4) && room.files >= limits.files / 4) break;
    await rm(path, { force: true });
    room = { octets: room.octets + size, files: room.files + 1 };
  }
  return room;
}

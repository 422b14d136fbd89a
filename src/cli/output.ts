import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Bytes } from '../bytes.ts';
import { UnreadableError } from './exit.ts';

/**
 * Writes to a file, whole or not at all: who reads it meanwhile has the old one or the new one, never a part. Without
 * a file, or for `-`, to standard output.
 * @param mode permissions of a new file, such as 0o600 for what was encrypted
 * @throws UnreadableError where the file cannot be written
 */
export async function writeOutput(file: string | undefined, bytes: Bytes, mode = 0o666): Promise<void> {
  if (file === undefined || file === '-') return writeToStandardOutput(bytes);
  try {
    const before = await stat(file).catch(() => undefined);
    // A device or a pipe cannot be replaced, only written to.
    if (before && !before.isFile()) await writeInto(file, 'w', bytes, mode);
    // Whoever could not read the file of before cannot read the new one.
    else await replace(file, bytes, before ? mode & before.mode : mode);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UnreadableError(`${file}: cannot be written (${reason})`);
  }
}

const writeToStandardOutput = (bytes: Bytes): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

async function replace(file: string, bytes: Bytes, mode: number): Promise<void> {
  const part = join(dirname(file), `.${randomUUID()}.part`);
  try {
    await writeInto(part, 'wx', bytes, mode);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function writeInto(file: string, flags: 'w' | 'wx', bytes: Bytes, mode: number): Promise<void> {
  const handle = await open(file, flags, mode);
  try {
    await handle.writeFile(bytes);
    if (flags === 'wx') await handle.sync();
  } finally {
    await handle.close();
  }
}

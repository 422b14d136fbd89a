import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../../src/bytes.ts';
import { loadInput, storeInput, type Input } from './input.ts';

export function writeInput(folder: string, input: Input): void {
  mkdirSync(folder, { recursive: true });
  storeInput(input, (name, bytes) => writeFileSync(join(folder, name), bytes));
}

export const readInput = (folder: string): Promise<Input> =>
  loadInput((name) => Promise.resolve(readBytes(join(folder, name))));

/** Straight into memory of its own: a copy that is freed would be room that a measured peak does not show. */
function readBytes(path: string): Bytes {
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(fstatSync(file).size);
  for (let at = 0; at < bytes.length;) at += readSync(file, bytes, at, bytes.length - at, at);
  closeSync(file);
  return bytes;
}

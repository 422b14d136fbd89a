import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asBytes, type Bytes } from '../../bytes.ts';
import { parseEntity } from '../../mime/entity.ts';
import { envelopeOf } from './envelope-of.ts';
import type { Summary } from './mail-item.ts';

/** Longer headers are shown as far as they go. */
const HEADER_BYTES = 256 * 1024;

/** The messages of a folder of .eml files, the newest first. */
export async function listMailbox(folder: string): Promise<readonly Summary[]> {
  const files = (await readdir(folder)).filter((file) => /\.eml$/i.test(file)).sort();
  const summaries: Summary[] = [];
  for (const file of files) summaries.push(await summaryOf(folder, file));
  return summaries.sort((a, b) => (b.date ?? 0) - (a.date ?? 0));
}

async function summaryOf(folder: string, file: string): Promise<Summary> {
  try {
    const { from, subject, date } = envelopeOf(parseEntity(await firstBytes(join(folder, file))));
    return { file, from, subject, date };
  } catch {
    // Not a message, or none that can be read: still listed, so that it can be opened and its verdict seen.
    return { file, from: { name: '', address: '' }, subject: file, date: null };
  }
}

async function firstBytes(path: string): Promise<Bytes> {
  const handle = await open(path);
  try {
    const buffer = new Uint8Array(HEADER_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, HEADER_BYTES);
    return asBytes(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

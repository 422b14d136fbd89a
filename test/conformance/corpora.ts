import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readCertificate, type Certificate } from '../../src/asn1/certificate.ts';
import { readPem } from '../../src/asn1/pem.ts';
import type { Bytes } from '../../src/bytes.ts';

/**
 * The folder of the data, which is no part of the project: CORPORA, or beside the project.
 * @param root the project's folder
 */
export function corporaFolder(root: string): string {
  return resolve(process.env['CORPORA'] ?? join(root, '../shared/corpora'));
}

export const readBytes = (path: string): Bytes => new Uint8Array(readFileSync(path));

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The names of the files in a folder, in order; none where there is no such folder. */
export function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'SOURCE.txt')
    .map(({ name }) => name)
    .sort();
}

/** The certificates of a PEM or DER file. */
export const certificatesIn = (path: string): readonly Certificate[] =>
  readPem(readBytes(path), 'CERTIFICATE').map(readCertificate);

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { readPem } from '../asn1/pem.ts';
import type { Bytes } from '../bytes.ts';
import { UnreadableError } from './exit.ts';

/** The bytes of a file, or of standard input where it is named `-`. */
export async function readInput(file: string): Promise<Bytes> {
  try {
    return new Uint8Array(file === '-' ? await buffer(process.stdin) : await readFile(file));
  } catch (error) {
    throw new UnreadableError(`${file}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
      return 'permission denied';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return error instanceof Error ? error.message : 'it cannot be read';
  }
}

/** The certificates of PEM or DER files, all of them. */
export async function readCertificates(files: readonly string[]): Promise<readonly Certificate[]> {
  const certificates = await Promise.all(
    files.map(async (file) =>
      asStructure(file, (bytes) => readPem(bytes, 'CERTIFICATE').map(readCertificate)),
    ),
  );
  return certificates.flat();
}

/** Revocation lists or responses, each with the name of its file as its source. */
type Evidence = readonly { readonly der: Bytes; readonly source: string }[];

/** CRLs of PEM or DER files. */
export async function readCrls(files: readonly string[]): Promise<Evidence> {
  const lists = await Promise.all(
    files.map((file) =>
      asStructure(file, (bytes) => readPem(bytes, 'X509 CRL').map((der) => ({ der, source: file }))),
    ),
  );
  return lists.flat();
}

/** OCSP responses of DER files, one each. */
export async function readOcspResponses(files: readonly string[]): Promise<Evidence> {
  return Promise.all(files.map(async (file) => ({ der: await readInput(file), source: file })));
}

async function asStructure<T>(file: string, read: (bytes: Bytes) => T): Promise<T> {
  const bytes = await readInput(file);
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof MalformedError) throw new UnreadableError(`${file}: ${error.message}`);
    throw error;
  }
}

import { join } from 'node:path';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { readPem } from '../../src/asn1/pem.ts';
import type { Bytes } from '../../src/bytes.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { filesIn, readBytes } from './corpora.ts';
import { identitiesIn, opensByAnother } from './key-files.ts';
import { receiveFile, verdictText } from './receive-file.ts';

const AT = new Date('2025-01-01T00:00:00Z');

/** PKCS #7 files of pyca/cryptography: bags of certificates, envelopes, and certificates that lie beside them. */
export function* pyca(root: string): Generator<Case> {
  for (const file of filesIn(join(root, 'pkcs7'))) {
    const run = (): Promise<Outcome> | Outcome => {
      const bytes = readBytes(join(root, 'pkcs7', file));
      if (file.startsWith('enveloped')) return envelope(bytes);
      return holdsCertificate(bytes) ? readAll(bytes) : bag(bytes);
    };
    yield { id: `pkcs7/${file}`, run };
  }
  for (const file of filesIn(join(root, 'pkcs12'))) {
    yield { id: `pkcs12/${file}`, run: () => keyFile(join(root, 'pkcs12', file), file) };
  }
}

/** Without a key: nothing is known of it, or (where it has no content) it is none. */
async function envelope(bytes: Bytes): Promise<Outcome> {
  const report = await receiveFile(bytes, { at: AT });
  const { kind, signers } = report.verdict;
  return (kind === 'refused' || kind === 'invalid') && signers.length === 0
    ? { right: `no key in the folder: ${verdictText(report)}` }
    : { wrong: `expected refused, found ${verdictText(report)}` };
}

/** Nobody signed a bag of certificates. */
async function bag(bytes: Bytes): Promise<Outcome> {
  return compare('unsigned (certificates-only)', verdictText(await receiveFile(bytes, { at: AT })));
}

const holdsCertificate = (bytes: Bytes): boolean =>
  Buffer.from(bytes).toString('latin1').startsWith('-----BEGIN CERTIFICATE-----');

function readAll(bytes: Bytes): Outcome {
  try {
    readPem(bytes, 'CERTIFICATE').map(readCertificate);
    return 'right';
  } catch (error) {
    if (error instanceof MalformedError) return { right: `refused: ${error.message}` };
    throw error;
  }
}

/** By the name: a passphrase or none, and whether a key with its certificate is in the file. */
async function keyFile(path: string, file: string): Promise<Outcome> {
  const closed = await opensByAnother(path);
  if (closed !== 'right') return closed;
  const found = await identitiesIn(path, passphraseOf(file));
  if (typeof found === 'string' && found !== 'no-key') return { wrong: `expected an answer, found ${found}` };
  const isStore = /no-key|no-cert|truststore/.test(file);
  if (isStore) return found === 'no-key' ? 'right' : { wrong: 'expected no-key, found an identity' };
  if (typeof found === 'string') return { wrong: `expected an identity, found ${found}` };
  const expected = file.includes('unicode') ? '☺' : /name-(?:1|all)/.test(file) ? 'name' : undefined;
  return expected === undefined ? 'right' : compare(expected, found[0]?.friendlyName ?? 'no name');
}

function passphraseOf(file: string): string {
  if (/no-pwd|no-password|truststore/.test(file)) return '';
  return file.includes('-pwd') ? 'password' : 'cryptography';
}

import { join } from 'node:path';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { readPem } from '../../src/asn1/pem.ts';
import type { Bytes } from '../../src/bytes.ts';
import { compare, type Case, type Outcome } from './case.ts';
import { filesIn, readBytes } from './corpora.ts';
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
    yield { id: `pkcs12/${file}`, run: () => ({ skipped: 'PKCS #12: not run here yet' }) };
  }
}

/** Without a key: nothing is known of it, or (where it has no content) it is none. */
async function envelope(bytes: Bytes): Promise<Outcome> {
  const report = await receiveFile(bytes, { at: AT });
  const { kind, signers } = report.verdict;
  return (kind === 'refused' || kind === 'invalid') && signers.length === 0
    ? 'right'
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

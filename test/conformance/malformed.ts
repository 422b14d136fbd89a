import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { readPem } from '../../src/asn1/pem.ts';
import type { Bytes } from '../../src/bytes.ts';
import { findTrust } from '../../src/pki/trust.ts';
import type { Case, Outcome } from './case.ts';
import { filesIn, readBytes } from './corpora.ts';

/** Here the time is part of the answer: an input that stops its reader is an attack (CWE-400). */
const LIMIT_MS = 100;

/** One retry, since a machine that is busy elsewhere is no fault of the reader. */
const TRIES = 2;

const AT = new Date('2020-01-01T00:00:00Z');

const READERS: Readonly<Record<string, ((bytes: Bytes) => Promise<void>) | undefined>> = {
  cert_corpus: (bytes) => readAndAsk([bytes]),
  read_pem_corpus: (bytes) => readAndAsk(readPem(bytes, 'CERTIFICATE')),
};

/** Certificates, PEM and keys that fuzzers bent: MalformedError or a clean answer, in time. */
export function* malformed(root: string): Generator<Case> {
  for (const folder of ['cert_corpus', 'read_pem_corpus', 'pkcs8_corpus', 'pkcs12_corpus']) {
    const read = READERS[folder];
    for (const file of filesIn(join(root, folder))) {
      const run = (): Outcome | Promise<Outcome> =>
        read
          ? readInTime(readBytes(join(root, folder, file)), read)
          : { skipped: `${folder.startsWith('pkcs8') ? 'PKCS #8' : 'PKCS #12'}: not run here yet` };
      yield { id: `${folder}/${file}`, run };
    }
  }
}

/** All that happens to a certificate in the bag of a message. */
async function readAndAsk(encodings: readonly Bytes[]): Promise<void> {
  for (const certificate of encodings.map(readCertificate)) {
    await findTrust(certificate, { anchors: [], intermediates: [] }, { at: AT, signingTime: undefined });
  }
}

async function readInTime(bytes: Bytes, read: (bytes: Bytes) => Promise<void>): Promise<Outcome> {
  let took = 0;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const start = performance.now();
    try {
      await read(bytes);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
    }
    took = performance.now() - start;
    if (took <= LIMIT_MS) return 'right';
  }
  return { wrong: `expected at most ${LIMIT_MS} ms, found ${Math.round(took)} ms` };
}

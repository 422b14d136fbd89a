import { join } from 'node:path';
import { readCertificate } from '../../src/asn1/certificate.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { readPem, toPem } from '../../src/asn1/pem.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { readDecryptionKey } from '../../src/crypto/private-key.ts';
import { rsaDecrypt } from '../../src/crypto/rsa.ts';
import { sharedSecret } from '../../src/crypto/shared-secret.ts';
import { KeyFileError } from '../../src/keystore/key-file-error.ts';
import { readKeyFile } from '../../src/keystore/key-file.ts';
import { publicKeysOf } from '../../src/keystore/private-key.ts';
import { findTrust } from '../../src/pki/trust.ts';
import type { Case, Outcome } from './case.ts';
import { filesIn, readBytes } from './corpora.ts';

/** Here the time is part of the answer: an input that stops its reader is an attack (CWE-400). */
const LIMIT_MS = 100;

/** What is compiled or loaded the first time counts for nothing. */
const TRIES = 3;

const AT = new Date('2020-01-01T00:00:00Z');

const READERS: Readonly<Record<string, (bytes: Bytes) => Promise<void>>> = {
  cert_corpus: (bytes) => readAndAsk([bytes]),
  read_pem_corpus: async (bytes) => {
    await ignoringMalformed(() => readAndAsk(readPem(bytes, 'CERTIFICATE')));
    await readKeys(bytes);
  },
  pkcs8_corpus: async (bytes) => {
    await ignoringMalformed(() => readPrivateKey(bytes));
    await readKeys(utf8(toPem(bytes, 'PRIVATE KEY')));
    await readKeys(utf8(toPem(bytes, 'ENCRYPTED PRIVATE KEY')));
  },
  pkcs12_corpus: readKeys,
};

/** Certificates, PEM and keys that fuzzers bent: MalformedError or a clean answer, in time. */
export function* malformed(root: string): Generator<Case> {
  for (const [folder, read] of Object.entries(READERS)) {
    for (const file of filesIn(join(root, folder))) {
      const run = (): Promise<Outcome> => readInTime(readBytes(join(root, folder, file)), read);
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

/** All that a private key is asked for when it is taken in. */
async function readPrivateKey(encoding: Bytes): Promise<void> {
  publicKeysOf(encoding);
  const key = readDecryptionKey(encoding);
  if (key?.kind === 'RSA') rsaDecrypt(key, new Uint8Array(key.size).fill(1));
  if (key?.kind === 'agreement') await sharedSecret(key, new Uint8Array(key.secret.length));
}

/** As a file of keys, which answers for itself. */
async function readKeys(file: Bytes): Promise<void> {
  try {
    await readKeyFile(file, 'passphrase');
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
  }
}

async function ignoringMalformed(read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
  }
}

/** In time of the processor: a machine that is busy elsewhere is no fault of the reader. */
async function readInTime(bytes: Bytes, read: (bytes: Bytes) => Promise<void>): Promise<Outcome> {
  let took = 0;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const start = process.cpuUsage();
    await ignoringMalformed(() => read(bytes));
    const { user, system } = process.cpuUsage(start);
    took = (user + system) / 1000;
    if (took <= LIMIT_MS) return 'right';
  }
  return { wrong: `expected at most ${LIMIT_MS} ms, found ${Math.round(took)} ms` };
}

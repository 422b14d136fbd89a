import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../bin/root.js';
import { MalformedError } from '../../src/asn1/malformed.ts';
import type { Bytes } from '../../src/bytes.ts';
import { CompressionLimitError } from '../../src/cms/compress.ts';
import { KeyFileError } from '../../src/keystore/key-file-error.ts';
import { readKeyFile } from '../../src/keystore/key-file.ts';
import { inspectMessage } from '../../src/smime/inspect.ts';
import { corporaFolder, readBytes } from '../conformance/corpora.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { asn1Readers } from './readers.ts';

const corpora = corporaFolder(ROOT);

/** What fuzzers bent, and what other projects keep because it once broke them. */
const FOLDERS = ['malformed', 'openssl', 'pyca', 'ocsp', 'rfc4134'];

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });

type Read = (bytes: Bytes) => unknown;

/** Every reader, whether or not it is the one for the file: an attacker chooses what stands where. */
async function everyReader(): Promise<readonly (readonly [name: string, read: Read])[]> {
  return [
    ...(await asn1Readers()).map(({ name, read }) => [name, read] as const),
    ['key file', (bytes: Bytes) => readKeyFile(bytes, 'secret')],
    ['message', (bytes: Bytes) => judgeMessage(bytes, {})],
    ['inspected message', inspectMessage],
  ];
}

const refuses = (error: unknown): boolean =>
  error instanceof MalformedError || error instanceof KeyFileError || error instanceof CompressionLimitError;

describe('the malformed data of others', () => {
  for (const name of FOLDERS) {
    const folder = join(corpora, name);
    it.skipIf(!existsSync(folder))(
      `every file of ${name} is read or refused by every reader`,
      async () => {
        const readers = await everyReader();
        let slowest = { ms: 0, what: 'none' };
        for (const path of filesBelow(folder)) {
          const bytes = readBytes(path);
          for (const [reader, read] of readers) {
            const start = performance.now();
            const what = `${relative(corpora, path)} as ${reader}`;
            try {
              await read(bytes);
            } catch (error) {
              expect([what, refuses(error) ? 'refused' : error]).toEqual([what, 'refused']);
            }
            const ms = performance.now() - start;
            if (ms > slowest.ms) slowest = { ms, what };
          }
        }
        // The conformance run holds the limit of time; here it is told, as a busy machine is no fault of the reader.
        process.stdout.write(`${name}: slowest ${Math.round(slowest.ms)} ms, ${slowest.what}\n`);
      },
      600_000,
    );
  }
});

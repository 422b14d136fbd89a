import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toPem } from '../../src/asn1/pem.ts';
import { NOW } from '../support/fake-ca.ts';
import type { People } from './people.ts';
import type { Contestant } from './rounds.ts';
import type { Operation } from './row.ts';

const start = promisify(execFile);

/** Writes the certificates and the key as the program reads them. */
export async function writePeople(folder: string, { anchor, alice }: People): Promise<void> {
  writeFileSync(join(folder, 'anchor.pem'), toPem(anchor.der, 'CERTIFICATE'));
  writeFileSync(join(folder, 'alice.pem'), toPem(alice.der, 'CERTIFICATE'));
  writeFileSync(join(folder, 'alice.key'), toPem(await alice.key.exportPkcs8(), 'PRIVATE KEY'));
}

/**
 * `openssl cms` as a whole process on the same file: what a program waits for that calls it. Null where it is not
 * installed.
 * @param people the folder of writePeople(); @param input that of the input
 */
export function opensslWork(operation: Operation, people: string, input: string): Contestant {
  if (spawnSync('openssl', ['version']).status !== 0) return null;
  const alice = join(people, 'alice.pem');
  const key = ['-inkey', join(people, 'alice.key')];
  const cms = (...options: readonly string[]) => start('openssl', ['cms', ...options]);
  const message = ['-in', join(input, 'message'), '-out', devNull];
  const content = ['-binary', '-in', join(input, 'content'), '-outform', 'DER'];
  const envelope = join(input, 'envelope');

  const verify = (form: 'SMIME' | 'DER'): Contestant => {
    const at = ['-attime', String(NOW.getTime() / 1000)];
    const trust = ['-CAfile', join(people, 'anchor.pem'), ...at];
    return () => cms('-verify', '-inform', form, ...trust, ...message);
  };
  const oaep = [
    '-recip',
    alice,
    ...['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256'].flatMap((option) => ['-keyopt', option]),
  ];
  const sealed = [...content, '-out', devNull, ...oaep];
  const decrypt = (...form: readonly string[]): Contestant => {
    spawnSync('openssl', ['cms', '-encrypt', ...form, ...content, '-out', envelope, ...oaep]);
    return () => cms('-decrypt', '-inform', 'DER', '-in', envelope, '-recip', alice, ...key, '-out', devNull);
  };

  switch (operation) {
    case 'verify-multipart':
    case 'verify-opaque-eml':
      return verify('SMIME');
    case 'verify-opaque-definite':
    case 'verify-opaque-indefinite':
      return verify('DER');
    case 'sign-detached':
      return () => cms('-sign', '-signer', alice, ...key, ...content, '-out', devNull);
    case 'encrypt-cbc':
      return () => cms('-encrypt', '-aes-256-cbc', ...sealed);
    case 'encrypt-gcm':
      return () => cms('-encrypt', '-aes-256-gcm', ...sealed);
    case 'decrypt-cbc-definite':
      return decrypt('-aes-256-cbc');
    case 'decrypt-cbc-indefinite':
      return decrypt('-aes-256-cbc', '-stream');
    case 'decrypt-gcm':
      return decrypt('-aes-256-gcm');
  }
}

import { basename, join } from 'node:path';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { concat, fromLatin1, type Bytes } from '../../src/bytes.ts';
import type { RecipientKey } from '../../src/cms/recipient.ts';
import { KeyFileError } from '../../src/keystore/key-file-error.ts';
import { readKeyFile } from '../../src/keystore/key-file.ts';
import type { Outcome } from './case.ts';
import { filesIn, readBytes } from './corpora.ts';
import { openCms } from './open-file.ts';

/** What OpenSSL's tests share beforehand. */
const SHARED: readonly RecipientKey[] = [
  {
    keyIdentifier: Uint8Array.of(0xc0, 0xfe, 0xe0),
    keyEncryptionKey: Uint8Array.from({ length: 16 }, (_, at) => at),
  },
  { password: 'password' },
];

/** How the contents begin that OpenSSL's tests compare, where they do. */
const CONTENTS: Readonly<Record<string, string>> = {
  'authenveloped_attrs.pem': 'Hello AuthEnvelopedData world',
  'ciphertext_from_1_1_1.cms': 'Somewhat longer test content for OpenSSL CMS',
};

/** The names of those that must stay closed. */
const BROKEN = /^bad|malformed|_oob|TooLong/;

/** An encryption of OpenSSL's tests, with every key that lies beside them. */
export async function opensslEnvelope(root: string, path: string): Promise<Outcome> {
  const found = await opened(readBytes(path), await keysBeside(root));
  const name = basename(path);
  if (BROKEN.test(name)) {
    return found.kind === 'decrypted' ? { wrong: 'expected a closed encryption, found a content' } : 'right';
  }
  if (found.kind !== 'decrypted') return { wrong: `expected a content, found ${found.kind}` };
  const text = fromLatin1(found.content);
  return text.startsWith(CONTENTS[name] ?? '')
    ? 'right'
    : { wrong: `expected another content, found "${text.slice(0, 60)}"` };
}

async function opened(
  bytes: Bytes,
  keys: readonly RecipientKey[],
): Promise<Awaited<ReturnType<typeof openCms>> | { readonly kind: 'malformed' }> {
  try {
    return await openCms(bytes, keys);
  } catch (error) {
    if (error instanceof MalformedError) return { kind: 'malformed' };
    throw error;
  }
}

/** A key stands in one file with its certificate, or in one of its own beside it. */
async function keysBeside(root: string): Promise<readonly RecipientKey[]> {
  const keys: RecipientKey[] = [...SHARED];
  for (const folder of ['smime-certs', '80-test_cms_data'].map((one) => join(root, one))) {
    for (const file of filesIn(folder).filter((name) => /^sm\w+\.pem$|-key\.pem$/.test(name))) {
      const certificate = file.replace('-key', '-cert');
      const files = certificate === file ? [file] : [file, certificate];
      keys.push(...(await readable(concat(files.map((one) => readBytes(join(folder, one)))))));
    }
  }
  return keys;
}

/** None of a file of DSA or Diffie-Hellman. */
async function readable(file: Bytes): Promise<readonly RecipientKey[]> {
  try {
    return await readKeyFile(file, '');
  } catch (error) {
    if (error instanceof KeyFileError) return [];
    throw error;
  }
}

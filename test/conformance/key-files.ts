import { readKeyFile } from '../../src/keystore/key-file.ts';
import { KeyFileError } from '../../src/keystore/key-file-error.ts';
import type { Identity } from '../../src/keystore/identity.ts';
import { compare, type Outcome } from './case.ts';
import { readBytes } from './corpora.ts';

/** The identities of a key file, or by its code why there are none. */
export async function identitiesIn(
  path: string,
  passphrase: string,
): Promise<readonly Identity[] | KeyFileError['code']> {
  try {
    return await readKeyFile(readBytes(path), passphrase);
  } catch (error) {
    if (error instanceof KeyFileError) return error.code;
    throw error;
  }
}

/** The same of files that must open. @throws Error for one that does not */
export async function keysOf(paths: readonly string[], passphrase: string): Promise<readonly Identity[]> {
  const keys: Identity[] = [];
  for (const path of paths) {
    const found = await identitiesIn(path, passphrase);
    if (typeof found === 'string') throw new Error(`${path}: ${found}`);
    keys.push(...found);
  }
  return keys;
}

/** No other passphrase than the right one opens a file, and that is what it says. */
export async function opensByAnother(path: string): Promise<Outcome> {
  const found = await identitiesIn(path, 'a passphrase of none of them');
  return compare('wrong-passphrase', typeof found === 'string' ? found : 'identities');
}

import type { Identity } from '../keystore/identity.ts';
import { KeyFileError } from '../keystore/key-file-error.ts';
import { readKeyFile } from '../keystore/key-file.ts';
import { createKeyFileStore } from '../storage/key-file-store.ts';
import { UnreadableError } from './exit.ts';
import { readInput } from './input.ts';
import { isKeptKeys, openKept } from './kept-keys.ts';
import { readPassphrase, type PassphraseSource } from './secret.ts';

/**
 * The identities in files of keys, PKCS #12, PEM or our own, all of them, opened with one passphrase each.
 * @throws UnreadableError for a file that gives none; UsageError as readPassphrase() does
 */
export async function readIdentities(
  files: readonly string[],
  source: PassphraseSource,
): Promise<readonly Identity[]> {
  const identities: Identity[] = [];
  // One after the other: two prompts at once would each get half of what is typed.
  for (const file of files) {
    const bytes = await readInput(file);
    if (isKeptKeys(bytes)) {
      identities.push(...(await openKept(file, createKeyFileStore(file), source)));
      continue;
    }
    const passphrase = await readPassphrase(source, `Passphrase for ${file}: `);
    try {
      identities.push(...(await readKeyFile(bytes, passphrase)));
    } catch (error) {
      if (error instanceof KeyFileError) throw new UnreadableError(`${file}: ${error.detail}`);
      throw error;
    }
  }
  return identities;
}

import { words } from './words.ts';

/** Four times what the keyring reads: a larger file need not be brought into memory to be refused. */
const MAX_BYTES = 16 * 1024 * 1024;

export type PickedFile =
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly sentence: string };

/** The one file that was dropped or picked, or why it can't be taken. */
export async function oneFile(files: readonly File[]): Promise<PickedFile> {
  const [file, ...others] = files;
  if (file === undefined) return { kind: 'refused', sentence: words.noFile };
  if (others.length > 0) return { kind: 'refused', sentence: words.severalFiles };
  if (file.size > MAX_BYTES) return { kind: 'refused', sentence: words.tooLarge };
  try {
    return { kind: 'file', name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    return { kind: 'refused', sentence: words.noFile };
  }
}

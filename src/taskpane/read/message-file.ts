import type { Source } from './read-store.ts';

/** More than any mail system carries, and still well within a page's memory. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** [MS-CFB] 2.2: the signature of a compound file, which .msg is. */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

export type MessageFile =
  | { readonly kind: 'message'; readonly source: Source }
  | { readonly kind: 'refused'; readonly sentence: string };

/** What the person dropped or picked, told by its bytes and never by its name: a message, or why it can't be one. */
export async function messageFile(files: readonly File[]): Promise<MessageFile> {
  const [file, ...others] = files;
  if (file === undefined)
    return refused('That was not a file. Save the message as a file (.eml) first, then drop the file here.');
  if (others.length > 0) return refused('Those are several files. Signet checks one message at a time.');
  if (file.size === 0) return refused('The file is empty.');
  if (file.size > MAX_FILE_BYTES)
    return refused('The file is larger than 256 MB, which is more than Signet opens.');
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (COMPOUND_FILE.every((octet, i) => bytes[i] === octet))
      return refused(
        "This is Outlook's own format (.msg), which doesn't keep the original that was signed. " +
          'Save the message as .eml instead, or download it from Outlook on the web.',
      );
    return {
      kind: 'message',
      source: () => Promise.resolve({ kind: 'original', bytes, rung: 'file', from: '' }),
    };
  } catch {
    return refused('The file could not be read. Perhaps it was moved, or it is a folder.');
  }
}

const refused = (sentence: string): MessageFile => ({ kind: 'refused', sentence });

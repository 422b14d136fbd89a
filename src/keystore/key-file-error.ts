import { MalformedError } from '../asn1/malformed.ts';
import type { Bytes } from '../bytes.ts';

export type KeyFileErrorCode =
  'wrong-passphrase' | 'not-a-key-file' | 'unsupported' | 'too-many-iterations' | 'no-key' | 'damaged';

/** Why a file gave no keys. `detail` is a sentence for its owner; nothing of the file's secrets is in it. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';

  constructor(
    readonly code: KeyFileErrorCode,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/** Forty times the trust store of a Java runtime, which is the largest file of this kind in wide use. */
const MAX_MEBIBYTES = 4;

/** Runs `read` over a file that is small enough; what is malformed in it comes out as a KeyFileError. */
export async function readingKeyFile<T>(file: Bytes, read: () => Promise<T>): Promise<T> {
  if (file.length > MAX_MEBIBYTES * 1024 * 1024)
    throw new KeyFileError(
      'unsupported',
      `The file is larger than ${MAX_MEBIBYTES} MiB, which no file of keys is.`,
    );
  try {
    return await read();
  } catch (error) {
    if (error instanceof MalformedError)
      throw new KeyFileError('damaged', `The file is damaged (${error.message}).`);
    throw error;
  }
}

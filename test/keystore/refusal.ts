import { KeyFileError } from '../../src/keystore/key-file-error.ts';

/** The error that a file is refused with. */
export async function refusal(reading: Promise<unknown>): Promise<KeyFileError> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof KeyFileError) return error;
    throw error;
  }
  throw new Error('the file was read');
}

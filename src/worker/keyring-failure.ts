import { CertificateAnswerError } from '../keystore/certificate-answer.ts';
import { CertificateRequestError } from '../keystore/certificate-request.ts';
import { KeyFileError } from '../keystore/key-file-error.ts';
import { DamagedRecordError, NewerRecordError } from '../keystore/record-fields.ts';
import { KeyringError, type KeyringErrorCode } from './keyring.ts';

/** What the page is told of a failure; `code` is null for a bug. */
export interface KeyringFailure {
  readonly code: KeyringErrorCode | null;
  readonly message: string;
}

/** Of a bug only the kind is told: its message could quote what it stumbled over. */
export function failureOf(error: unknown): KeyringFailure {
  if (error instanceof KeyringError) return { code: error.code, message: error.message };
  if (error instanceof KeyFileError) {
    const isWrong = error.code === 'wrong-passphrase';
    return { code: isWrong ? 'wrong-file-passphrase' : 'unreadable-file', message: error.detail };
  }
  if (error instanceof CertificateAnswerError)
    return error.code === 'of-another-key'
      ? { code: 'no-matching-request', message: 'This certificate belongs to none of your requests.' }
      : { code: 'unreadable-file', message: 'There is no certificate in this answer.' };
  if (error instanceof CertificateRequestError) return { code: 'unreadable-file', message: error.message };
  if (error instanceof DamagedRecordError || error instanceof NewerRecordError)
    return { code: 'storage-failed', message: error.message };
  // Of IndexedDB: no room, refused, or wiped meanwhile. What it says of it is for developers.
  if (error instanceof DOMException)
    return { code: 'storage-failed', message: `The browser's storage failed (${error.name}).` };
  return { code: null, message: error instanceof Error ? error.name : 'unknown fault' };
}

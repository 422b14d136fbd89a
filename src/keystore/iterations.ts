import { MalformedError } from '../asn1/malformed.ts';
import { KeyFileError } from './key-file-error.ts';

/**
 * The most rounds of one key derivation. OpenSSL writes 2,048, careful writers up to a million. Ten million take the
 * platform's PBKDF2 some 3 to 8 seconds and the derivation of PKCS #12 some 10 to 70; the 2^31 that a file can ask for
 * would take hours. RFC 8018 §4.2 leaves the bound to the reader.
 */
const MAX_ITERATIONS = 10_000_000;

/** The most rounds for one file: a thousand keys, each just within the bound, would take hours as well. */
const MAX_ITERATIONS_OF_FILE = 2 * MAX_ITERATIONS;

/** Accounts for the rounds of a derivation before it starts. @throws KeyFileError `too-many-iterations` */
export type Spend = (iterations: number) => void;

export function iterationBudget(): Spend {
  let left = MAX_ITERATIONS_OF_FILE;
  return (iterations) => {
    if (iterations < 1) throw new MalformedError('PBEParameter', 'an iteration count of zero');
    left -= iterations;
    if (iterations > MAX_ITERATIONS || left < 0)
      throw new KeyFileError(
        'too-many-iterations',
        `The file asks for more rounds of key derivation than Signet does (${MAX_ITERATIONS} for one key, ` +
          `${MAX_ITERATIONS_OF_FILE} in all): they would block it for minutes or hours.`,
      );
  };
}

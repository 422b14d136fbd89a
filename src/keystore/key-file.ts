import { TAG } from '../asn1/ber.ts';
import { indexOf, utf8, type Bytes } from '../bytes.ts';
import type { Identity } from './identity.ts';
import { KeyFileError } from './key-file-error.ts';
import { readPemKeys } from './pem-key.ts';
import { readPkcs12 } from './pkcs12.ts';

/**
 * The identities in a file of keys: PKCS #12 (.p12, .pfx) or PEM, told apart by the content.
 * @throws KeyFileError
 */
export async function readKeyFile(file: Bytes, passphrase: string): Promise<readonly Identity[]> {
  if (file[0] === TAG.sequence) return readPkcs12(file, passphrase);
  if (indexOf(file, utf8('-----BEGIN ')) >= 0) return readPemKeys(file, passphrase);
  throw new KeyFileError(
    'not-a-key-file',
    'The file is neither a PKCS #12 file (.p12, .pfx) nor a PEM file with a private key and its certificate.',
  );
}

import { parseBer, TAG } from '../asn1/ber.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { decodePem, toPem } from '../asn1/pem.ts';
import { concat, indexOf, utf8, type Bytes } from '../bytes.ts';
import type { Identity } from './identity.ts';
import { KeyFileError, readingKeyFile } from './key-file-error.ts';
import { pemBlocksOf } from './pem-blocks.ts';
import { readPemKeys } from './pem-key.ts';
import { readEncryptedPrivateKey } from './pfx.ts';
import { looksLikePfx, readPkcs12 } from './pkcs12.ts';
import { privateKeyInfoIn } from './private-key.ts';
import { readableCertificate } from './readable-certificate.ts';

/**
 * The identities in a file of keys: PKCS #12 (.p12, .pfx), as it is or in PEM, or PEM with a private key and its
 * certificate, told apart by the content.
 * @throws KeyFileError
 */
export async function readKeyFile(file: Bytes, passphrase: string): Promise<readonly Identity[]> {
  if (file[0] === TAG.sequence) return readPkcs12(file, passphrase);
  if (!isPem(file))
    throw new KeyFileError(
      'not-a-key-file',
      'The file is neither a PKCS #12 file (.p12, .pfx) nor a PEM file with a private key and its certificate.',
    );
  const armoured = await readingKeyFile(file, () => Promise.resolve(armouredPkcs12(file)));
  return armoured ? readPkcs12(armoured, passphrase) : readPemKeys(file, passphrase);
}

/**
 * The same of a key and its certificates that lie in files of their own, in any order, each PEM or DER.
 * @throws KeyFileError
 */
export async function readKeyFiles(
  files: readonly Bytes[],
  passphrase: string,
): Promise<readonly Identity[]> {
  const [only, ...more] = files;
  if (only && more.length === 0) return readKeyFile(only, passphrase);
  if (files.some(looksLikePfx))
    throw new KeyFileError('unsupported', 'A PKCS #12 file (.p12, .pfx) has to be opened alone.');
  return readPemKeys(concat(files.map(toPemFile)), passphrase);
}

const isPem = (file: Bytes): boolean => indexOf(file, utf8('-----BEGIN ')) >= 0;

function armouredPkcs12(file: Bytes): Bytes | undefined {
  const block = pemBlocksOf(file).find(({ label }) => label === 'PKCS12');
  return block && decodePem(block.text);
}

function toPemFile(file: Bytes): Bytes {
  if (isPem(file)) return file;
  const label = readableCertificate(file) ? 'CERTIFICATE' : keyLabel(file);
  if (label === undefined)
    throw new KeyFileError('not-a-key-file', 'One of the files is neither a private key nor a certificate.');
  return utf8(toPem(file, label));
}

/** RFC 7468 §10 and §11. */
function keyLabel(file: Bytes): 'PRIVATE KEY' | 'ENCRYPTED PRIVATE KEY' | undefined {
  const isReadBy = (read: () => unknown): boolean => {
    try {
      read();
      return true;
    } catch (error) {
      if (error instanceof MalformedError) return false;
      throw error;
    }
  };
  if (isReadBy(() => privateKeyInfoIn(file))) return 'PRIVATE KEY';
  return isReadBy(() => readEncryptedPrivateKey(parseBer(file))) ? 'ENCRYPTED PRIVATE KEY' : undefined;
}

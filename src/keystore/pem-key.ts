import { parseBer } from '../asn1/ber.ts';
import { decodePem } from '../asn1/pem.ts';
import type { Bytes } from '../bytes.ts';
import { identitiesOf, requireFewEntries, type Identity } from './identity.ts';
import { iterationBudget } from './iterations.ts';
import { KeyFileError, readingKeyFile } from './key-file-error.ts';
import { open } from './pbe.ts';
import { pemBlocksOf, type PemBlock } from './pem-blocks.ts';
import { readEncryptedPrivateKey } from './pfx.ts';
import { privateKeyInfoIn, wrapEcPrivateKey, wrapRsaPrivateKey } from './private-key.ts';
import { readableCertificate } from './readable-certificate.ts';
import type { Unlock } from './unlock.ts';

/**
 * The identities in a PEM file (RFC 7468) with private keys and certificates, in any order. Blocks of other kinds are
 * passed over.
 * @throws KeyFileError
 */
export function readPemKeys(file: Bytes, passphrase: string): Promise<readonly Identity[]> {
  return readingKeyFile(file, async () => {
    const blocks = pemBlocksOf(file);
    requireFewEntries(blocks.length);
    const unlock: Unlock = { passphrase, spend: iterationBudget() };
    const keys: Bytes[] = [];
    for (const block of blocks)
      if (block.label.endsWith('PRIVATE KEY')) keys.push(await readKey(block, unlock));
    const certificates = blocks
      .filter(({ label }) => label === 'CERTIFICATE')
      .flatMap(({ text }) => readableCertificate(decodePem(text)) ?? []);
    const unlabelled = { friendlyName: '', localKeyId: undefined };
    return identitiesOf(
      keys.map((privateKeyInfo) => ({ privateKeyInfo, ...unlabelled })),
      certificates.map((certificate) => ({ certificate, ...unlabelled })),
    );
  });
}

async function readKey({ label, text }: PemBlock, unlock: Unlock): Promise<Bytes> {
  // RFC 1421 §4.6.1.1: the key is the passphrase and a salt through MD5, once.
  if (text.includes('Proc-Type:'))
    throw new KeyFileError(
      'unsupported',
      'The private key is encrypted in the old way of OpenSSL, which hardly protects it. ' +
        '`openssl pkcs8 -topk8 -in OLD -out NEW` makes a key that Signet reads.',
    );
  switch (label) {
    case 'PRIVATE KEY':
      return privateKeyInfoIn(decodePem(text));
    case 'RSA PRIVATE KEY':
      return wrapRsaPrivateKey(decodePem(text));
    case 'EC PRIVATE KEY':
      return wrapEcPrivateKey(decodePem(text));
    case 'ENCRYPTED PRIVATE KEY': {
      const encrypted = readEncryptedPrivateKey(parseBer(decodePem(text)));
      const privateKeyInfo = await open(encrypted, unlock, privateKeyInfoIn);
      if (privateKeyInfo) return privateKeyInfo;
      throw new KeyFileError(
        'wrong-passphrase',
        'The passphrase does not open the private key, or the key is damaged: it has no checksum that would tell which.',
      );
    }
    default:
      throw new KeyFileError(
        'unsupported',
        'The file holds a private key of a kind that Signet does not read, such as one of DSA or of OpenSSH.',
      );
  }
}

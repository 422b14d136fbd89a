import type { Bytes } from '../../src/bytes.ts';
import { encryptContent, type EncryptOptions } from '../../src/cms/encrypt.ts';
import type { RecipientKey } from '../../src/cms/recipient.ts';
import { keyUsage } from '../../src/pki/issue-certificate.ts';
import { NOW, type Identity } from './fake-ca.ts';
import { pkcs7Mime, type Fields } from './message.ts';

/** A certificate to encrypt to, and the key that opens it. */
export interface Reader {
  readonly identity: Identity;
  readonly key: RecipientKey;
}

export async function createReader(issuer: Identity, email = 'bob@example.org'): Promise<Reader> {
  const identity = await issuer.issue({ email, name: 'Bob Example', extensions: [keyUsage('keyAgreement')] });
  const privateKeyInfo = await identity.key.exportPkcs8();
  return { identity, key: { certificate: identity.certificate, privateKeyInfo } };
}

/** An application/pkcs7-mime that only this reader opens. */
export async function encryptedTo(
  reader: Reader,
  content: Bytes,
  fields: Fields,
  cipher: EncryptOptions['cipher'] = 'AES-256-CBC',
): Promise<Bytes> {
  const cms = await encryptContent(content, [reader.identity.certificate], { cipher, at: NOW });
  return pkcs7Mime(cms, fields, 'enveloped-data');
}

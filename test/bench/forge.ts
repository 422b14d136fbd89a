import forge from 'node-forge';
import type { Bytes } from '../../src/bytes.ts';
import type { Input } from './input.ts';
import type { Operation } from './row.ts';

/** Its ciphers and hashes are written in this language, over strings: more than this would take longer than all else together. */
const MOST = 4 * 1024 * 1024;

/**
 * The same by node-forge, where it can: it verifies no PKCS #7, opens no OAEP, and knows no GCM in CMS. It encrypts the
 * key by PKCS #1 v1.5, the only way it has.
 */
export function forgeWork(operation: Operation, input: Input): (() => Promise<unknown>) | null {
  if (input.content.length > MOST) return null;
  if (operation === 'sign-detached') return () => Promise.resolve(sign(input));
  if (operation === 'encrypt-cbc') return () => Promise.resolve(encrypt(input));
  return null;
}

const textOf = ({ buffer, byteOffset, length }: Bytes): string =>
  Buffer.from(buffer, byteOffset, length).toString('latin1');
const asn1Of = (bytes: Bytes): forge.asn1.Asn1 => forge.asn1.fromDer(textOf(bytes));

function sign({ content, certificate, privateKey }: Input): string {
  const signed = forge.pkcs7.createSignedData();
  signed.content = forge.util.createBuffer(textOf(content));
  const signer = forge.pki.certificateFromAsn1(asn1Of(certificate));
  signed.addCertificate(signer);
  signed.addSigner({
    key: forge.pki.privateKeyFromAsn1(asn1Of(privateKey)),
    certificate: signer,
    digestAlgorithm: forge.pki.oids['sha256'] ?? '',
    authenticatedAttributes: [
      { type: forge.pki.oids['contentType'] ?? '', value: forge.pki.oids['data'] ?? '' },
      { type: forge.pki.oids['messageDigest'] ?? '' },
    ],
  });
  signed.sign({ detached: true });
  return forge.asn1.toDer(signed.toAsn1()).getBytes();
}

function encrypt({ content, certificate }: Input): string {
  const enveloped = forge.pkcs7.createEnvelopedData();
  enveloped.addRecipient(forge.pki.certificateFromAsn1(asn1Of(certificate)));
  enveloped.content = forge.util.createBuffer(textOf(content));
  enveloped.encrypt(undefined, forge.pki.oids['aes256-CBC'] ?? '');
  return forge.asn1.toDer(enveloped.toAsn1()).getBytes();
}

import { readCertificate } from '../../src/asn1/certificate.ts';
import { readContentInfo } from '../../src/asn1/cms.ts';
import { readAuthEnvelopedData, readEnvelopedData } from '../../src/asn1/enveloped.ts';
import { OID } from '../../src/asn1/oids.ts';
import { decryptContent } from '../../src/cms/decrypt.ts';
import { encryptedChunks } from '../../src/cms/encrypt.ts';
import { signContent } from '../../src/cms/sign.ts';
import { importSignOnlyKey } from '../../src/crypto/signing-key.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { receive } from '../../src/smime/receive.ts';
import { NOW } from '../support/fake-ca.ts';
import type { Input } from './input.ts';
import type { Operation } from './row.ts';

type Work = () => Promise<unknown>;

/** Signet's own way, of which each result is looked at: one that is wrong ends the benchmark. */
export function signetWork(operation: Operation, input: Input): Promise<Work> {
  switch (operation) {
    case 'verify-multipart':
    case 'verify-opaque-eml':
      return Promise.resolve(verify(input));
    case 'verify-opaque-definite':
    case 'verify-opaque-indefinite':
      return Promise.resolve(verify(input, 'alice@example.org'));
    case 'sign-detached':
      return sign(input);
    case 'encrypt-cbc':
      return Promise.resolve(encrypt(input, 'AES-256-CBC'));
    case 'encrypt-gcm':
      return Promise.resolve(encrypt(input, 'AES-256-GCM'));
    case 'decrypt-cbc-definite':
    case 'decrypt-cbc-indefinite':
    case 'decrypt-gcm':
      return Promise.resolve(decrypt(input));
  }
}

/** receive(), from the bytes to a verdict that must be `verified`. */
function verify({ message, anchor }: Input, from?: string): Work {
  const options = {
    at: NOW,
    anchors: asAnchors([readCertificate(anchor)], { origin: 'given' }),
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation: 'off' as const,
    ...(from === undefined ? {} : { from }),
  };
  return async () => {
    const { verdict } = await receive(message, options);
    if (verdict.kind !== 'verified') throw new Error(`the message of the benchmark is ${verdict.kind}`);
  };
}

async function sign({ content, certificate: der, privateKey }: Input): Promise<Work> {
  const certificate = readCertificate(der);
  const key = await importSignOnlyKey(certificate.subjectPublicKeyInfo, privateKey, { pss: false });
  const options = { detached: true, certificates: [], signingTime: NOW };
  return () => signContent(content, [{ certificate, key }], options);
}

/** In the pieces that a message is written from: whoever wants one array pays for one more copy. */
function encrypt({ content, certificate }: Input, cipher: 'AES-256-CBC' | 'AES-256-GCM'): Work {
  const recipients = [readCertificate(certificate)];
  return () => encryptedChunks(content, recipients, { cipher, rsaScheme: 'RSAES-OAEP', at: NOW });
}

function decrypt({ content, message, certificate, privateKey }: Input): Work {
  const keys = [{ certificate: readCertificate(certificate), privateKeyInfo: privateKey }];
  return async () => {
    const { contentType, content: node } = readContentInfo(message);
    const read = contentType === OID.envelopedData ? readEnvelopedData : readAuthEnvelopedData;
    const decrypted = await decryptContent(read(node), keys);
    if (decrypted.kind !== 'decrypted' || decrypted.content.length !== content.length)
      throw new Error(`the message of the benchmark is ${decrypted.kind}`);
  };
}

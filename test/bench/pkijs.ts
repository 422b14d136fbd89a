import { fromBER } from 'asn1js';
import {
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  EnvelopedData,
  IssuerAndSerialNumber,
  SignedData,
  SignerInfo,
} from 'pkijs';
import type { Bytes } from '../../src/bytes.ts';
import { NOW } from '../support/fake-ca.ts';
import type { Input } from './input.ts';
import { bodyOf, platformBase64 } from './platform.ts';
import type { Operation } from './row.ts';

/** Its own bounds end at 10,000 elements and 16 MiB; whoever reads large mail with it lifts them. */
const UNBOUNDED = { maxNodes: Number.MAX_SAFE_INTEGER, maxContentLength: Number.MAX_SAFE_INTEGER };

/**
 * The same verification by pkijs alone: signature and path. It is handed the parts of a multipart/signed already split
 * and the base64 already decoded by the platform, for it reads no MIME.
 */
export function pkijsWork(operation: Operation, input: Input): (() => Promise<unknown>) | null {
  const { message, signature } = input;
  switch (operation) {
    case 'verify-multipart': {
      const data = input.content.slice().buffer;
      return () => verify(signature, input.anchor, { data });
    }
    case 'verify-opaque-definite':
    case 'verify-opaque-indefinite':
      return () => verify(message, input.anchor);
    case 'verify-opaque-eml':
      return () => verify(platformBase64(bodyOf(message)), input.anchor);
    case 'sign-detached':
      return () => sign(input);
    case 'encrypt-cbc':
      return () => encrypt(input);
    case 'decrypt-cbc-definite':
    case 'decrypt-cbc-indefinite':
      return () => decrypt(input);
    // RFC 5083: it has no AuthEnvelopedData.
    case 'encrypt-gcm':
    case 'decrypt-gcm':
      return null;
  }
}

const contentOf = (cms: Bytes): unknown =>
  new ContentInfo({ schema: fromBER(cms, UNBOUNDED).result }).content;

async function sign({ content, certificate, privateKey }: Input): Promise<ArrayBuffer> {
  const signer = Certificate.fromBER(certificate);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('pkcs8', privateKey, algorithm, false, ['sign']);
  const { issuer, serialNumber } = signer;
  const signedData = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: ContentInfo.DATA }),
    signerInfos: [new SignerInfo({ version: 1, sid: new IssuerAndSerialNumber({ issuer, serialNumber }) })],
    certificates: [signer],
  });
  await signedData.sign(key, 0, 'SHA-256', content.slice().buffer);
  const wrapped = new ContentInfo({
    contentType: ContentInfo.SIGNED_DATA,
    content: signedData.toSchema(true),
  });
  return wrapped.toSchema().toBER();
}

async function encrypt({ content, certificate }: Input): Promise<ArrayBuffer> {
  const enveloped = new EnvelopedData();
  enveloped.addRecipientByCertificate(Certificate.fromBER(certificate), { oaepHashAlgorithm: 'SHA-256' });
  const algorithm = { name: 'AES-CBC', length: 256 };
  await enveloped.encrypt(algorithm, content.slice().buffer);
  const wrapped = new ContentInfo({ contentType: ContentInfo.ENVELOPED_DATA, content: enveloped.toSchema() });
  return wrapped.toSchema().toBER();
}

function decrypt({ message, certificate, privateKey }: Input): Promise<ArrayBuffer> {
  const enveloped = new EnvelopedData({ schema: contentOf(message) });
  return enveloped.decrypt(0, {
    recipientCertificate: Certificate.fromBER(certificate),
    recipientPrivateKey: privateKey,
  });
}

async function verify(cms: Bytes, anchor: Bytes, detached: { data?: ArrayBuffer } = {}): Promise<void> {
  const signedData = new SignedData({ schema: contentOf(cms) });
  const isGood = await signedData.verify({
    signer: 0,
    checkChain: true,
    checkDate: NOW,
    trustedCerts: [Certificate.fromBER(anchor)],
    ...detached,
  });
  if (!isGood) throw new Error('pkijs refuses the message of the benchmark');
}

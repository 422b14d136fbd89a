import type { SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { OID } from '../asn1/oids.ts';
import { concat, equal, type Bytes } from '../bytes.ts';
import type { PssSignature } from './algorithms.ts';
import { digest, isPlatformDigest } from './digest.ts';
import { mgf1 } from './mgf1.ts';
import { platformVerify } from './platform-verify.ts';
import { isForPlatform, recoverBlock, rsaVerifyingKey } from './rsa-signature.ts';
import { isUsable, signatureAlgorithmOf } from './signature-algorithm.ts';

/** RSASSA-PSS (RFC 8017 §8.1.2) by a key of rsaEncryption or of id-RSASSA-PSS. */
export async function verifyPss(
  publicKey: SubjectPublicKeyInfo,
  algorithm: PssSignature,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  const key = rsaVerifyingKey(publicKey);
  if (!key || !permits(publicKey, algorithm)) return false;
  const { digest: hash, maskGenDigest, saltLength } = algorithm;
  // Said before WebCrypto is asked: Node's takes 2^32 - 2 for "of any length".
  if (saltLength > key.size) return false;
  if (isPlatformDigest(hash) && hash === maskGenDigest && isForPlatform(key)) {
    return platformVerify(
      key.spki,
      { name: 'RSA-PSS', hash },
      { name: 'RSA-PSS', saltLength },
      data,
      signature,
    );
  }
  const recovered = recoverBlock(key, signature);
  return recovered !== undefined && isEncodingOf(data, recovered, key.bits - 1, algorithm);
}

/** RFC 4055 §3.1 and 3.3: a key can say in its own parameters what alone it signs with, and how much salt at least. */
function permits({ algorithm }: SubjectPublicKeyInfo, wanted: PssSignature): boolean {
  if (algorithm.algorithm !== OID.rsassaPss || !algorithm.parameters) return true;
  const permitted = signatureAlgorithmOf(algorithm);
  return (
    isUsable(permitted) &&
    permitted.scheme === 'RSASSA-PSS' &&
    wanted.digest === permitted.digest &&
    wanted.maskGenDigest === permitted.maskGenDigest &&
    wanted.saltLength >= permitted.saltLength
  );
}

const TRAILER_FIELD = 0xbc;
const PADDING_OF_DIGEST = new Uint8Array(8);

/**
 * EMSA-PSS-VERIFY (RFC 8017 §9.1.2).
 * @param recovered the block as long as the modulus; @param emBits how many bits of it can be set
 */
async function isEncodingOf(
  data: Bytes,
  recovered: Bytes,
  emBits: number,
  { digest: hash, maskGenDigest, saltLength }: PssSignature,
): Promise<boolean> {
  const emLength = Math.ceil(emBits / 8);
  // A modulus of 8n + 1 bits is an octet longer than its blocks.
  const surplus = recovered.length - emLength;
  if (recovered.subarray(0, surplus).some((octet) => octet !== 0)) return false;
  const encoded = recovered.subarray(surplus);

  const digested = await digest(hash, data);
  const padding = emLength - digested.length - saltLength - 2;
  if (padding < 0 || encoded[emLength - 1] !== TRAILER_FIELD) return false;
  const maskedDb = encoded.subarray(0, emLength - digested.length - 1);
  const h = encoded.subarray(maskedDb.length, emLength - 1);

  const topBits = 0xff >> (8 * emLength - emBits);
  if ((maskedDb[0] ?? 0) > topBits) return false;
  const mask = await mgf1(maskGenDigest, h, maskedDb.length);
  const db = maskedDb.map((octet, at) => octet ^ (mask[at] ?? 0));
  db[0] = (db[0] ?? 0) & topBits;
  if (db.subarray(0, padding).some((octet) => octet !== 0) || db[padding] !== 1) return false;
  const salt = db.subarray(padding + 1);
  return equal(h, await digest(hash, concat([PADDING_OF_DIGEST, digested, salt])));
}

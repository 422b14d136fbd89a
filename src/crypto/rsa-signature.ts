import { parseBer } from '../asn1/ber.ts';
import { readPublicKey, type SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { bitString, nullValue, octetString, oid, requireDer, sequence } from '../asn1/der.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { concat, equal, toHex, type Bytes } from '../bytes.ts';
import { DIGEST_OIDS, WEAK_RSA_BITS, type DigestName } from './algorithms.ts';
import { digest, isPlatformDigest } from './digest.ts';
import { platformVerify } from './platform-verify.ts';
import { numberOf, rsaEncrypt, rsaPublicKey, type RsaPublicKey } from './rsa.ts';

export interface RsaVerifyingKey extends RsaPublicKey {
  readonly bits: number;
  /** Its SubjectPublicKeyInfo by the name rsaEncryption, the only one that WebCrypto reads. */
  readonly spki: Bytes;
}

const RSA_ENCRYPTION = sequence(oid(OID.rsaEncryption), nullValue());

const isRsa = ({ algorithm }: SubjectPublicKeyInfo): boolean =>
  algorithm.algorithm === OID.rsaEncryption || algorithm.algorithm === OID.rsassaPss;

/** Undefined for a key that is not RSA's, and for one that nobody should compute with. */
export function rsaVerifyingKey(publicKey: SubjectPublicKeyInfo): RsaVerifyingKey | undefined {
  if (!isRsa(publicKey)) return undefined;
  try {
    requireDer(parseBer(publicKey.publicKey), 'RSAPublicKey');
    const spki = sequence(RSA_ENCRYPTION, bitString(publicKey.publicKey));
    const plain = readPublicKey(parseBer(spki));
    const key = rsaPublicKey(plain);
    return key && plain.bits !== undefined ? { ...key, bits: plain.bits, spki } : undefined;
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** Beyond 32 bits of public exponent platforms differ, and one message would have two verdicts. */
export const isForPlatform = ({ exponent }: RsaVerifyingKey): boolean => exponent < 1n << 32n;

/** The size of an RSA key that is too small to be believed; undefined for every other key. */
export function weakRsaBits(publicKey: SubjectPublicKeyInfo): number | undefined {
  const { bits } = publicKey;
  return isRsa(publicKey) && bits !== undefined && bits < WEAK_RSA_BITS ? bits : undefined;
}

/**
 * RSAVP1 (RFC 8017 §5.2.2): the block that was signed, as long as the modulus; undefined for what cannot be a
 * signature. All of it is public: no secret can leak through its time.
 */
export function recoverBlock(key: RsaVerifyingKey, signature: Bytes): Bytes | undefined {
  // A signature of s + n would be a second spelling of s.
  if (signature.length !== key.size || numberOf(signature) >= key.modulus) return undefined;
  return rsaEncrypt(key, signature);
}

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2). */
export async function verifyPkcs1(
  publicKey: SubjectPublicKeyInfo,
  hash: DigestName,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  const { algorithm, parameters } = publicKey.algorithm;
  // RFC 4055 §1.2: a key of id-RSASSA-PSS signs by PSS alone.
  if (algorithm !== OID.rsaEncryption || (parameters && toHex(parameters) !== '0500')) return false;
  const key = rsaVerifyingKey(publicKey);
  // RFC 8702 §3: SHAKE has no place in PKCS #1 v1.5.
  if (!key || hash === 'SHAKE256') return false;
  if (isPlatformDigest(hash) && isForPlatform(key)) {
    const scheme = { name: 'RSASSA-PKCS1-v1_5', hash };
    return platformVerify(key.spki, scheme, scheme, data, signature);
  }
  const recovered = recoverBlock(key, signature);
  const expected = encodePkcs1(hash, await digest(hash, data), key.size);
  // Attack: CVE-2022-24771. Who parses the padding finds room for a forgery in it; here is nothing to parse.
  return recovered !== undefined && expected !== undefined && equal(recovered, expected);
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2); undefined where the modulus is too short for it. */
function encodePkcs1(hash: DigestName, digested: Bytes, size: number): Bytes | undefined {
  const digestInfo = sequence(sequence(oid(DIGEST_OIDS[hash]), nullValue()), octetString(digested));
  const padding = size - digestInfo.length - 3;
  if (padding < 8) return undefined;
  return concat([Uint8Array.of(0, 1), new Uint8Array(padding).fill(0xff), Uint8Array.of(0), digestInfo]);
}

import type { AlgorithmIdentifier, SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { explicit, nullValue, oid, sequence } from '../asn1/der.ts';
import { readOaepParameters } from '../asn1/encryption-parameters.ts';
import { OID } from '../asn1/oids.ts';
import { concat, type Bytes } from '../bytes.ts';
import { DIGESTS, type DigestName } from './algorithms.ts';
import { counterOctets } from './counter-octets.ts';
import { digest, isPlatformDigest } from './digest.ts';
import { decodeOaep } from './oaep.ts';
import { randomOctets } from './random.ts';
import { octetsOf, rsaDecrypt, rsaEncrypt, rsaPublicKey, type RsaPrivateKey } from './rsa.ts';

/** How a content-encryption key was encrypted to an RSA key: RFC 3370 §4.2.1 or RFC 4055 §4.1. */
export type KeyTransport =
  | { readonly scheme: 'RSAES-PKCS1-v1_5'; readonly name: string }
  | {
      readonly scheme: 'RSAES-OAEP';
      readonly name: string;
      readonly digest: DigestName;
      readonly maskDigest: DigestName;
      readonly label: Bytes;
    };

export interface TransportedKey {
  /** The encoding of the keyEncryptionAlgorithm. */
  readonly keyEncryptionAlgorithm: Bytes;
  readonly encryptedKey: Bytes;
}

/** Undefined for an algorithm or a digest that is unknown. @throws MalformedError */
export function keyTransport(identifier: AlgorithmIdentifier): KeyTransport | undefined {
  if (identifier.algorithm === OID.rsaEncryption) {
    return { scheme: 'RSAES-PKCS1-v1_5', name: 'RSA PKCS #1 v1.5' };
  }
  const parameters = identifier.algorithm === OID.rsaesOaep ? readOaepParameters(identifier) : undefined;
  const hash = parameters && DIGESTS[parameters.hashAlgorithm]?.digest;
  const maskDigest = parameters && DIGESTS[parameters.maskHashAlgorithm]?.digest;
  if (!hash || !maskDigest) return undefined;
  const name = `RSA-OAEP with ${hash === maskDigest ? hash : `${hash} and ${maskDigest}`}`;
  return { scheme: 'RSAES-OAEP', name, digest: hash, maskDigest, label: parameters.label };
}

/**
 * Encrypts a content-encryption key to an RSA key. OAEP is written with SHA-256 for both digests and no label.
 * Undefined for a public key of another kind, one too small or too large, or one that the platform refuses.
 */
export async function transportKey(
  recipient: SubjectPublicKeyInfo,
  scheme: KeyTransport['scheme'],
  key: Bytes,
): Promise<TransportedKey | undefined> {
  const publicKey = rsaPublicKey(recipient);
  // RFC 8017 §7.1.1 and §7.2.1: two digests and two octets of padding, or eleven octets.
  const overhead = scheme === 'RSAES-OAEP' ? 66 : 11;
  if (!publicKey || publicKey.size < key.length + overhead) return undefined;
  if (scheme === 'RSAES-PKCS1-v1_5') {
    const padding = nonZeroOctets(publicKey.size - key.length - 3);
    return {
      keyEncryptionAlgorithm: sequence(oid(OID.rsaEncryption), nullValue()),
      encryptedKey: rsaEncrypt(publicKey, concat([Uint8Array.of(0, 2), padding, Uint8Array.of(0), key])),
    };
  }
  // Chromium takes no exponent over 32 bits, for one.
  const imported = crypto.subtle.importKey('spki', recipient.der, OAEP_SHA256, false, ['encrypt']);
  const platform = await imported.catch(() => undefined);
  if (!platform) return undefined;
  return {
    keyEncryptionAlgorithm: OAEP_SHA256_IDENTIFIER,
    encryptedKey: new Uint8Array(await crypto.subtle.encrypt({ name: 'RSA-OAEP' }, platform, key)),
  };
}

const OAEP_SHA256 = { name: 'RSA-OAEP', hash: 'SHA-256' } as const;

// RFC 4055 §2.1: digests are written with NULL parameters here. The label is the default, the empty one.
const SHA256_IDENTIFIER = sequence(oid(OID.sha256), nullValue());
const OAEP_SHA256_IDENTIFIER = sequence(
  oid(OID.rsaesOaep),
  sequence(explicit(0, SHA256_IDENTIFIER), explicit(1, sequence(oid(OID.mgf1), SHA256_IDENTIFIER))),
);

function nonZeroOctets(length: number): Bytes {
  const octets = randomOctets(length);
  for (let at = octets.indexOf(0); at >= 0; at = octets.indexOf(0)) octets.set(randomOctets(1), at);
  return octets;
}

/**
 * Recovers a content-encryption key. A wrong RSAES-PKCS1-v1_5 padding gives a key all the same, one that opens nothing;
 * undefined only for what anybody can see is wrong, or where OAEP's own check fails.
 * @param keyLength octets, as the content's cipher wants them
 */
export async function recoverTransportedKey(
  transport: KeyTransport,
  key: RsaPrivateKey,
  encryptedKey: Bytes,
  keyLength: number,
): Promise<Bytes | undefined> {
  if (transport.scheme === 'RSAES-PKCS1-v1_5') return decryptPkcs1(key, encryptedKey, keyLength);
  const platform = await platformKey(key, transport);
  if (platform) return decryptByPlatform(platform, transport.label, encryptedKey);
  const encoded = rsaDecrypt(key, encryptedKey);
  return encoded && decodeOaep(encoded, transport.digest, transport.maskDigest, transport.label);
}

type Oaep = Extract<KeyTransport, { scheme: 'RSAES-OAEP' }>;

/** The platform's own arithmetic runs in constant time, but it has one digest for both purposes, and not every key. */
async function platformKey(
  { pkcs8 }: RsaPrivateKey,
  { digest: hash, maskDigest }: Oaep,
): Promise<CryptoKey | undefined> {
  if (hash !== maskDigest || !isPlatformDigest(hash)) return undefined;
  const imported = crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSA-OAEP', hash }, false, ['decrypt']);
  return imported.catch(() => undefined);
}

async function decryptByPlatform(
  platform: CryptoKey,
  label: Bytes,
  encryptedKey: Bytes,
): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'RSA-OAEP', label }, platform, encryptedKey));
  } catch {
    return undefined;
  }
}

/**
 * RFC 8017 §7.2.2 with implicit rejection (draft-irtf-cfrg-rsa-guidance). Attack: who learns whether a padding was
 * right decrypts any message by asking a million times (Bleichenbacher 1998). Here a wrong padding gives a key too,
 * always the same one for the same ciphertext, and the failure shows where any wrong key's does: at the content.
 */
async function decryptPkcs1(
  key: RsaPrivateKey,
  encryptedKey: Bytes,
  keyLength: number,
): Promise<Bytes | undefined> {
  const substitute = await rejectionKey(key, encryptedKey, keyLength);
  const encoded = rsaDecrypt(key, encryptedKey);
  const separator = key.size - keyLength - 1;
  if (!encoded || separator < 10) return undefined;
  let wrong = (encoded[0] ?? 1) | ((encoded[1] ?? 0) ^ 2) | (encoded[separator] ?? 1);
  // An octet less 1 has its ninth bit set only for zero, which may not stand in the padding.
  for (let at = 2; at < separator; at++) wrong |= ((encoded[at] ?? 0) - 1) & 0x100;
  const chosen = (wrong - 1) >> 31;
  return substitute.map((octet, at) => octet ^ (chosen & (octet ^ (encoded[separator + 1 + at] ?? 0))));
}

/** What stands for the key that a wrong padding hides: nobody without the private key can tell it from a real one. */
async function rejectionKey(
  { privateExponent, size }: RsaPrivateKey,
  encryptedKey: Bytes,
  keyLength: number,
): Promise<Bytes> {
  const secret = await digest('SHA-256', octetsOf(privateExponent, size));
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const platform = await crypto.subtle.importKey('raw', secret, hmac, false, ['sign']);
  const blocks: Bytes[] = [];
  for (let octets = 0; octets < keyLength; octets += 32) {
    const data = concat([counterOctets(octets), encryptedKey]);
    blocks.push(new Uint8Array(await crypto.subtle.sign('HMAC', platform, data)));
  }
  return concat(blocks).subarray(0, keyLength);
}

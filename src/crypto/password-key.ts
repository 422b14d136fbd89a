import type { AlgorithmIdentifier } from '../asn1/certificate.ts';
import {
  readInnerAlgorithm,
  readPbkdf2Parameters,
  type Pbkdf2Parameters,
} from '../asn1/encryption-parameters.ts';
import { OID } from '../asn1/oids.ts';
import { concat, type Bytes } from '../bytes.ts';
import { decryptAesBlocks } from './aes.ts';
import { decryptCbc } from './cbc.ts';
import { contentCipher, type ContentCipher } from './cipher.ts';

/** How a content-encryption key was encrypted to a password: RFC 5652 §6.2.4 with RFC 3211. */
export interface PasswordEncryption {
  readonly name: string;
  readonly derivation: Pbkdf2Parameters;
  readonly prf: string;
  readonly cipher: ContentCipher;
}

const PRFS: Readonly<Record<string, string>> = {
  [OID.hmacWithSha1]: 'SHA-1',
  [OID.hmacWithSha256]: 'SHA-256',
  [OID.hmacWithSha384]: 'SHA-384',
  [OID.hmacWithSha512]: 'SHA-512',
};

/** Attack: a number of rounds that keeps the reader busy for hours. Writers who mean well stay under it. */
const MAX_ITERATIONS = 2_000_000;

/** Undefined for algorithms that are unknown, or would take too long. @throws MalformedError */
export function passwordEncryption(
  keyDerivationAlgorithm: AlgorithmIdentifier | undefined,
  keyEncryptionAlgorithm: AlgorithmIdentifier,
): PasswordEncryption | undefined {
  if (keyDerivationAlgorithm?.algorithm !== OID.pbkdf2) return undefined;
  if (keyEncryptionAlgorithm.algorithm !== OID.pwriKek) return undefined;
  const derivation = readPbkdf2Parameters(keyDerivationAlgorithm);
  const cipher = contentCipher(readInnerAlgorithm(keyEncryptionAlgorithm));
  const prf = derivation && PRFS[derivation.prf];
  if (!prf || !cipher || !decryptionOf(cipher)) return undefined;
  if (derivation.iterationCount < 1 || derivation.iterationCount > MAX_ITERATIONS) return undefined;
  return { name: `password, PBKDF2 with ${prf}, ${cipher.name}`, derivation, prf, cipher };
}

type Decryption = (key: Bytes, iv: Bytes, ciphertext: Bytes) => Bytes | Promise<Bytes>;

/** CBC without padding. */
function decryptionOf({ scheme }: ContentCipher): Decryption | undefined {
  if (scheme === 'AES-CBC') return decryptAesBlocks;
  if (scheme !== 'DES-EDE3-CBC') return undefined;
  return async (key, iv, ciphertext) => {
    const { desDecryption } = await import(/* webpackChunkName: "legacy-cipher" */ './des.ts');
    return decryptCbc(desDecryption(key), iv, ciphertext);
  };
}

/** Recovers a content-encryption key; undefined for a wrong password or a changed one. */
export async function recoverPasswordKey(
  { derivation, prf, cipher }: PasswordEncryption,
  password: Bytes,
  encryptedKey: Bytes,
): Promise<Bytes | undefined> {
  const decrypt = decryptionOf(cipher);
  const blockLength = cipher.iv.length;
  // RFC 3211 §2.3.1: two blocks at least.
  if (!decrypt || encryptedKey.length < 2 * blockLength || encryptedKey.length % blockLength !== 0)
    return undefined;
  const { salt, iterationCount: iterations, keyLength = cipher.keyLength } = derivation;
  if (keyLength !== cipher.keyLength) return undefined;
  const platform = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: prf, salt, iterations };
  const kek = new Uint8Array(await crypto.subtle.deriveBits(parameters, platform, keyLength * 8));

  // RFC 3211 §2.3.2: encrypted twice, the second time with the last block of the first time as IV.
  const lastAt = encryptedKey.length - blockLength;
  const last = await decrypt(
    kek,
    encryptedKey.subarray(lastAt - blockLength, lastAt),
    encryptedKey.subarray(lastAt),
  );
  const first = await decrypt(kek, last, encryptedKey.subarray(0, lastAt));
  return unformatted(await decrypt(kek, cipher.iv, concat([first, last])));
}

/** RFC 3211 §2.3.1: a length, the complement of three octets of the key as a check, the key, padding. */
function unformatted(block: Bytes): Bytes | undefined {
  const [length = 0, ...rest] = block.subarray(0, 7);
  const [check1 = 0, check2 = 0, check3 = 0, key1 = 0, key2 = 0, key3 = 0] = rest;
  const isRight = (check1 ^ key1) === 0xff && (check2 ^ key2) === 0xff && (check3 ^ key3) === 0xff;
  return isRight && length >= 3 && length <= block.length - 4 ? block.slice(4, 4 + length) : undefined;
}

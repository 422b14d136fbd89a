import { octets, parseBer } from '../asn1/ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from '../asn1/certificate.ts';
import { readIv } from '../asn1/encryption-parameters.ts';
import { fieldsOf, smallInteger } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { concat, type Bytes } from '../bytes.ts';
import { decryptAesCbc } from '../crypto/aes.ts';
import { SHA_1, unsupported } from './hashes.ts';
import { pbkdf2Octets, pkcs12Octets } from './passphrase.ts';
import { readPbkdf2 } from './pbkdf2.ts';
import type { Encrypted } from './pfx.ts';
import { pkcs12Kdf, PURPOSE } from './pkcs12-kdf.ts';
import type { Unlock } from './unlock.ts';

/** A block cipher in CBC mode; lengths in octets. */
interface Cipher {
  readonly keyLength: number;
  readonly blockLength: number;
  /** Undefined where the padding is wrong. */
  decrypt(key: Bytes, iv: Bytes, ciphertext: Bytes): Promise<Bytes | undefined>;
}

const aes = (keyLength: number): Cipher => ({ keyLength, blockLength: 16, decrypt: decryptAesCbc });

const legacy = (scheme: 'DES-EDE3-CBC' | 'RC2-CBC', keyLength: number): Cipher => ({
  keyLength,
  blockLength: 8,
  decrypt: async (...given) => {
    const { decryptLegacyCbc } = await import('../crypto/legacy-cipher.ts');
    return decryptLegacyCbc(scheme, ...given);
  },
});

const tripleDes = legacy('DES-EDE3-CBC', 24);

const twoKeyTripleDes: Cipher = {
  ...tripleDes,
  keyLength: 16,
  decrypt: (key, ...given) => tripleDes.decrypt(concat([key, key.subarray(0, 8)]), ...given),
};

/** RFC 8018 §B.2, as far as anybody still uses them. */
const PBES2_CIPHERS: Readonly<Record<string, Cipher>> = {
  [OID.aes128Cbc]: aes(16),
  [OID.aes192Cbc]: aes(24),
  [OID.aes256Cbc]: aes(32),
  [OID.desEde3Cbc]: tripleDes,
};

/** RFC 7292 §C: all of them with SHA-1. */
const PKCS12_CIPHERS: Readonly<Record<string, Cipher>> = {
  [OID.pbeWithSha1And3KeyTripleDes]: tripleDes,
  [OID.pbeWithSha1And2KeyTripleDes]: twoKeyTripleDes,
  [OID.pbeWithSha1And128BitRc2]: legacy('RC2-CBC', 16),
  [OID.pbeWithSha1And40BitRc2]: legacy('RC2-CBC', 5),
};

interface Scheme {
  readonly cipher: Cipher;
  readonly iterations: number;
  readonly passwords: readonly Bytes[];
  readonly derive: (password: Bytes) => Promise<{ readonly key: Bytes; readonly iv: Bytes }>;
}

/**
 * Decrypts what a passphrase opens, in whichever of its forms it does. The padding of a wrong key is right once in
 * 256 times, so the plaintext must please `read`, too.
 * @param read throws MalformedError for what cannot be the plaintext
 * @returns undefined where the passphrase is wrong or the text damaged
 * @throws MalformedError, KeyFileError `unsupported` or `too-many-iterations`
 */
export async function open<T>(
  { algorithm, ciphertext }: Encrypted,
  { passphrase, spend }: Unlock,
  read: (plaintext: Bytes) => T,
): Promise<T | undefined> {
  const { cipher, iterations, passwords, derive } = schemeOf(algorithm, passphrase);
  if (ciphertext.length === 0 || ciphertext.length % cipher.blockLength !== 0)
    throw new MalformedError('EncryptedData', 'not whole blocks');
  for (const password of passwords) {
    spend(iterations);
    const { key, iv } = await derive(password);
    const plaintext = await cipher.decrypt(key, iv, ciphertext);
    if (!plaintext) continue;
    try {
      return read(plaintext);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
    }
  }
  return undefined;
}

const schemeOf = (algorithm: AlgorithmIdentifier, passphrase: string): Scheme =>
  algorithm.algorithm === OID.pbes2 ? pbes2(algorithm, passphrase) : pkcs12Pbe(algorithm, passphrase);

/** RFC 8018 §6.2. */
function pbes2({ parameters }: AlgorithmIdentifier, passphrase: string): Scheme {
  if (!parameters) throw new MalformedError('PBES2-params', 'missing');
  const fields = fieldsOf(parseBer(parameters), 'PBES2-params');
  const { keyLength, iterations, derive } = readPbkdf2(readAlgorithm(fields.any('keyDerivationFunc')));
  const encryption = readAlgorithm(fields.any('encryptionScheme'));
  fields.end();
  const cipher = PBES2_CIPHERS[encryption.algorithm];
  if (!cipher) throw unsupported('cipher', encryption.algorithm);
  if (keyLength !== undefined && keyLength !== cipher.keyLength)
    throw new MalformedError('PBKDF2-params', 'keyLength is not that of the cipher');
  const iv = readIv(encryption, cipher.blockLength);
  return {
    cipher,
    iterations,
    passwords: pbkdf2Octets(passphrase),
    derive: async (password) => ({ key: await derive(password, cipher.keyLength), iv }),
  };
}

/** RFC 7292 §C. */
function pkcs12Pbe({ algorithm, parameters }: AlgorithmIdentifier, passphrase: string): Scheme {
  const cipher = PKCS12_CIPHERS[algorithm];
  if (!cipher) throw unsupported('cipher', algorithm);
  if (!parameters) throw new MalformedError('pkcs-12PbeParams', 'missing');
  const fields = fieldsOf(parseBer(parameters), 'pkcs-12PbeParams');
  const salt = octets(fields.any('salt'));
  const iterations = smallInteger(fields.any('iterations'), 'pkcs-12PbeParams');
  fields.end();
  const derive = (purpose: 1 | 2, password: Bytes, length: number): Bytes =>
    pkcs12Kdf(SHA_1, purpose, password, salt, iterations, length);
  return {
    cipher,
    iterations,
    passwords: pkcs12Octets(passphrase),
    derive: (password) =>
      Promise.resolve({
        key: derive(PURPOSE.key, password, cipher.keyLength),
        iv: derive(PURPOSE.iv, password, cipher.blockLength),
      }),
  };
}

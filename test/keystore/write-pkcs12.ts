import { createCipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import forge from 'node-forge';
import {
  element,
  explicit,
  implicit,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';

/**
 * A writer of PKCS #12 that does what it is told, wrong things too: the tests' other side. Node's own crypto and
 * node-forge's key derivation are the peers.
 */
export interface BagLabel {
  readonly friendlyName?: string;
  readonly localKeyId?: string;
}

export const bmp = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'utf16le').swap16());

function bag(type: string, value: Bytes, { friendlyName, localKeyId }: BagLabel = {}): Bytes {
  const attributes = [
    ...(friendlyName === undefined
      ? []
      : [sequence(oid(OID.friendlyName), setOf(element(0x1e, bmp(friendlyName))))]),
    ...(localKeyId === undefined
      ? []
      : [sequence(oid(OID.localKeyId), setOf(octetString(utf8(localKeyId))))]),
  ];
  return sequence(oid(type), explicit(0, value), ...(attributes.length > 0 ? [setOf(...attributes)] : []));
}

export const keyBag = (pkcs8: Bytes, label?: BagLabel): Bytes => bag(OID.keyBag, pkcs8, label);

export const certBag = (der: Bytes, label?: BagLabel, type: string = OID.x509Certificate): Bytes =>
  bag(OID.certBag, sequence(oid(type), explicit(0, octetString(der))), label);

export const nestedBag = (...bags: readonly Bytes[]): Bytes => bag(OID.safeContentsBag, sequence(...bags));

export const shroudedKeyBag = (pkcs8: Bytes, encryption: Encryption, label?: BagLabel): Bytes => {
  const { algorithm, ciphertext } = encryption(pkcs8);
  return bag(OID.pkcs8ShroudedKeyBag, sequence(algorithm, octetString(ciphertext)), label);
};

export const contentInfo = (type: string, content: Bytes): Bytes => sequence(oid(type), explicit(0, content));

export const safe = (...bags: readonly Bytes[]): Bytes =>
  contentInfo(OID.data, octetString(sequence(...bags)));

export const encryptedSafe = (encryption: Encryption, ...bags: readonly Bytes[]): Bytes => {
  const { algorithm, ciphertext } = encryption(sequence(...bags));
  const info = sequence(oid(OID.data), algorithm, implicit(0, ciphertext));
  return contentInfo(OID.encryptedData, sequence(integer(0), info));
};

/** A PFX; `mac` makes MacData of the content that it is over. */
export function pfx(safes: readonly Bytes[], mac?: (content: Bytes) => Bytes): Bytes {
  const content = sequence(...safes);
  const authSafe = contentInfo(OID.data, octetString(content));
  return sequence(integer(3), authSafe, ...(mac ? [mac(content)] : []));
}

type Encryption = (plaintext: Bytes) => { readonly algorithm: Bytes; readonly ciphertext: Bytes };

const SALT = utf8('saltsalt');
const IV = utf8('sixteen octets..');
const HMAC_OIDS = {
  sha1: OID.hmacWithSha1,
  sha224: OID.hmacWithSha224,
  sha256: OID.hmacWithSha256,
  sha384: OID.hmacWithSha384,
  sha512: OID.hmacWithSha512,
};
export type HashName = keyof typeof HMAC_OIDS;

const pbkdf2Identifier = (hash: HashName, iterations: number, keyLength?: number): Bytes => {
  const length = keyLength === undefined ? [] : [integer(keyLength)];
  const prf = sequence(oid(HMAC_OIDS[hash]), nullValue());
  return sequence(oid(OID.pbkdf2), sequence(octetString(SALT), integer(iterations), ...length, prf));
};

/** PBES2 with AES-256. What is claimed is what the file says, where that is not what was used. */
export const pbes2 =
  (password: Bytes, hash: HashName = 'sha256', claimed = 1000, claimedLength = 32): Encryption =>
  (plaintext) => {
    const key = pbkdf2Sync(password, SALT, 1000, 32, hash);
    const cipher = createCipheriv('aes-256-cbc', key, IV);
    const scheme = sequence(oid(OID.aes256Cbc), octetString(IV));
    return {
      algorithm: sequence(oid(OID.pbes2), sequence(pbkdf2Identifier(hash, claimed, claimedLength), scheme)),
      ciphertext: concat([cipher.update(plaintext), cipher.final()]),
    };
  };

/** One character an octet, as node-forge has its passphrases and results; null for no passphrase at all. */
type Characters = string | null;

const binary = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1');

function forgeKdf(password: Characters, purpose: number, length: number, hash: 'sha1' | 'sha256'): Bytes {
  const salt = forge.util.createBuffer(binary(SALT));
  const kdf = forge.pkcs12 as unknown as { generateKey: (...given: unknown[]) => forge.util.ByteBuffer };
  const derived = kdf.generateKey(password, salt, purpose, 1000, length, forge.md[hash].create());
  return new Uint8Array(Buffer.from(derived.getBytes(), 'latin1'));
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC. */
export const tripleDes =
  (password: Characters, claimed = 1000): Encryption =>
  (plaintext) => {
    const key = forgeKdf(password, 1, 24, 'sha1');
    const cipher = createCipheriv('des-ede3-cbc', key, forgeKdf(password, 2, 8, 'sha1'));
    const parameters = sequence(octetString(SALT), integer(claimed));
    return {
      algorithm: sequence(oid(OID.pbeWithSha1And3KeyTripleDes), parameters),
      ciphertext: concat([cipher.update(plaintext), cipher.final()]),
    };
  };

/** MacData with the key derivation of PKCS #12. */
export const mac =
  (password: Characters, claimed = 1000) =>
  (content: Bytes): Bytes => {
    const digest = createHmac('sha256', forgeKdf(password, 3, 32, 'sha256'))
      .update(content)
      .digest();
    const info = sequence(sequence(oid(OID.sha256), nullValue()), octetString(digest));
    return sequence(info, octetString(SALT), integer(claimed));
  };

export interface Pbmac1Options {
  readonly prf?: HashName;
  readonly hash?: HashName;
  readonly keyLength?: number;
  /** The length that the file gives, where that is not the one that was used; null for none. */
  readonly claimedLength?: number | null;
  readonly claimedIterations?: number;
  readonly truncateTo?: number;
}

/** MacData of RFC 9579. */
export const pbmac1 =
  (password: Bytes, options: Pbmac1Options = {}) =>
  (content: Bytes): Bytes => {
    const { prf = 'sha256', hash = 'sha256', claimedIterations = 1000, truncateTo } = options;
    const { keyLength = createHash(hash).digest().length, claimedLength = keyLength } = options;
    const key = pbkdf2Sync(password, SALT, 1000, keyLength, prf);
    const digest = createHmac(hash, key).update(content).digest().subarray(0, truncateTo);
    const derivation = pbkdf2Identifier(prf, claimedIterations, claimedLength ?? undefined);
    const scheme = sequence(oid(HMAC_OIDS[hash]), nullValue());
    const info = sequence(sequence(oid(OID.pbmac1), sequence(derivation, scheme)), octetString(digest));
    return sequence(info, octetString(utf8('NOT USED')));
  };

import { sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { CHash } from '@noble/hashes/utils.js';
import { OID } from '../asn1/oids.ts';
import { KeyFileError } from './key-file-error.ts';

/** A hash as the derivations and checksums of key files use it: many times over a few octets, so not by WebCrypto. */
export interface Hash {
  readonly compute: CHash;
  /** Its name in WebCrypto's PBKDF2, which has no SHA-224. */
  readonly native: string | undefined;
}

export const SHA_1: Hash = { compute: sha1, native: 'SHA-1' };
const SHA_224: Hash = { compute: sha224, native: undefined };
export const SHA_256: Hash = { compute: sha256, native: 'SHA-256' };
const SHA_384: Hash = { compute: sha384, native: 'SHA-384' };
const SHA_512: Hash = { compute: sha512, native: 'SHA-512' };

const DIGESTS: Readonly<Record<string, Hash>> = {
  [OID.sha1]: SHA_1,
  [OID.sha224]: SHA_224,
  [OID.sha256]: SHA_256,
  [OID.sha384]: SHA_384,
  [OID.sha512]: SHA_512,
};

const HMACS: Readonly<Record<string, Hash>> = {
  [OID.hmacWithSha1]: SHA_1,
  [OID.hmacWithSha224]: SHA_224,
  [OID.hmacWithSha256]: SHA_256,
  [OID.hmacWithSha384]: SHA_384,
  [OID.hmacWithSha512]: SHA_512,
};

/** @throws KeyFileError `unsupported` */
export function digestOf(oid: string): Hash {
  const hash = DIGESTS[oid];
  if (!hash) throw unsupported('hash', oid);
  return hash;
}

/** The hash of an HMAC. @throws KeyFileError `unsupported` */
export function hmacOf(oid: string): Hash {
  const hash = HMACS[oid];
  if (!hash) throw unsupported('HMAC', oid);
  return hash;
}

export const unsupported = (kind: string, oid: string): KeyFileError =>
  new KeyFileError('unsupported', `The file uses a ${kind} that Signet does not read (${oid}).`);

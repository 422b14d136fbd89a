import { sha224, sha512_224, sha512_256 } from '@noble/hashes/sha2.js';
import { sha3_224, sha3_256, sha3_384, sha3_512, shake256_64 } from '@noble/hashes/sha3.js';
import type { Bytes } from '../bytes.ts';
import type { DigestName, PlatformDigest } from './algorithms.ts';

/** The digests that WebCrypto lacks. Loaded on demand: see digest.ts. */
export const NOBLE_DIGESTS: Readonly<Record<Exclude<DigestName, PlatformDigest>, (data: Bytes) => Bytes>> = {
  'SHA-224': (data) => sha224(data),
  'SHA-512/224': (data) => sha512_224(data),
  'SHA-512/256': (data) => sha512_256(data),
  'SHA3-224': (data) => sha3_224(data),
  'SHA3-256': (data) => sha3_256(data),
  'SHA3-384': (data) => sha3_384(data),
  'SHA3-512': (data) => sha3_512(data),
  SHAKE256: (data) => shake256_64(data),
};

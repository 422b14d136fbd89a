import { ed448 } from '@noble/curves/ed448.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { Bytes } from '../bytes.ts';
import type { CurveName } from './algorithms.ts';

const CURVES = {
  'P-256': p256,
  'P-384': p384,
  'P-521': p521,
  brainpoolP256r1,
  brainpoolP384r1,
  brainpoolP512r1,
};

/**
 * ECDSA where WebCrypto has not the curve, the digest or the form of the point. Loaded on demand: see ecdsa.ts.
 * @param point as in X9.62, compressed or not; @param signature r and s side by side
 */
export function verifyDigest(curve: CurveName, point: Bytes, digest: Bytes, signature: Bytes): boolean {
  // Half of all honest signatures have a high s: refusing those is a rule of other houses.
  return CURVES[curve].verify(signature, digest, point, { prehash: false, lowS: false });
}

/** Ed448 with an empty context (RFC 8419 §1). False, too, for a key or a signature of another length. */
export function verifyEd448(publicKey: Bytes, data: Bytes, signature: Bytes): boolean {
  if (publicKey.length !== ed448.lengths.publicKey || signature.length !== ed448.lengths.signature)
    return false;
  return ed448.verify(signature, data, publicKey, { zip215: false });
}

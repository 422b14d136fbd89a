import { x25519 } from '@noble/curves/ed25519.js';
import { x448 } from '@noble/curves/ed448.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { Bytes } from '../bytes.ts';
import { isMontgomery, type AgreementCurve, type EcCurve } from './agreement-curve.ts';

const MONTGOMERY_CURVES = { X25519: x25519, X448: x448 };

const CURVES = {
  'P-256': p256,
  'P-384': p384,
  'P-521': p521,
  brainpoolP256r1,
  brainpoolP384r1,
  brainpoolP512r1,
};

/** Diffie-Hellman where WebCrypto has not the curve. Throws for a public key that is off the curve or of small order. */
export function agree(curve: AgreementCurve, secret: Bytes, publicKey: Bytes): Bytes {
  if (isMontgomery(curve)) return new Uint8Array(MONTGOMERY_CURVES[curve].getSharedSecret(secret, publicKey));
  // The first octet of a compressed point says which of two it is; the rest is the x-coordinate.
  return new Uint8Array(CURVES[curve].getSharedSecret(secret, publicKey)).subarray(1);
}

export function keyPair(curve: AgreementCurve): { readonly secret: Bytes; readonly publicKey: Bytes } {
  const { secretKey, publicKey } = (isMontgomery(curve) ? MONTGOMERY_CURVES[curve] : CURVES[curve]).keygen();
  const point = isMontgomery(curve) ? publicKey : uncompressedPoint(curve, publicKey);
  return { secret: new Uint8Array(secretKey), publicKey: new Uint8Array(point) };
}

/** SEC 1 §2.3.4; throws for a point that is off the curve. */
export const uncompressedPoint = (curve: EcCurve, point: Uint8Array): Bytes =>
  new Uint8Array(CURVES[curve].Point.fromBytes(point).toBytes(false));

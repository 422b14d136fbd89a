import type { Bytes } from '../bytes.ts';
import { isMontgomery, type AgreementCurve } from './agreement-curve.ts';

export interface AgreementPrivateKey {
  readonly kind: 'agreement';
  readonly curve: AgreementCurve;
  /** The key in PKCS #8, as the platform takes it. */
  readonly pkcs8: Bytes;
  /** The octets that the key is made of. */
  readonly secret: Bytes;
}

/**
 * The secret that two key pairs share: the x-coordinate (RFC 5753 §7.2), or the output of X25519 or X448 (RFC 7748 §6).
 * Undefined for a public key that is off the curve, or that gives the same secret with every private key.
 * @param publicKey the point, uncompressed or compressed, or the octets of X25519 or X448
 */
export async function sharedSecret(
  { curve, pkcs8, secret }: AgreementPrivateKey,
  publicKey: Bytes,
): Promise<Bytes | undefined> {
  const platform = await onPlatform(curve, (parameters) =>
    crypto.subtle.importKey('pkcs8', pkcs8, parameters, false, ['deriveBits']),
  );
  return checked(curve, async () => {
    if (platform) return derive(platform, curve, publicKey);
    const { agree } = await portable();
    return agree(curve, secret, publicKey);
  });
}

/** The public key of a pair made for this one agreement, and the secret; undefined as for sharedSecret(). */
export async function ephemeralSecret(
  curve: AgreementCurve,
  peer: Bytes,
): Promise<{ readonly publicKey: Bytes; readonly secret: Bytes } | undefined> {
  const platform = await onPlatform(
    curve,
    (parameters) => crypto.subtle.generateKey(parameters, false, ['deriveBits']) as Promise<CryptoKeyPair>,
  );
  if (platform) {
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', platform.publicKey));
    const secret = await checked(curve, () => derive(platform.privateKey, curve, peer));
    return secret && { publicKey, secret };
  }
  const { agree, keyPair } = await portable();
  const pair = keyPair(curve);
  const secret = await checked(curve, () => Promise.resolve(agree(curve, pair.secret, peer)));
  return secret && { publicKey: pair.publicKey, secret };
}

const parametersOf = (curve: AgreementCurve): { name: string; namedCurve?: string } =>
  isMontgomery(curve) ? { name: curve } : { name: 'ECDH', namedCurve: curve };

/** Undefined where the platform has not the curve. */
async function onPlatform<T>(
  curve: AgreementCurve,
  make: (parameters: { name: string; namedCurve?: string }) => Promise<T>,
): Promise<T | undefined> {
  if (curve.startsWith('brainpool') || curve === 'X448') return undefined;
  return make(parametersOf(curve)).catch(() => undefined);
}

async function derive(privateKey: CryptoKey, curve: AgreementCurve, publicKey: Bytes): Promise<Bytes> {
  const parameters = parametersOf(curve);
  const point = await uncompressed(curve, publicKey);
  const peer = await crypto.subtle.importKey('raw', point, parameters, false, []);
  const bits = await crypto.subtle.deriveBits({ name: parameters.name, public: peer }, privateKey, null);
  return new Uint8Array(bits);
}

/** Compressed points, which a sender may use (RFC 5753 §2), WebCrypto does not read. */
async function uncompressed(curve: AgreementCurve, point: Bytes): Promise<Bytes> {
  if (isMontgomery(curve) || (point[0] !== 2 && point[0] !== 3)) return point;
  const { uncompressedPoint } = await portable();
  return uncompressedPoint(curve, point);
}

const portable = (): Promise<typeof import('./noble-agreement.ts')> =>
  import(/* webpackChunkName: "curves" */ './noble-agreement.ts');

/** Attack: a point off the curve leaks the key piece by piece. The platform and the library throw. */
async function checked(curve: AgreementCurve, agree: () => Promise<Bytes>): Promise<Bytes | undefined> {
  try {
    const secret = await agree();
    // Attack: whoever sent a point of small order knows the secret, which is zero (RFC 7748 §6, RFC 8418 §2).
    return isMontgomery(curve) && secret.every((octet) => octet === 0) ? undefined : secret;
  } catch {
    return undefined;
  }
}

import { ed25519 } from '@noble/curves/ed25519.js';
import type { Bytes } from '../bytes.ts';

/** The octets of a private key and of its public one (RFC 8032 §5.1.5). */
export interface Ed25519Pair {
  readonly secret: Bytes;
  readonly publicKey: Bytes;
}

/** Ed25519 where the platform has none. Loaded on demand: see platform-ed25519.ts. */
export const ed25519Pair = (secret = ed25519.utils.randomSecretKey()): Ed25519Pair => ({
  secret: new Uint8Array(secret),
  publicKey: new Uint8Array(ed25519.getPublicKey(secret)),
});

export const signEd25519 = ({ secret }: Ed25519Pair, data: Bytes): Bytes =>
  new Uint8Array(ed25519.sign(data, secret));

/** RFC 8032 §5.1.7. False, too, for a key or a signature of another length. */
export function verifyEd25519(publicKey: Bytes, data: Bytes, signature: Bytes): boolean {
  if (publicKey.length !== ed25519.lengths.publicKey || signature.length !== ed25519.lengths.signature)
    return false;
  return ed25519.verify(signature, data, publicKey, { zip215: false });
}

import type { Bytes } from '../bytes.ts';
import { generateSigningKey, type KeyKind, type SigningKey } from '../crypto/signing-key.ts';

/** The keys that are made here. */
export type KeyAlgorithm = 'rsa-3072' | 'p-256' | 'ed25519';

export interface GeneratedKey {
  /** For the request; it signs nothing else. */
  readonly key: SigningKey;
  /** The encoding of PrivateKeyInfo (PKCS #8). */
  readonly privateKeyInfo: Bytes;
}

const KINDS: Readonly<Record<KeyAlgorithm, KeyKind>> = {
  'rsa-3072': 'RSA-3072',
  'p-256': 'P-256',
  ed25519: 'Ed25519',
};

/** Makes a key pair on this device. One of RSA can take a second or two. */
export async function generateKey(algorithm: KeyAlgorithm): Promise<GeneratedKey> {
  const key = await generateSigningKey(KINDS[algorithm]);
  return { key, privateKeyInfo: await key.exportPkcs8() };
}

import { generateKeyPairSync } from 'node:crypto';
import { importSigningKey, type SigningKey } from '../../src/crypto/signing-key.ts';

/** An RSA key of a size that Signet itself would never make. */
export function createRsaKey(bits: number): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return importSigningKey(
    'RSA-2048',
    new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
    new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
  );
}

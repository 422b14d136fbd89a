import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';
import type { Bytes } from '../../src/bytes.ts';
import type { SigningKey } from '../../src/crypto/signing-key.ts';

/** A key pair to encrypt to, made by OpenSSL. */
export interface EncryptionPair {
  readonly privateKeyInfo: Bytes;
  readonly publicKey: SubjectPublicKeyInfo;
  /** As the fake authority takes it; it cannot sign. */
  readonly certified: SigningKey;
}

type Kind = 'RSA' | 'P-256' | 'P-384' | 'P-521' | 'brainpoolP256r1' | 'X25519' | 'X448';

export function encryptionPair(kind: Kind): EncryptionPair {
  const { privateKey, publicKey } = generate(kind);
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const privateKeyInfo = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
  return {
    privateKeyInfo,
    publicKey: readPublicKey(parseBer(spki)),
    certified: {
      scheme: 'ECDSA',
      hash: 'SHA-256',
      signatureAlgorithm: new Uint8Array(0),
      subjectPublicKeyInfo: spki,
      sign: () => Promise.reject(new Error('this key only decrypts')),
      exportPkcs8: () => Promise.resolve(privateKeyInfo),
    },
  };
}

function generate(kind: Kind): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (kind === 'RSA') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (kind === 'X25519') return generateKeyPairSync('x25519');
  return kind === 'X448' ? generateKeyPairSync('x448') : generateKeyPairSync('ec', { namedCurve: kind });
}

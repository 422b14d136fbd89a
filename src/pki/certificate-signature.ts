import type { AlgorithmIdentifier, Certificate, SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import type { Bytes } from '../bytes.ts';
import { isPlatformDigest } from '../crypto/digest.ts';
import { curveOf } from '../crypto/ecdsa.ts';
import { isForPlatform, rsaVerifyingKey } from '../crypto/rsa-signature.ts';
import { isUsable, signatureAlgorithmBy } from '../crypto/signature-algorithm.ts';
import { verifySignature } from '../crypto/signature.ts';

export type SignatureAnswer = 'good' | 'weak' | 'bad' | 'unsupported';

/** Whether a certificate, CRL or OCSP response is signed by the holder of `publicKey`. */
export async function checkSignature(
  publicKey: SubjectPublicKeyInfo,
  identifier: AlgorithmIdentifier,
  signed: Bytes,
  signature: Bytes,
): Promise<SignatureAnswer> {
  const algorithm = signatureAlgorithmBy(publicKey, identifier);
  // rsaEncryption names no digest and so no signature algorithm of X.509 (RFC 4055 §5).
  if (!isUsable(algorithm) || !algorithm.digest) return 'unsupported';
  const holds = await verifySignature(publicKey, algorithm, algorithm.digest, signed, signature);
  return holds ? (algorithm.strength === 'weak' ? 'weak' : 'good') : 'bad';
}

export const isSignedBy = (certificate: Certificate, issuer: Certificate): Promise<SignatureAnswer> =>
  checkSignature(
    issuer.subjectPublicKeyInfo,
    certificate.signatureAlgorithm,
    certificate.tbsCertificate,
    certificate.signatureValue,
  );

/** About how many checks by RSA of 4096 bits or P-256 this one takes as long as. */
export function signatureCost({ signatureAlgorithm }: Certificate, issuer: Certificate): number {
  const publicKey = issuer.subjectPublicKeyInfo;
  const algorithm = signatureAlgorithmBy(publicKey, signatureAlgorithm);
  if (!isUsable(algorithm)) return 0;
  const isPlatform = algorithm.digest !== undefined && isPlatformDigest(algorithm.digest);
  switch (algorithm.scheme) {
    case 'RSASSA-PKCS1-v1_5':
    case 'RSASSA-PSS': {
      const size = Math.max(1, Math.ceil((publicKey.bits ?? 0) / 4096));
      const key = size > 1 ? rsaVerifyingKey(publicKey) : undefined;
      return size ** 2 * (!key || (isPlatform && isForPlatform(key)) ? 1 : 4);
    }
    case 'ECDSA':
      return (isPlatform ? PLATFORM_CURVES[curveOf(publicKey) ?? ''] : undefined) ?? SLOW;
    case 'Ed25519':
      return 1;
    case 'Ed448':
      return SLOW;
  }
}

/** What the platform does not compute. */
const SLOW = 20;

const PLATFORM_CURVES: Readonly<Record<string, number>> = { 'P-256': 1, 'P-384': 3, 'P-521': 6 };

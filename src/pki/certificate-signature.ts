import type { AlgorithmIdentifier, Certificate, SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import type { Bytes } from '../bytes.ts';
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

import type { AlgorithmIdentifier } from '../asn1/certificate.ts';
import { digestAlgorithmOf, signatureAlgorithmOf } from '../crypto/signature-algorithm.ts';

/** The name of a digest or signature algorithm; its object identifier where Signet knows none. */
export function algorithmName(identifier: AlgorithmIdentifier): string {
  const { name } = digestAlgorithmOf(identifier);
  return name === identifier.algorithm ? signatureAlgorithmOf(identifier).name : name;
}

import type { AlgorithmIdentifier } from '../asn1/certificate.ts';
import { DIGESTS, SIGNATURES } from '../crypto/algorithms.ts';

/** The name of a digest or signature algorithm; its object identifier where Signet knows none. */
export const algorithmName = ({ algorithm }: AlgorithmIdentifier): string =>
  DIGESTS[algorithm]?.name ?? SIGNATURES[algorithm]?.name ?? algorithm;

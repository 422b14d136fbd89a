import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { MalformedError } from '../asn1/malformed.ts';
import type { Bytes } from '../bytes.ts';

/**
 * Undefined for what no rule of today allows in a certificate: an authority's old one must not keep a person from the
 * own key.
 */
export function readableCertificate(der: Bytes): Certificate | undefined {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

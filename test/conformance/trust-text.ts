import type { Certificate } from '../../src/asn1/certificate.ts';
import type { PathMaterial } from '../../src/pki/path-building.ts';
import { findTrust } from '../../src/pki/trust.ts';

/** The codes of what speaks against the best path of a certificate, or `nothing`. */
export async function againstPath(
  certificate: Certificate,
  material: PathMaterial,
  at: Date,
): Promise<string> {
  const { findings } = await findTrust(certificate, material, { at, signingTime: undefined });
  return findings.map(({ code }) => code).join(', ') || 'nothing';
}

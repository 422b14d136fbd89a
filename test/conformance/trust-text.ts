import type { Certificate } from '../../src/asn1/certificate.ts';
import { asAnchors } from '../../src/pki/trust-anchor.ts';
import { findTrust } from '../../src/pki/trust.ts';

/** The codes of what speaks against the best path of a certificate, or `nothing`. */
export async function againstPath(
  certificate: Certificate,
  material: { readonly anchors: readonly Certificate[]; readonly intermediates: readonly Certificate[] },
  at: Date,
): Promise<string> {
  const { findings } = await findTrust(
    certificate,
    { ...material, anchors: asAnchors(material.anchors, { origin: 'given' }) },
    { at, signingTime: undefined },
  );
  return findings.map(({ code }) => code).join(', ') || 'nothing';
}

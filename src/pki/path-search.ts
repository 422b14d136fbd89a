import type { Certificate } from '../asn1/certificate.ts';
import { isSignedBy, signatureCost, type SignatureAnswer } from './certificate-signature.ts';
import type { PkiFinding } from './finding.ts';

/**
 * What one search for a path may cost. Attack: whoever writes a message chooses the certificates in it, and could have
 * its reader compute for days. All of a search together stay below a second.
 */
export const SEARCH_LIMITS = {
  /** Paths looked at: a mesh of n authorities has n! of them (RFC 4158 §2.4). */
  steps: 2_000,
  /** Signatures, each weighed by signatureCost(). Enough to tell hundreds of forged authorities from the true one. */
  signatures: 500,
  /** Paths without a forgery that are judged by all other rules before the best of them is reported. */
  paths: 50,
  /** Comparisons of names with constraints, of which real paths need some hundreds. */
  names: 250_000,
  /** Policies and mappings, of which real paths have some dozens. */
  policies: 20_000,
} as const;
type Expense = keyof typeof SEARCH_LIMITS;

/** One search for a path: what it has spent, and which signatures it knows already. */
export interface PathSearch {
  /** False where the search has had its share. */
  spend(what: Expense, amount?: number): boolean;
  /** Checks each pair once; undefined where too many were checked. */
  isSignedBy(certificate: Certificate, issuer: Certificate): Promise<SignatureAnswer | undefined>;
}

export function startSearch(): PathSearch {
  const left: Record<Expense, number> = { ...SEARCH_LIMITS };
  const answers = new Map<Certificate, Map<Certificate, SignatureAnswer>>();
  const spend: PathSearch['spend'] = (what, amount = 1) => (left[what] -= amount) >= 0;
  return {
    spend,
    isSignedBy: async (certificate, issuer) => {
      const known = answers.get(certificate)?.get(issuer);
      if (known) return known;
      if (!spend('signatures', signatureCost(certificate, issuer))) return undefined;
      const answer = await isSignedBy(certificate, issuer);
      const ofCertificate = answers.get(certificate);
      if (ofCertificate) ofCertificate.set(issuer, answer);
      else answers.set(certificate, new Map([[issuer, answer]]));
      return answer;
    },
  };
}

export const tooComplex = (what: Expense): PkiFinding => ({
  code: 'path-too-complex',
  limit: SEARCH_LIMITS[what],
});

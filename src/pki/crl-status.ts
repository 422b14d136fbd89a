import type { Certificate } from '../asn1/certificate.ts';
import { findRevoked, readCertificateList, type CertificateList } from '../asn1/crl.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { sameName } from '../asn1/name.ts';
import type { Bytes } from '../bytes.ts';
import { checkSignature } from './certificate-signature.ts';
import type { IgnoredBecause, RevocationAnswer } from './revocation-answer.ts';

/**
 * What one complete, direct CRL says of a certificate (RFC 5280 §6.3.3). Of another issuer: undefined.
 * Lists with critical extensions (deltas, partitions, indirect ones) are not read: they count as no answer.
 */
export async function crlStatus(
  crl: Bytes,
  certificate: Certificate,
  issuer: Certificate,
  at: Date,
): Promise<RevocationAnswer | undefined> {
  try {
    const list = readCertificateList(crl);
    // (b)(1)
    if (!sameName(list.issuer, certificate.issuer)) return undefined;
    const why = await objection(list, issuer, at);
    if (why) return { status: 'unknown', why };
    const entry = findRevoked(list, certificate.serialNumber);
    if (!entry) return { status: 'good' };
    // certificateIssuer, the one critical entry extension there is, moves an entry to another issuer.
    if (entry.extensions.some(({ critical }) => critical))
      return { status: 'unknown', why: 'unsupported extension' };
    return { status: 'revoked', revokedAt: entry.revocationDate, reason: entry.reason };
  } catch (error) {
    if (error instanceof MalformedError) return { status: 'unknown', why: 'malformed' };
    throw error;
  }
}

async function objection(
  list: CertificateList,
  issuer: Certificate,
  at: Date,
): Promise<IgnoredBecause | undefined> {
  // §5.2: what is critical and unknown makes the list unusable to say that something is NOT revoked.
  if (list.extensions.some(({ critical }) => critical)) return 'unsupported extension';
  // (f): the key that signed may sign lists.
  if (issuer.known.keyUsage && !issuer.known.keyUsage.has('cRLSign'))
    return 'issuer may not sign revocation lists';
  // (g)
  const { subjectPublicKeyInfo } = issuer;
  const answer = await checkSignature(
    subjectPublicKeyInfo,
    list.signatureAlgorithm,
    list.tbsCertList,
    list.signatureValue,
  );
  if (answer === 'bad' || answer === 'unsupported') return 'signature does not hold';
  if (list.thisUpdate > at) return 'from the future';
  // §5.1.2.5: nextUpdate is mandatory; without it no list would ever be stale.
  if (!list.nextUpdate || list.nextUpdate < at) return 'out of date';
  return undefined;
}

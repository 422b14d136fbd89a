import type { CertificateList } from '../asn1/crl.ts';
import type { Certificate } from '../asn1/certificate.ts';
import { OID } from '../asn1/oids.ts';
import { sameName } from '../asn1/name.ts';
import { equal, type Bytes } from '../bytes.ts';

/** A list whose signature holds. */
export interface SignedList {
  readonly list: CertificateList;
  readonly signer: Certificate;
}

/** RFC 5280 §5.2.4: whether `delta` says what changed since `complete`. */
export function canUpdate(complete: SignedList, delta: SignedList): boolean {
  const { cRLNumber: number } = complete.list;
  const { cRLNumber: newer, deltaCRLIndicator: base } = delta.list;
  return (
    number !== undefined &&
    newer !== undefined &&
    base !== undefined &&
    hasSameScope(complete, delta) &&
    // §5.2.4 (c)
    number >= base &&
    // §5.2.4 (d)
    number < newer
  );
}

/** RFC 5280 §6.3.3 (c) and (h): two lists of one issuer, one scope and one key. */
export const hasSameScope = (a: SignedList, b: SignedList): boolean =>
  // (c)(1)
  sameName(a.list.issuer, b.list.issuer) &&
  // (c)(2)
  sameOctets(issuingDistributionPointOf(a.list), issuingDistributionPointOf(b.list)) &&
  // (c)(3)
  sameOctets(a.list.authorityKeyIdentifier, b.list.authorityKeyIdentifier) &&
  // (h)
  equal(a.signer.subjectPublicKeyInfo.der, b.signer.subjectPublicKeyInfo.der);

const issuingDistributionPointOf = ({ extensions }: CertificateList): Bytes | undefined =>
  extensions.find(({ type }) => type === OID.issuingDistributionPoint)?.value;

const sameOctets = (a: Bytes | undefined, b: Bytes | undefined): boolean => (a && b ? equal(a, b) : a === b);

/** The list of the greatest CRL number (RFC 5280 §5.2.3); the first one where they have none. */
export function newest<T extends SignedList>(lists: readonly T[]): T | undefined {
  return lists.reduce<T | undefined>(
    (best, one) => (best && (best.list.cRLNumber ?? 0n) >= (one.list.cRLNumber ?? 0n) ? best : one),
    undefined,
  );
}

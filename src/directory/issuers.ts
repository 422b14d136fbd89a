import type { Certificate } from '../asn1/certificate.ts';
import { sameName } from '../asn1/name.ts';

/** A path has a few authorities, and bridges some more. */
const MAX_ISSUERS = 8;

/** Those among some certificates that may have issued one, by their names and nearest first; roots are not needed. */
export function issuersAmong(
  certificate: Certificate,
  others: readonly Certificate[],
): readonly Certificate[] {
  const reached = [certificate];
  let left = others.filter(({ subject, issuer }) => !sameName(subject, issuer));
  for (const child of reached) {
    const found = left.filter(({ subject }) => sameName(subject, child.issuer));
    left = left.filter((other) => !found.includes(other));
    reached.push(...found);
  }
  return reached.slice(1, 1 + MAX_ISSUERS);
}

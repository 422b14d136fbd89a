import type { Certificate } from '../asn1/certificate.ts';
import type { CertificateList } from '../asn1/crl.ts';
import {
  ALL_REASONS,
  fullNamesOf,
  type DistributionPoint,
  type Reasons,
} from '../asn1/distribution-points.ts';
import type { GeneralName } from '../asn1/general-name.ts';
import { sameName, type Name } from '../asn1/name.ts';
import { equal } from '../bytes.ts';

/**
 * The points at which the lists of a certificate are. The last one stands for lists that no point of the certificate
 * names but that its issuer signed (RFC 5280 §6.3.3, the last paragraph).
 */
export const distributionPointsOf = ({ issuer, known }: Certificate): readonly DistributionPoint[] => [
  ...known.cRLDistributionPoints,
  {
    distributionPoint: { form: 'fullName', names: [{ form: 'directoryName', value: issuer }] },
    reasons: undefined,
    cRLIssuer: [],
  },
];

/** RFC 5280 §6.3.3 (b)(1): whether the list is of the issuer that this point names. */
export function isOfIssuer(
  list: CertificateList,
  point: DistributionPoint,
  certificate: Certificate,
): boolean {
  if (point.cRLIssuer.length === 0) return sameName(list.issuer, certificate.issuer);
  return list.issuingDistributionPoint?.indirectCRL === true && namesDirectory(point.cRLIssuer, list.issuer);
}

/** Whether one of the names is this distinguished name. */
export const namesDirectory = (names: readonly GeneralName[], name: Name): boolean =>
  names.some(({ form, value }) => form === 'directoryName' && sameName(value, name));

/**
 * RFC 5280 §6.3.3 (b) and (d): for which reasons the list, as the list of this point, would name the certificate.
 * None where the certificate is out of its scope.
 */
export function reasonsCovered(
  list: CertificateList,
  point: DistributionPoint,
  certificate: Certificate,
): Reasons {
  if (!isOfIssuer(list, point, certificate)) return 0;
  // (d)(4) and (d)(3)
  const ofPoint = point.reasons ?? ALL_REASONS;
  const issuing = list.issuingDistributionPoint;
  if (!issuing) return ofPoint;
  // (b)(2)(i)
  if (issuing.distributionPoint) {
    const listNames = fullNamesOf(issuing.distributionPoint, list.issuer);
    const wanted = point.distributionPoint
      ? fullNamesOf(point.distributionPoint, list.issuer)
      : point.cRLIssuer;
    if (!listNames.some((name) => wanted.some((other) => sameGeneralName(name, other)))) return 0;
  }
  const isAuthority = certificate.known.basicConstraints?.ca === true;
  // (b)(2)(ii)
  if (issuing.onlyContainsUserCerts && isAuthority) return 0;
  // (b)(2)(iii)
  if (issuing.onlyContainsCACerts && !isAuthority) return 0;
  // (b)(2)(iv)
  if (issuing.onlyContainsAttributeCerts) return 0;
  // (d)(1) and (d)(2)
  return ofPoint & (issuing.onlySomeReasons ?? ALL_REASONS);
}

/** RFC 5280 §7: distinguished names by §7.1; addresses of lists are compared as they are written. */
function sameGeneralName(a: GeneralName, b: GeneralName): boolean {
  if (a.form === 'directoryName' || b.form === 'directoryName') {
    return a.form === 'directoryName' && b.form === 'directoryName' && sameName(a.value, b.value);
  }
  if (a.form !== b.form) return false;
  return typeof a.value === 'string' || typeof b.value === 'string'
    ? a.value === b.value
    : equal(a.value, b.value);
}

import type { Certificate } from '../asn1/certificate.ts';
import type { CertificateList } from '../asn1/crl.ts';
import type { DistributionPoint } from '../asn1/distribution-points.ts';
import type { GeneralName } from '../asn1/general-name.ts';
import { accessLocationsOf, freshestPointsOf } from '../asn1/information-access.ts';
import { OID } from '../asn1/oids.ts';

/** Servers asked for one answer: an authority has two or three. Attack: a certificate that makes a crowd of callers. */
const MAX_URLS = 4;

/** Reasons are eight, so more partitions than that are of no use. */
const MAX_POINTS = 8;

const urlsOf = (names: readonly GeneralName[]): readonly string[] => [
  ...new Set(
    names
      .flatMap((name) => (name.form === 'uniformResourceIdentifier' ? [name.value] : []))
      .slice(0, MAX_URLS),
  ),
];

export const issuerUrlsOf = ({ extensions }: Certificate | CertificateList): readonly string[] =>
  urlsOf(accessLocationsOf(extensions, OID.caIssuers));

export const responderUrlsOf = ({ extensions }: Certificate): readonly string[] =>
  urlsOf(accessLocationsOf(extensions, OID.ocsp));

/** For each distribution point the addresses of its list: one is as good as another (RFC 5280 §4.2.1.13). */
export const listUrlsOf = ({ known }: Certificate): readonly (readonly string[])[] =>
  known.cRLDistributionPoints.slice(0, MAX_POINTS).map(urlsOfPoint);

export const deltaUrlsOf = ({ extensions }: Certificate | CertificateList): readonly (readonly string[])[] =>
  freshestPointsOf(extensions).slice(0, MAX_POINTS).map(urlsOfPoint);

const urlsOfPoint = ({ distributionPoint }: DistributionPoint): readonly string[] =>
  distributionPoint?.form === 'fullName' ? urlsOf(distributionPoint.names) : [];

import type { Certificate } from '../asn1/certificate.ts';
import { valuesOf } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import { toHex } from '../bytes.ts';
import { addressesOf } from '../pki/email-profile.ts';
import { fingerprintOf } from '../pki/fingerprint.ts';
import type { CertificateFacts, SignerReport } from './verdict.ts';

type Identity = Pick<
  SignerReport,
  'name' | 'issuerName' | 'addresses' | 'subject' | 'issuer' | 'serialNumber' | 'sha256'
>;

/** Whose certificate it is, as a person is told it. */
export async function identityOf(certificate: Certificate): Promise<Identity> {
  const { subject, issuer } = certificate;
  const { subjectAltName, subject: legacy } = addressesOf(certificate);
  const addresses = [...new Set([...subjectAltName, ...legacy])];
  return {
    name: valuesOf(subject, OID.commonName).at(-1) ?? addresses[0] ?? subject.text,
    issuerName:
      valuesOf(issuer, OID.commonName).at(-1) ?? valuesOf(issuer, OID.organizationName)[0] ?? issuer.text,
    addresses,
    subject: subject.text,
    issuer: issuer.text,
    serialNumber: toHex(certificate.serialNumber),
    sha256: await fingerprintOf(certificate),
  };
}

/** One certificate of a path, as a person is shown it. */
export async function factsOf(certificate: Certificate): Promise<CertificateFacts> {
  return {
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serialNumber: toHex(certificate.serialNumber),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    sha256: await fingerprintOf(certificate),
  };
}

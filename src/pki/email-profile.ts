import type { Certificate } from '../asn1/certificate.ts';
import { valuesOf } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import type { PkiFinding } from './finding.ts';

/** The addresses a certificate was issued for, by where they stand (RFC 8550 §3). */
export interface CertificateAddresses {
  readonly subjectAltName: readonly string[];
  /** The legacy place, which no authority need have checked. */
  readonly subject: readonly string[];
}

export function addressesOf({ subject, known }: Certificate): CertificateAddresses {
  return {
    subjectAltName: known.subjectAltName.flatMap((name) =>
      name.form === 'rfc822Name' || name.form === 'smtpUtf8Mailbox' ? [name.value] : [],
    ),
    subject: valuesOf(subject, OID.emailAddress),
  };
}

/** RFC 8550 §4.4: whether the certificate is one for signing mail. */
export function checkEmailProfile({ subject, known }: Certificate): readonly PkiFinding[] {
  const findings: PkiFinding[] = [];
  // §4.4.2: where key usage is there, it names signatures.
  if (known.keyUsage && !known.keyUsage.has('digitalSignature') && !known.keyUsage.has('nonRepudiation')) {
    findings.push({ code: 'key-usage-not-signing', certificate: subject.text });
  }
  // §4.4.4
  return [...findings, ...checkPurpose(subject.text, known.extendedKeyUsage)];
}

/** Where purposes are listed, mail is among them; an authority's list bounds all that it issues. */
export function checkPurpose(
  certificate: string,
  purposes: readonly string[] | undefined,
): readonly PkiFinding[] {
  if (!purposes || purposes.includes(OID.emailProtection) || purposes.includes(OID.anyExtendedKeyUsage))
    return [];
  return [{ code: 'extended-key-usage-not-email', certificate, purposes }];
}

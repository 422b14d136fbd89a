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

/** What a path is validated for; `any` asks nothing of the certificates' purposes. */
export type Purpose = 'email' | 'server' | 'client' | 'any';

const PURPOSES: Readonly<Record<Exclude<Purpose, 'any'>, string>> = {
  email: OID.emailProtection,
  server: OID.serverAuth,
  client: OID.clientAuth,
};

/** Whether the leaf is one for this purpose: for mail, RFC 8550 §4.4. */
export function checkLeaf({ subject, known }: Certificate, purpose: Purpose): readonly PkiFinding[] {
  const findings: PkiFinding[] = [];
  const signs =
    !known.keyUsage || known.keyUsage.has('digitalSignature') || known.keyUsage.has('nonRepudiation');
  // §4.4.2: where key usage is there, it names signatures.
  if (purpose === 'email' && !signs)
    findings.push({ code: 'key-usage-not-signing', certificate: subject.text });
  // §4.4.4
  return [...findings, ...checkPurpose(subject.text, known.extendedKeyUsage, purpose)];
}

/** Where purposes are listed, this one is among them; an authority's list bounds all that it issues. */
export function checkPurpose(
  certificate: string,
  purposes: readonly string[] | undefined,
  purpose: Purpose,
): readonly PkiFinding[] {
  if (purpose === 'any' || !purposes) return [];
  if (purposes.includes(PURPOSES[purpose]) || purposes.includes(OID.anyExtendedKeyUsage)) return [];
  return [
    {
      code: purpose === 'email' ? 'extended-key-usage-not-email' : 'purpose-not-allowed',
      certificate,
      purposes,
    },
  ];
}

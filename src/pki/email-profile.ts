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

/**
 * What a path is validated for: `email` for signatures, `email-encryption` for being written to; `any` asks nothing of
 * the certificates' purposes.
 */
export type Purpose = 'email' | 'email-encryption' | 'server' | 'client' | 'timestamp' | 'any';

const PURPOSES: Readonly<Record<Exclude<Purpose, 'any'>, string>> = {
  email: OID.emailProtection,
  'email-encryption': OID.emailProtection,
  server: OID.serverAuth,
  client: OID.clientAuth,
  timestamp: OID.timeStamping,
};

/** Whether the leaf is one for this purpose: for mail, RFC 8550 §4.4; for time-stamps, RFC 3161 §2.3. */
export function checkLeaf(certificate: Certificate, purpose: Purpose): readonly PkiFinding[] {
  const { subject, known } = certificate;
  const findings: PkiFinding[] = [];
  const signs =
    !known.keyUsage || known.keyUsage.has('digitalSignature') || known.keyUsage.has('nonRepudiation');
  // §4.4.2: where key usage is there, it names signatures.
  if ((purpose === 'email' || purpose === 'timestamp') && !signs)
    findings.push({ code: 'key-usage-not-signing', certificate: subject.text });
  if (purpose === 'timestamp' && !isForTimestampsAlone(certificate)) {
    const purposes = known.extendedKeyUsage ?? [];
    return [...findings, { code: 'purpose-not-allowed', certificate: subject.text, purposes }];
  }
  // §4.4.4
  return [...findings, ...checkPurpose(subject.text, known.extendedKeyUsage, purpose)];
}

/** RFC 3161 §2.3. Attack: a person's certificate, or a server's, would tell the time as well. */
function isForTimestampsAlone({ known, extensions }: Certificate): boolean {
  const [purpose, ...others] = known.extendedKeyUsage ?? [];
  const isCritical = extensions.some(({ type, critical }) => type === OID.extendedKeyUsage && critical);
  return purpose === OID.timeStamping && others.length === 0 && isCritical;
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
      code:
        PURPOSES[purpose] === OID.emailProtection ? 'extended-key-usage-not-email' : 'purpose-not-allowed',
      certificate,
      purposes,
    },
  ];
}

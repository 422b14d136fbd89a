import { element, time } from '../../src/asn1/der.ts';
import { TAG } from '../../src/asn1/ber.ts';
import type { Certificate } from '../../src/asn1/certificate.ts';
import type { Bytes } from '../../src/bytes.ts';
import { digest } from '../../src/crypto/digest.ts';

/** A root as NSS's certdata.txt has it: the certificate, and beside it what is trusted. */
export interface ListedRoot {
  readonly certificate: Certificate;
  readonly name?: string;
  /** What follows the attribute's name. */
  readonly email?: string;
  /** `null` for no word on it. */
  readonly distrustAfter?: Date | string | null;
  /** Takes the place of the certificate's in the object of trust. */
  readonly sha1?: Bytes;
  readonly serialNumber?: Bytes;
}

export async function certdata(...roots: readonly ListedRoot[]): Promise<string> {
  const objects = await Promise.all(roots.map(objectsOf));
  return `# Certificates of a test\n\nBEGINDATA\nCKA_CLASS CK_OBJECT_CLASS CKO_NSS_BUILTIN_ROOT_LIST\n\n${objects.join('\n')}`;
}

async function objectsOf(root: ListedRoot): Promise<string> {
  const {
    certificate,
    name = certificate.subject.text,
    email = 'CKT_NSS_TRUSTED_DELEGATOR',
    distrustAfter,
  } = root;
  const serialNumber = root.serialNumber ?? element(TAG.integer, certificate.serialNumber);
  const filed = [
    `CKA_ISSUER ${octal(certificate.issuer.der)}`,
    `CKA_SERIAL_NUMBER ${octal(serialNumber)}`,
  ].join('\n');
  return `#
# ${name}
CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE
CKA_TOKEN CK_BBOOL CK_TRUE
CKA_LABEL UTF8 "${name}"
${filed}
CKA_VALUE ${octal(certificate.der)}
CKA_NSS_SERVER_DISTRUST_AFTER CK_BBOOL CK_FALSE
${distrustOf(distrustAfter)}

CKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST
CKA_LABEL UTF8 "${name}"
CKA_CERT_SHA1_HASH ${octal(root.sha1 ?? (await digest('SHA-1', certificate.der)))}
${filed}
CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_MUST_VERIFY_TRUST
CKA_TRUST_EMAIL_PROTECTION CK_TRUST ${email}
CKA_TRUST_STEP_UP_APPROVED CK_BBOOL CK_FALSE
`;
}

/** A date stands as the content of a UTCTime. */
function distrustOf(value: ListedRoot['distrustAfter']): string {
  if (value === null) return '';
  const said = value instanceof Date ? octal(time(value).subarray(2)) : (value ?? 'CK_BBOOL CK_FALSE');
  return `CKA_NSS_EMAIL_DISTRUST_AFTER ${said}`;
}

export function octal(octets: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < octets.length; at += 16) {
    const line = [...octets.subarray(at, at + 16)];
    lines.push(line.map((octet) => `\\${octet.toString(8).padStart(3, '0')}`).join(''));
  }
  return ['MULTILINE_OCTAL', ...lines, 'END'].join('\n');
}

import { children, encodingOf, parseBer } from '../../src/asn1/ber.ts';
import { readCertificate, readPublicKey, type Certificate } from '../../src/asn1/certificate.ts';
import { bitString, sequence } from '../../src/asn1/der.ts';
import type { Bytes } from '../../src/bytes.ts';
import {
  generateSigningKey,
  type KeyKind,
  type SigningHash,
  type SigningKey,
} from '../../src/crypto/signing-key.ts';
import { OID } from '../../src/asn1/oids.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  extendedKeyUsage,
  issueCertificate,
  keyIdentifierOf,
  keyUsage,
  nameOf,
  rfc822Name,
  subjectAltName,
  subjectKeyIdentifier,
  type ExtensionValue,
} from '../../src/pki/issue-certificate.ts';

/** What a test wants of a certificate; all that it leaves out is as a good authority would have it. */
export interface Wanted {
  readonly name?: string;
  readonly subject?: Bytes;
  readonly email?: string | readonly string[];
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly key?: SigningKey;
  readonly kind?: KeyKind;
  readonly hash?: SigningHash;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly serialNumber?: Bytes;
  /** Takes the place of the extension of the same type, or is added; `null` leaves that type out. */
  readonly extensions?: readonly (ExtensionValue | { readonly type: string; readonly value: null })[];
  /** What is signed instead of the members of a right TBSCertificate, given in their order: version first. */
  readonly reshape?: (members: readonly Bytes[]) => readonly Bytes[];
}

/** A certificate with its key: it can sign and, authority or not, issue. */
export interface Identity {
  readonly der: Bytes;
  readonly certificate: Certificate;
  readonly key: SigningKey;
  issue(wanted: Wanted): Promise<Identity>;
}

export const NOW = new Date('2026-06-01T12:00:00Z');
export const YEAR = 365 * 24 * 60 * 60 * 1000;

/** A self-signed authority. */
export async function createRoot(wanted: Wanted = {}): Promise<Identity> {
  const key = wanted.key ?? (await generateSigningKey(wanted.kind ?? 'P-256', wanted.hash));
  const subject = wanted.subject ?? nameOf({ O: 'Signet Test', CN: wanted.name ?? 'Test Root' });
  return issue({ ca: true, ...wanted, key, subject }, subject, key);
}

/** A self-signed certificate of a person, as anybody can make one. */
export async function createSelfSigned(wanted: Wanted): Promise<Identity> {
  return createRoot({ ca: false, name: 'Alice Example', ...wanted });
}

async function issue(wanted: Wanted, issuerName: Bytes, issuerKey: SigningKey): Promise<Identity> {
  const key = wanted.key ?? (await generateSigningKey(wanted.kind ?? 'P-256', wanted.hash));
  const right = await issueCertificate(
    {
      subject: wanted.subject ?? nameOf({ O: 'Signet Test', CN: wanted.name ?? 'Alice Example' }),
      subjectPublicKeyInfo: key.subjectPublicKeyInfo,
      notBefore: wanted.notBefore ?? new Date(NOW.getTime() - YEAR),
      notAfter: wanted.notAfter ?? new Date(NOW.getTime() + YEAR),
      extensions: replaceExtensions(await usualExtensions(wanted, key, issuerKey), wanted.extensions ?? []),
      ...(wanted.serialNumber ? { serialNumber: wanted.serialNumber } : {}),
    },
    issuerName,
    issuerKey,
  );
  const der = wanted.reshape ? await reshaped(right, wanted.reshape, issuerKey) : right;
  const certificate = readCertificate(der);
  return { der, certificate, key, issue: (next) => issue(next, certificate.subject.der, key) };
}

async function reshaped(
  certificate: Bytes,
  reshape: NonNullable<Wanted['reshape']>,
  issuerKey: SigningKey,
): Promise<Bytes> {
  const [tbs] = children(parseBer(certificate));
  const tbsCertificate = sequence(...reshape(tbs ? children(tbs).map(encodingOf) : []));
  return sequence(
    tbsCertificate,
    issuerKey.signatureAlgorithm,
    bitString(await issuerKey.sign(tbsCertificate)),
  );
}

async function usualExtensions(
  wanted: Wanted,
  key: SigningKey,
  issuerKey: SigningKey,
): Promise<ExtensionValue[]> {
  const addresses = wanted.email === undefined ? [] : [wanted.email].flat();
  return [
    basicConstraints(wanted.ca ?? false, wanted.pathLength),
    wanted.ca ? keyUsage('keyCertSign', 'cRLSign') : keyUsage('digitalSignature'),
    ...(wanted.ca ? [] : [extendedKeyUsage(OID.emailProtection)]),
    ...(addresses.length > 0 ? [subjectAltName(...addresses.map(rfc822Name))] : []),
    subjectKeyIdentifier(await identifierOf(key)),
    authorityKeyIdentifier(await identifierOf(issuerKey)),
  ];
}

const identifierOf = (key: SigningKey): Promise<Bytes> =>
  keyIdentifierOf(readPublicKey(parseBer(key.subjectPublicKeyInfo)).publicKey);

function replaceExtensions(
  usual: readonly ExtensionValue[],
  changes: NonNullable<Wanted['extensions']>,
): readonly ExtensionValue[] {
  const kept = usual.filter(({ type }) => !changes.some((change) => change.type === type));
  return [...kept, ...changes.filter((change): change is ExtensionValue => change.value !== null)];
}

import {
  bitString,
  boolean,
  element,
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
  time,
  utf8String,
} from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import type { KeyUsage } from '../asn1/extensions.ts';
import { utf8, type Bytes } from '../bytes.ts';
import { digest } from '../crypto/digest.ts';
import { randomOctets } from '../crypto/random.ts';
import type { SigningKey } from '../crypto/signing-key.ts';

/** One extension as it will stand in the certificate. */
export interface ExtensionValue {
  readonly type: string;
  readonly critical: boolean;
  readonly value: Bytes;
}

export interface CertificateRequest {
  readonly subject: Bytes;
  readonly subjectPublicKeyInfo: Bytes;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly ExtensionValue[];
  /** The magnitude, big-endian; 16 random octets if left out (RFC 5280 §4.1.2.2: at most 20). */
  readonly serialNumber?: Bytes;
}

/** Issues a version 3 certificate (RFC 5280 §4.1). `issuer` is the encoding of the issuer's name. */
export async function issueCertificate(
  request: CertificateRequest,
  issuer: Bytes,
  key: SigningKey,
): Promise<Bytes> {
  const tbsCertificate = sequence(
    explicit(0, integer(2)),
    integer(request.serialNumber ?? randomOctets(16)),
    key.signatureAlgorithm,
    issuer,
    sequence(time(request.notBefore), time(request.notAfter)),
    request.subject,
    request.subjectPublicKeyInfo,
    explicit(3, sequence(...request.extensions.map(encodeExtension))),
  );
  return sequence(tbsCertificate, key.signatureAlgorithm, bitString(await key.sign(tbsCertificate)));
}

export function encodeExtension({ type, critical, value }: ExtensionValue): Bytes {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value));
}

const ATTRIBUTES = {
  C: OID.countryName,
  O: OID.organizationName,
  OU: OID.organizationalUnitName,
  CN: OID.commonName,
} as const;

/** A distinguished name in the order given, the most general attribute first; values as UTF8String. */
export function nameOf(attributes: Partial<Record<keyof typeof ATTRIBUTES | 'emailAddress', string>>): Bytes {
  const relativeNames = Object.entries(attributes).map(([label, value]) => {
    const attribute =
      label === 'emailAddress'
        ? sequence(oid(OID.emailAddress), element(0x16, utf8(value)))
        : sequence(oid(ATTRIBUTES[label as keyof typeof ATTRIBUTES]), utf8String(value));
    return setOf(attribute);
  });
  return sequence(...relativeNames);
}

export const basicConstraints = (ca: boolean, pathLength?: number): ExtensionValue => ({
  type: OID.basicConstraints,
  critical: true,
  value: sequence(...(ca ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])),
});

const KEY_USAGE_BITS: Readonly<Record<Exclude<KeyUsage, 'encipherOnly' | 'decipherOnly'>, number>> = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
};

export function keyUsage(...usages: readonly (keyof typeof KEY_USAGE_BITS)[]): ExtensionValue {
  const octet = usages.reduce((bits, usage) => bits | (0x80 >> KEY_USAGE_BITS[usage]), 0);
  // X.690 §11.2.2: trailing zero bits of a named bit list are not encoded.
  const unused = octet === 0 ? 0 : 31 - Math.clz32(octet & -octet);
  return {
    type: OID.keyUsage,
    critical: true,
    value: bitString(octet === 0 ? new Uint8Array(0) : Uint8Array.of(octet), unused),
  };
}

export const extendedKeyUsage = (...purposes: readonly string[]): ExtensionValue => ({
  type: OID.extendedKeyUsage,
  critical: false,
  value: sequence(...purposes.map(oid)),
});

/** GeneralName forms for subjectAltName: RFC 5280 §4.2.1.6. */
export const rfc822Name = (address: string): Bytes => implicit(1, utf8(address));
export const dnsName = (host: string): Bytes => implicit(2, utf8(host));
export const ipAddress = (octets: Uint8Array): Bytes => implicit(7, octets);

export const subjectAltName = (...names: readonly Bytes[]): ExtensionValue => ({
  type: OID.subjectAltName,
  critical: false,
  value: sequence(...names),
});

/** RFC 5280 §4.2.1.2, method 1, over what the BIT STRING of the key holds. */
export async function keyIdentifierOf(publicKey: Bytes): Promise<Bytes> {
  return digest('SHA-1', publicKey);
}

export const subjectKeyIdentifier = (identifier: Bytes): ExtensionValue => ({
  type: OID.subjectKeyIdentifier,
  critical: false,
  value: octetString(identifier),
});

export const authorityKeyIdentifier = (identifier: Bytes): ExtensionValue => ({
  type: OID.authorityKeyIdentifier,
  critical: false,
  value: sequence(implicit(0, identifier)),
});

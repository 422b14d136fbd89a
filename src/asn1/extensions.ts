import { BasicConstraints, ExtKeyUsage } from 'pkijs';
import type { Bytes } from '../bytes.ts';
import { children, contentOf, context, octets, parseBer, TAG, type Node } from './ber.ts';
import { requireDer } from './der.ts';
import { readDistributionPoints, type DistributionPoint } from './distribution-points.ts';
import { fieldsOf, oidOf, smallInteger } from './fields.ts';
import { readGeneralName, readGeneralNames, type GeneralName } from './general-name.ts';
import { MalformedError } from './malformed.ts';
import { readNameConstraints, type NameConstraints } from './name-constraints.ts';
import type { Name } from './name.ts';
import { OID } from './oids.ts';

/** RFC 5280 §4.2.1.3, in the order of the bits. */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export interface Extension {
  readonly type: string;
  readonly critical: boolean;
  readonly value: Bytes;
}

/** The issuer's certificate by whom it was issued, and its number there. */
interface AuthorityCertificate {
  readonly issuer: Name;
  readonly serialNumber: Bytes;
}

export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

/** Numbers of certificates that may still follow. */
interface PolicyConstraints {
  readonly requireExplicitPolicy: number | undefined;
  readonly inhibitPolicyMapping: number | undefined;
}

/** The extensions that rules of pki/ read; absent ones are undefined. */
export interface KnownExtensions {
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | undefined } | undefined;
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly subjectAltName: readonly GeneralName[];
  readonly subjectKeyIdentifier: Bytes | undefined;
  readonly authorityKeyIdentifier: Bytes | undefined;
  readonly authorityCertificate: AuthorityCertificate | undefined;
  readonly nameConstraints: NameConstraints | undefined;
  readonly certificatePolicies: readonly string[] | undefined;
  /** The types of the policies' qualifiers, which are words for people. */
  readonly policyQualifiers: readonly string[];
  readonly policyMappings: readonly PolicyMapping[];
  readonly policyConstraints: PolicyConstraints;
  readonly inhibitAnyPolicy: number | undefined;
  readonly cRLDistributionPoints: readonly DistributionPoint[];
}

export function readExtensions(node: Node | undefined, structure: string): readonly Extension[] {
  if (!node) return [];
  const extensions = children(node).map((member): Extension => {
    const fields = fieldsOf(member, 'Extension');
    const type = oidOf(fields.any('extnID'), 'Extension');
    const critical = fields.optional(TAG.boolean);
    const value = octets(fields.take(TAG.octetString, 'extnValue'));
    fields.end();
    return { type, critical: critical !== undefined && contentOf(critical)[0] !== 0, value };
  });
  // RFC 5280 §4.2: one instance of each, or two readers could each take another one.
  if (new Set(extensions.map(({ type }) => type)).size < extensions.length) {
    throw new MalformedError(structure, 'the same extension twice');
  }
  return extensions;
}

export function readKnownExtensions(extensions: readonly Extension[]): KnownExtensions {
  const read = <T>(type: string, reader: (value: Node) => T): T | undefined => {
    const extension = extensions.find((candidate) => candidate.type === type);
    if (!extension) return undefined;
    const value = parseBer(extension.value);
    requireDer(value, 'Extension');
    return reader(value);
  };
  return {
    basicConstraints: read(OID.basicConstraints, readBasicConstraints),
    keyUsage: read(OID.keyUsage, readKeyUsage),
    extendedKeyUsage: read(OID.extendedKeyUsage, readExtendedKeyUsage),
    subjectAltName: read(OID.subjectAltName, readGeneralNames) ?? [],
    subjectKeyIdentifier: read(OID.subjectKeyIdentifier, (value) => octets(value)),
    authorityKeyIdentifier: read(OID.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    authorityCertificate: read(OID.authorityKeyIdentifier, readAuthorityCertificate),
    nameConstraints: read(OID.nameConstraints, readNameConstraints),
    certificatePolicies: read(OID.certificatePolicies, readCertificatePolicies),
    policyQualifiers: read(OID.certificatePolicies, readPolicyQualifiers) ?? [],
    policyMappings: read(OID.policyMappings, readPolicyMappings) ?? [],
    policyConstraints: read(OID.policyConstraints, readPolicyConstraints) ?? NO_CONSTRAINTS,
    inhibitAnyPolicy: read(OID.inhibitAnyPolicy, (value) => smallInteger(value, 'InhibitAnyPolicy')),
    cRLDistributionPoints: read(OID.crlDistributionPoints, readDistributionPoints) ?? [],
  };
}

/** Far more than these extensions ever have. pkijs makes half a kilobyte of objects out of an octet. */
const MAX_FOR_PKIJS = 4096;

/** pkijs throws errors of its own for what does not fit its schema. */
function readByPkijs<T>(structure: string, { source }: Node, reader: (encoding: Bytes) => T): T {
  if (source.bytes.length > MAX_FOR_PKIJS)
    throw new MalformedError(structure, `more than ${MAX_FOR_PKIJS} octets`);
  try {
    return reader(source.bytes);
  } catch {
    throw new MalformedError(structure, 'not as its definition has it');
  }
}

function readBasicConstraints(value: Node): KnownExtensions['basicConstraints'] {
  const encoding = contentOf(value).length === 0 ? undefined : value;
  // An empty SEQUENCE is what every end entity that has the extension writes.
  if (!encoding) return { ca: false, pathLength: undefined };
  const read = readByPkijs('BasicConstraints', value, (encoding) => BasicConstraints.fromBER(encoding));
  const pathLength = read.pathLenConstraint;
  // RFC 5280 §4.2.1.9: a number that is not small and not negative is no limit that anybody meant.
  if (pathLength !== undefined && (typeof pathLength !== 'number' || pathLength < 0)) {
    throw new MalformedError('BasicConstraints', 'pathLenConstraint out of range');
  }
  return { ca: read.cA, pathLength };
}

function readKeyUsage(value: Node): ReadonlySet<KeyUsage> {
  if (value.tag !== TAG.bitString) throw new MalformedError('KeyUsage', 'BIT STRING expected');
  const bits = contentOf(value).subarray(1);
  return new Set(KEY_USAGES.filter((_, bit) => (((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1));
}

function readExtendedKeyUsage(value: Node): readonly string[] {
  return readByPkijs('ExtKeyUsageSyntax', value, (encoding) => ExtKeyUsage.fromBER(encoding)).keyPurposes;
}

function readAuthorityKeyIdentifier(value: Node): Bytes | undefined {
  const keyIdentifier = fieldsOf(value, 'AuthorityKeyIdentifier').optional(context(0, false));
  return keyIdentifier && contentOf(keyIdentifier);
}

function readAuthorityCertificate(value: Node): AuthorityCertificate | undefined {
  const fields = fieldsOf(value, 'AuthorityKeyIdentifier');
  fields.optional(context(0, false));
  const names = fields.optional(context(1));
  const serialNumber = fields.optional(context(2, false));
  fields.end();
  const issuer =
    names &&
    children(names)
      .map(readGeneralName)
      .find(({ form }) => form === 'directoryName');
  return issuer?.form === 'directoryName' && serialNumber
    ? { issuer: issuer.value, serialNumber: contentOf(serialNumber) }
    : undefined;
}

const NO_CONSTRAINTS: PolicyConstraints = {
  requireExplicitPolicy: undefined,
  inhibitPolicyMapping: undefined,
};

function readCertificatePolicies(value: Node): readonly string[] {
  if (value.tag !== TAG.sequence) throw new MalformedError('CertificatePolicies', 'SEQUENCE expected');
  const policies = children(value).map((information) =>
    oidOf(fieldsOf(information, 'PolicyInformation').any('policyIdentifier'), 'PolicyInformation'),
  );
  // RFC 5280 §4.2.1.4
  if (new Set(policies).size < policies.length)
    throw new MalformedError('CertificatePolicies', 'the same policy twice');
  return policies;
}

function readPolicyQualifiers(value: Node): readonly string[] {
  const types = children(value).flatMap((information) => {
    const [, qualifiers] = children(information);
    return qualifiers ? children(qualifiers).map(qualifierType) : [];
  });
  return [...new Set(types)];
}

const qualifierType = (qualifier: Node): string =>
  oidOf(fieldsOf(qualifier, 'PolicyQualifierInfo').any('policyQualifierId'), 'PolicyQualifierInfo');

function readPolicyMappings(value: Node): readonly PolicyMapping[] {
  if (value.tag !== TAG.sequence) throw new MalformedError('PolicyMappings', 'SEQUENCE expected');
  return children(value).map((mapping) => {
    const fields = fieldsOf(mapping, 'PolicyMappings');
    const issuerDomainPolicy = oidOf(fields.any('issuerDomainPolicy'), 'PolicyMappings');
    const subjectDomainPolicy = oidOf(fields.any('subjectDomainPolicy'), 'PolicyMappings');
    fields.end();
    return { issuerDomainPolicy, subjectDomainPolicy };
  });
}

function readPolicyConstraints(value: Node): PolicyConstraints {
  const fields = fieldsOf(value, 'PolicyConstraints');
  const [explicit, mapping] = [fields.optional(context(0, false)), fields.optional(context(1, false))];
  fields.end();
  return {
    requireExplicitPolicy: explicit && smallInteger(explicit, 'PolicyConstraints', explicit.tag),
    inhibitPolicyMapping: mapping && smallInteger(mapping, 'PolicyConstraints', mapping.tag),
  };
}

import { contentOf, context, octets, parseBer, TAG, type Node } from '../asn1/ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from '../asn1/certificate.ts';
import type { Attribute } from '../asn1/attributes.ts';
import { element } from '../asn1/der.ts';
import { fieldsOf, oidOf, timeOf } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import type { AttributeName, CmsFinding } from './finding.ts';

/** ESSCertID and ESSCertIDv2 (RFC 5035 §3 and §4): which certificate the signer meant. */
interface CertificateHash {
  readonly digestAlgorithm: string;
  readonly hash: Bytes;
}

/** The signed attributes that rules read. One that is absent or broken is undefined; `broken` says which. */
export interface SignedAttributes {
  readonly contentType: string | undefined;
  readonly messageDigest: Bytes | undefined;
  readonly signingTime: Date | undefined;
  readonly signingCertificates: readonly CertificateHash[];
  readonly algorithmProtection: AlgorithmProtection | undefined;
  readonly broken: readonly CmsFinding[];
}

/** RFC 6211 §2; the signature algorithm is absent where a MAC was protected instead. */
interface AlgorithmProtection {
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signatureAlgorithm: AlgorithmIdentifier | undefined;
}

/** Reads the attributes by RFC 5652 §5.3 and §11: each at most once, with exactly one value of the right type. */
export function readSignedAttributes(attributes: readonly Attribute[]): SignedAttributes {
  const broken: CmsFinding[] = [];
  const read = <T>(
    name: AttributeName,
    type: string,
    reader: (value: Node) => T | undefined,
  ): T | undefined => {
    const found = attributes.filter((attribute) => attribute.type === type);
    if (found.length === 0) return undefined;
    const [value, ...more] = found.flatMap(({ values }) => values);
    if (found.length > 1 || more.length > 0) {
      broken.push({ code: 'attribute-repeated', attribute: name });
      return undefined;
    }
    const result = value && readOrUndefined(() => reader(parseBer(value)));
    if (result === undefined) broken.push({ code: 'attribute-malformed', attribute: name });
    return result;
  };

  const contentType = read('content-type', OID.contentType, (value) => oidOf(value, 'ContentType'));
  const messageDigest = read('message-digest', OID.messageDigest, (value) => octets(value));
  for (const [name, type] of MANDATORY) {
    if (!attributes.some((attribute) => attribute.type === type)) {
      broken.push({ code: 'attribute-missing', attribute: name });
    }
  }
  return {
    contentType,
    messageDigest,
    signingTime: read('signing-time', OID.signingTime, timeOf),
    signingCertificates: [
      read('signing-certificate', OID.signingCertificateV2, (value) =>
        readCertificateHash(value, OID.sha256),
      ),
      read('signing-certificate', OID.signingCertificate, (value) => readCertificateHash(value, OID.sha1)),
    ].filter((hash) => hash !== undefined),
    algorithmProtection: read('algorithm-protection', OID.algorithmProtection, readAlgorithmProtection),
    broken,
  };
}

// RFC 5652 §5.3: where there are signed attributes at all, these two are among them.
const MANDATORY = [
  ['content-type', OID.contentType],
  ['message-digest', OID.messageDigest],
] as const;

function readOrUndefined<T>(reader: () => T | undefined): T | undefined {
  try {
    return reader();
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** RFC 5035 §3: the first of the certificates named is the signer's own. */
function readCertificateHash(value: Node, defaultDigest: string): CertificateHash {
  const certificates = fieldsOf(value, 'SigningCertificate').take(TAG.sequence, 'certs');
  const first = fieldsOf(fieldsOf(certificates, 'SigningCertificate').any('certs'), 'ESSCertID');
  const hashAlgorithm = first.optional(TAG.sequence);
  return {
    digestAlgorithm: hashAlgorithm ? readAlgorithm(hashAlgorithm).algorithm : defaultDigest,
    hash: octets(first.any('certHash')),
  };
}

function readAlgorithmProtection(value: Node): AlgorithmProtection {
  const fields = fieldsOf(value, 'CMSAlgorithmProtection');
  const digestAlgorithm = readAlgorithm(fields.any('digestAlgorithm'));
  const signature = fields.optional(context(1));
  return {
    digestAlgorithm,
    // [1] IMPLICIT: the same content under the tag of a SEQUENCE.
    signatureAlgorithm: signature && readAlgorithm(parseBer(element(TAG.sequence, contentOf(signature)))),
  };
}

/** Attributes are a few hundred octets; a content larger than this is no set of them. */
const MAX_ATTRIBUTES = 65_536;

/**
 * Whether a content is itself a set of signed attributes. Attack: the signature over the attributes of one message
 * is presented, without attributes, as a signature over a "message" that consists of those attributes' encoding.
 */
export function looksLikeSignedAttributes(content: Bytes): boolean {
  if (content[0] !== TAG.set || content.length > MAX_ATTRIBUTES) return false;
  const attributes = readOrUndefined(() => readAttributeTypes(parseBer(content)));
  return attributes?.has(OID.messageDigest) === true && attributes.has(OID.contentType);
}

function readAttributeTypes(set: Node): ReadonlySet<string> {
  const members = fieldsOf(set, 'SignedAttributes', TAG.set);
  const types = new Set<string>();
  for (let next = members.optional(TAG.sequence); next; next = members.optional(TAG.sequence)) {
    types.add(oidOf(fieldsOf(next, 'Attribute').any('attrType'), 'Attribute'));
  }
  return types;
}

import type { Bytes } from '../bytes.ts';
import { children, context, encodingOf, octets, octetSegments, parseBer, TAG, type Node } from './ber.ts';
import { readAttributes, readUnsignedAttributes, type Attribute } from './attributes.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { fieldsOf, oidOf, onlyChild, smallInteger } from './fields.ts';
import { readIssuerAndSerialNumber, type IssuerAndSerialNumber } from './issuer-and-serial-number.ts';
import { OID } from './oids.ts';

/** RFC 5652 §3: what a CMS message is, before anything inside is read. */
export interface ContentInfo {
  readonly contentType: string;
  readonly content: Node;
}

export type SignerIdentifier =
  IssuerAndSerialNumber | { readonly form: 'subjectKeyIdentifier'; readonly keyIdentifier: Bytes };

export interface SignerInfo {
  readonly version: number;
  readonly sid: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly signedAttributes: readonly Attribute[] | undefined;
  /** RFC 5652 §5.4: what the signature is over, the DER of the SET OF, however it stands in the message. */
  readonly signedAttributesDer: Bytes | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Bytes;
  /** Anybody can have added them on the way. */
  readonly unsignedAttributes: readonly Attribute[];
}

/** RFC 5652 §5.1. Content and certificates are views of the bytes that were given. */
export interface SignedData {
  readonly eContentType: string;
  /** The segments of eContent, or undefined where the signature is detached. */
  readonly eContent: readonly Bytes[] | undefined;
  readonly certificates: readonly Bytes[];
  readonly crls: readonly Bytes[];
  readonly ocspResponses: readonly Bytes[];
  readonly signerInfos: readonly SignerInfo[];
}

/** @throws MalformedError, for bytes after the end too */
export function readContentInfo(bytes: Bytes): ContentInfo {
  const fields = fieldsOf(parseBer(bytes), 'ContentInfo');
  const contentType = oidOf(fields.any('contentType'), 'ContentInfo');
  const content = onlyChild(fields.take(context(0), 'content'), 'ContentInfo');
  fields.end();
  return { contentType, content };
}

/** @throws MalformedError */
export function readSignedData(node: Node): SignedData {
  const fields = fieldsOf(node, 'SignedData');
  smallInteger(fields.take(TAG.integer, 'version'), 'SignedData');
  fields.take(TAG.set, 'digestAlgorithms');
  const { eContentType, eContent } = readEncapsulated(fields.any('encapContentInfo'));
  const certificates = fields.optional(context(0));
  const revocationInfo = fields.optional(context(1));
  const signerInfos = children(fields.take(TAG.set, 'signerInfos')).map(readSignerInfo);
  fields.end();
  return {
    eContentType,
    eContent,
    // RFC 5652 §10.2.2: the other choices are attribute certificates and obsolete forms.
    certificates: certificates ? plainSequences(certificates) : [],
    crls: revocationInfo ? plainSequences(revocationInfo) : [],
    ocspResponses: revocationInfo ? children(revocationInfo).flatMap(readOcspResponse) : [],
    signerInfos,
  };
}

function readEncapsulated(node: Node): Pick<SignedData, 'eContentType' | 'eContent'> {
  const fields = fieldsOf(node, 'EncapsulatedContentInfo');
  const eContentType = oidOf(fields.any('eContentType'), 'EncapsulatedContentInfo');
  const eContent = fields.optional(context(0));
  fields.end();
  return {
    eContentType,
    eContent: eContent && octetSegments(onlyChild(eContent, 'EncapsulatedContentInfo')),
  };
}

const plainSequences = (node: Node): readonly Bytes[] =>
  children(node)
    .filter((choice) => choice.tag === TAG.sequence)
    .map(encodingOf);

/** RFC 5940 §2.1: an OCSPResponse among the revocation information, as [1] OtherRevocationInfoFormat. */
function readOcspResponse(choice: Node): readonly Bytes[] {
  if (choice.tag !== context(1)) return [];
  const fields = fieldsOf(choice, 'OtherRevocationInfoFormat', context(1));
  if (oidOf(fields.any('otherRevInfoFormat'), 'OtherRevocationInfoFormat') !== OID.ocspResponseFormat)
    return [];
  return [encodingOf(fields.any('otherRevInfo'))];
}

/** @throws MalformedError */
export function readSignerInfo(node: Node): SignerInfo {
  const fields = fieldsOf(node, 'SignerInfo');
  const version = smallInteger(fields.take(TAG.integer, 'version'), 'SignerInfo');
  const sid = readSignerIdentifier(fields.any('sid'));
  const digestAlgorithm = readAlgorithm(fields.any('digestAlgorithm'));
  const signedAttrs = fields.optional(context(0));
  const signatureAlgorithm = readAlgorithm(fields.any('signatureAlgorithm'));
  const signature = octets(fields.any('signature'));
  const unsignedAttrs = fields.optional(context(1));
  fields.end();
  const signed = signedAttrs && readAttributes(signedAttrs);
  return {
    version,
    sid,
    digestAlgorithm,
    signedAttributes: signed?.attributes,
    signedAttributesDer: signed?.der,
    signatureAlgorithm,
    signature,
    unsignedAttributes: unsignedAttrs ? readUnsignedAttributes(unsignedAttrs) : [],
  };
}

function readSignerIdentifier(node: Node): SignerIdentifier {
  if (node.tag !== TAG.sequence) {
    return { form: 'subjectKeyIdentifier', keyIdentifier: octets(node, context(0, false)) };
  }
  return readIssuerAndSerialNumber(node);
}

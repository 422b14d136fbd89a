import type { Bytes } from '../bytes.ts';
import { readAttributes, readUnsignedAttributes, type Attribute, type Attributes } from './attributes.ts';
import { children, context, encodingOf, octets, octetSegments, TAG, type Node } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { fieldsOf, oidOf, smallInteger, type Fields } from './fields.ts';
import { MalformedError } from './malformed.ts';
import { readRecipientInfo, type RecipientInfo } from './recipient-info.ts';

/** The longest list of recipients that is read: twice what mail servers deliver one message to. */
const MAX_RECIPIENTS = 1000;

/** An originator has a certificate or two, and those who issued them. */
const MAX_ORIGINATOR_CERTIFICATES = 100;

/** RFC 5652 §6.1. Certificates and ciphertext are views of the bytes that were given. */
interface Enveloped {
  /** The certificates of the originator, for static key agreement. */
  readonly originatorCertificates: readonly Bytes[];
  readonly recipientInfos: readonly RecipientInfo[];
  readonly contentType: string;
  readonly contentEncryptionAlgorithm: AlgorithmIdentifier;
  /** The segments of the ciphertext. */
  readonly encryptedContent: readonly Bytes[];
  /** Neither signed nor encrypted: nothing to go by. */
  readonly unprotectedAttributes: readonly Attribute[];
}

export interface EnvelopedData extends Enveloped {
  readonly kind: 'EnvelopedData';
}

/** RFC 5083 §2.1. */
export interface AuthEnvelopedData extends Enveloped {
  readonly kind: 'AuthEnvelopedData';
  readonly authenticatedAttributes: Attributes | undefined;
  readonly mac: Bytes;
}

/** @throws MalformedError */
export function readEnvelopedData(node: Node): EnvelopedData {
  const fields = fieldsOf(node, 'EnvelopedData');
  const common = readCommon(fields, 'EnvelopedData');
  const unprotectedAttributes = readPlainAttributes(fields.optional(context(1)));
  fields.end();
  return { kind: 'EnvelopedData', ...common, unprotectedAttributes };
}

/** @throws MalformedError */
export function readAuthEnvelopedData(node: Node): AuthEnvelopedData {
  const fields = fieldsOf(node, 'AuthEnvelopedData');
  const common = readCommon(fields, 'AuthEnvelopedData');
  const authAttrs = fields.optional(context(1));
  const mac = octets(fields.any('mac'));
  const unprotectedAttributes = readPlainAttributes(fields.optional(context(2)));
  fields.end();
  return {
    kind: 'AuthEnvelopedData',
    ...common,
    authenticatedAttributes: authAttrs && readAttributes(authAttrs),
    mac,
    unprotectedAttributes,
  };
}

/** The members that both begin with. */
function readCommon(fields: Fields, structure: string): Omit<Enveloped, 'unprotectedAttributes'> {
  smallInteger(fields.take(TAG.integer, 'version'), structure);
  const originatorInfo = fields.optional(context(0));
  const recipientInfos = children(fields.take(TAG.set, 'recipientInfos'));
  const originatorCertificates = originatorInfo ? readOriginatorCertificates(originatorInfo) : [];
  return {
    originatorCertificates,
    recipientInfos: readRecipientInfos(recipientInfos),
    ...readEncryptedContentInfo(fields.any('encryptedContentInfo')),
  };
}

function readOriginatorCertificates(node: Node): readonly Bytes[] {
  const fields = fieldsOf(node, 'OriginatorInfo', context(0));
  const certificates = fields.optional(context(0));
  fields.optional(context(1));
  fields.end();
  // RFC 5652 §10.2.2: the other choices are attribute certificates and obsolete forms.
  const plain = certificates ? children(certificates).filter(({ tag }) => tag === TAG.sequence) : [];
  if (plain.length > MAX_ORIGINATOR_CERTIFICATES)
    throw new MalformedError('OriginatorInfo', `more than ${MAX_ORIGINATOR_CERTIFICATES} certificates`);
  return plain.map(encodingOf);
}

/** Attack: each recipient can cost a step with a private key, so there is an end to them. */
function readRecipientInfos(nodes: readonly Node[]): readonly RecipientInfo[] {
  if (nodes.length === 0) throw new MalformedError('RecipientInfos', 'empty');
  const recipientInfos: RecipientInfo[] = [];
  let count = 0;
  for (const node of nodes) {
    if (count > MAX_RECIPIENTS) break;
    const recipientInfo = readRecipientInfo(node);
    recipientInfos.push(recipientInfo);
    count += recipientInfo.choice === 'kari' ? recipientInfo.recipientEncryptedKeys.length : 1;
  }
  if (count > MAX_RECIPIENTS)
    throw new MalformedError('RecipientInfos', `more than ${MAX_RECIPIENTS} recipients`);
  return recipientInfos;
}

function readEncryptedContentInfo(
  node: Node,
): Pick<Enveloped, 'contentType' | 'contentEncryptionAlgorithm' | 'encryptedContent'> {
  const fields = fieldsOf(node, 'EncryptedContentInfo');
  const contentType = oidOf(fields.any('contentType'), 'EncryptedContentInfo');
  const contentEncryptionAlgorithm = readAlgorithm(fields.any('contentEncryptionAlgorithm'));
  // RFC 8551 §3.3: in a message the ciphertext is always inside.
  const encryptedContent = octetSegments(fields.any('encryptedContent'), context(0, false));
  fields.end();
  return { contentType, contentEncryptionAlgorithm, encryptedContent };
}

const readPlainAttributes = (node: Node | undefined): readonly Attribute[] =>
  node ? readUnsignedAttributes(node) : [];

import type { Bytes } from '../bytes.ts';
import { children, contentOf, context, octets, parseBer, TAG, type Node } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { element } from './der.ts';
import { bitStringOctets, fieldsOf, oidOf, onlyChild, smallInteger, type Fields } from './fields.ts';
import { readIssuerAndSerialNumber, type IssuerAndSerialNumber } from './issuer-and-serial-number.ts';
import { MalformedError } from './malformed.ts';

interface SubjectKeyIdentifier {
  readonly form: 'subjectKeyIdentifier';
  readonly keyIdentifier: Bytes;
}

/** Whose certificate it is: RecipientIdentifier, KeyAgreeRecipientIdentifier, two forms of the originator. */
export type CertificateIdentifier = IssuerAndSerialNumber | SubjectKeyIdentifier;

/** RFC 5652 §6.2.2: an ephemeral public key, or the certificate of a static one. */
export type OriginatorIdentifier =
  | CertificateIdentifier
  | { readonly form: 'originatorKey'; readonly algorithm: AlgorithmIdentifier; readonly publicKey: Bytes };

/** RFC 5652 §6.2, the choices by their names there. */
export type RecipientInfo =
  | {
      readonly choice: 'ktri';
      readonly rid: CertificateIdentifier;
      readonly keyEncryptionAlgorithm: AlgorithmIdentifier;
      readonly encryptedKey: Bytes;
    }
  | {
      readonly choice: 'kari';
      readonly originator: OriginatorIdentifier;
      readonly ukm: Bytes | undefined;
      readonly keyEncryptionAlgorithm: AlgorithmIdentifier;
      readonly recipientEncryptedKeys: readonly RecipientEncryptedKey[];
    }
  | {
      readonly choice: 'kekri';
      readonly keyIdentifier: Bytes;
      readonly keyEncryptionAlgorithm: AlgorithmIdentifier;
      readonly encryptedKey: Bytes;
    }
  | {
      readonly choice: 'pwri';
      readonly keyDerivationAlgorithm: AlgorithmIdentifier | undefined;
      readonly keyEncryptionAlgorithm: AlgorithmIdentifier;
      readonly encryptedKey: Bytes;
    }
  | { readonly choice: 'ori'; readonly type: string };

interface RecipientEncryptedKey {
  readonly rid: CertificateIdentifier;
  readonly encryptedKey: Bytes;
}

/** @throws MalformedError */
export function readRecipientInfo(node: Node): RecipientInfo {
  switch (node.tag) {
    case TAG.sequence:
      return readKeyTransport(node);
    case context(1):
      return readKeyAgreement(node);
    case context(2):
      return readKek(node);
    case context(3):
      return readPassword(node);
    case context(4):
      return readOther(node);
    default:
      throw new MalformedError('RecipientInfo', 'unknown choice');
  }
}

/** The fields behind the version, whose numbers say nothing that the choices don't. */
function fieldsAfterVersion(node: Node, structure: string): Fields {
  const fields = fieldsOf(node, structure, node.tag);
  smallInteger(fields.take(TAG.integer, 'version'), structure);
  return fields;
}

function readKeyTransport(node: Node): RecipientInfo {
  const fields = fieldsAfterVersion(node, 'KeyTransRecipientInfo');
  const identifier = fields.any('rid');
  const rid =
    identifier.tag === TAG.sequence
      ? readIssuerAndSerialNumber(identifier)
      : subjectKeyIdentifier(octets(identifier, context(0, false)));
  const keyEncryptionAlgorithm = readAlgorithm(fields.any('keyEncryptionAlgorithm'));
  const encryptedKey = octets(fields.any('encryptedKey'));
  fields.end();
  return { choice: 'ktri', rid, keyEncryptionAlgorithm, encryptedKey };
}

function readKeyAgreement(node: Node): RecipientInfo {
  const fields = fieldsAfterVersion(node, 'KeyAgreeRecipientInfo');
  const originator = readOriginator(
    onlyChild(fields.take(context(0), 'originator'), 'KeyAgreeRecipientInfo'),
  );
  const ukm = fields.optional(context(1));
  const keyEncryptionAlgorithm = readAlgorithm(fields.any('keyEncryptionAlgorithm'));
  const recipientEncryptedKeys = children(fields.take(TAG.sequence, 'recipientEncryptedKeys'));
  fields.end();
  return {
    choice: 'kari',
    originator,
    ukm: ukm && octets(onlyChild(ukm, 'KeyAgreeRecipientInfo')),
    keyEncryptionAlgorithm,
    recipientEncryptedKeys: recipientEncryptedKeys.map(readRecipientEncryptedKey),
  };
}

function readOriginator(node: Node): OriginatorIdentifier {
  if (node.tag === TAG.sequence) return readIssuerAndSerialNumber(node);
  if (node.tag !== context(1)) return subjectKeyIdentifier(octets(node, context(0, false)));
  const fields = fieldsOf(node, 'OriginatorPublicKey', context(1));
  const algorithm = readAlgorithm(fields.any('algorithm'));
  const publicKey = bitStringOctets(fields.any('publicKey'), 'OriginatorPublicKey');
  fields.end();
  return { form: 'originatorKey', algorithm, publicKey };
}

function readRecipientEncryptedKey(node: Node): RecipientEncryptedKey {
  const fields = fieldsOf(node, 'RecipientEncryptedKey');
  const rid = readKeyAgreeRecipientIdentifier(fields.any('rid'));
  const encryptedKey = octets(fields.any('encryptedKey'));
  fields.end();
  return { rid, encryptedKey };
}

function readKeyAgreeRecipientIdentifier(node: Node): CertificateIdentifier {
  if (node.tag === TAG.sequence) return readIssuerAndSerialNumber(node);
  const fields = fieldsOf(node, 'RecipientKeyIdentifier', context(0));
  const keyIdentifier = octets(fields.any('subjectKeyIdentifier'));
  fields.optional(TAG.generalizedTime);
  fields.optional(TAG.sequence);
  fields.end();
  return subjectKeyIdentifier(keyIdentifier);
}

const subjectKeyIdentifier = (keyIdentifier: Bytes): SubjectKeyIdentifier => ({
  form: 'subjectKeyIdentifier',
  keyIdentifier,
});

function readKek(node: Node): RecipientInfo {
  const fields = fieldsAfterVersion(node, 'KEKRecipientInfo');
  const kekid = fieldsOf(fields.any('kekid'), 'KEKIdentifier');
  const keyIdentifier = octets(kekid.any('keyIdentifier'));
  kekid.optional(TAG.generalizedTime);
  kekid.optional(TAG.sequence);
  kekid.end();
  const keyEncryptionAlgorithm = readAlgorithm(fields.any('keyEncryptionAlgorithm'));
  const encryptedKey = octets(fields.any('encryptedKey'));
  fields.end();
  return { choice: 'kekri', keyIdentifier, keyEncryptionAlgorithm, encryptedKey };
}

function readPassword(node: Node): RecipientInfo {
  const fields = fieldsAfterVersion(node, 'PasswordRecipientInfo');
  const derivation = fields.optional(context(0));
  const keyEncryptionAlgorithm = readAlgorithm(fields.any('keyEncryptionAlgorithm'));
  const encryptedKey = octets(fields.any('encryptedKey'));
  fields.end();
  return {
    choice: 'pwri',
    // [0] IMPLICIT: the same content under the tag of a SEQUENCE.
    keyDerivationAlgorithm:
      derivation && readAlgorithm(parseBer(element(TAG.sequence, contentOf(derivation)))),
    keyEncryptionAlgorithm,
    encryptedKey,
  };
}

/** RFC 5652 §6.2.5: kept by its type, the value unread. */
function readOther(node: Node): RecipientInfo {
  const fields = fieldsOf(node, 'OtherRecipientInfo', context(4));
  const type = oidOf(fields.any('oriType'), 'OtherRecipientInfo');
  fields.any('oriValue');
  fields.end();
  return { choice: 'ori', type };
}

import { children, contentOf, context, octets, parseBer, TAG, type Node } from '../asn1/ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from '../asn1/certificate.ts';
import { fieldsOf, oidOf, onlyChild, smallInteger } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { KeyFileError } from './key-file-error.ts';

/** RFC 7292 §4, as far as the octets that the MAC is over. */
export interface Pfx {
  readonly authSafe: Bytes;
  readonly macData: MacData | undefined;
}

export interface MacData {
  readonly digestAlgorithm: AlgorithmIdentifier;
  readonly digest: Bytes;
  readonly salt: Bytes;
  readonly iterations: number;
}

/** What a passphrase opens: EncryptedContentInfo and EncryptedPrivateKeyInfo alike. */
export interface Encrypted {
  readonly algorithm: AlgorithmIdentifier;
  readonly ciphertext: Bytes;
}

/** One part of AuthenticatedSafe: SafeContents, in the clear or encrypted. */
export type Safe = { readonly contents: Bytes } | { readonly encrypted: Encrypted };

export interface SafeBag {
  readonly type: string;
  readonly value: Node;
  readonly friendlyName: string;
  readonly localKeyId: Bytes | undefined;
}

/** @throws MalformedError, KeyFileError `unsupported` where a signature stands in the MAC's place */
export function readPfx(file: Bytes): Pfx {
  const fields = fieldsOf(parseBer(file), 'PFX');
  fields.take(TAG.integer, 'version');
  const { type, content } = readContentInfo(fields.take(TAG.sequence, 'authSafe'));
  if (type !== OID.data)
    throw new KeyFileError('unsupported', 'The file is protected by a signature instead of a passphrase.');
  const macData = fields.optional(TAG.sequence);
  fields.end();
  return { authSafe: octets(content), macData: macData && readMacData(macData) };
}

function readMacData(node: Node): MacData {
  const fields = fieldsOf(node, 'MacData');
  const mac = fieldsOf(fields.take(TAG.sequence, 'mac'), 'DigestInfo');
  const digestAlgorithm = readAlgorithm(mac.any('digestAlgorithm'));
  const digest = octets(mac.any('digest'));
  mac.end();
  const salt = octets(fields.any('macSalt'));
  const iterations = fields.optional(TAG.integer);
  fields.end();
  return {
    digestAlgorithm,
    digest,
    salt,
    iterations: iterations ? smallInteger(iterations, 'MacData') : 1,
  };
}

/** @throws MalformedError, KeyFileError `unsupported` */
export function readAuthenticatedSafe(authSafe: Bytes): readonly Safe[] {
  const root = parseBer(authSafe);
  if (root.tag !== TAG.sequence) throw new MalformedError('AuthenticatedSafe', 'wrong tag');
  return children(root).map((member): Safe => {
    const { type, content } = readContentInfo(member);
    switch (type) {
      case OID.data:
        return { contents: octets(content) };
      case OID.encryptedData:
        return { encrypted: readEncryptedData(content) };
      default:
        throw new KeyFileError(
          'unsupported',
          `A part of the file is protected otherwise than by a passphrase (${type}).`,
        );
    }
  });
}

function readContentInfo(node: Node): { readonly type: string; readonly content: Node } {
  const fields = fieldsOf(node, 'ContentInfo');
  const type = oidOf(fields.any('contentType'), 'ContentInfo');
  // Optional in the definition, but PKCS #12 has no use for a part without content; readers crashed on it.
  const content = onlyChild(fields.take(context(0), 'content'), 'ContentInfo');
  fields.end();
  return { type, content };
}

/** RFC 5652 §8. */
function readEncryptedData(node: Node): Encrypted {
  const fields = fieldsOf(node, 'EncryptedData');
  fields.take(TAG.integer, 'version');
  const info = fieldsOf(fields.take(TAG.sequence, 'encryptedContentInfo'), 'EncryptedContentInfo');
  if (oidOf(info.any('contentType'), 'EncryptedContentInfo') !== OID.data)
    throw new MalformedError('EncryptedContentInfo', 'contentType is not data');
  const algorithm = readAlgorithm(info.any('contentEncryptionAlgorithm'));
  const ciphertext = octets(info.any('encryptedContent'), context(0, false));
  info.end();
  return { algorithm, ciphertext };
}

/** The bags of SafeContents, those of nested ones in their place. @throws MalformedError */
export function readSafeContents(contents: Bytes): readonly SafeBag[] {
  return bagsOf(parseBer(contents));
}

function bagsOf(node: Node): readonly SafeBag[] {
  if (node.tag !== TAG.sequence) throw new MalformedError('SafeContents', 'wrong tag');
  return children(node).flatMap((member) => {
    const fields = fieldsOf(member, 'SafeBag');
    const type = oidOf(fields.any('bagId'), 'SafeBag');
    const value = onlyChild(fields.take(context(0), 'bagValue'), 'SafeBag');
    const attributes = readAttributes(fields.optional(TAG.set));
    fields.end();
    return type === OID.safeContentsBag ? bagsOf(value) : [{ type, value, ...attributes }];
  });
}

function readAttributes(set: Node | undefined): Pick<SafeBag, 'friendlyName' | 'localKeyId'> {
  const values = new Map<string, Node>();
  for (const attribute of set ? children(set) : []) {
    const fields = fieldsOf(attribute, 'PKCS12Attribute');
    const type = oidOf(fields.any('attrId'), 'PKCS12Attribute');
    const [value] = children(fields.take(TAG.set, 'attrValues'));
    if (value) values.set(type, value);
  }
  const name = values.get(OID.friendlyName);
  const localKeyId = values.get(OID.localKeyId);
  return {
    friendlyName: name?.tag === BMP_STRING ? new TextDecoder('utf-16be').decode(contentOf(name)) : '',
    localKeyId: localKeyId && octets(localKeyId),
  };
}

/** X.690 §8.23: the type that RFC 2985 §5.5.1 gives a friendlyName. */
export const BMP_STRING = 0x1e;

/** EncryptedPrivateKeyInfo (RFC 5958 §3). @throws MalformedError */
export function readEncryptedPrivateKey(node: Node): Encrypted {
  const fields = fieldsOf(node, 'EncryptedPrivateKeyInfo');
  const algorithm = readAlgorithm(fields.any('encryptionAlgorithm'));
  const ciphertext = octets(fields.any('encryptedData'));
  fields.end();
  return { algorithm, ciphertext };
}

/** The X.509 certificate in a certBag, undefined for other kinds. @throws MalformedError */
export function certificateIn(certBag: Node): Bytes | undefined {
  const fields = fieldsOf(certBag, 'CertBag');
  const type = oidOf(fields.any('certId'), 'CertBag');
  const value = onlyChild(fields.take(context(0), 'certValue'), 'CertBag');
  fields.end();
  return type === OID.x509Certificate ? octets(value) : undefined;
}

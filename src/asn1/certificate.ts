import { equal, type Bytes } from '../bytes.ts';
import { children, contentOf, context, encodingOf, parseBer, TAG, type Node } from './ber.ts';
import { requireDer } from './der.ts';
import { readExtensions, readKnownExtensions, type Extension, type KnownExtensions } from './extensions.ts';
import { bitStringOctets, fieldsOf, oidOf, onlyChild, smallInteger, timeOf } from './fields.ts';
import { MalformedError } from './malformed.ts';
import { readName, type Name } from './name.ts';
import { OID } from './oids.ts';

export interface AlgorithmIdentifier {
  readonly algorithm: string;
  /** The encoding of the parameters. */
  readonly parameters: Bytes | undefined;
  readonly der: Bytes;
}

export interface SubjectPublicKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  readonly publicKey: Bytes;
  /** The size of an RSA modulus or of the curve's field, where known. */
  readonly bits: number | undefined;
  readonly der: Bytes;
}

/** RFC 5280 §4.1, read and not judged. */
export interface Certificate {
  readonly der: Bytes;
  readonly tbsCertificate: Bytes;
  readonly version: 1 | 2 | 3;
  /** The content octets of the INTEGER. */
  readonly serialNumber: Bytes;
  readonly issuer: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly subject: Name;
  readonly subjectPublicKeyInfo: SubjectPublicKeyInfo;
  readonly extensions: readonly Extension[];
  readonly known: KnownExtensions;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signatureValue: Bytes;
}

/**
 * The largest that is read. Those with hundreds of names or with signatures of SLH-DSA (FIPS 205) stay under 64 KiB; a
 * list of a million names is there to make every rule go through it.
 */
const MAX_OCTETS = 256 * 1024;

/** @throws MalformedError */
export function readCertificate(der: Bytes): Certificate {
  if (der.length > MAX_OCTETS) throw new MalformedError('Certificate', `more than ${MAX_OCTETS} octets`);
  const root = parseBer(der);
  requireDer(root, 'Certificate');
  const certificate = fieldsOf(root, 'Certificate');
  const tbs = certificate.take(TAG.sequence, 'tbsCertificate');
  const signatureAlgorithm = readAlgorithm(certificate.any('signatureAlgorithm'));
  const signatureValue = bitStringOctets(certificate.any('signatureValue'), 'Certificate');
  certificate.end();

  const fields = fieldsOf(tbs, 'TBSCertificate');
  const version = readVersion(fields.optional(context(0)));
  const serialNumber = contentOf(fields.take(TAG.integer, 'serialNumber'));
  const signature = readAlgorithm(fields.any('signature'));
  // RFC 5280 §4.1.1.2: the algorithm that is signed is the one that is used.
  if (!equal(signature.der, signatureAlgorithm.der)) {
    throw new MalformedError('Certificate', 'two different signature algorithms');
  }
  const issuer = readName(fields.any('issuer'));
  const [notBefore, notAfter] = readValidity(fields.any('validity'));
  const subject = readName(fields.any('subject'));
  const subjectPublicKeyInfo = readPublicKey(fields.any('subjectPublicKeyInfo'));
  const issuerUniqueID = fields.optional(context(1, false));
  const subjectUniqueID = fields.optional(context(2, false));
  const extensionsField = fields.optional(context(3));
  fields.end();
  // RFC 5280 §4.1.2.1, §4.1.2.8
  if (extensionsField && version !== 3)
    throw new MalformedError('TBSCertificate', 'extensions need version 3');
  if ((issuerUniqueID || subjectUniqueID) && version === 1)
    throw new MalformedError('TBSCertificate', 'unique identifiers need version 2');
  const extensions = readExtensions(
    extensionsField && onlyChild(extensionsField, 'TBSCertificate'),
    'TBSCertificate',
  );

  return {
    der,
    tbsCertificate: encodingOf(tbs),
    version,
    serialNumber,
    issuer,
    notBefore,
    notAfter,
    subject,
    subjectPublicKeyInfo,
    extensions,
    known: readKnownExtensions(extensions),
    signatureAlgorithm,
    signatureValue,
  };
}

function readVersion(node: Node | undefined): Certificate['version'] {
  const version = node ? smallInteger(onlyChild(node, 'TBSCertificate'), 'TBSCertificate') + 1 : 1;
  if (version !== 1 && version !== 2 && version !== 3)
    throw new MalformedError('TBSCertificate', 'unknown version');
  return version;
}

export function readAlgorithm(node: Node): AlgorithmIdentifier {
  const fields = fieldsOf(node, 'AlgorithmIdentifier');
  const algorithm = oidOf(fields.any('algorithm'), 'AlgorithmIdentifier');
  const [, parameters, more] = children(node);
  if (more) throw new MalformedError('AlgorithmIdentifier', 'more members than defined');
  return { algorithm, parameters: parameters && encodingOf(parameters), der: encodingOf(node) };
}

function readValidity(node: Node): readonly [Date, Date] {
  const fields = fieldsOf(node, 'Validity');
  const notBefore = timeOf(fields.any('notBefore'));
  const notAfter = timeOf(fields.any('notAfter'));
  fields.end();
  if (!notBefore || !notAfter) throw new MalformedError('Validity', 'not a time of RFC 5280 §4.1.2.5');
  return [notBefore, notAfter];
}

export function readPublicKey(node: Node): SubjectPublicKeyInfo {
  const fields = fieldsOf(node, 'SubjectPublicKeyInfo');
  const algorithm = readAlgorithm(fields.any('algorithm'));
  const publicKey = bitStringOctets(fields.any('subjectPublicKey'), 'SubjectPublicKeyInfo');
  fields.end();
  return { algorithm, publicKey, bits: keyBits(algorithm, publicKey), der: encodingOf(node) };
}

function keyBits({ algorithm, parameters }: AlgorithmIdentifier, publicKey: Bytes): number | undefined {
  if (algorithm === OID.rsaEncryption || algorithm === OID.rsassaPss) {
    const modulus = contentOf(fieldsOf(parseBer(publicKey), 'RSAPublicKey').take(TAG.integer, 'modulus'));
    const first = modulus.findIndex((octet) => octet !== 0);
    return first < 0 ? 0 : (modulus.length - first) * 8 - Math.clz32(modulus[first] ?? 0) + 24;
  }
  if (algorithm !== OID.ecPublicKey || !parameters) return undefined;
  const curve = parseBer(parameters);
  return curve.tag === TAG.oid ? CURVE_BITS[oidOf(curve, 'ECParameters')] : undefined;
}

const CURVE_BITS: Readonly<Record<string, number>> = {
  [OID.p256]: 256,
  [OID.p384]: 384,
  [OID.p521]: 521,
  [OID.brainpoolP256r1]: 256,
  [OID.brainpoolP384r1]: 384,
  [OID.brainpoolP512r1]: 512,
};

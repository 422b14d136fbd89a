import { equal, toHex, type Bytes } from '../bytes.ts';
import { contentOf, context, encodingOf, isIndefinite, parseBer, TAG, type Node } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { requireDer } from './der.ts';
import { readIssuingDistributionPoint, type IssuingDistributionPoint } from './distribution-points.ts';
import { readExtensions, readKnownExtensions, type Extension } from './extensions.ts';
import { bitStringOctets, fieldsOf, onlyChild, timeOf } from './fields.ts';
import { readGeneralNames, type GeneralName } from './general-name.ts';
import { MalformedError } from './malformed.ts';
import { readName, type Name } from './name.ts';
import { OID } from './oids.ts';
import { scanRevokedEntries, type RevokedEntries } from './revoked-entries.ts';

/** RFC 5280 §5.1, read and not judged. */
export interface CertificateList {
  readonly tbsCertList: Bytes;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly Extension[];
  readonly cRLNumber: bigint | undefined;
  /** The BaseCRLNumber; only a delta has one. */
  readonly deltaCRLIndicator: bigint | undefined;
  readonly issuingDistributionPoint: IssuingDistributionPoint | undefined;
  readonly authorityKeyIdentifier: Bytes | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signatureValue: Bytes;
  /** The content octets; revokedEntriesOf() reads them. */
  readonly revokedCertificates: Bytes;
}

export interface RevokedCertificate {
  readonly revocationDate: Date;
  readonly reason: string;
  /** RFC 5280 §5.3.2: since when the authority takes the certificate for invalid, which may be long before. */
  readonly invalidityDate: Date | undefined;
  /** Of this entry or of one before it; undefined where the issuer of the list is meant (RFC 5280 §5.3.3). */
  readonly certificateIssuer: readonly GeneralName[] | undefined;
}

/** Lists live in caches and are asked again and again; one is read once as long as its bytes are kept. */
const lists = new WeakMap<Bytes, CertificateList>();
const entries = new WeakMap<CertificateList, RevokedEntries>();

/**
 * The entries are not read: a list can have hundreds of thousands, and whether it is worth it is not known yet.
 * @param der is not to change afterwards: what was read is kept by this object
 * @throws MalformedError
 */
export function readCertificateList(der: Bytes): CertificateList {
  const known = lists.get(der);
  if (known) return known;
  const list = readList(der);
  lists.set(der, list);
  return list;
}

function readList(der: Bytes): CertificateList {
  const root = definite(parseBer(der));
  const list = fieldsOf(root, 'CertificateList');
  const tbs = definite(list.take(TAG.sequence, 'tbsCertList'));
  const signatureAlgorithm = readAlgorithm(list.any('signatureAlgorithm'));
  const signatureValue = bitStringOctets(list.any('signatureValue'), 'CertificateList');
  list.end();

  const fields = fieldsOf(tbs, 'TBSCertList');
  fields.optional(TAG.integer);
  // RFC 5280 §5.1.1.2: the algorithm that is signed is the one that is used.
  if (!equal(readAlgorithm(fields.any('signature')).der, signatureAlgorithm.der)) {
    throw new MalformedError('CertificateList', 'two different signature algorithms');
  }
  const issuer = readName(fields.any('issuer'));
  const thisUpdate = timeOf(fields.any('thisUpdate'));
  const next = fields.optional(TAG.utcTime) ?? fields.optional(TAG.generalizedTime);
  const revoked = fields.optional(TAG.sequence);
  const extensionsField = fields.optional(context(0));
  fields.end();
  if (!thisUpdate) throw new MalformedError('TBSCertList', 'thisUpdate is no time');
  if (extensionsField) requireDer(extensionsField, 'TBSCertList');
  const extensions = readExtensions(
    extensionsField && onlyChild(extensionsField, 'TBSCertList'),
    'TBSCertList',
  );
  return {
    tbsCertList: encodingOf(tbs),
    issuer,
    thisUpdate,
    nextUpdate: next && timeOf(next),
    extensions,
    ...readListExtensions(extensions),
    signatureAlgorithm,
    signatureValue,
    revokedCertificates: contentOf(revoked ? definite(revoked) : NO_ENTRIES),
  };
}

const NO_ENTRIES = parseBer(Uint8Array.of(TAG.sequence, 0));

/** The elements around the entries; requireDer() would make a record of each element within. */
function definite(node: Node): Node {
  if (isIndefinite(node)) throw new MalformedError('CertificateList', 'indefinite length');
  return node;
}

function readListExtensions(
  extensions: readonly Extension[],
): Pick<
  CertificateList,
  'cRLNumber' | 'deltaCRLIndicator' | 'issuingDistributionPoint' | 'authorityKeyIdentifier'
> {
  const valueOf = (type: string): Node | undefined => {
    const extension = extensions.find((candidate) => candidate.type === type);
    if (!extension) return undefined;
    const value = parseBer(extension.value);
    requireDer(value, 'Extension');
    return value;
  };
  const number = valueOf(OID.crlNumber);
  const base = valueOf(OID.deltaCrlIndicator);
  const point = valueOf(OID.issuingDistributionPoint);
  return {
    cRLNumber: number && readNumber(number),
    deltaCRLIndicator: base && readNumber(base),
    issuingDistributionPoint: point && readIssuingDistributionPoint(point),
    authorityKeyIdentifier: readKnownExtensions(extensions).authorityKeyIdentifier,
  };
}

/** RFC 5280 §5.2.3: not negative, at most 20 octets. */
function readNumber(node: Node): bigint {
  const content = contentOf(node);
  const [first] = content;
  if (node.tag !== TAG.integer || first === undefined || first >= 0x80 || content.length > 21) {
    throw new MalformedError('CRLNumber', 'INTEGER out of range');
  }
  return BigInt(`0x${toHex(content)}`);
}

/**
 * Reads every entry, the first time that the list is asked.
 * @throws MalformedError
 */
export function revokedEntriesOf(list: CertificateList): RevokedEntries {
  const known = entries.get(list);
  if (known) return known;
  const scanned = scanRevokedEntries(list.revokedCertificates);
  entries.set(list, scanned);
  return scanned;
}

/**
 * The entries of a serial number: in an indirect list one for each issuer that has it.
 * @throws MalformedError
 */
export function findRevoked(list: CertificateList, serialNumber: Bytes): readonly RevokedCertificate[] {
  return revokedEntriesOf(list)
    .find(serialNumber)
    .map(({ der, certificateIssuer }) => {
      const fields = fieldsOf(parseBer(der), 'RevokedCertificate');
      fields.take(TAG.integer, 'userCertificate');
      const revocationDate = timeOf(fields.any('revocationDate'));
      const extensions = readExtensions(fields.optional(TAG.sequence), 'RevokedCertificate');
      fields.end();
      if (!revocationDate) throw new MalformedError('RevokedCertificate', 'revocationDate is no time');
      const reason = extensions.find(({ type }) => type === OID.reasonCode);
      const invalidity = extensions.find(({ type }) => type === OID.invalidityDate);
      return {
        revocationDate,
        reason: reason ? reasonName(reason.value) : 'unspecified',
        invalidityDate: invalidity && readInvalidityDate(invalidity.value),
        certificateIssuer: certificateIssuer && readGeneralNames(parseBer(certificateIssuer)),
      };
    });
}

/** @param value a GeneralizedTime */
export function readInvalidityDate(value: Bytes): Date {
  const date = timeOf(parseBer(value));
  if (!date) throw new MalformedError('InvalidityDate', 'no time');
  return date;
}

/** RFC 5280 §5.3.1. */
const REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'unused',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
];

/** @param value an ENUMERATED */
export function reasonName(value: Bytes): string {
  const node = parseBer(value);
  if (node.tag !== TAG.enumerated) throw new MalformedError('CRLReason', 'ENUMERATED expected');
  return REASONS[contentOf(node)[0] ?? 0] ?? 'unspecified';
}

import { equal, type Bytes } from '../bytes.ts';
import { children, contentOf, context, encodingOf, parseBer, TAG, type Node } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { readExtensions, type Extension } from './extensions.ts';
import { bitStringOctets, fieldsOf, timeOf } from './fields.ts';
import { MalformedError } from './malformed.ts';
import { readName, type Name } from './name.ts';
import { OID } from './oids.ts';

/** RFC 5280 §5.1, read and not judged. */
export interface CertificateList {
  readonly tbsCertList: Bytes;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signatureValue: Bytes;
  /** Entries are read only as far as the question needs: a list can have hundreds of thousands. */
  readonly revokedCertificates: readonly Node[];
}

export interface RevokedCertificate {
  readonly revocationDate: Date;
  readonly reason: string;
  readonly extensions: readonly Extension[];
}

/** @throws MalformedError */
export function readCertificateList(der: Bytes): CertificateList {
  const list = fieldsOf(parseBer(der), 'CertificateList');
  const tbs = list.take(TAG.sequence, 'tbsCertList');
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
  const extensions = fields.optional(context(0));
  fields.end();
  if (!thisUpdate) throw new MalformedError('TBSCertList', 'thisUpdate is no time');
  return {
    tbsCertList: encodingOf(tbs),
    issuer,
    thisUpdate,
    nextUpdate: next && timeOf(next),
    extensions: readExtensions(extensions && children(extensions)[0], 'TBSCertList'),
    signatureAlgorithm,
    signatureValue,
    revokedCertificates: revoked ? children(revoked) : [],
  };
}

/** The entry of a serial number, or undefined where the list has none. */
export function findRevoked(list: CertificateList, serialNumber: Bytes): RevokedCertificate | undefined {
  for (const entry of list.revokedCertificates) {
    const [serial] = children(entry);
    if (serial && equal(contentOf(serial), serialNumber)) return readRevoked(entry);
  }
  return undefined;
}

function readRevoked(entry: Node): RevokedCertificate {
  const fields = fieldsOf(entry, 'RevokedCertificate');
  fields.take(TAG.integer, 'userCertificate');
  const revocationDate = timeOf(fields.any('revocationDate'));
  const extensions = readExtensions(fields.optional(TAG.sequence), 'RevokedCertificate');
  fields.end();
  if (!revocationDate) throw new MalformedError('RevokedCertificate', 'revocationDate is no time');
  const reason = extensions.find(({ type }) => type === OID.reasonCode);
  return { revocationDate, reason: reason ? reasonName(reason.value) : 'unspecified', extensions };
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

import type { Bytes } from '../bytes.ts';
import { children, contentOf, context, encodingOf, octets, parseBer, TAG, type Node } from './ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from './certificate.ts';
import { readInvalidityDate, reasonName } from './crl.ts';
import { readExtensions } from './extensions.ts';
import { bitStringOctets, fieldsOf, oidOf, onlyChild, timeOf } from './fields.ts';
import { MalformedError } from './malformed.ts';
import { readName, type Name } from './name.ts';
import { OID } from './oids.ts';

/** RFC 6960 §4.2.1; the signature is over `tbsResponseData`. */
export interface BasicOcspResponse {
  readonly tbsResponseData: Bytes;
  readonly responderId:
    { readonly form: 'byName'; readonly name: Name } | { readonly form: 'byKey'; readonly keyHash: Bytes };
  readonly responses: readonly SingleResponse[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Bytes;
  readonly certificates: readonly Bytes[];
  /** The value of the extension, as the request had it (RFC 9654 §2); undefined in a response made beforehand. */
  readonly nonce: Bytes | undefined;
  /** Whether the response as a whole has a critical extension; no rule reads one. */
  readonly hasCriticalExtension: boolean;
}

export interface SingleResponse {
  readonly hashAlgorithm: string;
  readonly issuerNameHash: Bytes;
  readonly issuerKeyHash: Bytes;
  readonly serialNumber: Bytes;
  readonly status:
    | { readonly kind: 'good' }
    | { readonly kind: 'unknown' }
    | { readonly kind: 'revoked'; readonly revocationTime: Date; readonly reason: string };
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** RFC 6960 §4.4.5: what an entry of a list would say, a response may say as well. */
  readonly invalidityDate: Date | undefined;
  readonly hasCriticalExtension: boolean;
}

/**
 * Reads an OCSPResponse, or the BasicOCSPResponse inside one.
 * @throws MalformedError, also for a response that says that there is none (tryLater, unauthorized ...)
 */
export function readOcspResponse(der: Bytes): BasicOcspResponse {
  const root = parseBer(der);
  const [first] = children(root);
  if (first?.tag !== TAG.enumerated) return readBasic(root);
  const fields = fieldsOf(root, 'OCSPResponse');
  const status = statusName(fields.take(TAG.enumerated, 'responseStatus'));
  if (status !== 'successful') throw new MalformedError('OCSPResponse', status);
  const responseBytes = fieldsOf(
    onlyChild(fields.take(context(0), 'responseBytes'), 'OCSPResponse'),
    'ResponseBytes',
  );
  if (oidOf(responseBytes.any('responseType'), 'ResponseBytes') !== OID.ocspBasic) {
    throw new MalformedError('ResponseBytes', 'not a basic response');
  }
  return readBasic(parseBer(octets(responseBytes.any('response'))));
}

/** RFC 6960 §4.2.1. */
const RESPONSE_STATUSES = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  'unused',
  'sigRequired',
  'unauthorized',
];

const statusName = (node: Node): string => RESPONSE_STATUSES[contentOf(node)[0] ?? -1] ?? 'unknown status';

/**
 * Whether the responder answers at all, in its own word: `successful`, `tryLater`, `unauthorized` ...
 * @throws MalformedError
 */
export const readResponseStatus = (der: Bytes): string =>
  statusName(fieldsOf(parseBer(der), 'OCSPResponse').take(TAG.enumerated, 'responseStatus'));

function readBasic(node: Node): BasicOcspResponse {
  const fields = fieldsOf(node, 'BasicOCSPResponse');
  const tbs = fields.take(TAG.sequence, 'tbsResponseData');
  const signatureAlgorithm = readAlgorithm(fields.any('signatureAlgorithm'));
  const signature = bitStringOctets(fields.any('signature'), 'BasicOCSPResponse');
  const certificates = fields.optional(context(0));
  fields.end();

  const data = fieldsOf(tbs, 'ResponseData');
  data.optional(context(0));
  const responderId = readResponderId(data.any('responderID'));
  data.take(TAG.generalizedTime, 'producedAt');
  const responses = children(data.take(TAG.sequence, 'responses')).map(readSingleResponse);
  const extensionsField = data.optional(context(1));
  data.end();
  const extensions = readExtensions(
    extensionsField && onlyChild(extensionsField, 'ResponseData'),
    'ResponseData',
  );
  const nonce = extensions.find(({ type }) => type === OID.ocspNonce);
  return {
    tbsResponseData: encodingOf(tbs),
    responderId,
    responses,
    signatureAlgorithm,
    signature,
    certificates: certificates ? children(onlyChild(certificates, 'OCSPResponse')).map(encodingOf) : [],
    nonce: nonce?.value,
    hasCriticalExtension: extensions.some(({ critical, type }) => critical && type !== OID.ocspNonce),
  };
}

function readResponderId(node: Node): BasicOcspResponse['responderId'] {
  if (node.tag === context(1)) return { form: 'byName', name: readName(onlyChild(node, 'OCSPResponse')) };
  if (node.tag === context(2)) return { form: 'byKey', keyHash: octets(onlyChild(node, 'OCSPResponse')) };
  throw new MalformedError('ResponderID', 'neither by name nor by key');
}

function readSingleResponse(node: Node): SingleResponse {
  const fields = fieldsOf(node, 'SingleResponse');
  const certId = fieldsOf(fields.take(TAG.sequence, 'certID'), 'CertID');
  const hashAlgorithm = readAlgorithm(certId.any('hashAlgorithm')).algorithm;
  const issuerNameHash = octets(certId.any('issuerNameHash'));
  const issuerKeyHash = octets(certId.any('issuerKeyHash'));
  const serialNumber = contentOf(certId.take(TAG.integer, 'serialNumber'));
  const status = readStatus(fields.any('certStatus'));
  const thisUpdate = timeOf(fields.take(TAG.generalizedTime, 'thisUpdate'));
  const next = fields.optional(context(0));
  const extensionsField = fields.optional(context(1));
  fields.end();
  const extensions = readExtensions(
    extensionsField && onlyChild(extensionsField, 'OCSPResponse'),
    'SingleResponse',
  );
  const invalidity = extensions.find(({ type }) => type === OID.invalidityDate);
  if (!thisUpdate) throw new MalformedError('SingleResponse', 'thisUpdate is no time');
  return {
    hashAlgorithm,
    issuerNameHash,
    issuerKeyHash,
    serialNumber,
    status,
    thisUpdate,
    nextUpdate: next && timeOf(onlyChild(next, 'OCSPResponse')),
    invalidityDate: invalidity && readInvalidityDate(invalidity.value),
    hasCriticalExtension: extensions.some(({ critical }) => critical),
  };
}

function readStatus(node: Node): SingleResponse['status'] {
  if (node.tag === context(0, false)) return { kind: 'good' };
  if (node.tag === context(2, false)) return { kind: 'unknown' };
  if (node.tag !== context(1)) throw new MalformedError('CertStatus', 'unknown choice');
  const [time, reason] = children(node);
  const revocationTime = time && timeOf(time);
  if (!revocationTime) throw new MalformedError('RevokedInfo', 'revocationTime is no time');
  return {
    kind: 'revoked',
    revocationTime,
    reason: reason ? reasonName(encodingOf(onlyChild(reason, 'OCSPResponse'))) : 'unspecified',
  };
}

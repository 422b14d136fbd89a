import {
  bitString,
  element,
  explicit,
  implicit,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  time,
} from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { digest } from '../../src/crypto/digest.ts';
import type { SigningKey } from '../../src/crypto/signing-key.ts';
import { encodeExtension, type ExtensionValue } from '../../src/pki/issue-certificate.ts';
import { NOW, type Identity } from './fake-ca.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A revoked certificate with what its entry says of itself; `issuer` is the encoding of a name. */
interface Entry {
  readonly of: Identity;
  readonly reason?: number;
  readonly issuer?: Bytes;
}

export interface CrlOptions {
  readonly issuer: Identity;
  readonly revoked?: readonly (Identity | Entry)[];
  readonly key?: SigningKey;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
  readonly reason?: number;
  readonly number?: number;
  /** The BaseCRLNumber, which makes it a delta. */
  readonly base?: number;
  readonly scope?: Scope;
  readonly extensions?: readonly ExtensionValue[];
  readonly entryExtensions?: readonly ExtensionValue[];
}

/** A complete CRL (RFC 5280 §5.1), right unless told otherwise. */
export async function createCrl(options: CrlOptions): Promise<Bytes> {
  const { issuer, revoked = [], key = issuer.key, reason = 1 } = options;
  const thisUpdate = options.thisUpdate ?? new Date(NOW.getTime() - DAY);
  const nextUpdate = options.nextUpdate === undefined ? new Date(NOW.getTime() + DAY) : options.nextUpdate;
  const entries = revoked.map((one) =>
    encodeEntry('of' in one ? one : { of: one }, reason, options.entryExtensions ?? []),
  );
  const extensions = listExtensions(options);
  const tbsCertList = sequence(
    integer(1),
    key.signatureAlgorithm,
    issuer.certificate.subject.der,
    time(thisUpdate),
    ...(nextUpdate ? [time(nextUpdate)] : []),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    ...(extensions.length > 0 ? [explicit(0, sequence(...extensions.map(encodeExtension)))] : []),
  );
  return sequence(tbsCertList, key.signatureAlgorithm, bitString(await key.sign(tbsCertList)));
}

function encodeEntry(
  { of: { certificate }, reason, issuer }: Entry,
  usualReason: number,
  more: readonly ExtensionValue[],
): Bytes {
  const extensions = [
    { type: OID.reasonCode, critical: false, value: element(0x0a, Uint8Array.of(reason ?? usualReason)) },
    ...(issuer
      ? [{ type: OID.certificateIssuer, critical: true, value: sequence(directoryName(issuer)) }]
      : []),
    ...more,
  ];
  return sequence(
    element(0x02, certificate.serialNumber),
    time(new Date(NOW.getTime() - 30 * DAY)),
    sequence(...extensions.map(encodeExtension)),
  );
}

const listExtensions = ({ number, base, scope, extensions = [] }: CrlOptions): readonly ExtensionValue[] => [
  ...(number === undefined ? [] : [{ type: OID.crlNumber, critical: false, value: integer(number) }]),
  ...(base === undefined ? [] : [{ type: OID.deltaCrlIndicator, critical: true, value: integer(base) }]),
  ...(scope
    ? [{ type: OID.issuingDistributionPoint, critical: true, value: issuingDistributionPoint(scope) }]
    : []),
  ...extensions,
];

/** GeneralName forms: of a name's encoding, and of an address. */
export const directoryName = (name: Bytes): Bytes => explicit(4, name);
export const uri = (address: string): Bytes => implicit(6, utf8(address));

/** The names of a point: in full, or the one attribute below the issuer of the list. */
type PointName = { readonly fullName: readonly Bytes[] } | { readonly relativeName: Bytes };

/** Flags of reasons by their bits: 1 is keyCompromise, 8 aACompromise. */
type ReasonFlags = readonly number[];

/** An issuing distribution point (RFC 5280 §5.2.5); what is left out is not in it. */
interface Scope {
  readonly name?: PointName;
  readonly only?: 'user' | 'ca' | 'attribute';
  readonly reasons?: ReasonFlags;
  readonly indirect?: boolean;
}

const TRUE = Uint8Array.of(0xff);

const issuingDistributionPoint = ({ name, only, reasons, indirect }: Scope): Bytes =>
  sequence(
    ...(name ? [encodePointName(name)] : []),
    ...(only === 'user' ? [implicit(1, TRUE)] : []),
    ...(only === 'ca' ? [implicit(2, TRUE)] : []),
    ...(reasons ? [implicit(3, reasonFlags(reasons))] : []),
    ...(indirect ? [implicit(4, TRUE)] : []),
    ...(only === 'attribute' ? [implicit(5, TRUE)] : []),
  );

/** A distribution point of a certificate; `issuer` is the encoding of the name of its lists' issuer. */
export interface Point {
  readonly name?: PointName;
  readonly reasons?: ReasonFlags;
  readonly issuer?: Bytes;
}

/** RFC 5280 §4.2.1.13. */
export const distributionPoints = (...points: readonly Point[]): ExtensionValue => ({
  type: OID.crlDistributionPoints,
  critical: false,
  value: encodePoints(points),
});

/** RFC 5280 §4.2.1.15. */
export const freshestCrl = (...points: readonly Point[]): ExtensionValue => ({
  type: OID.freshestCrl,
  critical: false,
  value: encodePoints(points),
});

/** RFC 5280 §4.2.2.1: addresses of responders and of the issuer's certificate. */
export const informationAccess = (
  addresses: Partial<Record<'ocsp' | 'caIssuers', readonly string[]>>,
): ExtensionValue => ({
  type: OID.authorityInfoAccess,
  critical: false,
  value: sequence(
    ...(['ocsp', 'caIssuers'] as const).flatMap((method) =>
      (addresses[method] ?? []).map((address) => sequence(oid(OID[method]), uri(address))),
    ),
  ),
});

const encodePoints = (points: readonly Point[]): Bytes =>
  sequence(
    ...points.map(({ name, reasons, issuer }) =>
      sequence(
        ...(name ? [encodePointName(name)] : []),
        ...(reasons ? [implicit(1, reasonFlags(reasons))] : []),
        ...(issuer ? [explicit(2, directoryName(issuer))] : []),
      ),
    ),
  );

const encodePointName = (name: PointName): Bytes =>
  explicit(0, 'fullName' in name ? explicit(0, ...name.fullName) : explicit(1, name.relativeName));

function reasonFlags(flags: ReasonFlags): Bytes {
  const octets = [0, 0];
  for (const flag of flags) octets[flag >> 3] = (octets[flag >> 3] ?? 0) | (0x80 >> (flag & 7));
  return Uint8Array.of(7, ...octets);
}

export interface OcspOptions {
  readonly issuer: Identity;
  readonly about: Identity;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly responder?: Identity;
  readonly certificates?: readonly Identity[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
  /** Extensions of the response as a whole. */
  readonly extensions?: readonly ExtensionValue[];
  readonly signature?: (signature: Bytes) => Bytes;
}

const generalizedTime = (date: Date): Bytes =>
  element(
    0x18,
    utf8(
      date
        .toISOString()
        .replace(/\.\d+Z$/, 'Z')
        .replace(/[-:T]/g, ''),
    ),
  );

/** An OCSPResponse (RFC 6960 §4.2.1), right unless told otherwise. */
export async function createOcspResponse(options: OcspOptions): Promise<Bytes> {
  const { issuer, about, status, responder = issuer, certificates = [], extensions = [] } = options;
  const nextUpdate = options.nextUpdate === undefined ? new Date(NOW.getTime() + DAY) : options.nextUpdate;
  const certId = sequence(
    sequence(oid(OID.sha1), nullValue()),
    octetString(await digest('SHA-1', about.certificate.issuer.der)),
    octetString(await digest('SHA-1', issuer.certificate.subjectPublicKeyInfo.publicKey)),
    element(0x02, about.certificate.serialNumber),
  );
  const certStatus = {
    good: element(0x80),
    unknown: element(0x82),
    revoked: element(0xa1, generalizedTime(new Date(NOW.getTime() - 30 * DAY))),
  }[status];
  const tbsResponseData = sequence(
    explicit(1, responder.certificate.subject.der),
    generalizedTime(NOW),
    sequence(
      sequence(
        certId,
        certStatus,
        generalizedTime(options.thisUpdate ?? new Date(NOW.getTime() - DAY)),
        ...(nextUpdate ? [explicit(0, generalizedTime(nextUpdate))] : []),
      ),
    ),
    ...(extensions.length > 0 ? [explicit(1, sequence(...extensions.map(encodeExtension)))] : []),
  );
  const signature = await responder.key.sign(tbsResponseData);
  const basic = sequence(
    tbsResponseData,
    responder.key.signatureAlgorithm,
    bitString(options.signature?.(signature) ?? signature),
    ...(certificates.length > 0 ? [explicit(0, sequence(...certificates.map(({ der }) => der)))] : []),
  );
  return sequence(
    element(0x0a, Uint8Array.of(0)),
    explicit(0, sequence(oid(OID.ocspBasic), octetString(basic))),
  );
}

/** An OCSPResponse as it stands among the revocation information of a CMS (RFC 5940 §2.1). */
export const ocspInCms = (response: Bytes): Bytes => element(0xa1, oid(OID.ocspResponseFormat), response);

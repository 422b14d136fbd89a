import {
  bitString,
  element,
  explicit,
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

export interface CrlOptions {
  readonly issuer: Identity;
  readonly revoked?: readonly Identity[];
  readonly key?: SigningKey;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
  readonly reason?: number;
  readonly extensions?: readonly ExtensionValue[];
  readonly entryExtensions?: readonly ExtensionValue[];
}

/** A complete CRL (RFC 5280 §5.1), right unless told otherwise. */
export async function createCrl(options: CrlOptions): Promise<Bytes> {
  const {
    issuer,
    revoked = [],
    key = issuer.key,
    reason = 1,
    extensions = [],
    entryExtensions = [],
  } = options;
  const thisUpdate = options.thisUpdate ?? new Date(NOW.getTime() - DAY);
  const nextUpdate = options.nextUpdate === undefined ? new Date(NOW.getTime() + DAY) : options.nextUpdate;
  const reasonCode = { type: OID.reasonCode, critical: false, value: element(0x0a, Uint8Array.of(reason)) };
  const entries = revoked.map(({ certificate }) =>
    sequence(
      element(0x02, certificate.serialNumber),
      time(new Date(NOW.getTime() - 30 * DAY)),
      sequence(...[reasonCode, ...entryExtensions].map(encodeExtension)),
    ),
  );
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

export interface OcspOptions {
  readonly issuer: Identity;
  readonly about: Identity;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly responder?: Identity;
  readonly certificates?: readonly Identity[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
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
  const { issuer, about, status, responder = issuer, certificates = [] } = options;
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

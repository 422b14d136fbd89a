import { contentOf, context, parseBer, TAG } from '../asn1/ber.ts';
import type { SignerIdentifier, SignerInfo } from '../asn1/cms.ts';
import { element } from '../asn1/der.ts';
import { timeOf } from '../asn1/fields.ts';
import { readIssuerAndSerialNumber } from '../asn1/issuer-and-serial-number.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { toHex, type Bytes } from '../bytes.ts';
import { algorithmName } from '../cms/algorithm-name.ts';
import { readCountersignature } from '../cms/countersignature.ts';
import { readSignedAttributes } from '../cms/signed-attributes.ts';
import { readTimestampToken } from '../cms/timestamp.ts';
import { DIGESTS } from '../crypto/algorithms.ts';
import { inspectCertificate } from './inspect-certificate.ts';
import type { Inspected } from './inspected.ts';

/** Signatures of signatures, and unsigned attributes of a kind, that are shown. */
const MAX_DEPTH = 3;
const MAX_SHOWN = 16;

/** One SignerInfo with the time-stamps and countersignatures that came along with it. */
export function inspectSignerInfo(signerInfo: SignerInfo, type = 'SignerInfo', depth = 0): Inspected {
  const { sid, digestAlgorithm, signatureAlgorithm, signedAttributes, unsignedAttributes, signature } =
    signerInfo;
  return {
    type,
    bytes: signature.length,
    facts: {
      sid: sidText(sid),
      digestAlgorithm: algorithmName(digestAlgorithm),
      signatureAlgorithm: algorithmName(signatureAlgorithm),
      signedAttributes: signedAttributes?.map(attributeName) ?? 'none',
      ...(signedAttributes ? signedFacts(signedAttributes) : {}),
      ...(unsignedAttributes.length > 0
        ? { unsignedAttributes: unsignedAttributes.slice(0, MAX_SHOWN).map(attributeName) }
        : {}),
    },
    // Attack: a time-stamp of a time-stamp of a time-stamp; each is read anew, so no bound of its own stops them.
    children:
      depth === MAX_DEPTH
        ? []
        : [
            ...valuesOf(signerInfo, OID.timeStampToken).map((value) => inspectToken(value, depth + 1)),
            ...valuesOf(signerInfo, OID.countersignature).map((value) =>
              inspectCountersignature(value, depth + 1),
            ),
          ],
  };
}

const valuesOf = ({ unsignedAttributes }: SignerInfo, wanted: string): readonly Bytes[] =>
  unsignedAttributes
    .filter(({ type }) => type === wanted)
    .flatMap(({ values }) => values)
    .slice(0, MAX_SHOWN);

const attributeName = ({ type }: { readonly type: string }): string => ATTRIBUTE_NAMES[type] ?? type;

const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  [OID.contentType]: 'contentType',
  [OID.messageDigest]: 'messageDigest',
  [OID.signingTime]: 'signingTime',
  [OID.signingCertificate]: 'signingCertificate',
  [OID.signingCertificateV2]: 'signingCertificateV2',
  [OID.algorithmProtection]: 'cmsAlgorithmProtection',
  [OID.smimeCapabilities]: 'sMIMECapabilities',
  [OID.encrypKeyPref]: 'encrypKeyPref',
  [OID.countersignature]: 'countersignature',
  [OID.timeStampToken]: 'timeStampToken',
};

/** What the signed attributes say beyond what every signature says; one that cannot be read says nothing. */
function signedFacts(attributes: NonNullable<SignerInfo['signedAttributes']>): Inspected['facts'] {
  const time = attributes.find(({ type }) => type === OID.signingTime)?.values[0];
  const signingTime = time && timeOf(parseBer(time))?.toISOString();
  const hashes = readSignedAttributes(attributes).signingCertificates.map(
    ({ digestAlgorithm, hash }) => `${DIGESTS[digestAlgorithm]?.name ?? digestAlgorithm} ${toHex(hash)}`,
  );
  const preference = attributes.find(({ type }) => type === OID.encrypKeyPref)?.values[0];
  return {
    ...(signingTime === undefined ? {} : { signingTime }),
    ...(hashes.length > 0 ? { signingCertificate: hashes } : {}),
    ...(preference ? { encrypKeyPref: preferenceText(preference) } : {}),
  };
}

/** RFC 8551 §2.5.3: which certificate replies are to be encrypted to. */
function preferenceText(value: Bytes): string {
  try {
    const choice = parseBer(value);
    // [0] IMPLICIT: an IssuerAndSerialNumber under another tag.
    return choice.tag === context(0)
      ? sidText(readIssuerAndSerialNumber(parseBer(element(TAG.sequence, contentOf(choice)))))
      : 'by a key identifier';
  } catch (error) {
    if (error instanceof MalformedError) return 'unreadable';
    throw error;
  }
}

const sidText = (sid: SignerIdentifier): string =>
  sid.form === 'issuerAndSerialNumber'
    ? `${sid.issuer.text}, number ${toHex(sid.serialNumber)}`
    : `key identifier ${toHex(sid.keyIdentifier)}`;

function inspectToken(value: Bytes, depth: number): Inspected {
  const token = readTimestampToken(value);
  if (typeof token === 'string') {
    return { type: 'unread/timeStampToken', bytes: value.length, facts: { detail: token }, children: [] };
  }
  const { tstInfo, signerInfo, signedData } = token;
  const { genTime, accuracy, policy, messageImprint, serialNumber } = tstInfo;
  return {
    type: 'TimeStampToken',
    bytes: value.length,
    facts: {
      genTime: genTime.toISOString(),
      ...(accuracy === undefined ? {} : { accuracy: `${accuracy} ms` }),
      policy,
      serialNumber: toHex(serialNumber),
      messageImprint: `${algorithmName(messageImprint.hashAlgorithm)} ${toHex(messageImprint.hashedMessage)}`,
    },
    children: [
      inspectSignerInfo(signerInfo, 'SignerInfo', depth),
      ...signedData.certificates.slice(0, MAX_SHOWN).map(inspectCertificate),
    ],
  };
}

function inspectCountersignature(value: Bytes, depth: number): Inspected {
  const counter = readCountersignature(value);
  return counter
    ? inspectSignerInfo(counter, 'SignerInfo (countersignature)', depth)
    : { type: 'unread/countersignature', bytes: value.length, facts: {}, children: [] };
}

import { parseBer } from '../asn1/ber.ts';
import { readCertificate } from '../asn1/certificate.ts';
import type { SignerIdentifier, SignerInfo } from '../asn1/cms.ts';
import { timeOf } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { toHex, type Bytes } from '../bytes.ts';
import { algorithmName } from '../cms/algorithm-name.ts';
import { decodeWords } from '../mime/headers.ts';
import { addressesOf } from '../pki/email-profile.ts';
import { readLayers, type Layer, type SignedLayer } from './layers.ts';

/** One node of what a message is made of, with its facts in words and no judgement. */
export interface Inspected {
  readonly type: string;
  readonly bytes: number;
  readonly facts: Readonly<Record<string, string | readonly string[]>>;
  readonly children: readonly Inspected[];
}

export function inspectMessage(bytes: Bytes): Inspected {
  return inspectLayer(readLayers(bytes));
}

function inspectLayer(layer: Layer): Inspected {
  const inside = insideOf(layer);
  const { entity } = layer;
  if (!entity) {
    return (
      inside[0] ?? {
        type: 'unknown',
        bytes: layer.kind === 'part' ? 0 : layer.bytes,
        facts: {},
        children: [],
      }
    );
  }
  const facts: Record<string, string | readonly string[]> = {};
  for (const { name, value } of entity.headers) {
    if (SHOWN_HEADERS.has(name.toLowerCase())) facts[name] = decodeWords(value);
  }
  return { type: entity.contentType.mediaType, bytes: entity.end - entity.start, facts, children: inside };
}

const SHOWN_HEADERS: ReadonlySet<string> = new Set([
  'from',
  'sender',
  'to',
  'subject',
  'date',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
]);

function insideOf(layer: Layer): readonly Inspected[] {
  switch (layer.kind) {
    case 'part':
      return layer.children.map(inspectLayer);
    case 'compressed':
    case 'encrypted':
      return [{ type: `cms/${layer.type}`, bytes: layer.bytes, facts: {}, children: [] }];
    case 'unread': {
      const { code, ...facts } = layer.finding;
      const texts = Object.entries(facts).map(([name, value]) => [name, String(value)] as const);
      return [{ type: `unread/${code}`, bytes: layer.bytes, facts: Object.fromEntries(texts), children: [] }];
    }
    case 'signed':
      return [inspectSigned(layer)];
  }
}

function inspectSigned({ signedData, bytes, inner, content }: SignedLayer): Inspected {
  const { eContentType, eContent, certificates, crls, ocspResponses, signerInfos } = signedData;
  return {
    type: 'cms/signed-data',
    bytes,
    facts: {
      eContentType: eContentType === OID.data ? 'data' : eContentType,
      content: eContent ? 'inside' : content ? 'beside (detached)' : 'absent (detached)',
      ...(crls.length > 0 ? { crls: String(crls.length) } : {}),
      ...(ocspResponses.length > 0 ? { ocspResponses: String(ocspResponses.length) } : {}),
    },
    children: [
      ...signerInfos.map(inspectSignerInfo),
      ...certificates.map(inspectCertificate),
      ...(inner ? [inspectLayer(inner)] : []),
    ],
  };
}

function inspectSignerInfo(signerInfo: SignerInfo): Inspected {
  const { sid, digestAlgorithm, signatureAlgorithm, signedAttributes, signature } = signerInfo;
  const time = signedAttributes?.find(({ type }) => type === OID.signingTime)?.values[0];
  const signingTime = time && timeOf(parseBer(time))?.toISOString();
  return {
    type: 'SignerInfo',
    bytes: signature.length,
    facts: {
      sid: sidText(sid),
      digestAlgorithm: algorithmName(digestAlgorithm),
      signatureAlgorithm: algorithmName(signatureAlgorithm),
      signedAttributes: signedAttributes?.map(({ type }) => ATTRIBUTE_NAMES[type] ?? type) ?? 'none',
      ...(signingTime === undefined ? {} : { signingTime }),
    },
    children: [],
  };
}

const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  [OID.contentType]: 'contentType',
  [OID.messageDigest]: 'messageDigest',
  [OID.signingTime]: 'signingTime',
  [OID.signingCertificate]: 'signingCertificate',
  [OID.signingCertificateV2]: 'signingCertificateV2',
  [OID.algorithmProtection]: 'cmsAlgorithmProtection',
  '1.2.840.113549.1.9.15': 'sMIMECapabilities',
  '1.2.840.113549.1.9.16.2.11': 'encrypKeyPref',
};

const sidText = (sid: SignerIdentifier): string =>
  sid.form === 'issuerAndSerialNumber'
    ? `${sid.issuer.text}, number ${toHex(sid.serialNumber)}`
    : `key identifier ${toHex(sid.keyIdentifier)}`;

function inspectCertificate(der: Bytes): Inspected {
  try {
    const certificate = readCertificate(der);
    const { subject, issuer, notBefore, notAfter, serialNumber, known, subjectPublicKeyInfo } = certificate;
    const { subjectAltName, subject: legacy } = addressesOf(certificate);
    const { bits, algorithm } = subjectPublicKeyInfo;
    return {
      type: 'Certificate',
      bytes: der.length,
      facts: {
        subject: subject.text,
        issuer: issuer.text,
        serialNumber: toHex(serialNumber),
        valid: `${notBefore.toISOString()} to ${notAfter.toISOString()}`,
        addresses: [...subjectAltName, ...legacy],
        key: `${KEY_NAMES[algorithm.algorithm] ?? algorithm.algorithm}${bits === undefined ? '' : ` ${bits}`}`,
        keyUsage: known.keyUsage ? [...known.keyUsage] : 'any',
        authority: known.basicConstraints?.ca ? 'yes' : 'no',
      },
      children: [],
    };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { type: 'unread/certificate', bytes: der.length, facts: { detail: error.message }, children: [] };
  }
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  [OID.rsaEncryption]: 'RSA',
  [OID.ecPublicKey]: 'EC',
  [OID.ed25519]: 'Ed25519',
};

import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { decodeWords } from '../mime/headers.ts';
import { inspectCertificate } from './inspect-certificate.ts';
import { inspectSignerInfo } from './inspect-signer.ts';
import type { Inspected } from './inspected.ts';
import { readLayers, type Layer, type SignedLayer } from './layers.ts';

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
      ...signerInfos.map((signerInfo) => inspectSignerInfo(signerInfo)),
      ...certificates.map(inspectCertificate),
      ...(inner ? [inspectLayer(inner)] : []),
    ],
  };
}

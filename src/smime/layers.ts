import type { Node } from '../asn1/ber.ts';
import { readContentInfo, readSignedData, type SignedData } from '../asn1/cms.ts';
import {
  readAuthEnvelopedData,
  readEnvelopedData,
  type AuthEnvelopedData,
  type EnvelopedData,
} from '../asn1/enveloped.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { concat, type Bytes } from '../bytes.ts';
import { CompressionLimitError, readCompressedData } from '../cms/compress.ts';
import { digestAhead, signedContent, type SignedContent } from '../cms/signed-content.ts';
import { canonicalLineEnds } from '../mime/canonical.ts';
import { entityBytes, parseEntity, type Entity } from '../mime/entity.ts';
import { MalformedMimeError, MimeLimitError } from '../mime/errors.ts';
import { multipart, partBudget, type PartBudget } from '../mime/multipart.ts';
import { smimePart, type SmimePart } from '../mime/smime-part.ts';
import { cmsOfText, sniff } from '../mime/sniff.ts';
import type { MessageFinding } from './finding.ts';

/** S/MIME inside S/MIME: a triple wrap has 3, and every relay that wraps again adds one (RFC 2634 §1.1). */
export const MAX_LAYERS = 8;

/** The largest input that is looked at. Outlook and Exchange Online stop at 150 MB. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/** A message taken apart: what it is, layer by layer, before anything is checked. */
export type Layer =
  | { readonly kind: 'part'; readonly entity: Entity; readonly children: readonly Layer[] }
  | SignedLayer
  | EncryptedLayer
  | CompressedLayer
  | {
      readonly kind: 'unread';
      readonly finding: MessageFinding;
      readonly entity: Entity | undefined;
      readonly bytes: number;
    };

/** RFC 3274. Unpacking takes its time, so it is done when the layer's turn comes. */
interface CompressedLayer {
  readonly kind: 'compressed';
  readonly type: string;
  readonly entity: Entity | undefined;
  readonly bytes: number;
  readonly unpack: () => Promise<Layer>;
}

export interface EncryptedLayer {
  readonly kind: 'encrypted';
  readonly type: string;
  readonly entity: Entity | undefined;
  /** Octets of the CMS encoding. */
  readonly bytes: number;
  readonly enveloped: EnvelopedData | AuthEnvelopedData;
  /** Reads on with what was inside, under the same bounds. */
  readonly read: (content: Bytes) => Layer;
}

export interface SignedLayer {
  readonly kind: 'signed';
  readonly form: 'clear' | 'opaque';
  readonly entity: Entity | undefined;
  /** Octets of the CMS encoding. */
  readonly bytes: number;
  readonly signedData: SignedData;
  /** Undefined where there is nothing that the signature could be over. */
  readonly content: SignedContent | undefined;
  readonly inner: Layer | undefined;
  /** Something that is no blank stands behind the signed multipart. */
  readonly hasEpilogue: boolean;
}

/** @param detached the content of a bare detached signature, where the caller has it */
export function readLayers(bytes: Bytes, detached?: Bytes): Layer {
  if (bytes.length > MAX_MESSAGE_BYTES) {
    return unread(
      { code: 'message-too-large', limit: MAX_MESSAGE_BYTES, bytes: bytes.length },
      undefined,
      bytes.length,
    );
  }
  const budget = partBudget();
  return bounded(bytes.length, () => {
    switch (sniff(bytes)) {
      case 'message':
        return readEntity(parseEntity(bytes), budget, 0);
      case 'cms':
        return readCms(bytes, undefined, budget, 0, detached);
      case 'pem-cms':
        return readCms(cmsOfText(bytes), undefined, budget, 0, detached);
      case 'unknown':
        return unread({ code: 'content-unsupported', contentType: 'unknown' }, undefined, bytes.length);
    }
  });
}

const unread = (finding: MessageFinding, entity: Entity | undefined, bytes: number): Layer => ({
  kind: 'unread',
  finding,
  entity,
  bytes,
});

/** More layers than anybody reads: like the bounds of mime/, it ends the reading of the whole message. */
class LayerLimitError extends Error {}

/** A bound that is exceeded anywhere leaves the whole message unread: what was not read cannot be judged. */
function bounded(bytes: number, read: () => Layer): Layer {
  try {
    return guarded(undefined, bytes, read);
  } catch (error) {
    if (error instanceof LayerLimitError) {
      return unread({ code: 'nested-too-deep', limit: MAX_LAYERS, what: 'smime' }, undefined, bytes);
    }
    if (!(error instanceof MimeLimitError)) throw error;
    return unread(boundOf(error), undefined, bytes);
  }
}

function boundOf({ code, limit }: MimeLimitError): MessageFinding {
  switch (code) {
    case 'nested-too-deep':
      return { code, limit, what: 'mime' };
    case 'too-many-parts':
      return { code, limit };
    case 'header-too-large':
    case 'too-many-fields':
      return { code: 'header-too-large' };
  }
}

/** The one place where bad bytes stop being errors. */
function guarded(entity: Entity | undefined, bytes: number, read: () => Layer): Layer {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError) {
      return unread({ code: 'malformed', where: 'cms', detail: error.message }, entity, bytes);
    }
    if (error instanceof MalformedMimeError) {
      return unread({ code: 'malformed', where: 'mime', detail: error.message }, entity, bytes);
    }
    throw error;
  }
}

function readEntity(entity: Entity, budget: PartBudget, level: number): Layer {
  return guarded(entity, entity.end - entity.start, () => {
    const part = smimePart(entity, budget);
    if (part.kind === 'cms') return readCms(part.cms, entity, budget, level);
    if (part.kind === 'clear-signed') return readClearSigned(entity, part, budget, level);
    if (entity.contentType.type !== 'multipart') return { kind: 'part', entity, children: [] };
    const { parts } = multipart(entity, budget);
    return { kind: 'part', entity, children: parts.map((child) => readEntity(child, budget, level)) };
  });
}

function readClearSigned(
  entity: Entity,
  { content, signature, epilogue }: Extract<SmimePart, { kind: 'clear-signed' }>,
  budget: PartBudget,
  level: number,
): Layer {
  checkLevel(level);
  const { contentType, content: node } = readContentInfo(signature);
  if (contentType !== OID.signedData)
    throw new MalformedError('SignedData', 'the signature part holds something else');
  const signedData = readSignedData(node);
  const signed = textContent(entityBytes(content));
  if (level === 0) digestAhead(signed, signedData.signerInfos);
  return {
    kind: 'signed',
    form: 'clear',
    entity,
    bytes: signature.length,
    signedData,
    content: signed,
    inner: readEntity(content, budget, level + 1),
    hasEpilogue: epilogue.length > 0,
  };
}

function readCms(
  cms: Bytes,
  entity: Entity | undefined,
  budget: PartBudget,
  level: number,
  detached?: Bytes,
): Layer {
  checkLevel(level);
  const { contentType, content: node } = readContentInfo(cms);
  const readEnveloped = ENVELOPED[contentType];
  if (readEnveloped) {
    return {
      kind: 'encrypted',
      type: typeName(contentType),
      entity,
      bytes: cms.length,
      enveloped: readEnveloped(node),
      read: (content) => bounded(content.length, () => readEntity(parseEntity(content), budget, level + 1)),
    };
  }
  if (contentType === OID.compressedData) {
    const unpack = (): Promise<Layer> => unpackCompressed(node, budget, level);
    return { kind: 'compressed', type: typeName(contentType), entity, bytes: cms.length, unpack };
  }
  if (contentType !== OID.signedData) {
    return unread({ code: 'content-unsupported', contentType: typeName(contentType) }, entity, cms.length);
  }
  const signedData = readSignedData(node);
  const { eContent, eContentType } = signedData;
  const content = eContent ? concatOnce(eContent) : detached;
  // A detached content that differs from one inside makes verify refuse both, so it must not replace it.
  const signed = content && (eContent ? signedContent(() => content) : textContent(content));
  if (signed && level === 0) digestAhead(signed, signedData.signerInfos);
  // RFC 8551 §2.4.2: what a signature of S/MIME is over is a MIME entity, of type id-data.
  const readable = content !== undefined && eContentType === OID.data;
  return {
    kind: 'signed',
    form: 'opaque',
    entity,
    bytes: cms.length,
    signedData,
    content: signed,
    inner: readable ? readEntity(parseEntity(content), budget, level + 1) : undefined,
    hasEpilogue: false,
  };
}

/** As much as anybody sends; a bomb unpacks a kilobyte to a gigabyte. */
const MAX_UNPACKED_BYTES = 100 * 1024 * 1024;

async function unpackCompressed(node: Node, budget: PartBudget, level: number): Promise<Layer> {
  try {
    const { content, eContentType } = await readCompressedData(node, MAX_UNPACKED_BYTES);
    return eContentType === OID.data
      ? bounded(content.length, () => readEntity(parseEntity(content), budget, level + 1))
      : unread({ code: 'content-unsupported', contentType: eContentType }, undefined, content.length);
  } catch (error) {
    if (error instanceof CompressionLimitError) {
      return unread({ code: 'message-too-large', limit: error.limit, bytes: error.limit }, undefined, 0);
    }
    if (!(error instanceof MalformedError)) throw error;
    return unread({ code: 'malformed', where: 'cms', detail: error.message }, undefined, 0);
  }
}

const concatOnce = (segments: readonly Bytes[]): Bytes =>
  segments.length === 1 && segments[0] ? segments[0] : concat(segments);

/** RFC 8551 §3.1.1: line ends that a transport changed are put back, but only if the octets as they are don't do. */
function textContent(content: Bytes): SignedContent {
  let canonical: Bytes | undefined;
  return signedContent(
    () => content,
    () => (canonical ??= canonicalLineEnds(content)),
  );
}

function checkLevel(level: number): void {
  if (level >= MAX_LAYERS) throw new LayerLimitError();
}

const ENVELOPED: Readonly<Record<string, (node: Node) => EnvelopedData | AuthEnvelopedData>> = {
  [OID.envelopedData]: readEnvelopedData,
  [OID.authEnvelopedData]: readAuthEnvelopedData,
};

const TYPE_NAMES: Readonly<Record<string, string>> = {
  [OID.data]: 'data',
  [OID.signedData]: 'signed-data',
  [OID.envelopedData]: 'enveloped-data',
  [OID.authEnvelopedData]: 'authEnveloped-data',
  [OID.digestedData]: 'digested-data',
  [OID.encryptedData]: 'encrypted-data',
  [OID.authenticatedData]: 'authenticated-data',
  [OID.compressedData]: 'compressed-data',
};

const typeName = (contentType: string): string => TYPE_NAMES[contentType] ?? contentType;

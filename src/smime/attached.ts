import type { Bytes } from '../bytes.ts';
import { body, entityBytes, type Entity } from '../mime/entity.ts';
import { MalformedMimeError } from '../mime/errors.ts';
import { decodeWords, header } from '../mime/headers.ts';
import { decodeTransfer } from '../mime/transfer.ts';
import type { Layer } from './layers.ts';

/** A message that is attached to another one: somebody else's, to be judged on its own or not at all. */
export interface AttachedMessage {
  /** By its file name, or its part's description; '' where it has neither. Not yet safe to show. */
  readonly name: string;
  /** A view, not a copy. */
  readonly bytes: Bytes;
}

/** More than anybody attaches and looks into one by one. */
const MAX_ATTACHED = 20;

/**
 * The messages attached below a layer, signed parts that are attached among them (CVE-2022-1520: what is said of one
 * is never said of the message around it). A part that is merely encrypted is none of them: whoever put it there may
 * have taken it from another message (EFAIL, CVE-2017-17688).
 */
export const attachedMessages = (layer: Layer): readonly AttachedMessage[] =>
  layer.kind === 'part' ? layer.children.flatMap(attachedIn).slice(0, MAX_ATTACHED) : [];

function attachedIn(layer: Layer): readonly AttachedMessage[] {
  const { entity } = layer;
  if (!entity) return [];
  if (layer.kind === 'signed') {
    return entity.disposition?.type === 'attachment'
      ? [{ name: nameOf(entity), bytes: entityBytes(entity) }]
      : [];
  }
  if (layer.kind !== 'part') return [];
  if (layer.children.length > 0) return layer.children.flatMap(attachedIn);
  return isMessage(entity) ? messageIn(entity) : [];
}

/** RFC 2046 §5.2.1, RFC 6532 §3.7; and mailers that attach a saved message as a file of no type. */
function isMessage(entity: Entity): boolean {
  const { mediaType } = entity.contentType;
  if (mediaType === 'message/rfc822' || mediaType === 'message/global') return true;
  return entity.contentType.type === 'application' && /\.eml$/i.test(nameOf(entity));
}

function messageIn(entity: Entity): readonly AttachedMessage[] {
  try {
    return [{ name: nameOf(entity), bytes: decodeTransfer(body(entity), entity.transferEncoding) }];
  } catch (error) {
    if (error instanceof MalformedMimeError) return [];
    throw error;
  }
}

function nameOf({ disposition, contentType, headers }: Entity): string {
  const name = disposition?.parameters.get('filename') ?? contentType.parameters.get('name');
  return decodeWords(name ?? header({ headers }, 'Content-Description') ?? '').trim();
}

import type { Bytes } from '../bytes.ts';
import { body, parseEntity, type Entity } from './entity.ts';
import { MalformedMimeError, MimeLimitError } from './errors.ts';
import { multipart, partBudget, type Multipart } from './multipart.ts';
import { decodeTransfer } from './transfer.ts';

/**
 * A signed content that was changed on the way, ready to be rewritten. In `text` each character is an octet, so that
 * offsets into it are those of the entities.
 */
export interface Draft {
  readonly text: string;
  /** Undefined where even its header is over a bound. */
  readonly root: Entity | undefined;
  /** In the order of the text; entities inside attached messages are not among them. */
  readonly leaves: readonly Entity[];
  readonly multiparts: readonly { readonly entity: Entity; readonly split: Multipart }[];
}

/** A range of a draft and what shall stand there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Each level costs one look at all octets, and lists and gateways change what is near the top. */
const MAX_LEVELS = 4;

/** What cannot be taken apart is a draft all the same, of those parts that were found. */
export function draftOf(bytes: Bytes): Draft {
  const leaves: Entity[] = [];
  const multiparts: { entity: Entity; split: Multipart }[] = [];
  const budget = partBudget();
  let root: Entity | undefined;
  const walk = (entity: Entity): void => {
    if (entity.contentType.type !== 'multipart') {
      leaves.push(entity);
    } else if (entity.depth < MAX_LEVELS) {
      const split = multipart(entity, budget);
      multiparts.push({ entity, split });
      split.parts.forEach(walk);
    }
  };
  try {
    root = parseEntity(bytes);
    walk(root);
  } catch (error) {
    if (!(error instanceof MalformedMimeError || error instanceof MimeLimitError)) throw error;
  }
  return { text: textOf(bytes), root, leaves, multiparts };
}

/** The text of a draft with these ranges replaced. They must not overlap. */
export function edited({ text }: Draft, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** Octets of a text that is taken apart line by line; people write no longer ones. */
const MAX_TEXT = 1024 * 1024;

/** Whether the leaf is a text that somebody wrote. */
export const isText = ({ contentType, bodyStart, end }: Entity): boolean =>
  contentType.type === 'text' && end - bodyStart <= MAX_TEXT;

/** The octets behind the transfer encoding of a leaf; undefined where it is broken. */
export function decodedOf(leaf: Entity): string | undefined {
  try {
    return textOf(decodeTransfer(body(leaf), leaf.transferEncoding));
  } catch (error) {
    if (error instanceof MalformedMimeError) return undefined;
    throw error;
  }
}

/** Those of every entity, in no particular order. */
export const entitiesOf = ({ leaves, multiparts }: Draft): readonly Entity[] => [
  ...multiparts.map(({ entity }) => entity),
  ...leaves,
];

/** More arguments than this overflow the stack of some engine. */
const CHUNK = 8192;

/** One character an octet, 0x80 to 0x9f too, which the platform's decoders make others of. */
export function textOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

export function octetsOf(text: string): Bytes {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

import type { Bytes } from '../bytes.ts';
import { children, encodingOf, TAG, type Node } from './ber.ts';
import { oid, sequence, setOfAll, toDer } from './der.ts';
import { fieldsOf, oidOf } from './fields.ts';
import { MalformedError } from './malformed.ts';

/** RFC 5652 §5.3; where they are signed, the values are re-encoded in DER. */
export interface Attribute {
  readonly type: string;
  readonly values: readonly Bytes[];
}

/** A SET OF Attribute under whatever tag, and its DER, which signatures and tags are over (RFC 5652 §5.4). */
export interface Attributes {
  readonly attributes: readonly Attribute[];
  readonly der: Bytes;
}

/** Those of a signature or a tag stay under a kilobyte or two; time-stamps with their certificates are not among them. */
const MAX_OCTETS = 128 * 1024;

/** @throws MalformedError, also for more octets than anybody signs, each of which would be encoded anew */
export function readAttributes(node: Node): Attributes {
  if (node.end - node.start > MAX_OCTETS)
    throw new MalformedError('Attributes', `more than ${MAX_OCTETS} octets`);
  const attributes = children(node).map((attribute) => readAttribute(attribute, toDer));
  // As lists: an attacker's attributes may be too many to be arguments of a call.
  const encodings = attributes.map(({ type, values }) => sequence(oid(type), setOfAll(values)));
  return { attributes, der: setOfAll(encodings) };
}

/** Attributes that nobody signed, their values as they stand: there can be a thousand, and few are ever looked at. */
export const readUnsignedAttributes = (node: Node): readonly Attribute[] =>
  children(node).map((attribute) => readAttribute(attribute, encodingOf));

function readAttribute(node: Node, valueOf: (value: Node) => Bytes): Attribute {
  const fields = fieldsOf(node, 'Attribute');
  const type = oidOf(fields.any('attrType'), 'Attribute');
  const values = children(fields.take(TAG.set, 'attrValues')).map(valueOf);
  fields.end();
  return { type, values };
}

import type { Bytes } from '../bytes.ts';
import { children, TAG, type Node } from './ber.ts';
import { oid, sequence, setOfAll, toDer } from './der.ts';
import { fieldsOf, oidOf } from './fields.ts';

/** RFC 5652 §5.3; the values are re-encoded in DER. */
export interface Attribute {
  readonly type: string;
  readonly values: readonly Bytes[];
}

/** A SET OF Attribute under whatever tag, and its DER, which signatures and tags are over (RFC 5652 §5.4). */
export interface Attributes {
  readonly attributes: readonly Attribute[];
  readonly der: Bytes;
}

/** @throws MalformedError */
export function readAttributes(node: Node): Attributes {
  const attributes = children(node).map(readAttribute);
  // As lists: an attacker's attributes may be too many to be arguments of a call.
  const encodings = attributes.map(({ type, values }) => sequence(oid(type), setOfAll(values)));
  return { attributes, der: setOfAll(encodings) };
}

function readAttribute(node: Node): Attribute {
  const fields = fieldsOf(node, 'Attribute');
  const type = oidOf(fields.any('attrType'), 'Attribute');
  const values = children(fields.take(TAG.set, 'attrValues')).map(toDer);
  fields.end();
  return { type, values };
}

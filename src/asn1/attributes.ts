import type { Bytes } from '../bytes.ts';
import { children, TAG, type Node } from './ber.ts';
import type { Attribute } from './cms.ts';
import { oid, sequence, setOf, toDer } from './der.ts';
import { fieldsOf, oidOf } from './fields.ts';

/** A SET OF Attribute under whatever tag, and its DER, which signatures and tags are over (RFC 5652 §5.4). */
export interface Attributes {
  readonly attributes: readonly Attribute[];
  readonly der: Bytes;
}

/** @throws MalformedError */
export function readAttributes(node: Node): Attributes {
  const attributes = children(node).map(readAttribute);
  return {
    attributes,
    der: setOf(...attributes.map(({ type, values }) => sequence(oid(type), setOf(...values)))),
  };
}

function readAttribute(node: Node): Attribute {
  const fields = fieldsOf(node, 'Attribute');
  const type = oidOf(fields.any('attrType'), 'Attribute');
  const values = children(fields.take(TAG.set, 'attrValues')).map(toDer);
  fields.end();
  return { type, values };
}

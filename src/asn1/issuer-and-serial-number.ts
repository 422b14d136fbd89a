import type { Bytes } from '../bytes.ts';
import { contentOf, TAG, type Node } from './ber.ts';
import { fieldsOf } from './fields.ts';
import { readName, type Name } from './name.ts';

/** RFC 5652 §10.2.4; the number as the content octets of the INTEGER. */
export interface IssuerAndSerialNumber {
  readonly form: 'issuerAndSerialNumber';
  readonly issuer: Name;
  readonly serialNumber: Bytes;
}

/** @throws MalformedError */
export function readIssuerAndSerialNumber(node: Node): IssuerAndSerialNumber {
  const fields = fieldsOf(node, 'IssuerAndSerialNumber');
  const issuer = readName(fields.any('issuer'));
  const serialNumber = contentOf(fields.take(TAG.integer, 'serialNumber'));
  fields.end();
  return { form: 'issuerAndSerialNumber', issuer, serialNumber };
}

import { contentOf, TAG, type Node } from './ber.ts';
import type { Bytes } from '../bytes.ts';
import { MalformedError } from './malformed.ts';

/**
 * The magnitude of an INTEGER that is not negative, big-endian and without the sign octet: a view; one octet for zero.
 * @throws MalformedError also for a longer spelling of the same number (X.690 §8.3.2)
 */
export function unsignedInteger(node: Node, structure: string): Bytes {
  const content = contentOf(node);
  const [first = 0x80, second = 0x80] = content;
  if (node.tag !== TAG.integer || first >= 0x80) {
    throw new MalformedError(structure, 'INTEGER that is not negative expected');
  }
  if (first !== 0 || content.length === 1) return content;
  if (second < 0x80) throw new MalformedError(structure, 'INTEGER not in its shortest form');
  return content.subarray(1);
}

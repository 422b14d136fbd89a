import { children, encodingOf, isConstructed, parseBer, TAG, type Node } from '../../src/asn1/ber.ts';
import { element } from '../../src/asn1/der.ts';
import { concat, indexOf, type Bytes } from '../../src/bytes.ts';

/** What OpenSSL's writer hands on at a time. */
const SEGMENT = 4096;

const CONSTRUCTED = 0x20;
const END_OF_CONTENTS = Uint8Array.of(0, 0);

/**
 * The same CMS as `openssl cms -stream` writes it: every element around the content of indefinite length (X.690
 * §8.1.3.6), the content an OCTET STRING of segments.
 * @param mark octets that stand in the content and nowhere else
 */
export function streamed(cms: Bytes, mark: Bytes): Bytes {
  return concat(pieces(parseBer(cms), indexOf(cms, mark)));
}

/** @param at where the content starts: the elements that hold this octet are those around it */
function pieces(node: Node, at: number): Uint8Array[] {
  if (at < node.start || at >= node.end) return [encodingOf(node)];
  const inside = isConstructed(node) ? children(node).flatMap((child) => pieces(child, at)) : segments(node);
  return [Uint8Array.of(node.tag | CONSTRUCTED, 0x80), ...inside, END_OF_CONTENTS];
}

function segments({ source, contentStart, contentEnd }: Node): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = contentStart; at < contentEnd; at += SEGMENT) {
    list.push(element(TAG.octetString, source.bytes.subarray(at, Math.min(at + SEGMENT, contentEnd))));
  }
  return list;
}

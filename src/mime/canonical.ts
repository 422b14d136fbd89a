import type { Bytes } from '../bytes.ts';
import { CR, LF } from './octets.ts';

/**
 * Every LF as the end of a CR LF (RFC 8551 §3.1.1), which is what gateways and mailboxes change. A CR alone stays as
 * it is. Attack: if it counted as a line end here, CR CR LF could stand for the empty line that ends the headers, and
 * what was signed as text would be hidden among headers by every reader but this one. The same array comes back where
 * nothing has to change. One plain pass: on lines of one octet a search for each line end costs far more.
 */
export function canonicalLineEnds(bytes: Bytes): Bytes {
  const bare = countBare(bytes);
  if (bare === 0) return bytes;
  const canonical = new Uint8Array(bytes.length + bare);
  let length = 0;
  let previous = 0;
  const end = bytes.length;
  for (let at = 0; at < end; at++) {
    const octet = bytes[at] ?? 0;
    if (octet === LF && previous !== CR) canonical[length++] = CR;
    canonical[length++] = octet;
    previous = octet;
  }
  return canonical;
}

function countBare(bytes: Bytes): number {
  let bare = 0;
  let previous = 0;
  const end = bytes.length; // an index, not an iterator: several times as fast
  for (let at = 0; at < end; at++) {
    const octet = bytes[at] ?? 0;
    if (octet === LF && previous !== CR) bare++;
    previous = octet;
  }
  return bare;
}

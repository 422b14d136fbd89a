import { concat, type Bytes } from '../bytes.ts';
import type { DigestName } from './algorithms.ts';
import { counterOctets } from './counter-octets.ts';
import { digest } from './digest.ts';

/** RFC 8017 appendix B.2.1. */
export async function mgf1(hash: DigestName, seed: Bytes, length: number): Promise<Bytes> {
  const blocks: Bytes[] = [];
  for (let octets = 0, counter = 0; octets < length; counter++) {
    const block = await digest(hash, concat([seed, counterOctets(counter)]));
    blocks.push(block);
    octets += block.length;
  }
  return concat(blocks).subarray(0, length);
}

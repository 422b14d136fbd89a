import { MalformedError } from '../asn1/malformed.ts';
import { fromLatin1, type Bytes } from '../bytes.ts';

/** One block of a PEM file, its text not yet decoded: a block may have headers of its own. */
export interface PemBlock {
  readonly label: string;
  readonly text: string;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';

/** The blocks of a PEM file in their order; what stands between them is passed over. @throws MalformedError */
export function pemBlocksOf(octets: Bytes): readonly PemBlock[] {
  const file = fromLatin1(octets);
  const blocks: PemBlock[] = [];
  for (let at = file.indexOf(BEGIN); at >= 0; at = file.indexOf(BEGIN, at)) {
    const labelStart = at + BEGIN.length;
    const labelEnd = file.indexOf(DASHES, labelStart);
    const label = file.slice(labelStart, labelEnd);
    at = file.indexOf(`-----END ${label}${DASHES}`, labelEnd);
    // Attack: searching on from each of many beginnings without an end would take time in their square.
    if (labelEnd < 0 || at < 0) throw new MalformedError('PEM', 'a block without its end');
    blocks.push({ label, text: file.slice(labelEnd + DASHES.length, at) });
  }
  return blocks;
}

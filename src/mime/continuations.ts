import { concat, utf8, type Bytes } from '../bytes.ts';
import { decodeCharset } from './charset.ts';
import { hexOctet } from './transfer.ts';

/** One `attribute=value` as it stands in a structured field. */
export interface Section {
  /** In lower case, without asterisks. */
  readonly name: string;
  /** RFC 2231 §3: the number of a continuation; undefined for a parameter in one piece. */
  readonly index: number | undefined;
  /** RFC 2231 §4: percent-encoded, the first section led by a charset and a language. */
  readonly extended: boolean;
  readonly value: string;
}

/**
 * The value of a parameter written in sections. RFC 2231 §3 numbers them from 0 without a gap: `used` says
 * how many could be joined, fewer than there are where one is missing. A charset nobody knows leaves the
 * value as written.
 */
export function joinSections(sections: ReadonlyMap<number, Section>): { value: string; used: number } {
  const ordered: Section[] = [];
  for (let next = sections.get(0); next; next = sections.get(ordered.length)) ordered.push(next);
  return { value: join(ordered), used: ordered.length };
}

function join(sections: readonly Section[]): string {
  const written = sections.map((section) => section.value).join('');
  const first = sections[0];
  if (!first?.extended) return written;
  const [lead, charset] = /^([^']*)'[^']*'/.exec(first.value) ?? [];
  if (lead === undefined || charset === undefined) return written;
  // RFC 2231 §4.1: encoded and plain sections may alternate.
  const chunks = sections.map((section, i) => {
    const value = i === 0 ? section.value.slice(lead.length) : section.value;
    return section.extended ? percentDecode(value) : utf8(value);
  });
  return decodeCharset(concat(chunks), charset === '' ? 'utf-8' : charset) ?? written;
}

const PERCENT = 0x25;

function percentDecode(text: string): Bytes {
  const octets = utf8(text);
  let length = 0;
  for (let at = 0; at < octets.length; at++) {
    const value = octets[at] === PERCENT ? hexOctet(octets, at + 1) : undefined;
    octets[length++] = value ?? octets[at] ?? 0;
    if (value !== undefined) at += 2;
  }
  return octets.subarray(0, length);
}

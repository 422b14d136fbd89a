import { concat, utf8, type Bytes } from '../bytes.ts';
import { field } from './build-field.ts';
import { safeField } from './build-transport.ts';
import type { Header } from './headers.ts';

/**
 * Header protection (RFC 9788): `clear` repeats the fields inside a signature; `cipher`, inside an encryption, also
 * lets the outside say less than the inside.
 */
export type HeaderProtection = 'none' | 'clear' | 'cipher';

export interface ProtectedFields {
  /** What a relay sees. */
  readonly outside: readonly Header[];
  /** The fields with their line ends that go into the protected entity. */
  readonly inside: readonly Bytes[];
  /** What stands inside alone, or otherwise, and is shown to people. */
  readonly hidden: readonly Header[];
}

/** RFC 5322 §3.6.7: what the relays wrote is not the author's to repeat. */
const TRACE: ReadonlySet<string> = new Set(['received', 'return-path']);

/** @param fields those of the message that stand in `bytes`, none of them about the content */
export function protectFields(
  bytes: Bytes,
  fields: readonly Header[],
  protection: HeaderProtection,
): ProtectedFields {
  if (protection === 'none') return { outside: fields, inside: [], hidden: [] };
  const own = fields.filter(({ name }) => !TRACE.has(name.toLowerCase()));
  const repeated = own.map((header) => safeField(bytes, header));
  if (protection === 'clear') return { outside: fields, inside: repeated, hidden: [] };
  return {
    outside: fields.flatMap(baselinePolicy),
    // RFC 9788 §2.2: what the author put outside, so that a reply does not tell more than that.
    inside: [...repeated, ...own.flatMap((header) => hpOuter(bytes, header))],
    hidden: own.filter((header) => !baselinePolicy(header).includes(header) && !isThreadTopic(header)),
  };
}

/** What is the same outside is told in the same octets: an address is encoded otherwise than a text (RFC 2047 §5). */
function hpOuter(bytes: Bytes, header: Header): readonly Bytes[] {
  return baselinePolicy(header).map((outside) =>
    outside === header
      ? concat([utf8('HP-Outer: '), safeField(bytes, header)])
      : field('HP-Outer', `${outside.name}: ${outside.value}`),
  );
}

/** Attack: Outlook and Exchange write the subject a second time, where nobody looks but whoever spies. */
const isThreadTopic = ({ name }: Header): boolean => name.toLowerCase() === 'thread-topic';

/** RFC 9788 §3.2.1, hcp_baseline, and Thread-Topic. */
function baselinePolicy(header: Header): readonly Header[] {
  switch (header.name.toLowerCase()) {
    case 'subject':
      return [{ ...header, value: '[...]' }];
    case 'comments':
    case 'keywords':
    case 'thread-topic':
      return [];
    default:
      return [header];
  }
}

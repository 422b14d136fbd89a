import { decodeWords } from './headers.ts';
import { lexAddresses, type AddressToken } from './address-tokens.ts';

/** Who a From field names. Only `one` may be compared with a certificate. */
export type From =
  | {
      readonly kind: 'one';
      /** The display name, decoded; '' where there is none. It proves nothing. */
      readonly name: string;
      /** All that stands around the address, decoded, comments too: what some readers take for the sender. */
      readonly beside: string;
      /** As written, its case kept. */
      readonly address: string;
    }
  /**
   * More than one mailbox, or a text in which readers could find different ones: the first MAX_CANDIDATES.
   */
  | { readonly kind: 'several'; readonly addresses: readonly string[] }
  | { readonly kind: 'none' };

const MAX_CANDIDATES = 20;

/**
 * Characters of one mailbox with its name: four lines of the longest that RFC 5322 §2.1.1 allows. Attack: a megabyte
 * of tokens, or of combining marks, which are compared with one another where the name is looked at.
 */
const MAX_MAILBOX = 4 * 998;

// One letter a token (address-tokens.ts): a phrase with the dots of "John Q. Public" (RFC 5322 §4.1,
// obs-phrase: a dot in a name moves no address), an address without blanks or comments inside, and no route
// (§4.4). An address in a name without quotes is common, and harmless where it is the same one: `beside` tells.
const ADDR_SPEC = '(?:w(?:\\.w)*|q)@(?:w(?:\\.w)*|l)';
const NAME_ADDR = new RegExp(`^([sc]*(?:[wql][wql.sc@]*)?)<(${ADDR_SPEC})>[sc]*$`);
const BARE_ADDR = new RegExp(`^([sc]*)(${ADDR_SPEC})(?:s[sc]*)?$`);

/**
 * Reads the value of one From field as RFC 5322 §3.4 has it, and strictly: the verdict names this address, so
 * a text that another reader could take for another address (CVE-2026-27444) is not `one`. Refused are
 * several mailboxes, groups, routes, comments or blanks inside an address, encoded-words in an address (RFC
 * 2047 §5 forbids them, and some mail clients decode them) and control characters anywhere.
 */
export function parseFrom(value: string): From {
  if (value.length > MAX_MAILBOX) return candidates(value);
  const tokens = lexAddresses(value);
  const shape = tokens.map((token) => token.kind).join('');
  const [, lead, address] = NAME_ADDR.exec(shape) ?? BARE_ADDR.exec(shape) ?? [];
  if (lead === undefined || address === undefined) return candidates(value);
  const named = shape[lead.length] === '<';
  const start = lead.length + (named ? 1 : 0);
  const written = tokens.slice(start, start + address.length).map((token) => token.written);
  if (written.some((text) => text.includes('=?'))) return candidates(value);
  const others = [...tokens.slice(0, start), ...tokens.slice(start + address.length)];
  return {
    kind: 'one',
    beside: decodeWords(others.map((token) => token.text).join('')),
    name: named ? displayName(tokens.slice(0, lead.length)) : '',
    address: written.join(''),
  };
}

function displayName(tokens: readonly AddressToken[]): string {
  const words = tokens.filter((token) => token.kind !== 'c').map((token) => token.text);
  return decodeWords(words.join('').trim());
}

/** What could be taken for an address in a text that is not cleanly one mailbox. */
function candidates(value: string): From {
  const found = value.split(/[\s<>()",;:]+/u).filter((piece) => /^[^@]+@[^@]+$/.test(piece));
  return found.length > 1 ? { kind: 'several', addresses: found.slice(0, MAX_CANDIDATES) } : { kind: 'none' };
}

/**
 * Whether two addresses are the same mailbox, by this policy: domains without regard to case and as IDNA
 * A-labels (RFC 5890), so that the two spellings of one internationalised domain meet; local parts without
 * regard to the case of ASCII letters (RFC 5321 §2.4 lets a host tell case apart; none does, and certificates
 * are issued either way); everything else must be equal to the octet. What isDeceptive() names is never the
 * same as anything.
 */
export function sameAddress(a: string, b: string): boolean {
  const left = canonicalAddress(a);
  return left !== undefined && left === canonicalAddress(b);
}

/**
 * Whether an address can show as something it is not: a blank, a control or NUL, a bidirectional control, a
 * character without width or with a blank face (CVE-2022-1834, CVE-2026-2748), octets that were no text
 * (U+FFFD), or one label that mixes Latin letters with a script that imitates them.
 */
export function isDeceptive(address: string): boolean {
  return (
    INVISIBLE.test(address) ||
    address.split(/[.@]/).some((label) => LATIN.test(label) && IMITATOR.test(label))
  );
}

// \p{C}: controls, formats (bidi, zero width), private and unassigned characters, lone surrogates; \p{Z}:
// blanks and line separators; default ignorable: Hangul fillers, variation selectors; U+2800: the Braille
// blank.
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\ufffd]/u;
const LATIN = /\p{Script=Latin}/u;
const IMITATOR =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u;

/** The one spelling of all that sameAddress() takes for one mailbox; undefined for what is the same as nothing. */
export function canonicalAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  if (at < 1 || isDeceptive(address)) return undefined;
  const domain = asciiDomain(address.slice(at + 1));
  return domain === undefined ? undefined : `${lowerAscii(address.slice(0, at))}@${domain}`;
}

/** The domain in A-labels and lower case; undefined for what is no domain. */
export function asciiDomain(domain: string): string | undefined {
  // RFC 5321 §4.5.3.1.2. Attack: normalising and IDNA take time in the square of the length.
  if (domain === '' || domain.length > 255) return undefined;
  if (/^[!-~]+$/.test(domain)) return lowerAscii(domain);
  // Letters, marks and digits alone reach the platform's parser, which would take "/", "%" or "#" for parts
  // of a URL, and only as IDNA 2008 has them (RFC 5891 §4.2.1): a full-width letter is not another spelling
  // of "a".
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) || domain !== domain.normalize('NFKC')) return undefined;
  try {
    return new URL(`https://${domain}`).hostname;
  } catch {
    return undefined;
  }
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

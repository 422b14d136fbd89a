/**
 * What a reader cannot see or cannot place: controls, format characters (bidi overrides, zero-width characters, tags),
 * lone surrogates, private and unassigned characters, line separators, blanks other than the space, fillers that are
 * drawn as nothing (Braille and Hangul), variation selectors.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2800\u3164\uFFA0\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;

/** A space at an end or after another one: addresses with a space in them (CVE-2026-2748), text pushed out of sight. */
const UNSEEN_SPACE = /^ | $|(?<= ) /gu;

/** Marks piled on one letter grow over the lines around it, so over the verdict as well. */
const PILED_MARK = /(?<=\p{M}{3})\p{M}/gu;

/** Hebrew to Arabic Extended-A, their presentation forms, and the right-to-left blocks of plane 1. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

function escape(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}

/**
 * Makes text out of a message or a certificate fit to stand in a sentence of ours: everything invisible is escaped
 * as `\u{202E}`, what is longer than `limit` characters loses its middle (the end of an address is its domain), and
 * right-to-left text is isolated (UAX #9 §2.4), so that it cannot reorder the words around it.
 */
export function visible(text: string, limit = 64): string {
  const shown = shorten(text, limit)
    .replace(UNSEEN_SPACE, escape)
    .replace(INVISIBLE, escape)
    .replace(PILED_MARK, escape);
  return RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown;
}

/** Reads no more of a text than it may keep: a character is one UTF-16 unit or two. */
function shorten(text: string, limit: number): string {
  const start = Array.from(text.slice(0, 2 * limit + 1));
  if (start.length <= limit) return text;
  const kept = Math.floor((limit - 1) / 2);
  const end = Array.from(text.slice(-2 * kept));
  return `${start.slice(0, limit - 1 - kept).join('')}…${end.slice(-kept).join('')}`;
}

import type { Bytes } from '../bytes.ts';
import { headerText } from './charset.ts';
import { MimeLimitError } from './errors.ts';
import type { Header } from './headers.ts';
import { COLON, CR, isAllBlank, isBlank, LF } from './octets.ts';

// Mail servers let through a quarter of a megabyte of header and some hundred fields at most. More than this
// is no mail but work for the reader, who would keep every field and look through all of them for each name.
export const MAX_HEADER_BYTES = 1024 * 1024;
export const MAX_FIELDS = 2000;

export interface HeaderBlock {
  readonly headers: readonly Header[];
  /** The first octet after the empty line, or `end` where there is none. */
  readonly bodyStart: number;
  /** Why two readers may see different headers here, or undefined where all see the same. */
  readonly irregular: string | undefined;
}

/**
 * Reads the header block that starts at `start` and ends with the first empty line (CRLF, or bare LF). Throws
 * MimeLimitError for more than MAX_HEADER_BYTES or MAX_FIELDS; tolerates every other disorder and names it.
 */
export function parseHeaderBlock(bytes: Bytes, start: number, end: number): HeaderBlock {
  const window = bytes.subarray(start, Math.min(end, start + MAX_HEADER_BYTES));
  const headers: Header[] = [];
  let irregular: string | undefined;
  let bodyStart: number | undefined;
  let field = 0;
  let fields = 0;
  let at = 0;

  const finish = () => {
    if (field === at) return;
    if (++fields > MAX_FIELDS) throw new MimeLimitError('too-many-fields', MAX_FIELDS);
    const parsed = parseField(window, field, at, start);
    if (typeof parsed === 'string') {
      irregular ??= parsed;
    } else {
      headers.push(parsed);
      irregular ??= disorder(parsed.value);
    }
  };

  while (at < window.length) {
    const lf = window.indexOf(LF, at);
    const next = lf < 0 ? window.length : lf + 1;
    const folded = isBlank(window[at]);
    if (!folded) {
      finish();
      field = at;
      if (lf === at || (window[at] === CR && lf === at + 1)) {
        bodyStart = start + next;
        break;
      }
    } else if (isAllBlank(window, at, next)) {
      irregular ??= 'a line of blanks in the header'; // some readers end the header there
    }
    at = next;
  }
  if (bodyStart === undefined) {
    if (end - start > window.length) throw new MimeLimitError('header-too-large', MAX_HEADER_BYTES);
    finish();
  }
  return { headers, bodyStart: bodyStart ?? end, irregular };
}

// RFC 5322 §2.2: printable US-ASCII without the colon; §4.5 lets blanks stand before it.
const FIELD_NAME = /^([!-9;-~]+)[ \t]*$/;

/** The field in [from, to) of `window`, or in words what is there instead. */
function parseField(window: Bytes, from: number, to: number, offset: number): Header | string {
  const colon = window.subarray(from, to).indexOf(COLON);
  if (colon < 0) return 'a header line without a colon';
  const name = FIELD_NAME.exec(headerText(window.subarray(from, from + colon)))?.[1];
  if (name === undefined) return 'a header line that names no field';
  const value = unfold(headerText(window.subarray(from + colon + 1, to)));
  return { name, value, start: offset + from, end: offset + to };
}

// RFC 5322 §2.2.3: only the line ends go; the blanks after them belong to the value.
function unfold(text: string): string {
  const unfolded = text.replace(/\r?\n/g, '');
  let from = 0;
  let to = unfolded.length;
  while (from < to && ' \t'.includes(unfolded.charAt(from))) from++;
  while (to > from && ' \t'.includes(unfolded.charAt(to - 1))) to--;
  return unfolded.slice(from, to);
}

function disorder(value: string): string | undefined {
  // RFC 5322 §2.2. One reader takes a bare CR for a line end and finds a further From after it, another does
  // not.
  if (value.includes('\r')) return 'a bare CR in a header';
  return value.includes('\0') ? 'a NUL in a header' : undefined;
}

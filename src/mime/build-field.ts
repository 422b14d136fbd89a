import { fromLatin1, utf8, type Bytes } from '../bytes.ts';
import { encodeBase64 } from './build-encode.ts';
import { decodeWords } from './headers.ts';

/** A name or value that would be more than one field. Attack: header injection by a line end in a value. */
export class UnsafeFieldError extends Error {
  override readonly name = 'UnsafeFieldError';
}

/**
 * One header field with its line end, in US-ASCII: folded, other characters in encoded-words (RFC 2047).
 * @param value unfolded; encoded-words in it stay as they are where nothing else needs encoding
 * @throws UnsafeFieldError for a line end or NUL in the value, and for a name that is none
 */
export function field(name: string, value: string): Bytes {
  if (!/^[!-9;-~]+$/.test(name)) throw new UnsafeFieldError('not the name of a header field');
  requireOneLine(name, value);
  const encoded = ADDRESS_FIELDS.has(name.toLowerCase()) ? encodePhrases(value) : encodeText(value);
  return utf8(`${fold(`${name}: ${encoded}`.trimEnd())}\r\n`);
}

/**
 * For values that are encoded before they get to field(): in an encoded-word a line end would wait for whoever decodes it.
 * @throws UnsafeFieldError
 */
export function requireOneLine(name: string, value: string): void {
  if (/[\r\n\0]/.test(value)) throw new UnsafeFieldError(`a line end inside the value of ${name}`);
}

/** RFC 2047 §5 (3): in these, encoded-words may stand in display names only. */
const ADDRESS_FIELDS: ReadonlySet<string> = new Set([
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'resent-from',
  'resent-sender',
  'resent-to',
  'resent-cc',
]);

function encodeText(value: string): string {
  return isAscii(value) ? value : encodeRuns(decodeWords(value));
}

/** An address of other than US-ASCII characters has no encoding (RFC 6532 §3.2) and stays. */
function encodePhrases(value: string): string {
  return value.replace(/<[^>]*>|"(?:[^"\\]|\\.)*"|[^<"]+|[<"]/gs, (piece) => {
    if (isAscii(piece) || piece.includes('@')) return piece;
    if (piece.startsWith('"')) return encodedWords(piece.slice(1, -1).replace(/\\(.)/gs, '$1'));
    return piece.replace(/[^,;:()]+/g, encodeRuns);
  });
}

/** Encodes words that need it, with the blanks between two of them, which a reader would drop (RFC 2047 §6.2). */
function encodeRuns(text: string): string {
  let encoded = '';
  let run = '';
  let blanks = '';
  const flush = (): void => {
    encoded += (run === '' ? '' : encodedWords(run)) + blanks;
    run = blanks = '';
  };
  for (const piece of text.split(/([ \t]+)/)) {
    if (/^[ \t]*$/.test(piece)) {
      blanks += piece;
    } else if (!isAscii(piece) || piece.startsWith('=?')) {
      if (run === '') flush();
      run += blanks + piece;
      blanks = '';
    } else {
      flush();
      encoded += piece;
    }
  }
  flush();
  return encoded;
}

/** RFC 2047 §2: at most 75 characters each; §5: no character cut in two. */
export function encodedWords(text: string): string {
  const pieces: string[] = [];
  for (const character of text) {
    const last = pieces.at(-1);
    if (last === undefined || utf8(last + character).length > 45) pieces.push(character);
    else pieces[pieces.length - 1] = last + character;
  }
  return pieces.map((piece) => `=?utf-8?B?${fromLatin1(encodeBase64(utf8(piece))).trimEnd()}?=`).join(' ');
}

/** RFC 5322 §2.1.1: lines should be no longer. */
const LINE = 78;

/** Line ends before blanks, so that the unfolded value is the same; a word that is too long stays in one piece. */
function fold(line: string): string {
  const lines: string[] = [];
  let start = 0;
  let candidate = 0;
  for (const { index } of line.matchAll(/(?<=[^ \t])[ \t]+(?=[^ \t])/g)) {
    if (index - start > LINE && candidate > start) {
      lines.push(line.slice(start, candidate));
      start = candidate;
    }
    // No line of the name alone: some readers take its value for empty.
    if (line.charAt(index - 1) !== ':' || start > 0) candidate = index;
  }
  if (line.length - start > LINE && candidate > start) {
    lines.push(line.slice(start, candidate));
    start = candidate;
  }
  return [...lines, line.slice(start)].join('\r\n');
}

/**
 * One structured field (RFC 2045 §5.1) with its line end, a parameter a line; what is not US-ASCII by RFC 2231.
 * @throws UnsafeFieldError as field() does
 */
export function structuredField(name: string, value: string, parameters: ReadonlyMap<string, string>): Bytes {
  const lines = [value, ...[...parameters].flatMap(([key, text]) => parameter(key, text))];
  if (!isAscii(value) || lines.some((line) => /[\r\n\0]/.test(line)))
    throw new UnsafeFieldError(`a line end inside ${name}`);
  return utf8(`${name}: ${lines.join(';\r\n ')}\r\n`);
}

/** A value of this length keeps its line far from the limit of 998; boundaries, which few readers decode, are shorter. */
const MAX_PLAIN = 200;
const SECTION = 50;

function parameter(name: string, value: string): readonly string[] {
  // Some readers do not undo the backslash before a quote (RFC 5322 §3.2.1): such a value is better percent-encoded.
  if (isAscii(value) && value.length <= MAX_PLAIN && !/["\\]/.test(value))
    return [/^[\w.+-]+$/.test(value) ? `${name}=${value}` : `${name}="${value}"`];
  const sections: string[] = [];
  for (const octet of utf8(value)) {
    const character = String.fromCharCode(octet);
    const piece = /[\w.-]/.test(character)
      ? character
      : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
    const last = sections.at(-1);
    if (last === undefined || last.length + piece.length > SECTION) sections.push(piece);
    else sections[sections.length - 1] = last + piece;
  }
  // RFC 2231 §4.1: the charset stands before the first section alone.
  if (sections.length === 1) return [`${name}*=UTF-8''${sections.join('')}`];
  return sections.map((section, i) => `${name}*${i}*=${i === 0 ? "UTF-8''" : ''}${section}`);
}

export const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

import { withoutControls } from './charset.ts';
import { joinSections, type Section } from './continuations.ts';

/**
 * A field of the form `value *(";" parameter)`: Content-Type, Content-Disposition,
 * Content-Transfer-Encoding.
 */
export interface StructuredField {
  /** What stands before the first ";", without comments, trimmed. */
  readonly value: string;
  /** Names in lower case; values unquoted, decoded (RFC 2231), free of control characters. */
  readonly parameters: ReadonlyMap<string, string>;
  /**
   * Two readers may take different values from this field: a parameter given twice, or one that cannot be
   * read.
   */
  readonly ambiguous: boolean;
}

/**
 * Reads a structured field (RFC 2045 §5.1): quoted strings, comments, continuations and charsets. Of a
 * parameter given twice the first wins; of a plain and an RFC 2231 form, the latter. Never throws, and looks
 * at every character once: a hostile megabyte of "(;" costs no more than one of text.
 */
export function parseStructuredField(text: string): StructuredField {
  const { pieces, certain } = split(text);
  const [value = '', ...rest] = pieces;
  const sections: Section[] = [];
  let ambiguous = !certain;
  for (const piece of rest) {
    if (piece.trim() === '') continue; // likewise at the end
    const section = parseParameter(piece);
    if (section) sections.push(section);
    else ambiguous = true;
  }
  const assembled = assemble(sections);
  return {
    value: value.trim(),
    parameters: assembled.parameters,
    ambiguous: ambiguous || assembled.ambiguous,
  };
}

/** Nobody writes a hundred; of more, each costs its continuations and charsets, and what follows is not read. */
const MAX_PARAMETERS = 1000;

/**
 * The text between top-level semicolons, each comment (RFC 5322 §3.2.2, they nest) replaced by a blank; and whether
 * every reader cuts it so. Attack: many readers know neither comments nor quoted pairs in parameters, and find another
 * boundary, and so other parts, than this one.
 */
function split(text: string): { pieces: string[]; certain: boolean } {
  const pieces: string[] = [];
  let piece = '';
  let depth = 0;
  let quoted = false;
  let certain = true;
  for (let at = 0; at < text.length; at++) {
    let character = text.charAt(at);
    const escape = character === '\\' && (quoted || depth > 0);
    if (escape && quoted && pieces.length > 0) certain = false;
    if (escape) character += text.charAt(++at);
    if (depth > 0) {
      if (character === '(') depth++;
      else if (character === ')' && --depth === 0) piece += ' ';
    } else if (quoted || character === '"') {
      if (character === '"') quoted = !quoted;
      piece += character;
    } else if (character === '(') {
      depth = 1;
      if (pieces.length > 0) certain = false;
    } else if (character === ';') {
      // "text/plain;;" is common and means nothing else to anybody.
      if (pieces.length === 0 || piece.trim() !== '') pieces.push(piece);
      piece = '';
      if (pieces.length > MAX_PARAMETERS) return { pieces, certain: false };
    } else {
      piece += character;
    }
  }
  pieces.push(piece);
  return { pieces, certain: certain && depth === 0 && !quoted };
}

// A token (RFC 2045 §5.1), with the asterisks of RFC 2231 §3 and §4 told apart.
const ATTRIBUTE =
  /^[ \t]*([^\x00-\x20\x7f()<>@,;:\\"/[\]?=*]+)(?:\*(0|[1-9]\d{0,4}))?(\*)?[ \t]*=[ \t]*(?=[^ \t])/;
// Wider than a token: "=", "/", "?" and ":" stand unquoted in the boundaries and names of much real mail, and
// every reader takes them. At a quote, a comma or a blank inside readers part ways.
const BARE_VALUE = /^([^\x00-\x20\x7f(),;\\"]+)[ \t]*$/;

function parseParameter(piece: string): Section | undefined {
  const [written, name, index, star] = ATTRIBUTE.exec(piece) ?? [];
  if (written === undefined || name === undefined) return undefined;
  const rest = piece.slice(written.length);
  const value = rest.startsWith('"') ? unquote(rest) : BARE_VALUE.exec(rest)?.[1];
  if (value === undefined) return undefined;
  return {
    name: name.toLowerCase(),
    index: index === undefined ? undefined : Number(index),
    extended: star !== undefined,
    value,
  };
}

/**
 * The content of a quoted-string (RFC 5322 §3.2.4); undefined where more follows it or a control is inside.
 */
function unquote(text: string): string | undefined {
  let value = '';
  for (let at = 1; at < text.length; at++) {
    let character = text.charAt(at);
    if (character === '"') return text.slice(at + 1).trim() === '' ? value : undefined;
    if (character === '\\') character = text.charAt(++at);
    if (character < ' ' && character !== '\t') return undefined;
    value += character;
  }
  return undefined;
}

function assemble(sections: readonly Section[]): { parameters: Map<string, string>; ambiguous: boolean } {
  const parameters = new Map<string, string>();
  const divided = new Map<string, Map<number, Section>>();
  let ambiguous = false;
  for (const section of sections) {
    const { name, index, extended, value } = section;
    if (index === undefined && !extended) {
      if (parameters.has(name)) ambiguous = true;
      else parameters.set(name, value);
    } else {
      const known = divided.get(name) ?? new Map<number, Section>();
      if (known.has(index ?? 0)) ambiguous = true;
      else divided.set(name, known.set(index ?? 0, section));
    }
  }
  for (const [name, known] of divided) {
    if (parameters.has(name)) ambiguous = true;
    const joined = joinSections(known);
    if (joined.used < known.size) ambiguous = true;
    if (joined.used > 0) parameters.set(name, joined.value);
  }
  for (const [name, value] of parameters) parameters.set(name, withoutControls(value));
  return { parameters, ambiguous };
}

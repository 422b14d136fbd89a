/**
 * The lexical tokens of RFC 5322 §3.2 in an address field, each kind one letter so that the grammar above
 * them can be a regular expression over the letters: `w` a run of atext (without dots), `q` a quoted-string,
 * `l` a domain-literal, `c` a comment, `s` blanks, `x` what fits nowhere; the specials stand for themselves.
 */
type AddressTokenKind = 'w' | 'q' | 'l' | 'c' | 's' | 'x' | '<' | '>' | '@' | ',' | ';' | ':' | '.';

export interface AddressToken {
  readonly kind: AddressTokenKind;
  readonly written: string;
  /** What it means: a quoted-string without quotes and backslashes, blanks as one blank; else as written. */
  readonly text: string;
}

// RFC 5322 §3.2.3, with the characters beyond ASCII of RFC 6532 §3.2.
const ATEXT = /[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\u{10ffff}]+/uy;
const BLANKS = /[ \t]+/y;
const DOMAIN_LITERAL = /\[[!-Z^-~]*\]/y;

/** Cuts the value of an unfolded address field into tokens. Never throws; looks at each character once. */
export function lexAddresses(value: string): AddressToken[] {
  const tokens: AddressToken[] = [];
  for (let at = 0; at < value.length;) {
    const token = tokenAt(value, at);
    tokens.push(token);
    at += token.written.length;
  }
  return tokens;
}

function tokenAt(value: string, at: number): AddressToken {
  const first = value.charAt(at);
  switch (first) {
    case '<':
    case '>':
    case '@':
    case ',':
    case ';':
    case ':':
    case '.':
      return { kind: first, written: first, text: first };
    case '"':
      return quotedString(value, at);
    case '(':
      return comment(value, at);
    default: {
      const blanks = match(BLANKS, value, at);
      if (blanks) return { kind: 's', written: blanks, text: ' ' };
      const literal = match(DOMAIN_LITERAL, value, at);
      if (literal) return { kind: 'l', written: literal, text: literal };
      const word = match(ATEXT, value, at);
      // A control beyond ASCII (RFC 6532 §3.2 has none) is no character of a word.
      const kind = word && !/\p{Cc}/u.test(word) ? 'w' : 'x';
      return { kind, written: word ?? first, text: word ?? first };
    }
  }
}

function match(pattern: RegExp, value: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(value)?.[0];
}

/** RFC 5322 §3.2.4. One that never closes, or holds a control character, makes the rest unreadable. */
function quotedString(value: string, at: number): AddressToken {
  let text = '';
  for (let next = at + 1; next < value.length; next++) {
    let character = value.charAt(next);
    if (character === '"') return { kind: 'q', written: value.slice(at, next + 1), text };
    if (character === '\\') character = value.charAt(++next);
    if (isControl(character)) break;
    text += character;
  }
  return unreadable(value, at);
}

/** RFC 5322 §3.2.2; comments nest. */
function comment(value: string, at: number): AddressToken {
  let depth = 0;
  for (let next = at; next < value.length; next++) {
    let character = value.charAt(next);
    if (character === '(') depth++;
    else if (character === ')' && --depth === 0) {
      const written = value.slice(at, next + 1);
      return { kind: 'c', written, text: written };
    } else if (character === '\\') character = value.charAt(++next);
    if (isControl(character)) break;
  }
  return unreadable(value, at);
}

function unreadable(value: string, at: number): AddressToken {
  const written = value.slice(at);
  return { kind: 'x', written, text: written };
}

function isControl(character: string): boolean {
  return character !== '\t' && /\p{Cc}/u.test(character);
}

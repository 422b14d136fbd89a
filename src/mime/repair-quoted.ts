import { encodeQuotedPrintable } from './build-encode.ts';
import { octetsOf, textOf } from './repair-draft.ts';

/** Where programs break lines of quoted-printable, the "=" not counted (RFC 2045 §6.7 rule 5 allows 75). */
const WIDTHS = [75, 72, 73, 71];

/** The ways in which known programs write octets as quoted-printable (RFC 2045 §6.7), one character an octet. */
export function* quotedForms(text: string): Iterable<string> {
  const escaped = text.split('\r\n').map(escapedLine).join('\r\n');
  for (const width of WIDTHS) yield broken(escaped, width);
  yield textOf(encodeQuotedPrintable(octetsOf(text)));
}

/** The ways in which a relay may have found a body of quoted-printable that it wrote anew. */
export function* rewrittenForms(quoted: string, decoded: string): Iterable<string> {
  yield quoted.replace(ESCAPE, (escape) => escape.toLowerCase());
  yield quoted.replace(ESCAPE, (escape) => escape.toUpperCase());
  const joined = quoted.replace(/=[ \t]{0,100}\r?\n/g, '');
  for (const width of WIDTHS) yield broken(joined, width);
  yield joined;
  for (const form of quotedForms(decoded)) {
    yield form;
    yield form.replace(ESCAPE, (escape) => escape.toLowerCase());
  }
}

const ESCAPE = /=[0-9A-Fa-f]{2}/g;

/** What must be escaped and no more; of blanks only the one at the end. */
const escapedLine = (line: string): string => line.replace(/[\0-\x08\x0a-\x1f=\x7f-\xff]|[ \t]$/g, hexOf);

const hexOf = (octet: string): string =>
  `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** Soft line breaks before what would go over the width; the last octet of a line may take the place of the "=". */
function broken(quoted: string, width: number): string {
  return quoted
    .split('\r\n')
    .map((line) => brokenLine(line, width))
    .join('\r\n');
}

function brokenLine(line: string, width: number): string {
  let result = '';
  let from = 0;
  while (line.length - from > width + 1) {
    let to = from + width;
    // An escape stays in one piece.
    if (line.charAt(to - 1) === '=') to -= 1;
    else if (line.charAt(to - 2) === '=') to -= 2;
    result += `${line.slice(from, to)}=\r\n`;
    from = to;
  }
  return result + line.slice(from);
}

import { edited, entitiesOf, isText, type Draft } from './repair-draft.ts';
import { repair, type Repair } from './repair.ts';

/**
 * Undone for each line end, or for none: who changes them changes all of them. Attack: a CR alone is never taken for a
 * line end, as canonical.ts has it.
 */
export const lineEnds: Repair = repair('line-ends', function* (draft) {
  const { text, leaves } = draft;
  // Signed as it lay on a system with LF, against RFC 8551 §3.1.1, and made CRLF by SMTP.
  yield text.replaceAll('\r\n', '\n');
  // LF made CRLF twice over.
  yield text.replaceAll('\r\r\n', '\r\n');
  yield edited(
    draft,
    leaves.map(({ bodyStart: start, end }) => ({
      start,
      end,
      text: text.slice(start, end).replaceAll('\r\n\r\n', '\r\n'),
    })),
  );
  // RFC 2046 §5.1.1: the last line end goes with the delimiter, and some writers count it otherwise.
  yield `${text}\r\n`;
  if (text.endsWith('\r\n')) yield text.slice(0, -2);
  yield `${text}\r\n\r\n`;
  yield `${trimmedEnd(text, '\r\n')}\r\n`;
  const [leaf] = leaves;
  if (leaf && leaves.length > 1) yield `${text.slice(0, leaf.end)}\r\n${text.slice(leaf.end)}`;
});

/** A regular expression would try again at each of many blanks. */
function trimmedEnd(text: string, blanks: string): string {
  let end = text.length;
  while (end > 0 && blanks.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** RFC 4155, appendix A: delivered to an mbox file, and read from there by a program that does not undo it. */
export const fromEscaped: Repair = repair('from-escaped', function* ({ text }) {
  // Every ">" before "From " once less (mboxrd), or only the one (mboxo).
  yield text.replace(/(^|\n)>(>*From )/g, '$1$2');
  yield text.replace(/(^|\n)>From /g, '$1From ');
  // Some of them the sender quoted: each alone.
  for (const { index } of first(MAX_ALONE, text.matchAll(/\n>From /g)))
    yield text.slice(0, index + 1) + text.slice(index + 2);
});

const MAX_ALONE = 8;

function* first<Item>(most: number, items: Iterable<Item>): Iterable<Item> {
  let count = 0;
  for (const item of items) {
    if (count++ === most) return;
    yield item;
  }
}

/** RFC 5321 §4.5.2: a dot put before each that starts a line, and not taken away again; or taken away twice. */
export const dotsDoubled: Repair = repair('dots-doubled', function* ({ text }) {
  yield text.replace(/(^|\n)\.\./g, '$1.');
  yield text.replace(/(^|\n)\./g, '$1..');
});

/** Every body that is text, changed; what is attached in base64 has no lines of its own. */
function inTexts(draft: Draft, change: (body: string) => string): string {
  const texts = draft.leaves.filter(isText);
  return edited(
    draft,
    texts.map(({ bodyStart: start, end }) => ({ start, end, text: change(draft.text.slice(start, end)) })),
  );
}

/** Widths to which mail programs wrap flowed text. */
const FLOWED_WIDTHS = [72, 76, 78, 66];

/** RFC 3676 §4.3: blanks that a relay takes for nothing hold flowed lines together and start the signature block. */
export const trailingBlanks: Repair = repair('trailing-blanks', function* (draft) {
  const { text } = draft;
  yield inTexts(draft, separated);
  for (const width of FLOWED_WIDTHS) yield inTexts(draft, (body) => reflowed(separated(body), width));
  // RFC 2045 §5.1: mail programs of old fold a field behind "; ".
  yield text.replace(/;\r\n([ \t])/g, '; \r\n$1');
  yield text.replaceAll('; \r\n', ';\r\n');
  // Or they were added. Each run of blanks is looked at from its start alone.
  yield text.replace(/(?<![ \t])[ \t]+(?=\r?\n)/g, '');
});

/** RFC 3676 §4.3: two hyphens and a blank. */
const separated = (body: string): string => body.replaceAll('\n--\r\n', '\n-- \r\n');

function reflowed(body: string, width: number): string {
  const lines = body.split('\r\n');
  return lines.map((line, i) => flowedLine(line, lines[i + 1], width)).join('\r\n');
}

/** A line that was wrapped because the next word did not fit, with the blank that says so. */
function flowedLine(line: string, next: string | undefined, width: number): string {
  if (line === '' || line.endsWith(' ') || next === undefined || next === '' || next.startsWith(' '))
    return line;
  const [word = ''] = next.split(' ', 1);
  return line.length < width + 1 && line.length + 1 + word.length > width ? `${line} ` : line;
}

/** RFC 5322 §2.2.3 lets a field be folded with either; older relays expand tabs wherever they stand. */
export const tabs: Repair = repair('tabs', function* (draft) {
  const { text } = draft;
  const folded = (from: RegExp, to: string): string =>
    edited(
      draft,
      entitiesOf(draft).map(({ start, bodyStart: end }) => ({
        start,
        end,
        text: text.slice(start, end).replace(from, to),
      })),
    );
  yield folded(/\r\n +/g, '\r\n\t');
  yield folded(/\r\n\t/g, '\r\n ');
  for (const size of [8, 4]) {
    const indent = new RegExp(`\\n(?:${' '.repeat(size)})+`, 'g');
    yield inTexts(draft, (body) =>
      body.replace(indent, (run) => `\n${'\t'.repeat((run.length - 1) / size)}`),
    );
    yield inTexts(draft, (body) => body.replaceAll(' '.repeat(size), '\t'));
    yield inTexts(draft, (body) =>
      body
        .split('\n')
        .map((line) => unexpanded(line, size))
        .join('\n'),
    );
  }
});

/** The blanks before each stop as one tab, from the end backwards, as `expand` filled them. */
function unexpanded(line: string, size: number): string {
  let result = '';
  for (let at = 0; at < line.length; at += size) {
    const piece = line.slice(at, at + size);
    const kept = trimmedEnd(piece, ' ');
    result += piece.length === size && piece.length - kept.length > 1 ? `${kept}\t` : piece;
  }
  return result;
}

/**
 * RFC 5321 §4.5.3.1.6: a line has 998 octets at most. Postfix breaks longer ones by CRLF and a blank, sendmail by "!",
 * CRLF and a blank, others by CRLF alone; each somewhat below the limit.
 */
export const linesWrapped: Repair = repair('lines-wrapped', function* (draft) {
  yield unwrapped(draft, '', ' ');
  yield unwrapped(draft, '!', ' ');
  yield unwrapped(draft, '', '');
});

const WRAPPED = { least: 980, most: 1000 };

function unwrapped({ text }: Draft, before: string, after: string): string {
  let result = '';
  let from = 0;
  let line = 0;
  for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n', end + 2)) {
    const length = end - line;
    line = end + 2;
    const isLong = length >= WRAPPED.least && length <= WRAPPED.most;
    if (!isLong || !text.startsWith(before, end - before.length) || !text.startsWith(after, line)) continue;
    line += after.length;
    result += text.slice(from, end - before.length);
    from = line;
  }
  return result + text.slice(from);
}

import { indexOf, utf8, type Bytes } from '../bytes.ts';
import { parseEntity, type Entity, type EntityContext } from './entity.ts';
import { MalformedMimeError, MimeLimitError } from './errors.ts';
import { CR, isBlank, LF } from './octets.ts';

export const MAX_PARTS = 1000;
export const MAX_DEPTH = 50;

/** Counts the parts of one walk over one message; passed down the walk, changed by multipart(). */
export interface PartBudget {
  parts: number;
}

/** One for each walk: a multipart that is split twice counts twice. */
export function partBudget(): PartBudget {
  return { parts: 0 };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Multipart {
  readonly parts: readonly Entity[];
  /** What stands before the first delimiter, and (empty where `closed` is false) after the last. */
  readonly preamble: Range;
  readonly epilogue: Range;
  /** Whether the close-delimiter was found. Without it the last part runs to the end of the entity. */
  readonly closed: boolean;
  /** A line starts with the delimiter but goes on, or a bare CR stands before it: readers differ on what it is. */
  readonly ambiguous: boolean;
}

/**
 * Splits the body of a multipart entity (RFC 2046 §5.1.1). Without any delimiter there are no parts and
 * `closed` is false. Throws MalformedMimeError for a boundary parameter that is missing or cannot be one,
 * MimeLimitError for more than MAX_PARTS parts in the walk or MAX_DEPTH multiparts inside each other.
 *
 * The work is linear in the body whatever it holds; a body is looked through once for each multipart it lies
 * in.
 */
export function multipart(entity: Entity, budget: PartBudget): Multipart {
  if (entity.depth >= MAX_DEPTH) throw new MimeLimitError('nested-too-deep', MAX_DEPTH);
  const { bytes, bodyStart, end } = entity;
  const { delimiters, ambiguous } = findDelimiters(entity, boundaryOf(entity), MAX_PARTS - budget.parts);
  const [first] = delimiters;
  const last = delimiters.at(-1);
  const opening = delimiters.filter((delimiter) => !delimiter.closes);
  budget.parts += opening.length;
  const context: EntityContext = {
    depth: entity.depth + 1,
    defaultType: entity.contentType.subtype === 'digest' ? 'message/rfc822' : 'text/plain',
  };
  return {
    parts: opening.map((delimiter, i) => {
      return parseEntity(bytes, delimiter.end, delimiters[i + 1]?.start ?? end, context);
    }),
    preamble: { start: bodyStart, end: first?.start ?? end },
    epilogue: { start: last?.closes ? last.end : end, end },
    closed: last?.closes ?? false,
    ambiguous,
  };
}

// RFC 2046 §5.1.1 allows 70 characters; some mailers write more, and no reader minds.
const MAX_BOUNDARY = 200;

function boundaryOf(entity: Entity): string {
  const boundary = entity.contentType.parameters.get('boundary');
  if (boundary === undefined || boundary === '')
    throw new MalformedMimeError('a multipart without a boundary');
  if (boundary.length > MAX_BOUNDARY) throw new MalformedMimeError('a boundary that is too long');
  // A blank at the end could be padding of the delimiter line; RFC 2046 §5.1.1 forbids it.
  if (!/^[\x20-\x7e]*[\x21-\x7e]$/.test(boundary))
    throw new MalformedMimeError('a boundary that cannot be one');
  return boundary;
}

/** A delimiter with the line end before it, its padding and the line end after it. */
interface Delimiter extends Range {
  readonly closes: boolean;
}

/** All delimiters up to the one that closes, at most `most` that open a part. */
function findDelimiters(
  { bytes, bodyStart, end }: Entity,
  boundary: string,
  most: number,
): { delimiters: Delimiter[]; ambiguous: boolean } {
  const dashBoundary = utf8(`--${boundary}`);
  const skip = skipsOf(dashBoundary);
  const delimiters: Delimiter[] = [];
  let ambiguous = false;
  const next = (from: number): number => findLine(bytes, dashBoundary, skip, from, end);
  for (let line = next(bodyStart); line < end; line = next(line + 1)) {
    // Attack: behind a bare CR it is a delimiter for a reader that takes CR for a line end, and for no other.
    const rest = bytes[line - 1] === LF ? restOfDelimiter(bytes, line + dashBoundary.length, end) : undefined;
    if (!rest) {
      ambiguous = true;
      continue;
    }
    delimiters.push({ start: beforeLineEnd(bytes, line, delimiters.at(-1)?.end ?? bodyStart), ...rest });
    if (rest.closes) break;
    if (delimiters.length > most) throw new MimeLimitError('too-many-parts', MAX_PARTS);
  }
  return { delimiters, ambiguous };
}

/** Whether a line in [start, end) begins like a delimiter, whatever its boundary. */
export function hasDashLine(bytes: Bytes, start: number, end: number): boolean {
  return startsWith(bytes, DASHES, start, end) || indexOf(bytes, DASH_LINE, start, end) >= 0;
}

const DASHES = utf8('--');
const DASH_LINE = utf8('\n--');

/**
 * Where a line begins with `beginning`, after LF or a bare CR, at or after `from`; `to` where none does. Horspool's
 * search, which skips most octets. The octet before is looked at first: `beginning` holds no line end, so that even in
 * a body made for it no octet is compared twice.
 */
function findLine(bytes: Bytes, beginning: Bytes, skip: Uint8Array, from: number, to: number): number {
  const last = beginning.length - 1;
  const ending = beginning[last];
  for (let at = from + last; at < to;) {
    const octet = bytes[at] ?? 0;
    if (octet === ending) {
      const start = at - last;
      const before = bytes[start - 1];
      if ((before === LF || before === CR) && startsWith(bytes, beginning, start, to)) return start;
    }
    at += skip[octet] ?? 1;
  }
  return to;
}

/** How far the search may go on after an octet at the place of the last one. */
function skipsOf(beginning: Bytes): Uint8Array {
  const last = beginning.length - 1;
  const skip = new Uint8Array(256).fill(beginning.length);
  for (let i = 0; i < last; i++) skip[beginning[i] ?? 0] = last - i;
  return skip;
}

function startsWith(bytes: Bytes, prefix: Bytes, at: number, to: number): boolean {
  if (at + prefix.length > to) return false;
  // No closure: a body of nothing but dashes at line starts comes here millions of times.
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}

/**
 * What follows `--boundary`: the end of the line and whether it closes; undefined for anything but padding. A
 * line that merely begins like a delimiter is content, though the note in RFC 2046 §5.1.1 lets a reader split
 * there.
 */
function restOfDelimiter(
  bytes: Bytes,
  from: number,
  to: number,
): { end: number; closes: boolean } | undefined {
  const closes = startsWith(bytes, DASHES, from, to);
  let at = closes ? from + DASHES.length : from;
  while (at < to && isBlank(bytes[at])) at++;
  if (at < to && bytes[at] === CR) at++;
  if (at === to) return { end: to, closes };
  return bytes[at] === LF ? { end: at + 1, closes } : undefined;
}

// RFC 2046 §5.1.1: the line end before a delimiter belongs to it, not to the part; where the part is empty
// (`from`), the only one there is belongs to what came before.
function beforeLineEnd(bytes: Bytes, line: number, from: number): number {
  if (line === from) return line;
  return bytes[line - 2] === CR ? line - 2 : line - 1;
}

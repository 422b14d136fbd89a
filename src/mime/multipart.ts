import { utf8, type Bytes } from '../bytes.ts';
import { parseEntity, type Entity, type EntityContext } from './entity.ts';
import { MalformedMimeError, MimeLimitError } from './errors.ts';
import { CR, HYPHEN, isBlank, LF } from './octets.ts';

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
  /** A line in a part starts with the delimiter but goes on: readers differ on whether a part ends there. */
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
  const delimiters: Delimiter[] = [];
  let ambiguous = false;
  let line = startsWith(bytes, DASHES, bodyStart, end) ? bodyStart : nextDashLine(bytes, bodyStart, end);
  for (; line < end; line = nextDashLine(bytes, line, end)) {
    if (!startsWith(bytes, dashBoundary, line, end)) continue;
    const rest = restOfDelimiter(bytes, line + dashBoundary.length, end);
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
  return startsWith(bytes, DASHES, start, end) || nextDashLine(bytes, start, end) < end;
}

const DASHES = utf8('--');

/**
 * The start of the next line that begins with two hyphens, or `to`. Horspool's search for LF "--", with its
 * three skips in place: to look for the whole boundary is faster on honest mail, but takes boundary times
 * body steps on a body made for it. A boundary holds no LF, so comparing it after each hit never reads an
 * octet twice.
 */
function nextDashLine(bytes: Bytes, from: number, to: number): number {
  for (let at = from; at + 2 < to;) {
    const third = bytes[at + 2];
    if (third === HYPHEN) {
      if (bytes[at + 1] === HYPHEN && bytes[at] === LF) return at + 1;
      at += 1;
    } else {
      at += third === LF ? 2 : 3;
    }
  }
  return to;
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

import { describe, expect, it } from 'vitest';
import { concat, fromUtf8, utf8 } from '../../src/bytes.ts';
import { parseEntity, type Entity } from '../../src/mime/entity.ts';
import { MalformedMimeError, MimeLimitError } from '../../src/mime/errors.ts';
import { MAX_DEPTH, MAX_PARTS, multipart, partBudget, type PartBudget } from '../../src/mime/multipart.ts';
import { octets, repeated, textOf } from './sources.ts';

const HEAD = 'Content-Type: multipart/mixed; boundary=abc\r\n\r\n';

const split = (source: string) => multipart(parseEntity(utf8(source)), partBudget());

function partsOf(source: string): string[] {
  return split(source).parts.map((part) => textOf(part));
}

describe('multipart', () => {
  it('gives each part without the line end that belongs to the delimiter', () => {
    const source = `${HEAD}preamble\r\n--abc\r\nA: 1\r\n\r\none\r\n\r\n--abc\r\n\r\ntwo\r\n--abc--\r\nepilogue\r\n`;
    const found = split(source);
    expect(found.parts.map((part) => textOf(part))).toEqual(['A: 1\r\n\r\none\r\n', '\r\ntwo']);
    expect(source.slice(found.preamble.start, found.preamble.end)).toBe('preamble');
    expect(source.slice(found.epilogue.start, found.epilogue.end)).toBe('epilogue\r\n');
    expect(found).toMatchObject({ closed: true, ambiguous: false });
  });

  it('splits a body of bare LF', () => {
    expect(partsOf(`${HEAD}--abc\n\none\n\n--abc\n\ntwo\n--abc--\n`)).toEqual(['\none\n', '\ntwo']);
  });

  it('takes only one CR with the LF before a delimiter', () => {
    expect(partsOf(`${HEAD}--abc\r\n\r\none\r\r\n--abc--`)).toEqual(['\r\none\r']);
  });

  it('allows blanks after a delimiter', () => {
    const found = split(`${HEAD}--abc \t\r\n\r\none\r\n--abc-- \t\r\n`);
    expect(found.parts).toHaveLength(1);
    expect(found).toMatchObject({ closed: true, ambiguous: false });
  });

  it('takes two delimiters in a row as an empty part', () => {
    const source = `${HEAD}--abc\r\n--abc\r\n\r\n--abc--`;
    const { parts, preamble } = split(source);
    const starts = [HEAD.length + 7, HEAD.length + 14];
    expect(parts).toMatchObject(starts.map((start) => ({ start, bodyStart: start, end: start })));
    expect(preamble).toEqual({ start: HEAD.length, end: HEAD.length });
  });

  it.each(['--abcd', '--abc-', '--abc-- x', '--abc x', '--abc--d', '--abc\rd', '\r--abc'])(
    'does not split at %j, and says that other readers might',
    (line) => {
      const found = split(`${HEAD}--abc\r\n\r\none\r\n${line}\r\ntwo\r\n--abc--\r\n`);
      expect(found.parts.map((part) => textOf(part))).toEqual([`\r\none\r\n${line}\r\ntwo`]);
      expect(found.ambiguous).toBe(true);
    },
  );

  it.each(['--ABC', '-abc', ' --abc', '--ab', 'x--abc', '--', '---abc'])('takes %j for content', (line) => {
    const found = split(`${HEAD}--abc\r\n\r\none\r\n${line}\r\ntwo\r\n--abc--\r\n`);
    expect(found.parts).toHaveLength(1);
    expect(found.ambiguous).toBe(false);
  });

  it('finds a delimiter after every kind of dashes and line ends', () => {
    for (const before of [
      '\n',
      '\n\n',
      '-\n',
      '--\n',
      '\n-\n',
      '\n--\n',
      '-\n-\n',
      '\r\n\r\n',
      '\n\n--\n-\n',
    ]) {
      expect(partsOf(`${HEAD}--abc\n${before}--abc--`), JSON.stringify(before)).toEqual([
        before.replace(/\r?\n$/, ''),
      ]);
    }
  });

  it('gives the parts so far of a truncated message', () => {
    const found = split(`${HEAD}--abc\r\n\r\none\r\n--abc\r\n\r\ntw`);
    expect(found.parts.map((part) => textOf(part))).toEqual(['\r\none', '\r\ntw']);
    expect(found.closed).toBe(false);
    expect(found.epilogue.start).toBe(found.epilogue.end);
  });

  it('closes at the end of the source without a line end', () => {
    expect(split(`${HEAD}--abc\r\n\r\none\r\n--abc--`).closed).toBe(true);
    expect(split(`${HEAD}--abc\r\n\r\none\r\n--abc--\r`).closed).toBe(true);
  });

  it('has no parts where there is no delimiter', () => {
    const source = `${HEAD}just text\r\n`;
    const found = split(source);
    expect(found).toMatchObject({ parts: [], closed: false });
    expect(source.slice(found.preamble.start, found.preamble.end)).toBe('just text\r\n');
  });

  it('takes what follows the close-delimiter as epilogue, delimiters or not', () => {
    const source = `${HEAD}--abc\r\n\r\none\r\n--abc--\r\n--abc\r\n\r\ntwo\r\n--abc--\r\n`;
    const found = split(source);
    expect(found.parts).toHaveLength(1);
    expect(source.slice(found.epilogue.start)).toContain('two');
  });

  it('does not read beyond its own end', () => {
    const source = utf8(`${HEAD}--abc\r\n\r\none\r\n--abc--\r\n`);
    const close = '--abc--\r\n';
    for (let kept = 0; kept <= close.length; kept++) {
      const end = source.length - close.length + kept;
      const found = multipart(parseEntity(source, 0, end), partBudget());
      expect(found.closed, `${kept} octets`).toBe(kept >= 7);
      expect(found.ambiguous, `${kept} octets`).toBe(kept === 6);
      expect(found.epilogue).toEqual({ start: end, end });
      expect(found.parts.at(-1)!.end).toBeLessThanOrEqual(end);
    }
  });

  it.each([
    ['missing', ''],
    ['empty', '; boundary=""'],
    ['too long', `; boundary=${'x'.repeat(201)}`],
    ['ending in a blank', '; boundary="abc "'],
    ['beyond ASCII', '; boundary="abcü"'],
    ['holding a line end', "; boundary*=utf-8''abc%0A--x"],
  ])('refuses a boundary that is %s', (_, parameter) => {
    const source = `Content-Type: multipart/mixed${parameter}\r\n\r\n--abc\r\n\r\none\r\n--abc--\r\n`;
    expect(() => split(source)).toThrow(MalformedMimeError);
  });

  it('takes a boundary of 200 characters and one with blanks and punctuation inside', () => {
    for (const boundary of ['x'.repeat(200), "a b'()+_,-./:=?z", '.*+']) {
      const head = `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`;
      expect(partsOf(`${head}--${boundary}\r\n\r\none\r\n--${boundary}--`)).toEqual(['\r\none']);
    }
  });

  it('takes a part of a digest for a message, unless it says otherwise', () => {
    const digest = HEAD.replace('mixed', 'digest');
    const { parts } = split(`${digest}--abc\r\n\r\none\r\n--abc\r\nContent-Type: text/html\r\n\r\n--abc--`);
    expect(parts.map((part) => part.contentType.mediaType)).toEqual(['message/rfc822', 'text/html']);
  });
});

function walk(entity: Entity, budget: PartBudget): number {
  if (entity.contentType.type !== 'multipart') return entity.depth;
  return Math.max(entity.depth, ...multipart(entity, budget).parts.map((part) => walk(part, budget)));
}

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

function nested(levels: number): Entity {
  const opening = Array.from(
    { length: levels },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}x\r\n\r\n--b${i}x\r\n`,
  );
  return parseEntity(utf8(`${opening.join('')}\r\ndeep`));
}

describe('the bounds of multipart', () => {
  it('takes as many parts as are allowed and refuses one more', () => {
    const source = (parts: number) => `${HEAD}${'--abc\r\n\r\nx\r\n'.repeat(parts)}--abc--\r\n`;
    expect(split(source(MAX_PARTS)).parts).toHaveLength(MAX_PARTS);
    const error = errorOf(() => split(source(MAX_PARTS + 1)));
    expect(error).toBeInstanceOf(MimeLimitError);
    expect(error).toMatchObject({ code: 'too-many-parts', limit: MAX_PARTS });
  });

  it('counts the parts of all multiparts of one walk', () => {
    const budget = partBudget();
    const entity = parseEntity(utf8(`${HEAD}${'--abc\r\n\r\nx\r\n'.repeat(600)}--abc--\r\n`));
    multipart(entity, budget);
    expect(budget.parts).toBe(600);
    expect(errorOf(() => multipart(entity, budget))).toMatchObject({ code: 'too-many-parts' });
  });

  it('takes as many levels as are allowed and refuses one more', () => {
    expect(walk(nested(MAX_DEPTH), partBudget())).toBe(MAX_DEPTH);
    expect(errorOf(() => walk(nested(MAX_DEPTH + 1), partBudget()))).toMatchObject({
      code: 'nested-too-deep',
      limit: MAX_DEPTH,
    });
  });

  it('ends an inner multipart where the outer one of the same boundary goes on', () => {
    const { parts } = split(`${HEAD}--abc\r\n${HEAD}--abc\r\n\r\ninner\r\n--abc--\r\n--abc--\r\n`);
    expect(parts).toHaveLength(2);
    expect(multipart(parts[0]!, partBudget())).toMatchObject({ parts: [], closed: false });
    expect(textOf(parts[1]!)).toBe('\r\ninner');
  });

  it.each([
    ['line ends', '\n', 'abc'],
    ['almost delimiters', '\n--ab', 'abc'],
    ['lines that go on after the delimiter', '\n--abcx', 'abc'],
    ['dashes', '-', 'abc'],
    ['what makes a search for the whole boundary slow', 'a', `b${'a'.repeat(199)}`],
  ])('reads four megabytes of %s in one pass', (_, filler, boundary) => {
    const head = utf8(`Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\n\r\n`);
    const source = concat([head, repeated(filler, 4_000_000 / filler.length), utf8(`\n--${boundary}--`)]);
    const found = multipart(parseEntity(source), partBudget());
    expect(found.parts).toHaveLength(1);
    expect(found.closed).toBe(true);
  });

  it('is not confused by NUL, octets beyond ASCII or a lone CR', () => {
    const source = octets(`${HEAD}--abc\r\n\r\na\0b\rc\xff\xfe\r\n--abc--\r\n`);
    const { parts } = multipart(parseEntity(source), partBudget());
    expect(source.subarray(parts[0]!.bodyStart, parts[0]!.end)).toEqual(octets('a\0b\rc\xff\xfe'));
    expect(fromUtf8(source.subarray(parts[0]!.end, parts[0]!.end + 7))).toBe('\r\n--abc');
  });
});

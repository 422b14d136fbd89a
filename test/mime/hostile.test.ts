import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromLatin1, utf8, type Bytes } from '../../src/bytes.ts';
import { parseEntity, type Entity } from '../../src/mime/entity.ts';
import { MalformedMimeError, MimeLimitError } from '../../src/mime/errors.ts';
import { decodeWords, headersNamed } from '../../src/mime/headers.ts';
import { parseFrom } from '../../src/mime/mailbox.ts';
import { multipart, partBudget } from '../../src/mime/multipart.ts';
import { smimePart } from '../../src/mime/smime-part.ts';
import { cmsOfText, sniff } from '../../src/mime/sniff.ts';
import { decodeTransfer } from '../../src/mime/transfer.ts';
import { octets, REALISTIC, textOf } from './sources.ts';

/** Nothing but the two errors of this room may come out of it. */
function tolerate(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof MalformedMimeError || error instanceof MimeLimitError)) throw error;
  }
}

/** The parts lie inside their parent, in order, with delimiters and nothing else between them. */
function expectTiling(entity: Entity): Entity[] {
  const found = multipart(entity, partBudget());
  const boundary = entity.contentType.parameters.get('boundary') ?? '';
  let at = found.preamble.end;
  expect(found.preamble.start).toBe(entity.bodyStart);
  for (const part of found.parts) {
    expect(textOf(entity, { start: at, end: part.start }).trim()).toBe(`--${boundary}`);
    expect(part.start).toBeLessThanOrEqual(part.bodyStart);
    expect(part.bodyStart).toBeLessThanOrEqual(part.end);
    at = part.end;
  }
  const rest = textOf(entity, { start: at, end: found.epilogue.start }).trim();
  expect(rest).toBe(found.closed ? `--${boundary}--` : '');
  expect(found.epilogue.end).toBe(entity.end);
  return [...found.parts];
}

function readAll(bytes: Bytes): void {
  tolerate(() => sniff(bytes) === 'pem-cms' && cmsOfText(bytes));
  tolerate(() => {
    const entity = parseEntity(bytes);
    for (const field of entity.headers) {
      expect(decodeWords(field.value)).not.toMatch(/[\0\r\n]/);
      parseFrom(field.value);
    }
    tolerate(() => void smimePart(entity, partBudget()));
    readParts(entity);
  });
}

function readParts(entity: Entity): void {
  tolerate(
    () => void decodeTransfer(entity.bytes.subarray(entity.bodyStart, entity.end), entity.transferEncoding),
  );
  if (entity.contentType.type !== 'multipart') return;
  tolerate(() => {
    for (const part of expectTiling(entity)) readParts(part);
  });
}

const PIECES = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  '--',
  '--b',
  '--b--',
  'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b',
  'Content-Type: multipart/mixed; boundary=b',
  'Content-Type: application/pkcs7-mime',
  'Content-Transfer-Encoding: base64',
  'From: a@b',
  '=?utf-8?Q?a=0A?=',
  'MIIF',
  '"',
  '(',
  ';',
  '\xff',
];

describe('whatever the bytes', () => {
  it('throws nothing but its two errors on random octets', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readAll(bytes)));
  });

  it('throws nothing but its two errors on random pieces of mail', () => {
    const source = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 });
    fc.assert(
      fc.property(source, (pieces) => readAll(octets(pieces.join('')))),
      { numRuns: 500 },
    );
  });

  it('throws nothing but its two errors on any truncation of a message', () => {
    for (let length = 0; length <= REALISTIC.length; length += 3) readAll(REALISTIC.slice(0, length));
  });

  it('throws nothing but its two errors on a mutated message', () => {
    const position = fc.nat(REALISTIC.length - 1);
    const mutation = fc.tuple(position, fc.constantFrom(...PIECES, ''), fc.nat(20));
    fc.assert(
      fc.property(mutation, ([at, piece, cut]) =>
        readAll(concat([REALISTIC.subarray(0, at), octets(piece), REALISTIC.subarray(at + cut)])),
      ),
      { numRuns: 300 },
    );
  });

  it('throws nothing on any text of an address field, and never finds a second address in one', () => {
    const text = fc.array(
      fc.constantFrom('a', '@', '.', '<', '>', ',', '"', '(', ')', '\\', ' ', ':', ';', '[', ']', 'é'),
    );
    fc.assert(
      fc.property(text, (characters) => {
        const from = parseFrom(characters.join(''));
        if (from.kind === 'one')
          expect(from.address).toMatch(/^("[^"].*"|[^@"<>(),;:\s]+|"")@[^@"<>(),;:\s]+$/);
      }),
      { numRuns: 1000 },
    );
  });
});

interface Tree {
  readonly text: string;
  readonly children: readonly Tree[];
}

const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    text: fc
      .array(fc.constantFrom('a', '\r\n', '\n', '-', '--', '\0', '\xff', ' '), { maxLength: 8 })
      .map((text) => text.join('')),
    children: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant([]),
      fc.array(tie('tree'), { maxLength: 4 }),
    ),
  }),
})).tree;

function write(node: Tree, path: string): string {
  if (node.children.length === 0) return `X-Path: ${path}\r\n\r\n${node.text}`;
  const parts = node.children.map((child, i) => `--=${path}=\r\n${write(child, `${path}.${i}`)}\r\n`);
  return `Content-Type: multipart/mixed; boundary="=${path}="\r\n\r\n${parts.join('')}--=${path}=--`;
}

function read(entity: Entity, path: string): Tree {
  if (entity.contentType.type === 'multipart') {
    return { text: '', children: expectTiling(entity).map((part, i) => read(part, `${path}.${i}`)) };
  }
  expect(headersNamed(entity, 'X-Path')).toEqual([path]);
  return { text: fromLatin1(entity.bytes.subarray(entity.bodyStart, entity.end)), children: [] };
}

describe('a message written from a tree of parts', () => {
  it('is read as the same tree, to the octet', () => {
    const leafText = (node: Tree): Tree =>
      node.children.length === 0 ? node : { text: '', children: node.children.map(leafText) };
    fc.assert(
      fc.property(tree, (root) => {
        expect(read(parseEntity(octets(write(root, 'r'))), 'r')).toEqual(leafText(root));
      }),
    );
  });
});

describe('hostile sizes', () => {
  it('answers a header line of one megabyte and more', () => {
    const value = 'x'.repeat(1024 * 1024 - 100);
    expect(headersNamed(parseEntity(utf8(`From: ${value}\r\n\r\n`)), 'From')[0]).toHaveLength(value.length);
    expect(() => parseEntity(utf8(`From: ${value.repeat(2)}\r\n\r\n`))).toThrow(MimeLimitError);
  });

  it.each(['=?utf-8?Q?a?= ', '=?', '=?x-n?Q?a?=', '=?utf-8?Q?a?==?latin1?Q?a?=', ' ', '=?utf-8?B?'])(
    'decodes half a megabyte of %j in one pass',
    (piece) => {
      expect(decodeWords(piece.repeat(500_000 / piece.length)).length).toBeLessThanOrEqual(500_000);
    },
  );
});

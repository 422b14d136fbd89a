import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromLatin1, fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import { lexAddresses } from '../../src/mime/address-tokens.ts';
import { encodeBase64, encodeQuotedPrintable } from '../../src/mime/build-encode.ts';
import { field, structuredField } from '../../src/mime/build-field.ts';
import { canonicalLineEnds } from '../../src/mime/canonical.ts';
import { parseContentType, parseDisposition, parseTransferEncoding } from '../../src/mime/content-type.ts';
import { joinSections } from '../../src/mime/continuations.ts';
import { body, parseEntity, type Entity } from '../../src/mime/entity.ts';
import { MalformedMimeError, MimeLimitError } from '../../src/mime/errors.ts';
import { parseHeaderBlock } from '../../src/mime/header-block.ts';
import { decodeWords } from '../../src/mime/headers.ts';
import { isDeceptive, parseFrom, sameAddress } from '../../src/mime/mailbox.ts';
import { multipart, partBudget } from '../../src/mime/multipart.ts';
import { smimePart } from '../../src/mime/smime-part.ts';
import { cmsOfText, sniff } from '../../src/mime/sniff.ts';
import { parseStructuredField } from '../../src/mime/structured-field.ts';
import { decodeTransfer } from '../../src/mime/transfer.ts';
import { expectAnswers, hostileOctets, type HostileCase } from '../support/hostile-bytes.ts';
import { CMS_HEAD, lines, REALISTIC } from './sources.ts';

const refuses = (error: unknown): boolean =>
  error instanceof MalformedMimeError || error instanceof MimeLimitError;

const ofText =
  (read: (text: string) => unknown): HostileCase['read'] =>
  (bytes) =>
    read(fromUtf8(bytes));

const WORDS = '=?utf-8?Q?J=C3=BCrgen?= =?iso-2022-jp?B?GyRCRnxLXBsoQg==?= =?utf-8*de?b?w7w=?= (a (b\\)))';
const PARAMETERS = `text/plain; a="b\\"c" (x); n*0*=utf-8''%41; n*1=b; charset=utf-8; boundary=b`;
const MAILBOX = '"Muster, J." (a (b)) <juergen.muster@[127.0.0.1]>, g: "q q"@example.org;';

/** Sections in the wrong order, with gaps and twice. */
const sectionsOf = (bytes: Bytes) =>
  new Map(
    Array.from(bytes, (octet, at) => [
      octet % 40,
      { name: 'n', index: octet % 40, extended: octet % 3 === 0, value: `%${octet.toString(16)}'${at}` },
    ]),
  );

const READERS: readonly HostileCase[] = [
  { name: 'header block', sample: REALISTIC, read: (bytes) => parseHeaderBlock(bytes, 0, bytes.length) },
  { name: 'entity', sample: REALISTIC, read: (bytes) => parseEntity(bytes) },
  { name: 'multipart', sample: REALISTIC, read: (bytes) => readTree(parseEntity(bytes)) },
  { name: 'S/MIME part', sample: REALISTIC, read: (bytes) => smimePart(parseEntity(bytes), partBudget()) },
  {
    name: 'CMS as text',
    sample: concat([utf8('-----BEGIN CMS-----\r\n'), encodeBase64(CMS_HEAD), utf8('-----END CMS-----\r\n')]),
    read: (bytes) => sniff(bytes) === 'pem-cms' && cmsOfText(bytes),
  },
  { name: 'encoded words', sample: utf8(WORDS), read: ofText(decodeWords) },
  { name: 'structured field', sample: utf8(PARAMETERS), read: ofText(parseStructuredField) },
  { name: 'Content-Type', sample: utf8(PARAMETERS), read: ofText((text) => parseContentType([text, text])) },
  { name: 'Content-Disposition', sample: utf8(PARAMETERS), read: ofText(parseDisposition) },
  { name: 'Content-Transfer-Encoding', sample: utf8('(x) Base64 '), read: ofText(parseTransferEncoding) },
  {
    name: 'continuations',
    sample: Uint8Array.of(0, 3, 1, 2, 1),
    read: (bytes) => joinSections(sectionsOf(bytes)),
  },
  { name: 'address tokens', sample: utf8(MAILBOX), read: ofText(readTokens) },
  { name: 'From', sample: utf8('Ann (x) <ann@example.org>'), read: ofText(parseFrom) },
  {
    name: 'addresses',
    sample: utf8('ann@xn--mller-kva.example bücher@müller.example'),
    read: ofText((text) => [sameAddress(text, ...twoOf(text)), isDeceptive(text)]),
  },
  { name: 'base64', sample: encodeBase64(REALISTIC), read: (bytes) => decodeTransfer(bytes, 'base64') },
  {
    name: 'quoted-printable',
    sample: encodeQuotedPrintable(utf8('Grüße = \t \r\nFrom here\r\n')),
    read: (bytes) => decodeTransfer(bytes, 'quoted-printable'),
  },
  { name: 'line ends', sample: utf8('a\r\nb\nc\r\r\n'), read: readLineEnds },
];

const twoOf = (text: string): [string] => [text.split(' ').at(-1) ?? ''];

/** Every part, as deep as the bounds let it go. */
function readTree(entity: Entity): unknown {
  if (entity.contentType.type !== 'multipart') return decodeTransfer(body(entity), entity.transferEncoding);
  return multipart(entity, partBudget()).parts.map(readTree);
}

function readTokens(text: string): void {
  const written = lexAddresses(text).map((token) => token.written);
  expect(written.join('')).toBe(text);
}

function readLineEnds(bytes: Bytes): void {
  const canonical = canonicalLineEnds(bytes);
  expect(canonicalLineEnds(canonical)).toBe(canonical);
  expect(fromLatin1(canonical)).not.toMatch(/(?<!\r)\n/);
}

describe.each(READERS.map((reader) => [reader.name, reader] as const))('%s', (_, reader) => {
  it('is read where it is as it should be', () => {
    expect(() => reader.read(reader.sample)).not.toThrow();
  });

  it('is read or refused by an error of this room, whatever the octets', async () => {
    await expectAnswers(reader, hostileOctets, refuses);
  });
});

const anyOctets = fc.uint8Array({ maxLength: 400 }).map((array): Bytes => new Uint8Array(array));
const oneLine = fc
  .string({ unit: 'grapheme', maxLength: 120 })
  .map((text) => text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim());

describe('what is written is read again', () => {
  it('base64, in lines or with a blank anywhere', () => {
    fc.assert(
      fc.property(anyOctets, fc.nat(), (value, at) => {
        const encoded = encodeBase64(value);
        expect(decodeTransfer(encoded, 'base64')).toEqual(value);
        const cut = at % (encoded.length + 1);
        const blanks = concat([encoded.subarray(0, cut), utf8(' \t\r\n'), encoded.subarray(cut)]);
        expect(decodeTransfer(blanks, 'base64')).toEqual(value);
      }),
    );
  });

  it('quoted-printable', () => {
    fc.assert(
      fc.property(anyOctets, (value) => {
        expect(decodeTransfer(encodeQuotedPrintable(value), 'quoted-printable')).toEqual(value);
      }),
    );
  });

  it('a field of any text', () => {
    fc.assert(
      fc.property(
        oneLine.filter((text) => !text.includes('=?')),
        (text) => {
          const [read] = parseEntity(concat([field('Subject', text), utf8('\r\n')])).headers;
          expect(decodeWords(read?.value ?? '')).toBe(text);
        },
      ),
    );
  });

  it('a parameter of any text', () => {
    fc.assert(
      fc.property(oneLine, (text) => {
        const [read] = parseEntity(
          concat([structuredField('Content-Type', 'text/plain', new Map([['name', text]])), utf8('\r\n')]),
        ).headers;
        expect(parseContentType([read?.value ?? '']).parameters.get('name')).toBe(text);
      }),
    );
  });
});

describe('what is too much for any reader', () => {
  const MARKS = '\u0315'.repeat(100_000) + '\u0323'.repeat(100_000);

  it('a mailbox longer than four lines is nobody, or several', () => {
    expect(parseFrom(`"${MARKS}" <ann@example.org>`)).toEqual({ kind: 'none' });
    expect(parseFrom(`${' '.repeat(4000)}ann@example.org`)).toEqual({ kind: 'none' });
    expect(parseFrom('g: a@b, c@d;'.repeat(80_000))).toMatchObject({ kind: 'several' });
    expect(parseFrom(`${'x'.repeat(3900)} <ann@example.org>`)).toMatchObject({ kind: 'one' });
  });

  it('a domain longer than 255 characters is none, however it is spelled', () => {
    expect(sameAddress(`ann@x${MARKS}`, `ann@x${MARKS}`)).toBe(false);
    const long = `ann@${'x'.repeat(256)}`;
    expect(sameAddress(long, long)).toBe(false);
    expect(sameAddress(long.slice(0, -1), long.slice(0, -1))).toBe(true);
  });

  it('of a hundred thousand parameters the first are read, and readers may differ', () => {
    const many = parseStructuredField(`text/plain;boundary=b${';x=y'.repeat(100_000)};last=z`);
    expect(many).toMatchObject({ value: 'text/plain', ambiguous: true });
    expect([...many.parameters.keys()]).toEqual(['boundary', 'x']);
    expect(
      parseStructuredField(`a/b${[...Array(900).keys()].map((i) => `;x${i}=y`).join('')}`),
    ).toMatchObject({
      ambiguous: false,
    });
  });

  it('a megabyte of encoded words stays as written', () => {
    const words = '=?utf-8?Q?=41?= '.repeat(60_000);
    expect(decodeWords(words)).toBe(words);
    expect(decodeWords(`${words}\r\0`)).not.toMatch(/[\r\0]/);
  });

  it('a multipart within a hundred thousand others is refused, not followed', () => {
    const levels = [...Array(20_000).keys()].flatMap((level) => [
      `Content-Type: multipart/mixed; boundary=b${level}`,
      '',
      `--b${level}`,
    ]);
    expect(() => readTree(parseEntity(lines(...levels)))).toThrow(MimeLimitError);
  });

  it.each(['(', ')', '"', '\\', '<', '[', ',', '@', '(\\', ' ', '\t;', '=?', '%', '*0='])(
    'a megabyte of %j in a header is read or refused',
    (piece) => {
      const value = piece.repeat(1_000_000 / piece.length);
      for (const name of ['From', 'Content-Type', 'Content-Disposition', 'Subject']) {
        const entity = parseEntity(utf8(`${name}: a/b;x=${value}\r\n\r\n`));
        parseFrom(entity.headers[0]?.value ?? '');
        decodeWords(entity.headers[0]?.value ?? '');
      }
    },
  );
});

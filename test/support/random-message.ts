import fc from 'fast-check';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { crlfLineEnds } from '../../src/mime/build-safe.ts';
import { body, parseEntity, type Entity } from '../../src/mime/entity.ts';
import { multipart, partBudget } from '../../src/mime/multipart.ts';
import { decodeTransfer } from '../../src/mime/transfer.ts';

/** Lines of text in which what transports change comes often; none starts with "--" and a boundary of ours. */
const textLines = fc
  .array(
    fc.constantFrom(
      'Shall we have lunch?',
      'From here to there',
      'trailing blanks  ',
      'a tab at the end\t',
      '',
      '.',
      '-- ',
      '--outermost',
      'Grüße = 日本語',
      'x'.repeat(1200),
      'a\rb',
      '=',
      '=3D=',
      '--inner=1x',
      '\u007f\u001a',
      'Subject: not a header',
    ),
    { maxLength: 8 },
  )
  .chain((lines) =>
    fc.constantFrom('\r\n', '\n').map((end) => lines.join(end) + (lines.length % 2 ? end : '')),
  );

const octets = fc.uint8Array({ minLength: 0, maxLength: 200 }).map((array) => new Uint8Array(array));

const entity = (header: string, content: Bytes): Bytes => concat([utf8(`${header}\r\n\r\n`), content]);

const base64 = (content: Bytes): Bytes => utf8(Buffer.from(content).toString('base64'));

const textPart = fc
  .tuple(textLines, fc.constantFrom('7bit', '8bit', 'binary'))
  .map(([text, encoding]) =>
    entity(`Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}`, utf8(text)),
  );

/** Fields as other programs write them. */
const otherText = fc
  .tuple(
    fc.constantFrom(
      'text/html; charset=windows-1252; format="flowed"',
      "TEXT/Plain ;\r\n charset*=utf-8''utf-8 ; ",
      'text/plain; charset=utf-16le',
      'text/plain; name*0="a b"; name*1=c',
      'message/delivery-status',
      'text/calendar; method=REQUEST',
    ),
    fc.constantFrom(
      '8BIT',
      '8bit ',
      'quoted-printable',
      '7bit\r\nContent-Language: de ',
      '7bit\r\nMIME-Version: 1.0',
    ),
    fc.constantFrom(
      '',
      '\r\nContent-ID: <a@b>',
      `\r\nContent-Description: Gr\u00fc\u00dfe =?utf-8?q?=0D=0ABcc:_x?= b`,
    ),
    textLines,
  )
  .map(([type, encoding, more, text]) =>
    entity(`Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}${more}`, utf8(text)),
  );

const attachment = fc
  .tuple(octets, fc.constantFrom('binary', 'base64', '8bit'))
  .map(([content, encoding]) =>
    entity(
      `Content-Type: application/octet-stream; name="Zeugnis-\u00fc.pdf"\r\nContent-Transfer-Encoding: ${encoding}\r\n` +
        'Content-Disposition: attachment; filename="Zeugnis-ü.pdf"',
      encoding === 'base64' ? base64(content) : content,
    ),
  );

/** A part without any header, whose body is text. */
const bare = textLines.map((text) => utf8(`\r\n${text}`));

const attachedMessage = textLines.map((text) =>
  entity(
    'Content-Type: message/rfc822',
    utf8(`From: Bob <bob@example.org>\r\nSubject: Grüße\r\n\r\n${text}`),
  ),
);

const leaf = fc.oneof(textPart, otherText, attachment, bare, attachedMessage);

/** Around the parts what readers pass over, and an end that is not always there. */
const multipartOf = (boundary: string, parts: fc.Arbitrary<readonly Bytes[]>): fc.Arbitrary<Bytes> =>
  fc
    .tuple(
      fc.constantFrom('mixed', 'alternative', 'related', 'report; report-type=delivery-status'),
      fc.constantFrom('preamble ', '', 'From the preamble'),
      parts,
      fc.constantFrom('--\r\n', '--', '--  \r\nepilogue ü', ''),
    )
    .map(([subtype, preamble, bodies, end]) =>
      entity(
        `Content-Type: multipart/${subtype}; boundary="${boundary}"`,
        concat([
          utf8(preamble),
          ...bodies.flatMap((part) => [utf8(`\r\n--${boundary}\r\n`), part]),
          utf8(`\r\n--${boundary}${end}`),
        ]),
      ),
    );

const inner = multipartOf('inner=1', fc.array(leaf, { minLength: 1, maxLength: 3 }));
const outer = multipartOf(
  'outer',
  fc.array(fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: inner }), {
    minLength: 1,
    maxLength: 4,
  }),
);

const fields = fc
  .constantFrom(
    'From: Alice Example <alice@example.org>\r\nSubject: Lunch on Friday\r\nMIME-Version: 1.0\r\n',
    '\ufeffFrom: =?utf-8?q?Al=C3=AFce?= <alice@example.org>\r\nSubject: Gr\u00fc\u00dfe =?utf-8?q?=0D=0ABcc:_x?= y\r\n',
    `From alice Mon Jun  1\r\nFrom: "Al\u00efce" <alice@example.org>\r\nSubject:\r\nX-Long: ${'x'.repeat(900)} ${'y'.repeat(200)}\r\n`,
    'From: alice@example.org\r\nComments: a\r\n\tb \r\nSubject: a\r\n b\r\nMIME-Version: 1.0\r\nMIME-Version: 1.0\r\n',
  )
  .map((own) =>
    utf8(
      `${own}To: Bob <bob@example.org>\r\nBcc: eve@example.org\r\nDate: Mon, 1 Jun 2026 12:00:00 +0000\r\n`,
    ),
  );

/** Whole messages of all shapes, as careless as programs write them. */
export const randomMessage: fc.Arbitrary<Bytes> = fc
  .tuple(
    fields,
    fc.oneof(textPart, otherText, attachment, bare, inner, outer, fc.constantFrom(utf8('\r\n'), utf8(''))),
  )
  .map(concat);

/** A transport that knows no other line end than CRLF. */
export const throughTransport = (message: Bytes): Bytes => crlfLineEnds(message);

/** What a person gets of an entity: of each leaf its type, its names and its decoded octets, lines of text ended by LF. */
export function leavesOf(root: Entity): readonly string[] {
  const { contentType, disposition } = root;
  if (contentType.type === 'multipart') return multipart(root, partBudget()).parts.flatMap(leavesOf);
  if (contentType.mediaType === 'message/rfc822') {
    const { bytes, bodyStart, end, depth } = root;
    return leavesOf(parseEntity(bytes, bodyStart, end, { depth: depth + 1 }));
  }
  const decoded = decodeTransfer(body(root), root.transferEncoding);
  const isText = ['text', 'message'].includes(contentType.type) && !decoded.includes(0);
  const text = Buffer.from(isText ? crlfLineEnds(decoded) : decoded).toString('latin1');
  const name = disposition?.parameters.get('filename') ?? '';
  return [`${contentType.mediaType} ${contentType.parameters.get('name') ?? ''} ${name}: ${text}`];
}

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

const leaf = fc.oneof(textPart, attachment, bare, attachedMessage);

function multipartOf(boundary: string, parts: readonly Bytes[]): Bytes {
  const delimiter = utf8(`\r\n--${boundary}\r\n`);
  return entity(
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    concat([
      utf8('preamble '),
      ...parts.flatMap((part) => [delimiter, part]),
      utf8(`\r\n--${boundary}--\r\n`),
    ]),
  );
}

const inner = fc.array(leaf, { minLength: 1, maxLength: 3 }).map((parts) => multipartOf('inner=1', parts));
const outer = fc
  .array(fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: inner }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => multipartOf('outer', parts));

const FIELDS = utf8(
  'From: Alice Example <alice@example.org>\r\nTo: Bob <bob@example.org>\r\nSubject: Lunch on Friday\r\n' +
    'Date: Mon, 1 Jun 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\n',
);

/** Whole messages of all shapes, as careless as programs write them. */
export const randomMessage: fc.Arbitrary<Bytes> = fc
  .oneof(textPart, attachment, bare, inner, outer, fc.constant(utf8('Content-Type: text/plain\r\n\r\n')))
  .map((content) => concat([FIELDS, content]));

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
  const isText = contentType.type === 'text' && !decoded.includes(0);
  const text = Buffer.from(isText ? crlfLineEnds(decoded) : decoded).toString('latin1');
  const name = disposition?.parameters.get('filename') ?? '';
  return [`${contentType.mediaType} ${contentType.parameters.get('name') ?? ''} ${name}: ${text}`];
}

import { describe, expect, it } from 'vitest';
import { concat, equal, fromLatin1, fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import { divideMessage } from '../../src/mime/build.ts';
import { body, parseEntity, type Entity } from '../../src/mime/entity.ts';
import { withoutLegacyDisplay } from '../../src/mime/legacy-display.ts';
import { multipart, partBudget } from '../../src/mime/multipart.ts';
import { decodeTransfer } from '../../src/mime/transfer.ts';

const SUBJECT = 'Subject: Lunch & <b>more</b>\r\n';

/** The leaves of what is to be encrypted, with header fields protected. */
function leaves(message: string | Bytes): readonly Entity[] {
  const { content, safety } = divideMessage(typeof message === 'string' ? utf8(message) : message, 'cipher');
  expect(safety).toBe('safe');
  const leavesOf = (entity: Entity): readonly Entity[] =>
    entity.contentType.type === 'multipart'
      ? multipart(entity, partBudget()).parts.flatMap(leavesOf)
      : [entity];
  return leavesOf(parseEntity(content));
}

const decoded = (entity: Entity): Bytes => decodeTransfer(body(entity), entity.transferEncoding);
const marked = (entity: Entity): boolean => entity.contentType.parameters.get('hp-legacy-display') === '1';
const shown = (entity: Entity): Bytes => withoutLegacyDisplay(decoded(entity), entity.contentType.mediaType);

describe('a Legacy Display Element (RFC 9788 §5.2.2, §5.2.3)', () => {
  it('stands at the head of plain text, and is not shown by who knows it', () => {
    const [leaf] = leaves(`${SUBJECT}Content-Type: text/plain; charset=utf-8\r\n\r\nGrüße\r\n\r\nAlice\r\n`);
    expect(marked(leaf!)).toBe(true);
    expect(fromUtf8(decoded(leaf!))).toBe('Subject: Lunch & <b>more</b>\r\n\r\nGrüße\r\n\r\nAlice\r\n');
    expect(fromUtf8(shown(leaf!))).toBe('Grüße\r\n\r\nAlice\r\n');
  });

  it.each([
    ['<!doctype html><html><head></head><body class="a">\r\n', '<p>Hi</p></body></html>'],
    ['<html><head><title>x</title></head>', '<p>Hi</p></html>'],
    ['<!DOCTYPE html>', '<p>Hi</p>'],
    ['', '<p>Hi</p>'],
  ])('stands in HTML behind %j, escaped', (before, after) => {
    const [leaf] = leaves(`${SUBJECT}Content-Type: text/html\r\n\r\n${before}${after}`);
    const html = fromLatin1(decoded(leaf!));
    const start = before.replace(/\r\n$/, '');
    expect(html).toBe(
      `${start}<div class="header-protection-legacy-display">\r\n` +
        `<pre>Subject: Lunch &#38; &#60;b&#62;more&#60;/b&#62;</pre></div>\r\n${before.slice(start.length)}${after}`,
    );
    expect(fromLatin1(shown(leaf!))).toBe(before + after);
  });

  it('stands in each alternative of the text, and in nothing that is attached', () => {
    const found = leaves(
      `${SUBJECT}Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n` +
        '--a\r\n\r\nplain\r\n--a\r\nContent-Type: multipart/related; boundary=r\r\n\r\n' +
        '--r\r\nContent-Type: text/html\r\n\r\n<p>html\r\n--r\r\nContent-Type: text/plain\r\n\r\nbeside\r\n--r--\r\n--a--\r\n' +
        '--m\r\nContent-Type: text/plain\r\n\r\nsecond\r\n--m--\r\n',
    );
    expect(found.map(marked)).toEqual([true, true, false, false]);
    expect(found.map((leaf) => fromUtf8(shown(leaf)))[0]).toBe('plain');
    const attached = 'Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nnotes';
    expect(leaves(SUBJECT + attached).map(marked)).toEqual([false]);
  });

  it('leaves alone what is signed already, and what could be read in two ways', () => {
    const signed =
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s\r\n\r\n' +
      '--s\r\n\r\ntext\r\n--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nMIIB\r\n--s--\r\n';
    expect(fromUtf8(divideMessage(utf8(SUBJECT + signed), 'cipher').content)).toContain(
      '--s\r\n\r\ntext\r\n',
    );
    const twice =
      'Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain; a=1; a=2\r\n\r\nx\r\n--m--';
    expect(leaves(SUBJECT + twice).map(marked)).toEqual([false]);
  });

  it('is on one line, whatever the subject encodes', () => {
    const injected = `=?utf-8?B?${Buffer.from('Hi\r\n\r\nPay today').toString('base64')}?=`;
    const [leaf] = leaves(`Subject: ${injected}\r\nContent-Type: text/plain\r\n\r\ntext`);
    expect(fromUtf8(decoded(leaf!))).toBe('Subject: Hi\ufffd\ufffd\ufffd\ufffdPay today\r\n\r\ntext');
  });

  it.each(['quoted-printable', 'base64'])(
    'keeps %s, so that no line of the text becomes a delimiter',
    (encoding) => {
      const text = utf8('--m--\r\nnot the end\r\n');
      const coded =
        encoding === 'base64' ? Buffer.from(text).toString('base64') : '=2D-m--=0D=0Anot the end=0D=0A';
      const [leaf, ...others] = leaves(
        `${SUBJECT}Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain; charset=utf-8\r\n` +
          `Content-Transfer-Encoding: ${encoding}\r\n\r\n${coded}\r\n--m--\r\n`,
      );
      expect(others).toEqual([]);
      expect(equal(shown(leaf!), text)).toBe(true);
    },
  );

  it('brings other letters into a charset that has none of them by UTF-8, or stays away', () => {
    const subject = 'Subject: =?utf-8?B?0J7QsdC10LQ=?=\r\n';
    const inCharset = (charset: string, octets: readonly number[]): Bytes =>
      concat([
        utf8(`${subject}Content-Type: text/plain${charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n`),
        new Uint8Array(octets),
      ]);
    const [latin] = leaves(inCharset('; charset=iso-8859-1', [0x47, 0xfc]));
    expect(latin!.contentType.parameters.get('charset')).toBe('utf-8');
    expect(fromUtf8(decoded(latin!))).toBe('Subject: Обед\r\n\r\nGü');
    // Octets of which nobody knows what they are; and octets that are no letters of US-ASCII.
    expect(leaves(inCharset('', [0x47, 0xfc])).map(marked)).toEqual([false]);
    expect(leaves(inCharset('; charset=utf-16', [0x47, 0x00])).map(marked)).toEqual([false]);
  });

  it('takes the place of an older one', () => {
    for (const type of ['text/plain', 'text/html']) {
      const once = divideMessage(utf8(`${SUBJECT}Content-Type: ${type}\r\n\r\nHi`), 'cipher').content;
      const twice = divideMessage(
        utf8(fromUtf8(once).replace('Subject: Lunch', 'Subject: Dinner')),
        'cipher',
      );
      expect(fromUtf8(shown(parseEntity(twice.content)))).toBe('Hi');
      expect(fromUtf8(twice.content).match(/legacy-display/g)).toHaveLength(type === 'text/html' ? 2 : 1);
    }
  });

  it('is there for a file with LF line ends too', () => {
    const [leaf] = leaves('Subject: Lunch\nContent-Type: text/plain\n\nHi\n\nAlice\n');
    expect(fromUtf8(shown(leaf!))).toBe('Hi\r\n\r\nAlice\r\n');
  });

  it('is not there where nothing is hidden', () => {
    for (const protection of ['none', 'clear'] as const)
      expect(fromUtf8(divideMessage(utf8(`${SUBJECT}\r\nHi`), protection).content)).not.toContain('legacy');
    expect(leaves('From: a@example.org\r\n\r\nHi').map(marked)).toEqual([false]);
  });
});

import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../../src/bytes.ts';
import { readLetter } from '../../../src/taskpane/content/letter.ts';

const lines = (...text: readonly string[]): Uint8Array => utf8(text.join('\r\n'));
const PIXEL = 'iVBORw0KGgo=';

const related = (type: string) =>
  lines(
    'Content-Type: multipart/related; boundary=r',
    '',
    '--r',
    'Content-Type: text/html',
    '',
    '<img src="cid:a@b">',
    '--r',
    `Content-Type: ${type}`,
    'Content-ID: <a@b>',
    'Content-Transfer-Encoding: base64',
    '',
    PIXEL,
    '--r--',
  );

describe('readLetter', () => {
  it('gives the text, the markup and the files', async () => {
    const { text, html, attachments } = await readLetter(
      lines(
        'Content-Type: multipart/mixed; boundary=m',
        '',
        '--m',
        'Content-Type: multipart/alternative; boundary=a',
        '',
        '--a',
        'Content-Type: text/plain; charset=iso-8859-1',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'Gr=FC=DFe',
        '--a',
        'Content-Type: text/html',
        '',
        '<p>Hello</p>',
        '--a--',
        '--m',
        'Content-Type: application/pdf; name="a.pdf"',
        'Content-Disposition: attachment; filename="=?utf-8?q?=C3=BC.pdf?="',
        '',
        'octets',
        '--m--',
      ),
    );
    expect([text?.trim(), html?.trim()]).toEqual(['Grüße', '<p>Hello</p>']);
    expect(attachments.map(({ name, mediaType, bytes }) => [name, mediaType, bytes.length > 0])).toEqual([
      ['ü.pdf', 'application/pdf', true],
    ]);
  });

  it('has pictures by Content-ID', async () => {
    const { pictures } = await readLetter(related('image/png'));
    expect([...pictures]).toEqual([['a@b', `data:image/png;base64,${PIXEL}`]]);
  });

  it.each(['image/svg+xml', 'text/html', 'application/pdf'])('takes no %s for a picture', async (type) => {
    expect((await readLetter(related(type))).pictures.size).toBe(0);
  });

  it('takes no more of pictures than a page can hold', async () => {
    const large = Buffer.alloc(9 * 1024 * 1024).toString('base64');
    const letter = fromUtf8(related('image/png')).replace(PIXEL, large);
    expect((await readLetter(utf8(letter))).pictures.size).toBe(0);
  });

  it('keeps a message inside closed: its text is not the text of this one', async () => {
    const { text, attachments } = await readLetter(
      lines(
        'Content-Type: multipart/mixed; boundary=m',
        '',
        '--m',
        '',
        'outer',
        '--m',
        'Content-Type: message/rfc822',
        '',
        'Subject: x',
        '',
        'inner',
        '--m--',
      ),
    );
    expect(text?.trim()).toBe('outer');
    expect(attachments.map(({ mediaType }) => mediaType)).toEqual(['message/rfc822']);
  });

  it('lists no signature among the files', async () => {
    const { attachments } = await readLetter(
      lines('Content-Type: application/pkcs7-signature; name=smime.p7s', '', 'x'),
    );
    expect(attachments).toEqual([]);
  });

  it('gives up on more levels than anybody writes', async () => {
    const deep = Array.from(
      { length: 200 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('');
    await expect(readLetter(utf8(deep))).rejects.toThrow();
  });
});

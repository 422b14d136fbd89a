import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/bytes.ts';
import { mailItem } from '../../src/simulator/mailbox/from-eml.ts';

const item = (...lines: readonly string[]) => mailItem('a.eml', utf8(lines.join('\r\n')));

describe('mailItem', () => {
  it.each([
    ['multipart/signed; boundary=b', 'IPM.Note.SMIME.MultipartSigned'],
    ['application/pkcs7-mime; smime-type=signed-data', 'IPM.Note.SMIME'],
    ['application/x-pkcs7-mime', 'IPM.Note.SMIME'],
    ['application/octet-stream; name="smime.p7m"', 'IPM.Note.SMIME'],
    ['application/octet-stream; name="plan.pdf"', 'IPM.Note'],
    ['multipart/mixed; boundary=b', 'IPM.Note'],
  ])('gives %s the class %s', (contentType, itemClass) => {
    expect(item(`Content-Type: ${contentType}`, '', 'x').itemClass).toBe(itemClass);
  });

  it('keeps the Content-Type of a clear-signed message as it is folded, and no other header', () => {
    const { attachments } = item(
      'Subject: s',
      'Content-Type: multipart/signed;',
      '\tboundary=b',
      'X-After: y',
      '',
      '--b',
      '',
      'text ',
      '--b--',
    );
    const entity = fromUtf8(attachments[0]!.content);
    expect(entity).toBe('Content-Type: multipart/signed;\r\n\tboundary=b\r\n\r\n--b\r\n\r\ntext \r\n--b--');
  });

  it('calls a smime.p7m among other parts an ordinary file', () => {
    const { itemClass, attachments } = item(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'text',
      '--b',
      'Content-Type: application/pkcs7-mime; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
      '',
      'MIID',
      '--b--',
    );
    expect(itemClass).toBe('IPM.Note');
    expect(attachments.map(({ name }) => name)).toEqual(['smime.p7m']);
  });

  it('names each of several addressees, a comma in a name notwithstanding', () => {
    const { to, from, sender } = item(
      'From: "Doe, J" <j@example.org>',
      'To: "A, B" <ab@example.org>, c@example.org',
      '',
      '',
    );
    expect(to.map(({ address }) => address)).toEqual(['ab@example.org', 'c@example.org']);
    expect(sender).toEqual(from);
  });

  it('delivers what cannot be parsed as an empty message with its bytes', () => {
    const bytes = utf8('X: y\r\n'.repeat(5000));
    const { itemClass, text, subject, bytes: kept } = mailItem('a.eml', bytes);
    expect([itemClass, text, subject]).toEqual(['IPM.Note', '', 'a.eml']);
    expect(kept).toBe(bytes);
  });
});

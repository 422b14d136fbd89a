import { describe, expect, it } from 'vitest';
import { parseContentType, parseDisposition, parseTransferEncoding } from '../../src/mime/content-type.ts';

describe('parseContentType', () => {
  it('gives type and subtype in lower case and parameters as written', () => {
    const type = parseContentType(['Multipart/Signed; Boundary="AbC"']);
    expect(type).toMatchObject({ mediaType: 'multipart/signed', type: 'multipart', subtype: 'signed' });
    expect(type.parameters.get('boundary')).toBe('AbC');
    expect(type).toMatchObject({ ambiguous: false, malformed: false });
  });

  it('assumes text/plain, or what the multipart around it says, where there is no field', () => {
    expect(parseContentType([])).toMatchObject({
      mediaType: 'text/plain',
      malformed: false,
      ambiguous: false,
    });
    expect(parseContentType([], 'message/rfc822').mediaType).toBe('message/rfc822');
  });

  it.each([
    '',
    'multipart',
    'multipart/',
    '/signed',
    'multi part/signed',
    'mul(x)tipart/signed',
    'text/pl@in',
    ';a=b',
  ])('makes nothing special of the malformed %j', (value) => {
    const type = parseContentType([value]);
    expect(type).toMatchObject({ mediaType: 'text/plain', malformed: true, ambiguous: true });
    expect(type.parameters.size).toBe(0);
  });

  it('reads on after a comment and blanks around the slash', () => {
    expect(parseContentType(['(a) text / html(b); c=d'])).toMatchObject({
      mediaType: 'text/html',
      ambiguous: false,
    });
  });

  it('takes the first of several fields and says that there are more', () => {
    expect(parseContentType(['text/plain', 'multipart/signed'])).toMatchObject({
      mediaType: 'text/plain',
      ambiguous: true,
    });
  });

  it('says so where a semicolon is missing or a parameter comes twice', () => {
    expect(parseContentType(['text/html charset=utf-8'])).toMatchObject({
      mediaType: 'text/html',
      ambiguous: true,
    });
    expect(parseContentType(['multipart/mixed; boundary=a; boundary=b']).ambiguous).toBe(true);
  });
});

describe('parseDisposition', () => {
  it('reads type and file name', () => {
    const disposition = parseDisposition("Attachment; filename*=utf-8''%E2%82%AC.txt");
    expect(disposition?.type).toBe('attachment');
    expect(disposition?.parameters.get('filename')).toBe('€.txt');
  });

  it('is undefined without a field and for an empty one', () => {
    expect(parseDisposition(undefined)).toBeUndefined();
    expect(parseDisposition(' ')).toBeUndefined();
  });
});

describe('parseTransferEncoding', () => {
  it('is 7bit by default, in lower case, without comments, and keeps what it does not know', () => {
    expect(parseTransferEncoding(undefined)).toBe('7bit');
    expect(parseTransferEncoding('(x) BASE64 ')).toBe('base64');
    expect(parseTransferEncoding('x-Foo bar')).toBe('x-foo bar');
  });
});

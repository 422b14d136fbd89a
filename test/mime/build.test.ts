import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromLatin1, fromUtf8, utf8, type Bytes } from '../../src/bytes.ts';
import type { HeaderProtection } from '../../src/mime/build-protect.ts';
import { transportSafety } from '../../src/mime/build-safe.ts';
import { divideMessage, multipartSigned, pkcs7Mime, unusedBoundary } from '../../src/mime/build.ts';
import { parseEntity } from '../../src/mime/entity.ts';
import { MalformedMimeError, MimeLimitError } from '../../src/mime/errors.ts';
import { header, headersNamed } from '../../src/mime/headers.ts';
import { partBudget } from '../../src/mime/multipart.ts';
import { smimePart } from '../../src/mime/smime-part.ts';
import { leavesOf, randomMessage } from '../support/random-message.ts';

const FIELDS = 'From: alice@example.org\r\nTo: bob@example.org\r\nSubject: Lunch\r\n';

function divide(message: string | Bytes, protection: HeaderProtection = 'none') {
  const bytes = typeof message === 'string' ? utf8(message) : message;
  const { fields, content } = divideMessage(bytes, protection);
  return { fields: fromUtf8(fields), content: fromUtf8(content), bytes: content };
}

const contentOf = (entity: string): string => divide(FIELDS + entity).content;

describe('divideMessage', () => {
  it('moves what is about the content inside, and leaves the rest outside to the octet', () => {
    const { fields, content } = divide(
      'Received: by relay\r\nContent-Type: text/plain;\r\n\tcharset=utf-8\r\nSubject:  Grüße\r\n  folded\r\n' +
        'MIME-Version: 1.0\r\nContent-Language: de\r\nX-Own: 1\r\n\r\nHello\r\n',
    );
    expect(fields).toBe('Received: by relay\r\nSubject:  Grüße\r\n  folded\r\nX-Own: 1\r\n');
    expect(content).toBe(
      'Content-Type: text/plain;\r\n\tcharset=utf-8\r\nContent-Language: de\r\n\r\nHello\r\n',
    );
  });

  it('takes Bcc away, in every spelling', () => {
    const { fields, content } = divide(
      `bcc: eve@example.org,\r\n mallory@example.org\r\n${FIELDS}Resent-Bcc: x@example.org\r\nBCC : y@example.org\r\n\r\nHi`,
    );
    expect(fields).toBe(FIELDS);
    expect(content).toBe('Content-Type: text/plain\r\n\r\nHi');
  });

  it('says text/plain where the message names no type', () => {
    expect(contentOf('\r\nHi\r\n')).toBe('Content-Type: text/plain\r\n\r\nHi\r\n');
  });

  it('takes an empty body, and a message that is header alone', () => {
    expect(contentOf('\r\n')).toBe('Content-Type: text/plain\r\n\r\n');
    expect(divide('Subject: nothing')).toMatchObject({
      fields: 'Subject: nothing\r\n',
      content: 'Content-Type: text/plain\r\n\r\n',
    });
  });

  it('passes over an mbox line and a byte order mark', () => {
    expect(divide('\ufeffSubject: a\r\n\r\nHi').fields).toBe('Subject: a\r\n');
    expect(divide('From alice Mon Jun  1\nSubject: a\n\nHi\n')).toMatchObject({
      fields: 'Subject: a\r\n',
      content: 'Content-Type: text/plain\r\n\r\nHi\r\n',
    });
  });

  it('refuses a header that two readers read differently, and more fields than anybody follows', () => {
    expect(() => divide('Subject: a\rFrom: eve@example.org\r\n\r\nHi')).toThrow(MalformedMimeError);
    expect(() => divide('no field\r\nSubject: a\r\n\r\nHi')).toThrow(MalformedMimeError);
    expect(() => divide(`${'A: b\r\n'.repeat(2001)}\r\nHi`)).toThrow(MimeLimitError);
  });
});

describe('the content, made fit for transport', () => {
  it('stays to the octet where it is fit already', () => {
    const entity =
      'Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\n\r\nText\r\n.\r\n--b\r\n' +
      'Content-Type: text/plain\r\n\r\nMore\r\n--b--\r\n';
    expect(contentOf(entity)).toBe(entity);
  });

  it.each([
    ['8 bits', 'Grüße\r\n', 'Gr=C3=BC=C3=9Fe\r\n'],
    ['a long line', `${'x'.repeat(999)}\r\n`, `${`${'x'.repeat(75)}=\r\n`.repeat(13)}${'x'.repeat(24)}\r\n`],
    ['a blank at the end of a line', 'a \r\n', 'a=20\r\n'],
    ['a blank at the end', 'a\t', 'a=09'],
    ['From at the start of a line', 'From me\r\n', '=46rom me\r\n'],
    ['a bare CR', 'a\rb\r\n', 'a=0Db\r\n'],
    ['a bare LF beside, which is a line end in text', 'ü\na\r\n', '=C3=BC\r\na\r\n'],
  ])('has text with %s in quoted-printable', (_, text, encoded) => {
    expect(
      contentOf(`Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}`),
    ).toBe(
      `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${encoded}`,
    );
  });

  it('has bare LF in text made line ends without any encoding, where that does', () => {
    expect(contentOf('Content-Type: text/plain\r\n\r\na\nb\n')).toBe(
      'Content-Type: text/plain\r\n\r\na\r\nb\r\n',
    );
  });

  it.each(['binary', '8bit', '7bit'])(
    'keeps the octets of what is no text (%s) in base64, line ends and all',
    (encoding) => {
      const content = Buffer.from('a\nb\rc\r\nü\0');
      const message = concat([
        utf8(`${FIELDS}Content-Type: image/png\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`),
        new Uint8Array(content),
      ]);
      expect(fromLatin1(divideMessage(message, 'none').content)).toBe(
        `Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}\r\n`,
      );
    },
  );

  it('takes the LF of a file with LF line ends for CRLF, also in what is no text, unless it is binary', () => {
    const file = (encoding: string) =>
      divide(`Content-Type: application/json\nContent-Transfer-Encoding: ${encoding}\n\n{\n}\n`).content;
    expect(file('7bit')).toBe(
      'Content-Type: application/json\r\nContent-Transfer-Encoding: 7bit\r\n\r\n{\r\n}\r\n',
    );
    expect(file('binary')).toMatch(/base64\r\n\r\newp9Cg==\r\n$/);
  });

  it('does not take UTF-16 for lines', () => {
    const text = new Uint8Array(Buffer.from('a\n日本', 'utf16le'));
    const message = concat([utf8('Content-Type: text/plain; charset=utf-16le\r\n\r\n'), text]);
    const entity = parseEntity(divideMessage(message, 'none').content);
    expect(entity.transferEncoding).toBe('base64');
    expect(leavesOf(entity)).toEqual(leavesOf(parseEntity(message)));
  });

  it('encodes anew what is encoded badly, and leaves what cannot be decoded', () => {
    const long = Buffer.from('x'.repeat(900)).toString('base64');
    const encoded = contentOf(
      `Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${long}\r\n`,
    );
    expect(transportSafety(utf8(encoded))).toBe('safe');
    expect(encoded.replaceAll('\r\n', '')).toContain(long);
    expect(
      contentOf(
        'Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=20\nb  \nFrom c=\n',
      ),
    ).toBe(
      'Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=20\r\nb\r\n=46rom c',
    );
    const broken = 'Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nü!\r\n';
    expect(contentOf(broken)).toBe(broken);
    const unknown = 'Content-Transfer-Encoding: x-uuencode\r\n\r\nü\r\n';
    expect(contentOf(unknown)).toBe(`Content-Type: text/plain\r\n${unknown}`);
  });

  it('goes into multiparts and attached messages, and leaves their safe parts to the octet', () => {
    const content = contentOf(
      'Content-Type: multipart/mixed; boundary="b b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\nprëamble\r\n' +
        '--b b\r\nX-A:  1\r\n\r\nsafe\r\n--b b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Grüße\r\n' +
        'Content-Type: text/plain; charset=utf-8\r\n\r\nü\r\n--b b--\r\nepilogue\r\n',
    );
    expect(content).toBe(
      'Content-Type: multipart/mixed; boundary="b b"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n' +
        '--b b\r\nX-A:  1\r\n\r\nsafe\r\n--b b\r\nContent-Type: message/rfc822\r\n\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\n' +
        'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=BC\r\n' +
        '--b b--\r\nepilogue\r\n',
    );
  });

  it('writes file names in other letters as every transport carries them', () => {
    const content = divideMessage(
      utf8(
        'Content-Type: image/png; name="ü.png"\r\nContent-Disposition: attachment; filename="ü.png"\r\n\r\nü',
      ),
      'none',
    ).content;
    const { contentType, disposition } = parseEntity(content);
    expect(transportSafety(content)).toBe('safe');
    expect(contentType.parameters.get('name')).toBe('ü.png');
    expect(disposition?.parameters.get('filename')).toBe('ü.png');
  });

  it('never touches a signed part inside', () => {
    const signed =
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s\r\n\r\n--s\r\n\r\n-- \r\nü\r\n' +
      '--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nMA==\r\n--s--\r\n';
    expect(contentOf(signed)).toBe(signed);
    const around = `Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n${signed}\r\n--m\r\n\r\nü\r\n--m--\r\n`;
    expect(contentOf(around)).toContain(`--m\r\n${signed}\r\n--m\r\n`);
  });

  it.each([
    'Content-Disposition: attachm\u00e4nt; filename=a',
    'Content-Type: t\u00e9xt/plain; a=b',
    'Content-Type: \u00fc',
  ])('leaves a field as it is that has no form in US-ASCII, and refuses to write into it: %s', (field) => {
    expect(contentOf(`${field}\r\n\r\nHi`)).toContain(`${field}\r\n`);
    const around = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${field}\r\n\r\nHi\r\n--b--\r\n`;
    expect(contentOf(around)).toBe(around);
    const protecting = (): unknown => divide(`${FIELDS}${field}\r\n\r\nHi`, 'clear');
    if (field.startsWith('Content-Type')) expect(protecting).toThrow(MalformedMimeError);
    else expect(protecting()).toMatchObject({ fields: FIELDS });
  });

  it('leaves a multipart that two readers split differently as it is', () => {
    const broken = 'Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nü\r\n--b--\r\n';
    expect(contentOf(broken)).toBe(broken);
    const encoded =
      'Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n--b\r\n\r\nü\r\n--b--\r\n';
    expect(contentOf(encoded)).toBe(encoded);
  });

  it('refuses to follow more levels than the reader does', () => {
    const nested = 'Content-Type: message/rfc822\r\n\r\n'.repeat(500);
    expect(() => contentOf(`${nested}\r\nü`)).toThrow(MimeLimitError);
  });

  it('makes every random message safe, and changes nothing of what a person gets', () => {
    fc.assert(
      fc.property(randomMessage, (message) => {
        const { content, safety } = divideMessage(message, 'none');
        expect([safety, transportSafety(content)]).toEqual(['safe', 'safe']);
        expect(leavesOf(parseEntity(content))).toEqual(leavesOf(parseEntity(message)));
        expect(divideMessage(content, 'none').content).toEqual(content);
      }),
      { numRuns: 500 },
    );
  });
});

describe('header protection (RFC 9788)', () => {
  const message = `Received: by relay\r\nKeywords: plans\r\n${FIELDS}Bcc: eve@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHi`;

  it('repeats the fields inside a signature', () => {
    expect(divide(message, 'clear')).toMatchObject({
      fields: `Received: by relay\r\nKeywords: plans\r\n${FIELDS}`,
      content: `Content-Type: text/plain;\r\n charset=utf-8;\r\n hp=clear\r\nKeywords: plans\r\n${FIELDS}\r\nHi`,
    });
  });

  it('hides the subject outside an encryption, and says inside what stands outside', () => {
    expect(divide(message, 'cipher')).toMatchObject({
      fields: 'Received: by relay\r\nFrom: alice@example.org\r\nTo: bob@example.org\r\nSubject: [...]\r\n',
      content:
        'Content-Type: text/plain;\r\n charset=utf-8;\r\n hp-legacy-display=1;\r\n hp=cipher\r\n' +
        `Content-Transfer-Encoding: 7bit\r\nKeywords: plans\r\n${FIELDS}` +
        'HP-Outer: From: alice@example.org\r\nHP-Outer: To: bob@example.org\r\nHP-Outer: Subject: [...]\r\n\r\n' +
        'Keywords: plans\r\nSubject: Lunch\r\n\r\nHi',
    });
  });

  it('takes away the second subject that Outlook writes, which is shown to nobody', () => {
    const { fields, content } = divide(
      'Subject: Re: Lunch\r\nThread-Topic: Lunch\r\nThread-Index: Ac==\r\nContent-Type: text/plain\r\n\r\nHi',
      'cipher',
    );
    expect(fields).toBe('Subject: [...]\r\nThread-Index: Ac==\r\n');
    expect(content).toContain('\r\nThread-Topic: Lunch\r\n');
    expect(content).not.toContain('HP-Outer: Thread-Topic');
    expect(content.endsWith('\r\n\r\nSubject: Re: Lunch\r\n\r\nHi')).toBe(true);
  });

  it('says in HP-Outer what stands outside just as it stands inside, so that it is not taken for hidden', () => {
    const { content } = divide(
      'From: Gr\u00fc\u00dfe <alice@example.org>\r\nSubject: Hi\r\n\r\nHi',
      'cipher',
    );
    const inner = parseEntity(utf8(content));
    expect(headersNamed(inner, 'HP-Outer')).toContain(`From: ${header(inner, 'From')!}`);
  });

  it('believes no hp and no HP-Outer of somebody else', () => {
    const { content, fields } = divide(
      'HP-Outer: Subject: x\r\nSubject: a\r\nContent-Type: text/plain; hp=cipher\r\n\r\nHi',
      'clear',
    );
    expect(content).toBe('Content-Type: text/plain;\r\n hp=clear\r\nSubject: a\r\n\r\nHi');
    expect(fields).toBe('Subject: a\r\n');
    expect(() => divide('Content-Type: text/plain; a=1; a=2\r\n\r\nHi', 'clear')).toThrow(MalformedMimeError);
    expect(() => divide('Content-Type: a/b\r\nContent-Type: c/d\r\n\r\nHi', 'clear')).toThrow(
      MalformedMimeError,
    );
  });
});

describe('the S/MIME entities', () => {
  const CMS = Uint8Array.from({ length: 100 }, (_, at) => at);
  const divided = divideMessage(utf8(`${FIELDS}\r\nHi`), 'none');

  it('are multipart/signed with protocol and micalg (RFC 8551 §3.5.3)', () => {
    const message = multipartSigned(divided.fields, divided.content, CMS, ['sha-256', 'sha-512'], 'signet-1');
    const entity = parseEntity(message);
    expect(fromLatin1(message)).toContain(
      '\r\n--signet-1\r\nContent-Type: text/plain\r\n\r\nHi\r\n--signet-1\r\n',
    );
    expect(entity.contentType.mediaType).toBe('multipart/signed');
    expect(Object.fromEntries(entity.contentType.parameters)).toEqual({
      protocol: 'application/pkcs7-signature',
      micalg: 'sha-256, sha-512',
      boundary: 'signet-1',
    });
    expect(headersNamed(entity, 'MIME-Version')).toEqual(['1.0']);
    expect(smimePart(entity, partBudget())).toMatchObject({ kind: 'clear-signed', signature: CMS });
  });

  it.each([
    ['signed-data', 'smime.p7m'],
    ['enveloped-data', 'smime.p7m'],
    ['authEnveloped-data', 'smime.p7m'],
    ['compressed-data', 'smime.p7z'],
  ] as const)('are application/pkcs7-mime with smime-type %s and the name %s', (smimeType, name) => {
    const entity = parseEntity(pkcs7Mime(divided.fields, [CMS.subarray(0, 60), CMS.subarray(60)], smimeType));
    expect(entity.contentType.mediaType).toBe('application/pkcs7-mime');
    expect(Object.fromEntries(entity.contentType.parameters)).toEqual({ 'smime-type': smimeType, name });
    expect(entity.disposition).toMatchObject({ type: 'attachment' });
    expect(entity.disposition?.parameters.get('filename')).toBe(name);
    expect(header(entity, 'Content-Transfer-Encoding')).toBe('base64');
    expect(smimePart(entity, partBudget())).toEqual({
      kind: 'cms',
      cms: CMS,
      smimeType: smimeType.toLowerCase(),
    });
  });
});

describe('unusedBoundary', () => {
  it('is another one each time, and none that the content holds', () => {
    const octets = [1, 2, 3];
    const random = (length: number): Bytes => new Uint8Array(length).fill(octets.shift()!);
    const first = `signet-${'01'.repeat(18)}`;
    expect(unusedBoundary(utf8(`a --${first} b signet-${'02'.repeat(18)}`), random)).toBe(
      `signet-${'03'.repeat(18)}`,
    );
  });
});

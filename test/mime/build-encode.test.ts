import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromLatin1, utf8, type Bytes } from '../../src/bytes.ts';
import { encodeBase64, encodeQuotedPrintable } from '../../src/mime/build-encode.ts';
import { transportSafety } from '../../src/mime/build-safe.ts';
import { decodeTransfer } from '../../src/mime/transfer.ts';

const octets = fc.uint8Array({ maxLength: 400 }).map((array) => new Uint8Array(array));
const quoted = (text: string): string => fromLatin1(encodeQuotedPrintable(utf8(text)));

/** Text in which the things that need care come often. */
const text = fc
  .array(fc.constantFrom('From ', '.', '--', ' ', '\t', '\r\n', '=', 'ü', 'a', '\r', '\n', 'x'.repeat(73)), {
    maxLength: 60,
  })
  .map((pieces) => utf8(pieces.join('')));

describe('encodeBase64', () => {
  it('is what any decoder undoes, in safe lines of 76 characters', () => {
    fc.assert(
      fc.property(octets, (content) => {
        const encoded = encodeBase64(content);
        expect(new Uint8Array(Buffer.from(fromLatin1(encoded), 'base64'))).toEqual(content);
        expect(decodeTransfer(encoded, 'base64')).toEqual(content);
        expect(transportSafety(encoded)).toBe('safe');
        expect(fromLatin1(encoded)).toMatch(/^([^\r\n]{76}\r\n)*([^\r\n]{1,76}\r\n)?$/);
      }),
    );
  });

  it('is the same however the octets are cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(octets, { maxLength: 6 }), (pieces) => {
        expect(encodeBase64(...pieces)).toEqual(encodeBase64(concat(pieces)));
      }),
    );
  });
});

describe('encodeQuotedPrintable', () => {
  it('comes back to the octet, in lines that every transport carries', () => {
    fc.assert(
      fc.property(fc.oneof(text, octets), (content: Bytes) => {
        const encoded = encodeQuotedPrintable(content);
        expect(decodeTransfer(encoded, 'quoted-printable')).toEqual(content);
        expect(transportSafety(encoded)).toBe('safe');
        for (const line of fromLatin1(encoded).split('\r\n')) {
          expect(line.length).toBeLessThanOrEqual(76);
          expect(line).not.toMatch(/^(From |\.|--)/);
        }
      }),
    );
  });

  it('leaves plain text readable and keeps its lines', () => {
    expect(quoted('Grüße = 1\r\nAnna\r\n')).toBe('Gr=C3=BC=C3=9Fe =3D 1\r\nAnna\r\n');
  });

  it('escapes a blank at the end of a line or of the text, and only there', () => {
    expect(quoted('-- \r\na b\t\r\nend ')).toBe('=2D-=20\r\na b=09\r\nend=20');
  });

  it('escapes what is no line end', () => {
    expect(quoted('a\rb\nc')).toBe('a=0Db=0Ac');
  });

  it('starts no line with what relays change, even behind a soft line break', () => {
    expect(quoted(`${'x'.repeat(75)}From me`)).toBe(`${'x'.repeat(75)}=\r\n=46rom me`);
    expect(quoted(`${'x'.repeat(75)}--boundary`)).toBe(`${'x'.repeat(75)}=\r\n=2D-boundary`);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { children, contentOf, encodingOf, octets, parseBer, TAG } from '../../src/asn1/ber.ts';
import { element, integer, octetString, sequence } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';

const indefinite = (tag: number, ...content: readonly Bytes[]): Bytes =>
  concat([Uint8Array.of(tag, 0x80), ...content, Uint8Array.of(0, 0)]);

describe('parseBer', () => {
  it('gives offsets into the bytes it was given, and copies nothing', () => {
    const bytes = sequence(integer(7), octetString(utf8('abc')));
    const [number, text] = children(parseBer(bytes));
    expect(contentOf(number!)).toEqual(Uint8Array.of(7));
    expect(contentOf(text!).buffer).toBe(bytes.buffer);
    expect(encodingOf(text!)).toEqual(octetString(utf8('abc')));
  });

  it('finds the end of nested indefinite lengths', () => {
    const bytes = indefinite(TAG.sequence, indefinite(0x24, octetString(utf8('ab')), octetString(utf8('c'))));
    const [text] = children(parseBer(bytes));
    expect(octets(text!)).toEqual(utf8('abc'));
  });

  it.each([
    ['nothing', Uint8Array.of()],
    ['a header without its content', Uint8Array.of(0x04, 3, 1)],
    ['bytes after the end', concat([integer(1), Uint8Array.of(0)])],
    ['an indefinite length without its end', Uint8Array.of(0x30, 0x80, 2, 1, 1)],
    ['an indefinite length of a primitive', Uint8Array.of(0x04, 0x80, 0, 0)],
    ['an end-of-contents with a length', Uint8Array.of(0x30, 0x80, 0, 1, 0, 0, 0)],
    ['a length of more octets than any input has', Uint8Array.of(0x04, 0x87, 1, 0, 0, 0, 0, 0, 0)],
    ['a tag number over 30', Uint8Array.of(0x3f, 0x81, 0x01, 0)],
  ])('refuses %s', (_, bytes) => {
    expect(() => parseBer(bytes)).toThrow(MalformedError);
  });

  it('refuses an end-of-contents among the elements of a definite length', () => {
    expect(() => children(parseBer(Uint8Array.of(0x30, 2, 0, 0)))).toThrow(MalformedError);
  });

  it('reads 100 levels and refuses 101', () => {
    const nested = (levels: number): Bytes => {
      const open = new Uint8Array(2 * levels).map((_, i) => (i % 2 ? 0x80 : 0x30));
      return concat([open, new Uint8Array(2 * levels)]);
    };
    expect(() => parseBer(nested(100))).not.toThrow();
    expect(() => parseBer(nested(102))).toThrow(/more than 100 levels/);
  });

  it('refuses more elements than any message has', () => {
    const bomb = indefinite(
      TAG.sequence,
      new Uint8Array(1_200_000).map((_, i) => (i % 2 ? 0 : 0x05)),
    );
    expect(() => parseBer(bomb)).toThrow(/elements/);
  });

  it('answers any bytes with a node inside them or a MalformedError', () => {
    const walk = (bytes: Bytes): void => {
      const queue = [parseBer(bytes)];
      for (let node = queue.pop(); node; node = queue.pop()) {
        expect(node.end).toBeLessThanOrEqual(bytes.length);
        expect(node.contentStart).toBeLessThanOrEqual(node.contentEnd);
        if (node.tag & 0x20) queue.push(...children(node));
      }
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (random) => {
        try {
          walk(new Uint8Array(random));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536, 20_000_000])(
    'reads back %i octets that der writes',
    (length) => {
      const content = new Uint8Array(length).fill(7);
      expect(octets(parseBer(octetString(content))).length).toBe(length);
    },
  );

  it('refuses a content segment that is no octet string', () => {
    expect(() => octets(parseBer(element(0x24, integer(1))))).toThrow(MalformedError);
  });
});

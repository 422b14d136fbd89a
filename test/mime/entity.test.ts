import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8 } from '../../src/bytes.ts';
import { body, entityBytes, messageStart, parseEntity } from '../../src/mime/entity.ts';
import { entityOf, lines, REALISTIC, textOf } from './sources.ts';

describe('parseEntity', () => {
  it('keeps the exact ranges of the source and copies nothing', () => {
    const source = lines('Subject: a', '', 'body');
    const entity = parseEntity(source);
    expect(entity).toMatchObject({ start: 0, bodyStart: 14, end: source.length, depth: 0 });
    expect(entityBytes(entity).buffer).toBe(source.buffer);
    expect(fromUtf8(body(entity))).toBe('body\r\n');
  });

  it('reads an entity in the middle of a source', () => {
    const source = utf8('XXXX: y\r\nA: b\r\n\r\ncXXX');
    const entity = parseEntity(source, 9, source.length - 3);
    expect(textOf(entity)).toBe('A: b\r\n\r\nc');
    expect(entity.headers).toEqual([{ name: 'A', value: 'b', start: 9, end: 15 }]);
    expect(fromUtf8(body(entity))).toBe('c');
  });

  it('has no headers where the first line is empty', () => {
    for (const source of ['\r\nFrom: a@example.com\r\n', '\nFrom: a@example.com\r\n']) {
      const entity = parseEntity(utf8(source));
      expect(entity.headers).toEqual([]);
      expect(fromUtf8(body(entity))).toBe('From: a@example.com\r\n');
    }
  });

  it('tolerates a missing body and a missing final line end', () => {
    for (const source of ['A: b', 'A: b\r\n', 'A: b\r', 'A: b\r\n\r\n', '']) {
      const entity = parseEntity(utf8(source));
      expect(entity.bodyStart).toBe(source.length);
      expect(body(entity)).toHaveLength(0);
    }
  });

  it('skips a byte order mark and an mbox From line at the very start, and nowhere else', () => {
    const source = utf8('\ufeffFrom ann Tue Nov 3\r\nFrom: ann@example.com\r\n\r\n');
    expect(parseEntity(source).headers.map((field) => field.name)).toEqual(['From']);
    expect(parseEntity(source).start).toBe(23);
    const inside = utf8('x\ufeffA: b\r\n\r\n');
    expect(parseEntity(inside, 1).headers).toEqual([]);
    expect(messageStart(utf8('From ann'))).toBe(8);
    expect(messageStart(utf8('From: ann'))).toBe(0);
  });

  it('never looks past its end', () => {
    const source = utf8('\ufeffFrom x\r\nA: b\r\n\r\n');
    expect(parseEntity(source, 0, 2)).toMatchObject({ start: 2, bodyStart: 2, end: 2, headers: [] });
    expect(parseEntity(utf8('A: b\r\n\r\nc'), 0, 6)).toMatchObject({ bodyStart: 6, end: 6 });
  });

  it('reads the fields that say what the body is', () => {
    const entity = entityOf(
      'Content-Type: Text/HTML',
      'Content-Transfer-Encoding: Base64 (as usual)',
      'Content-Disposition: Attachment; filename=a.txt',
      '',
    );
    expect(entity.contentType.mediaType).toBe('text/html');
    expect(entity.transferEncoding).toBe('base64');
    expect(entity.disposition?.type).toBe('attachment');
    expect(entity.disposition?.parameters.get('filename')).toBe('a.txt');
  });

  it('assumes what RFC 2045 assumes where a field is missing', () => {
    const entity = entityOf('Subject: x', '');
    expect(entity).toMatchObject({ transferEncoding: '7bit', disposition: undefined, irregular: undefined });
    expect(entity.contentType.mediaType).toBe('text/plain');
  });

  it('says that two transfer encodings are two ways to read the body', () => {
    const twice = entityOf('Content-Transfer-Encoding: base64', 'Content-Transfer-Encoding: 7bit', '');
    expect(twice).toMatchObject({ transferEncoding: 'base64', irregular: 'two transfer encodings' });
  });

  it('reads a realistic message', () => {
    const entity = parseEntity(REALISTIC);
    expect(entity.headers).toHaveLength(6);
    expect(entity.irregular).toBeUndefined();
    expect(entity.contentType.parameters.get('boundary')).toBe('----=_Part_1');
  });
});

import { describe, expect, it } from 'vitest';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { MimeLimitError } from '../../src/mime/errors.ts';
import { MAX_FIELDS, MAX_HEADER_BYTES, parseHeaderBlock } from '../../src/mime/header-block.ts';
import { octets, repeated } from './sources.ts';

const read = (source: string) => parseHeaderBlock(utf8(source), 0, utf8(source).length);

function limitOf(source: Bytes): unknown {
  try {
    return parseHeaderBlock(source, 0, source.length);
  } catch (error) {
    return error;
  }
}

describe('parseHeaderBlock', () => {
  it('unfolds a value without touching its blanks, and gives the range of all its lines', () => {
    const { headers, irregular } = read('To: a,\r\n\tb,\r\n  c \r\nX: y\r\n\r\n');
    expect(headers[0]).toEqual({ name: 'To', value: 'a,\tb,  c', start: 0, end: 19 });
    expect(headers[1]).toEqual({ name: 'X', value: 'y', start: 19, end: 25 });
    expect(irregular).toBeUndefined();
  });

  it('reads headers whose lines end in a bare LF', () => {
    const { headers, bodyStart, irregular } = read('A: b\n c\nD: e\n\nbody');
    expect(headers.map((field) => field.value)).toEqual(['b c', 'e']);
    expect(bodyStart).toBe(14);
    expect(irregular).toBeUndefined();
  });

  it('takes a blank before the colon as the obsolete syntax has it', () => {
    expect(read('From : a\r\n\r\n').headers[0]?.name).toBe('From');
  });

  it('reads UTF-8, and one character an octet where it is not UTF-8', () => {
    expect(read('A: Grüße\r\n\r\n').headers[0]?.value).toBe('Grüße');
    const latin1 = octets('A: Gr\xfc\xdfe\r\n\r\n');
    expect(parseHeaderBlock(latin1, 0, latin1.length).headers[0]?.value).toBe('Grüße');
  });

  it('keeps a byte order mark inside a value, where it would hide in an address', () => {
    expect(read('From: \ufeffa@example.com\r\n\r\n').headers[0]?.value).toBe('\ufeffa@example.com');
  });

  it.each([
    ['a bare CR, after which some readers find another From', 'X: y\rFrom: ann@example.com\r\n\r\n', 1],
    ['a NUL', 'X: y\0z\r\n\r\n', 1],
    ['a line without a colon', 'X: y\r\nno field\r\nFrom: a\r\n\r\n', 2],
    ['a line that names no field', 'X: y\r\nno field: z\r\nFrom: a\r\n\r\n', 2],
    ['an empty name', ': z\r\nFrom: a\r\n\r\n', 1],
    ['a folded first line', ' X: y\r\nFrom: a\r\n\r\n', 1],
    ['a line of blanks, where some readers end the header', 'X: y\r\n \t\r\nFrom: a\r\n\r\n', 2],
    ['a carriage return too many', 'X: y\r\r\n\r\n', 1],
  ])('reads on over %s, and says that readers differ', (_, source, fields) => {
    const block = read(source);
    expect(block.irregular).toEqual(expect.any(String));
    expect(block.headers).toHaveLength(fields);
    expect(block.bodyStart).toBe(source.length);
  });

  it('takes a header of just the greatest size and refuses one octet more', () => {
    const fits = concat([utf8('A: '), repeated('x', MAX_HEADER_BYTES - 7), utf8('\r\n\r\n')]);
    expect(limitOf(fits)).toMatchObject({ bodyStart: MAX_HEADER_BYTES });
    const error = limitOf(concat([utf8('x'), fits]));
    expect(error).toBeInstanceOf(MimeLimitError);
    expect(error).toMatchObject({ code: 'header-too-large', limit: MAX_HEADER_BYTES });
  });

  it('refuses a large input without any line end', () => {
    expect(limitOf(repeated('x', MAX_HEADER_BYTES + 1))).toMatchObject({ code: 'header-too-large' });
  });

  it('takes as many fields as are allowed and refuses one more, be it a field or not', () => {
    const fields = 'A: b\r\n'.repeat(MAX_FIELDS);
    expect(limitOf(utf8(`${fields}\r\n`))).toMatchObject({ irregular: undefined });
    expect(limitOf(utf8(`${fields}A: b\r\n\r\n`))).toMatchObject({
      code: 'too-many-fields',
      limit: MAX_FIELDS,
    });
    expect(limitOf(repeated('a\n', MAX_FIELDS + 1))).toMatchObject({ code: 'too-many-fields' });
  });
});

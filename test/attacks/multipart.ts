import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import type { Fields } from '../support/message.ts';

/** A multipart of these parts, each with its own header. */
export function multipart(fields: Fields, parts: readonly Bytes[], type = 'multipart/mixed'): Bytes {
  const header = Object.entries({ ...fields, 'Content-Type': `${type}; boundary=outer` })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const delimited = parts.flatMap((part) => [utf8('\r\n--outer\r\n'), part]);
  return concat([utf8(header), ...delimited, utf8('\r\n--outer--\r\n')]);
}

export const plain = (text: string): Bytes => utf8(`Content-Type: text/plain\r\n\r\n${text}\r\n`);
export const html = (text: string): Bytes => utf8(`Content-Type: text/html\r\n\r\n${text}\r\n`);

import { parseStructuredField } from './structured-field.ts';

export interface ContentType {
  /** `type/subtype` in lower case. */
  readonly mediaType: string;
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ReadonlyMap<string, string>;
  /**
   * Readers may take different parameters from this field (two boundaries, say), or from a second such
   * field.
   */
  readonly ambiguous: boolean;
  /** There is a field, but no media type could be read from it; the default stands here. */
  readonly malformed: boolean;
}

export interface Disposition {
  /** In lower case. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** RFC 2045 §5.2, RFC 2046 §5.1.5. */
export type DefaultType = 'text/plain' | 'message/rfc822';

const TOKEN = '[^\\x00-\\x20\\x7f()<>@,;:\\\\"/[\\]?=]+';
const MEDIA_TYPE = new RegExp(`^(${TOKEN})[ \\t]*/[ \\t]*(${TOKEN})([ \\t].*)?$`, 's');

/**
 * Reads the Content-Type fields of one entity (RFC 2045 §5.1). Without one, and where the type itself cannot
 * be read, `fallback` is assumed: RFC 2045 §5.2 names text/plain for both, RFC 2046 §5.1.5 message/rfc822
 * inside a digest. So a broken field never makes anything signed. Of several fields the first counts, and
 * `ambiguous` is set.
 */
export function parseContentType(
  fields: readonly string[],
  fallback: DefaultType = 'text/plain',
): ContentType {
  const field = parseStructuredField(fields[0] ?? fallback);
  const [, type, subtype, rest] = MEDIA_TYPE.exec(field.value) ?? [];
  if (type === undefined || subtype === undefined) {
    return { ...parseContentType([fallback]), ambiguous: true, malformed: true };
  }
  return {
    mediaType: `${type}/${subtype}`.toLowerCase(),
    type: type.toLowerCase(),
    subtype: subtype.toLowerCase(),
    parameters: field.parameters,
    ambiguous: fields.length > 1 || field.ambiguous || rest !== undefined,
    malformed: false,
  };
}

/** RFC 2183. Undefined where there is no field or an empty one. */
export function parseDisposition(value: string | undefined): Disposition | undefined {
  const field = parseStructuredField(value ?? '');
  return field.value === '' ? undefined : { type: field.value.toLowerCase(), parameters: field.parameters };
}

/**
 * RFC 2045 §6.1, in lower case. What names no known encoding is kept, so that decoding refuses it by name.
 */
export function parseTransferEncoding(value: string | undefined): string {
  return value === undefined ? '7bit' : parseStructuredField(value).value.toLowerCase();
}

/** The bytes are not the MIME they claim to be. `message` says in what, for a person who knows MIME. */
export class MalformedMimeError extends Error {
  override readonly name = 'MalformedMimeError';
}

export type MimeLimitCode = 'header-too-large' | 'too-many-fields' | 'too-many-parts' | 'nested-too-deep';

/**
 * The bytes may be MIME, but more of it than this reader is willing to follow. `limit` is the bound that
 * was hit.
 */
export class MimeLimitError extends Error {
  override readonly name = 'MimeLimitError';
  readonly code: MimeLimitCode;
  readonly limit: number;

  constructor(code: MimeLimitCode, limit: number) {
    super(`${code}: more than ${limit}`);
    this.code = code;
    this.limit = limit;
  }
}

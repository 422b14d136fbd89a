/** Why a call to Outlook gave nothing. `aborted` is not among them: a cancelled call rejects with the signal's reason. */
export type OutlookErrorCode = 'timeout' | 'failed' | 'unsupported' | 'empty';

/** Outlook did not do what was asked of it. Always expected, always said to the person in words, never a verdict. */
export class OutlookError extends Error {
  override readonly name = 'OutlookError';
  readonly code: OutlookErrorCode;
  /** The Office.js method, as its documentation names it. */
  readonly call: string;
  /** Office.js's own number (9003, 9020 ...), where Outlook gave one. */
  readonly officeCode: number | undefined;

  constructor(code: OutlookErrorCode, call: string, officeCode?: number, options?: ErrorOptions) {
    super(`${call}: ${code}${officeCode === undefined ? '' : ` (${officeCode})`}`, options);
    this.code = code;
    this.call = call;
    this.officeCode = officeCode;
  }
}

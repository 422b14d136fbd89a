/**
 * Why a draft was not read. Nothing of it may then be sent: a part of it would be missing.
 * - `changed`: it was edited while it was read
 * - `attachment-empty`: Outlook reported success and gave nothing (office-js#6098)
 * - `attachment-unreadable`: what it gave is not what it said
 * - `link-unsafe`: a file in the cloud whose address is none of the Web
 */
export type DraftErrorCode = 'changed' | 'attachment-empty' | 'attachment-unreadable' | 'link-unsafe';

export class DraftError extends Error {
  override readonly name = 'DraftError';

  constructor(
    readonly code: DraftErrorCode,
    /** The name of the attachment that it is about; '' where it is about none. */
    readonly attachment = '',
    options?: ErrorOptions,
  ) {
    super(attachment === '' ? code : `${code}: ${attachment}`, options);
  }
}

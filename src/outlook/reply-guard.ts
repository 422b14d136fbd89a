import type { DraftMarker } from './draft-marker.ts';

/** The word that somebody types who means it; compared without regard to case. */
export const TYPED_CONSENT = 'plain';

export interface Reply {
  /** The draft quotes text that Signet decrypted, or answers a message whose content was encrypted. */
  readonly quotesDecrypted: boolean;
  /** Whether there is a certificate for each recipient. */
  readonly canEncrypt: boolean;
}

/**
 * What a reply starts with: `encrypt` switches Encrypt on; `warn` says that the quotation was encrypted, and that it
 * cannot be for everybody who gets the reply.
 */
export function replyStart({ quotesDecrypted, canEncrypt }: Reply): 'encrypt' | 'warn' | 'nothing' {
  if (!quotesDecrypted) return 'nothing';
  return canEncrypt ? 'encrypt' : 'warn';
}

/**
 * Whether a draft may leave as it is to be sent. Attack: somebody puts an old encrypted message into a new one of their
 * own, and whoever answers sends its text back readable (EFAIL, Müller et al. 2019, "Re: What's Up Johnny?").
 */
export function mayLeave(
  { quotesDecrypted }: Pick<DraftMarker, 'quotesDecrypted'>,
  { encrypted, typed }: { readonly encrypted: boolean; readonly typed: string },
): boolean {
  return !quotesDecrypted || encrypted || typed.trim().toLowerCase() === TYPED_CONSENT;
}

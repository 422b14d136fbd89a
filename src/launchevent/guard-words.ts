export type StopReason =
  | 'marked-sign'
  | 'marked-encrypt'
  | 'quotes-decrypted'
  | 'policy-sign'
  | 'policy-encrypt'
  | 'carrier-changed'
  | 'begun'
  | 'unknown';

/** What Outlook shows when it stops a message: at most 500 characters, and no markup. */
export const guardWords: Readonly<Record<StopReason, string>> = {
  'marked-sign':
    "You asked for this message to be signed. Outlook's own Send would send it unsigned. Open Signet and press Sign and send there, or switch Sign off.",
  'marked-encrypt':
    "You asked for this message to be encrypted. Outlook's own Send would send it readable for everybody on the way. Open Signet and press Encrypt and send there, or switch Encrypt off.",
  'quotes-decrypted':
    'This message quotes one that was encrypted. Sent from here, that text would be readable for everybody on the way. Open Signet to encrypt it, or take the quotation out.',
  'policy-sign':
    'Your organisation wants messages to these recipients to be signed. Open Signet and press Sign and send there.',
  'policy-encrypt':
    'Your organisation wants messages to these recipients to be encrypted. Open Signet and press Encrypt and send there.',
  'carrier-changed':
    'This message carries an encrypted file, and something was added to it that would go out readable. Take that out again, or open Signet.',
  begun:
    'Signet has begun to send this message, so sending it from here could send it a second time. Open Signet to see what became of it.',
  unknown:
    'Signet could not find out whether this message is to be signed or encrypted, so it was not sent. Try again in a moment, or open Signet.',
};

/** The button beside the sentence: at most 20 characters. */
export const OPEN_LABEL = 'Open Signet';

import type { Attempt, Rung, WhyNot } from '../../outlook/message.ts';
import type { Origin } from './read-state.ts';

/** How the message reached Signet. */
export const originWords: Readonly<Record<Origin, string>> = {
  getAsFileAsync: 'Outlook handed over the whole message',
  ews: 'Your Exchange server handed over the whole message',
  attachment: 'Outlook handed over the signed part, as an attachment',
  graph: 'Your mail server handed over the whole message',
  'graph-attachment': 'Your mail server handed over the signed part, as an attachment',
  file: 'You opened it from a file',
  inside: 'It was attached to the message that you opened before',
};

const asked: Readonly<Record<Rung, string>> = {
  getAsFileAsync: 'The whole message',
  ews: 'The whole message from your Exchange server',
  attachment: 'The signed part as an attachment',
  graph: 'The whole message from your mail server',
  'graph-attachment': 'The signed part from your mail server',
};

const why: Readonly<Record<WhyNot, string>> = {
  timeout: "Outlook didn't answer in time.",
  failed: 'Outlook answered with an error.',
  unsupported: "this version of Outlook can't give it.",
  empty: 'Outlook gave an empty answer.',
  absent: 'the message has no such attachment.',
  'no-id': "this version of Outlook shows the attachment, but won't give it.",
  'not-the-message': 'the attachment is not the message itself.',
  'not-smime': 'what Outlook gave is not a message.',
  refused: 'your mail server did not give it.',
  rewritten: 'Outlook gave a copy that it rewrote, in which the signature is lost.',
};

/** What one attempt came to: `The whole message: Outlook didn't answer in time.` */
export function attemptWords({ rung, why: reason, officeCode }: Attempt): string {
  return `${asked[rung]}: ${why[reason]}${officeCode === undefined ? '' : ` (${officeCode})`}`;
}

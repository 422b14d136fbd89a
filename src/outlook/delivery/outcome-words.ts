import type { Leftover } from './leftover.ts';
import type { DeliveryOutcome, Refusal } from './outcome.ts';

/** What a person reads: what happened, why, and what to do next. */
export interface OutcomeWords {
  readonly headline: string;
  readonly sentence: string;
  /** '' where there is nothing to do. */
  readonly next: string;
}

const SAVE = 'Save it as a file and send that with another mail program, or make the attachments smaller.';
const LATER = 'Try again in a few minutes.';
const ADMINISTRATOR = 'Ask your administrator, and show them this message.';

type Words = readonly [sentence: string, next: string];

const refusalWords: {
  readonly [C in Refusal['code']]: (why: Extract<Refusal, { readonly code: C }>) => Words;
} = {
  'too-large': ({ octets, most }) => [
    `The message is too large for this way of sending: ${megabytes(octets)}, and ${megabytes(most)} are allowed.`,
    SAVE,
  ],
  'server-too-large': () => ['Your mail server says that the message is too large.', SAVE],
  'no-message-id': () => [
    'The message has no number of its own, so Signet could not tell whether it was sent.',
    'Close the pane, open it again, and try once more.',
  ],
  'sign-in-failed': ({ detail }) => [`You could not be signed in to your mailbox (${detail}).`, 'Try again.'],
  'send-as-denied': () => [
    'Your mail server does not let you send from this address.',
    'Choose your own address under From, and try again.',
  ],
  'access-denied': ({ detail }) => [`Signet may not send for you (${detail}).`, ADMINISTRATOR],
  throttled: ({ seconds }) => [
    'Your mail server is busy and takes nothing at the moment.',
    seconds === undefined ? LATER : `Try again in ${minutes(seconds)}.`,
  ],
  'not-accepted': ({ detail }) => [`Your mail server did not take the message (${detail}).`, ADMINISTRATOR],
  unreachable: () => ['Your mail server could not be reached.', 'Check your connection, and try again.'],
  unsupported: ({ detail }) => [
    `This version of Outlook can't send it this way (${detail}).`,
    'Save it as a file and send that with another mail program.',
  ],
};

/** @param left what is left of the draft; only of a message that was sent */
export function outcomeWords(outcome: DeliveryOutcome, left: Leftover = 'nothing'): OutcomeWords {
  switch (outcome.kind) {
    case 'sent':
      return { headline: 'Sent', sentence: 'Your message is on its way.', next: leftoverWords[left] };
    case 'refused': {
      const why = outcome.why;
      const say = refusalWords[why.code] as (refusal: Refusal) => Words;
      const [sentence, next] = say(why);
      return { headline: 'Not sent', sentence: `${sentence} Your draft is as it was.`, next };
    }
    case 'unknown':
      return {
        headline: 'Perhaps sent',
        sentence: 'The connection broke after the message was handed over, and it is not in Sent Items yet.',
        next: "Don't write it anew: wait a few minutes, then let Signet look again.",
      };
    case 'cancelled':
      return { headline: 'Not sent', sentence: 'You cancelled. Your draft is as it was.', next: '' };
  }
}

const leftoverWords: Readonly<Record<Leftover, string>> = {
  nothing: '',
  window: 'Close this window without saving: the draft itself is removed.',
  draft: 'A readable draft of it is still there: discard it, and delete it from Drafts.',
};

/** What a person is told before a choice that can do harm. */
export const beforeChoice = {
  sendAgain: 'The message is still not in Sent Items. If it was sent after all, its recipients get it twice.',
  carrier:
    'This is not S/MIME. Your message goes out as an encrypted file attached to an ordinary message: its subject and' +
    ' recipients stay readable, and only people who use Signet can open it comfortably.',
} as const;

const megabytes = (octets: number): string => `${(octets / 1_000_000).toFixed(1)} MB`;

const minutes = (seconds: number): string => {
  const count = Math.max(1, Math.ceil(seconds / 60));
  return count === 1 ? 'a minute' : `${count} minutes`;
};

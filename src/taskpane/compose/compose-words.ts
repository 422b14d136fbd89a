import type { DraftErrorCode } from '../../outlook/draft-error.ts';
import { outcomeWords } from '../../outlook/delivery/outcome-words.ts';
import { TYPED_CONSENT } from '../../outlook/reply-guard.ts';
import { visible } from '../../smime/visible.ts';
import type { Words } from '../../smime/words/saying.ts';
import type { RecipientState } from '../../worker/composer.ts';
import type { Note, Step } from './compose-state.ts';
import type { Desk, Hindrance } from './desk.ts';

const DRAFT_KEPT = 'Nothing was sent, and your draft is as it was.';
const AGAIN = 'Try again. If it happens once more, close the pane and open it again.';

const draftErrorWords: Readonly<Record<DraftErrorCode, (attachment: string) => Words>> = {
  changed: () => ({
    sentence: `The draft changed while it was read. ${DRAFT_KEPT}`,
    advice: 'Finish writing, then press the button again.',
  }),
  'attachment-empty': (name) => ({
    sentence: `Outlook gave nothing for the attachment ${name}. ${DRAFT_KEPT}`,
    advice: 'Wait until it is uploaded, or attach it once more.',
  }),
  'attachment-unreadable': (name) => ({
    sentence: `The attachment ${name} could not be read. ${DRAFT_KEPT}`,
    advice: 'Take it out and attach it once more.',
  }),
  'link-unsafe': (name) => ({
    sentence: `The attachment ${name} is a link that leads to no page of the Web. ${DRAFT_KEPT}`,
    advice: 'Take it out, or attach a copy of the file.',
  }),
};

type NoteWords = {
  readonly [C in Exclude<Note['code'], 'unfit' | 'not-delivered'>]: (
    note: Extract<Note, { readonly code: C }>,
  ) => Words;
};

const noteWordsBy: NoteWords = {
  cancelled: () => ({ sentence: `You cancelled. ${DRAFT_KEPT}` }),
  'recipients-changed': () => ({
    sentence: `The sender or the recipients changed meanwhile. ${DRAFT_KEPT}`,
    advice: 'Look at them again, then press the button once more.',
  }),
  'keys-locked': () => ({
    sentence: `Your keys are locked. ${DRAFT_KEPT}`,
    advice: 'Unlock them, and press the button once more.',
  }),
  'needs-opaque': () => ({
    sentence: `A part of this message would be changed on its way, and the signature would break. ${DRAFT_KEPT}`,
    advice: 'Send it sealed: then only mail programs with S/MIME show it.',
  }),
  mistake: () => ({ sentence: `Signet made a mistake. ${DRAFT_KEPT}`, advice: AGAIN }),
  'identity-gone': () => ({
    sentence: `The key of the sender is not here any more. ${DRAFT_KEPT}`,
    advice: 'Choose another identity, or import it under Identity.',
  }),
  'certificate-gone': () => ({
    sentence: `What is known of a recipient changed since you looked. ${DRAFT_KEPT}`,
    advice: 'Look at the recipients again, then press the button once more.',
  }),
  'not-marked': () => ({
    sentence: "Outlook could not note what you asked for, so its own Send button won't be stopped.",
    advice: 'Send with the button below, not with that of Outlook.',
  }),
  'file-not-read': () => ({
    sentence: 'This file could not be read as certificates.',
    advice: 'Ask for a file ending in .cer, .pem, .p7b or .vcf.',
  }),
  'draft-unread': ({ why, attachment }) => draftErrorWords[why](visible(attachment, 80)),
  'outlook-silent': () => ({ sentence: `Outlook did not answer. ${DRAFT_KEPT}`, advice: AGAIN }),
  'policy-unreadable': () => ({
    sentence: "Your organisation's settings could not be read, so Signet sends nothing.",
    advice: 'Ask your administrator, and show them this message.',
  }),
};

/** Of a note that is not a list of problems: what happened and what to do next; `detail` for whoever asks why. */
export function noteWords(
  note: Exclude<Note, { readonly code: 'unfit' }>,
): Words & { readonly detail?: string } {
  if (note.code === 'not-delivered') {
    const { sentence, next } = outcomeWords(note.outcome);
    return next === '' ? { sentence } : { sentence, advice: next };
  }
  const say = noteWordsBy[note.code] as (said: typeof note) => Words;
  return { ...say(note), ...('detail' in note ? { detail: note.detail } : {}) };
}

export const stepWords: Readonly<Record<Step, string>> = {
  reading: 'Reading the draft',
  checking: 'Checking the certificates',
  building: 'Building the message',
  signing: 'Signing',
  encrypting: 'Encrypting',
  sending: 'Sending',
};

export const hindranceWords: Readonly<Record<Hindrance, string>> = {
  'nobody-to-send-to': 'Add a recipient in the draft first.',
  'nothing-chosen': "Switch on Sign or Encrypt, or use Outlook's own Send.",
  'no-identity': 'To sign, you need a key for your address.',
  'keys-locked': 'Unlock your keys to sign.',
  looking: 'Looking for the certificates of your recipients …',
  'certificates-missing': 'Not everybody can be encrypted to yet.',
  problems: 'Something speaks against sending it: see above.',
  'consent-missing': 'The quoted text was encrypted: encrypt your reply, or confirm above.',
};

/** What the one button says. */
export function actionWords({ sign, encrypt }: Pick<Desk, 'sign' | 'encrypt'>, isFile: boolean): string {
  const done = [sign.isOn && 'sign', encrypt.isOn && 'encrypt'].filter((word) => word !== false);
  const last = isFile ? 'save' : 'send';
  const listed = [...done, last];
  const text = `${listed.slice(0, -1).join(', ')}${listed.length > 1 ? ' and ' : ''}${last}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const sourceWords: Readonly<
  Record<Extract<RecipientState, { readonly kind: 'ready' }>['source'], string>
> = {
  mail: 'from a signed message of theirs',
  file: 'from a file you opened',
  own: 'one of your own',
};

export const words = {
  title: 'Sign and encrypt this message',
  opening: 'Reading the draft …',
  unusable: "This draft can't be sent from here",
  tryAgain: 'Try again',
  detail: 'What happened',
  protection: 'Protection',
  sign: 'Sign',
  signHint: 'Everybody sees that it comes from you, and that nobody changed it.',
  encrypt: 'Encrypt',
  encryptHint: 'Nobody but your recipients can read it. The subject is hidden too.',
  fixed: 'Set by your organisation.',
  identity: 'Signed as',
  identityChoice: 'Key to sign with',
  noKey: 'You have no key here yet.',
  noKeyFor: (from: string) => `None of your keys is for ${from}.`,
  getKey: 'Import one from a file, or make one under Identity, above.',
  importKey: 'Import a key file',
  passphraseFirst: 'First choose a passphrase that locks your keys on this device.',
  keysFailed: 'Your keys could not be looked up. Close the pane and open it again.',
  locked: 'Locked. Type your passphrase to sign.',
  recipients: 'Recipients',
  looking: 'Looking for their certificates …',
  ready: (source: string, day: string) => `Can be encrypted to: certificate ${source}, valid until ${day}`,
  cannot: "Can't be encrypted to",
  can: 'Can be encrypted to',
  vouched: (issuer: string) => `Vouched for by ${issuer}`,
  waysOut: (count: number) =>
    count === 1 ? 'One certificate is missing' : `${count} certificates are missing`,
  openFile: 'Open their certificate',
  askThem: 'Ask for a signed message',
  askThemWhy:
    'Send them this text. Once you open their signed answer in Outlook, Signet knows their certificate.',
  askText:
    'Hello,\n\nI would like to write to you encrypted. Please send me a message that you signed with S/MIME: my mail program then has what it needs.\n\nThank you!',
  askLabel: 'Text to copy',
  copy: 'Copy the text',
  copied: 'Copied.',
  copyFailed: 'Copying was refused. Select the text and copy it by hand.',
  withoutEncryption: 'Send without encryption',
  removeHint: 'Or take them off the recipients in the draft: Signet notices.',
  added: (list: string) => `Taken in: ${list}.`,
  nothingAdded: 'There was no certificate in the file that can be used.',
  differing: (address: string) =>
    `The file has another certificate for ${address} than the one that is known.`,
  differingWhy:
    'Whoever swaps a certificate can read what you write. Ask them by phone whether they have a new one.',
  differingIssuer: (issuer: string) => `The new one is vouched for by ${issuer}.`,
  accept: 'Use the new certificate',
  notAccepted: 'The certificate could not be kept. Open the file once more.',
  closedToSelf:
    "You have no certificate of your own to encrypt to: you won't be able to read this message in Sent Items.",
  bccCopies: (count: number) =>
    count === 1
      ? 'Whoever is in Bcc gets a message of their own, with no trace in the other.'
      : `The ${count} people in Bcc get a message of their own each, with no trace in the others.`,
  plainDraft:
    'Until it is sent, Outlook keeps the draft as you wrote it, readable on its server. Signet removes it afterwards where Outlook lets it.',
  good: 'Good to know',
  quoteTitle: 'This reply quotes an encrypted message',
  quoteWhy:
    'Without encryption, everybody on the way can read the quoted text. Switch Encrypt on, or take the quotation out.',
  quoteType: `To send it readable all the same, type ${TYPED_CONSENT}`,
  problems: 'What stands in the way',
  sendAnyway: 'Send without these images',
  sealed: 'Send it sealed',
  working: 'Your message is being sent',
  workingFile: 'Your message is being made',
  progress: 'Progress',
  cancel: 'Cancel',
  filesTitle: 'Your message is ready',
  filesWhy:
    'Your organisation has set up no way for Signet to send. Save the message, then open it in a mail program that sends files as they are, such as Thunderbird, and send it there.',
  saveFile: (who: string) => `Save the message to ${who}`,
  filesLeft: 'Then discard the draft here: it is readable.',
  back: 'Back to the draft',
  unfinished: 'Not everything is known to be sent',
  unfinishedWhy: "Don't write it anew, and don't use Outlook's own Send.",
  states: { sent: 'sent', unknown: 'perhaps sent', refused: 'not sent', cancelled: 'not sent' },
  untried: 'not sent yet',
  copyState: (who: string, state: string) => `To ${who}: ${state}`,
  look: 'Look in Sent Items',
  lookBusy: 'Looking …',
  sendRest: 'Send the rest',
  repeat: 'Send it again',
  repeatWhy: 'The message is still not in Sent Items. If it was sent after all, its recipients get it twice.',
  repeatLater: 'If it stays missing, you can send it again after five minutes.',
  earlierTitle: 'Signet began to send this message',
  earlierWhy:
    'That was before this pane was opened, and nobody saw how it ended. Let Signet look in Sent Items before you do anything else.',
  earlierNone: 'It is not in Sent Items.',
  earlierSome: 'A part of it is in Sent Items: some of your recipients got it.',
  startOver: 'It was not sent: begin again',
} as const;

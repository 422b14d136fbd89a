import type { Words } from '../../smime/words/saying.ts';
import {
  KeyringError,
  type IdentityUse,
  type KeyAlgorithm,
  type KeyringErrorCode,
} from '../../worker/keyring.ts';
import { MIN_PASSPHRASE_LENGTH, type PassphraseStrength } from '../../worker/passphrase-strength.ts';

/** Why something with keys did not work, and what to do next. */
const problems: Readonly<Record<KeyringErrorCode, Words>> = {
  'wrong-passphrase': {
    sentence: "That passphrase doesn't open your keys.",
    advice: 'Look at the keyboard layout and Caps Lock, and try again.',
  },
  'weak-passphrase': {
    sentence: 'That passphrase is too easy to guess.',
    advice: "Take several words that don't belong together.",
  },
  locked: {
    sentence: 'Your keys were locked meanwhile.',
    advice: 'Unlock them, and try again.',
  },
  'wrong-file-passphrase': {
    sentence: "That passphrase doesn't open the file.",
    advice: 'It is the one that was chosen when the file was saved, or that came with it.',
  },
  'unreadable-file': {
    sentence: "Signet can't use this file.",
    advice:
      'Ask whoever gave it to you for a file ending in .p12 or .pfx, or for the certificate as a file ending in .pem or .p7b.',
  },
  'no-matching-request': {
    sentence: 'This certificate belongs to none of the requests that were made here.',
    advice: 'Open the answer on the device and in the browser in which you made the request.',
  },
  'unknown-identity': {
    sentence: 'That key is not here any more.',
    advice: 'It may have been removed in another window. Close the pane and open it again.',
  },
  'storage-failed': {
    sentence: 'The browser did not keep or find the keys.',
    advice: 'Close the pane and open it again. If your keys are gone then, import them from your saved copy.',
  },
};

const BUG: Words = {
  sentence: 'Signet made a mistake, and nothing was changed.',
  advice: 'Close the pane and open it again.',
};

/** What an error of the keyring means to a person; `detail`: the file's own reason, in a sentence. */
export function problemWords(error: unknown): Words & { readonly detail?: string } {
  if (!(error instanceof KeyringError)) return BUG;
  const words = problems[error.code];
  return error.code === 'unreadable-file' ? { ...words, detail: error.message } : words;
}

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);

export const strengthWords: Readonly<Record<PassphraseStrength, string>> = {
  'too-short': `Too short: it needs ${MIN_PASSPHRASE_LENGTH} characters at least.`,
  'too-simple': 'Too easy to guess: it repeats itself, or is what everybody tries first.',
  fair: 'Good enough.',
  strong: 'Strong.',
};

export const useWords: Readonly<Record<IdentityUse, string>> = {
  signing: 'Signs',
  encryption: 'Opens encrypted mail',
  both: 'Signs, and opens encrypted mail',
};

export const algorithmWords: Readonly<Record<KeyAlgorithm, Words>> = {
  'rsa-3072': { sentence: 'RSA 3072', advice: 'Every mail program knows it.' },
  'p-256': { sentence: 'P-256', advice: 'Smaller and faster. Nearly every mail program knows it.' },
  ed25519: {
    sentence: 'Ed25519',
    advice: "Modern, but only signs, and many mail programs don't know it yet.",
  },
};

/** All that the pages about a person's own keys say. */
export const words = {
  title: 'Identity',
  lead: 'Your own keys: to open mail that was encrypted to you, and to sign your own.',
  asking: 'Looking for your keys …',
  failed: 'Your keys could not be looked up',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  details: 'What the reason is',

  memoryTitle: "This browser doesn't let Signet keep anything",
  memory:
    'You can import a key and use it, but it is gone when this pane closes, and then you import it again. A private window, or a setting that blocks cookies of other sites, is the usual cause.',

  passphraseStep: 'Step 1 of 2: choose a passphrase',
  passphraseWhy:
    'It locks your keys on this device. Nobody can reset it, we neither: write it down and keep it in a safe place.',
  passphraseRules: `${MIN_PASSPHRASE_LENGTH} characters at least. Several words that don't belong together are easy to remember and hard to guess.`,
  passphrase: 'Passphrase',
  newPassphrase: 'New passphrase',
  oldPassphrase: 'Passphrase until now',
  repeat: 'The same once more',
  mismatch: 'The two are not the same.',
  missing: 'Type the passphrase.',
  show: 'Show',
  hide: 'Hide',
  choose: 'Choose this passphrase',
  choosing: 'Preparing the lock for your keys …',
  chosen: 'Your passphrase is chosen. Now your key.',

  locked: 'Your keys are locked',
  lockedWhy: 'Type the passphrase that you chose for this device.',
  unlock: 'Unlock',
  unlocking: 'Unlocking …',
  unlocked: 'Your keys are unlocked',
  unlockedSaid: 'Unlocked.',
  locksAt: (time: string) => `They lock by themselves at ${time}, unless you use them.`,
  lock: 'Lock now',
  forgotten: 'Forgot the passphrase?',
  forgottenWhy:
    'Nobody can tell or reset it. You can only remove all keys from this device, and import them again from your saved copies.',
  forget: 'Remove all keys from this device',
  forgetWhy: 'What you have no saved copy of is lost for good, and so is the mail that only it opens.',
  forgetWord: 'remove all',
  forgot: 'All keys were removed from this device.',

  keyStep: 'Step 2 of 2: your key',
  addKey: 'Add another key',
  importTitle: 'I have a key file',
  importWhy:
    'It ends in .p12 or .pfx, and comes from your organisation, from a certificate authority, or from another mail program.',
  importDrop: 'Drop the file anywhere here, or',
  importOpen: 'Choose a key file',
  importFile: (name: string) => `File: ${name}`,
  filePassphrase: 'Passphrase of the file',
  filePassphraseHint: 'Leave it empty if the file has none.',
  import: 'Import',
  importing: 'Opening the file …',
  imported: (count: number) => (count === 1 ? 'The key was imported.' : `${count} keys were imported.`),
  importedNone: 'The keys in this file were here already.',
  severalFiles: 'Those are several files. Import one at a time.',
  tooLarge: 'This file is too large to be a key file.',
  noFile: 'The file could not be read. Perhaps it was moved, or it is a folder.',

  requestTitle: 'I need a new key',
  requestWhy:
    "Signet makes the key here, and a request for your organisation's certificate authority, which then vouches that the key is yours.",
  name: 'Your name',
  address: 'Your e-mail address',
  nameMissing: 'Type your name.',
  addressMissing: 'Type your e-mail address, as alice@example.org.',
  algorithm: 'Kind of key',
  algorithmChoice: 'Other kinds of keys',
  request: 'Make the key and the request',
  requesting: 'Making the key …',
  requested: 'The key is made. Now send the request to your certificate authority.',
  pendingTitle: (address: string) => `Waiting for the certificate of ${address}`,
  pendingSince: (day: string, key: string) => `Requested on ${day}, for a key of the kind ${key}.`,
  pendingSend: '1. Send this request to your certificate authority. It contains nothing secret.',
  pendingAnswer: '2. When the answer comes, paste it here or open the file.',
  copy: 'Copy the request',
  copied: 'Copied.',
  copyFailed: 'Copying was refused. Open the request below and copy it by hand.',
  saveRequest: 'Save as a file',
  showRequest: 'Show the request',
  answer: 'Answer of the authority',
  answerHint: 'It begins with -----BEGIN.',
  answerMissing: 'Paste the answer first, or open it as a file.',
  install: 'Install the certificate',
  openAnswer: 'Open the answer as a file',
  installing: 'Checking the answer …',
  installed: (name: string) => `The certificate of ${name} is installed.`,
  unlockToInstall: 'Unlock your keys to install the answer.',
  withdraw: 'Give up this request',
  withdrawWhy: 'The key that was made for it is removed. A certificate that comes later is of no use then.',
  withdrew: 'The request was given up.',

  mine: 'Your keys',
  older: 'Older, kept for old mail',
  olderWhy: 'Mail that was encrypted to these opens only with them. Keep them.',
  isDefault: 'Used for new mail',
  makeDefault: 'Use for new mail',
  madeDefault: (name: string) => `New mail is signed with the key of ${name}.`,
  issuedBy: (issuer: string) => `Vouched for by ${issuer}`,
  validity: (left: number, day: string) => {
    if (left < 0) return `Ended on ${day}.`;
    return `${left === 0 ? 'Ends today' : `${days(left)} left`}, valid until ${day}.`;
  },
  noAddress: 'No e-mail address',
  showDetails: 'Show the certificates',
  holder: 'You',
  issuer: 'Vouches for it',

  backUp: 'Save a copy',
  backUpTitle: 'Save a copy of this key',
  backUpWhy:
    'A file with the key and its certificates, under a passphrase of its own. Keep it away from this device, and the passphrase away from the file.',
  backUpNow: 'Save the file',
  backingUp: 'Sealing the copy …',
  backedUp: 'The copy was saved. Move it off this device.',
  lastCopy: (day: string) => `Copy saved on ${day}`,
  noCopy: 'This device alone has this key: save a copy.',

  renew: 'Renew',
  renewTitle: 'Renew this certificate',
  renewWhy:
    'You get a new request for the same name and address. Until the answer comes, all stays as it is.',
  renewEnding: 'Renew it now: the authority needs time to answer.',
  renewSame: 'Keep the key',
  renewSameWhy: 'Your saved copy goes on opening new mail.',
  renewNew: 'Make a new key',
  renewNewWhy: 'Safer, if somebody could have got hold of the old one. You save a copy again.',
  renewChoice: 'Which key',
  renewNow: 'Make the request',

  remove: 'Remove',
  removeTitle: 'Remove this key from this device',
  removeWhy: 'Without a saved copy, mail that was encrypted to it can never be opened again, by anybody.',
  removeCopied: (day: string) => `You saved a copy on ${day}.`,
  removeUncopied: 'You have saved no copy of it.',
  removeType: (what: string) => `Type ${what} to confirm`,
  removeMistyped: (what: string) => `Type exactly: ${what}`,
  removed: (name: string) => `The key of ${name} was removed from this device.`,
  removeWord: 'remove',

  safeTitle: 'Where your keys are',
  safe: 'Your keys are in this browser on this device, encrypted with your passphrase. Unless you save a copy, they never leave it: neither Outlook nor anybody else gets them.',
  cache:
    "But a browser's storage is a cache: clearing the browsing data empties it, and another browser or device starts without it. That is what the saved copies are for.",
  lostTitle: 'If you lose this device',
  lost: [
    'Ask whoever issued your certificate to revoke it, so that nobody can sign in your name.',
    'Import your saved copy on your new device: it opens the mail you already have.',
    'Then ask for a new certificate, with a new key.',
    'Without a saved copy, nobody can open the mail that was encrypted to you.',
  ],
  change: 'Change the passphrase',
  changing: 'Locking your keys anew …',
  changed: 'The passphrase was changed.',

  openTitle: 'Open this message',
  openLocked: 'Unlock your keys, and the message opens.',
  openOtherLocked: 'To import another key, unlock those that are here.',
  openNew: 'You have no key here yet. If you have a key file, Signet can open the message with it.',
  openNone:
    'None of the keys that are here opens it. It was encrypted to another key: an older one of yours perhaps.',
  openManage: 'Keys are managed under Identity, above.',
} as const;

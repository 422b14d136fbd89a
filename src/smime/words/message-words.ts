import type { MessageFinding } from '../finding.ts';
import { visible } from '../visible.ts';
import { intactBeforeWords } from './change-words.ts';
import { commonName } from './common-name.ts';
import { ASK_OTHERWISE, type WordsFor } from './saying.ts';
import { timeWords } from './time.ts';

const OVERLOAD = 'Such a message can be built to overload mail programs. Treat it with care.';
const MAX_LISTED = 2;

/** Addresses or names in a row, each made visible, the row bounded: `a, b and 4 more`. */
export function listWords(items: readonly string[]): string {
  const shown = items.slice(0, MAX_LISTED).map((item) => visible(item));
  const more = items.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.join(' and ');
}

const megabytes = (bytes: number, locale: string) =>
  `${Math.ceil(bytes / 1024 / 1024).toLocaleString(locale)} MB`;

const malformedWords = {
  mime: 'The message is put together wrongly',
  cms: 'The signature is damaged or put together wrongly',
  certificate: 'A certificate in the message is damaged or put together wrongly',
} as const;

const nestedWords = {
  mime: 'Messages within messages',
  smime: 'Signatures and encryptions',
} as const;

/** What RFC 8551 and RFC 8550 say of the message and its sender, in the reader's words. */
export const messageWords: WordsFor<MessageFinding> = {
  malformed: ({ where, detail }) => ({
    sentence: `${malformedWords[where]}, so the signature can't be checked.`,
    advice: `If the content matters, ask the sender to send it again. (${visible(detail)})`,
  }),
  'too-many-parts': ({ limit }, { locale }) => ({
    sentence: `The message has more than ${limit.toLocaleString(locale)} parts.`,
    advice: OVERLOAD,
  }),
  'header-too-large': () => ({
    sentence: 'The header of the message is longer than any real one.',
    advice: OVERLOAD,
  }),
  'too-many-signers': ({ limit }, { locale }) => ({
    sentence: `The message has more than ${limit.toLocaleString(locale)} signatures.`,
    advice: OVERLOAD,
  }),
  'nested-too-deep': ({ limit, what }) => ({
    sentence: `${nestedWords[what]} are nested more than ${limit} levels deep.`,
    advice: OVERLOAD,
  }),
  'message-too-large': ({ limit, bytes }, { locale }) => ({
    sentence: `The message has ${megabytes(bytes, locale)}; Signet checks up to ${megabytes(limit, locale)}.`,
    advice: 'Ask the sender to share large files another way.',
  }),
  'content-unsupported': ({ contentType }) => ({
    sentence: `The message is protected in a way that Signet can't check (${visible(contentType)}).`,
    advice: 'Another mail program may be able to open it.',
  }),
  'encrypted-no-key': () => ({
    sentence: 'There is no key here that opens it, so nothing is known about who sent it.',
    advice: 'Open it in the mail program that has your key.',
  }),
  'keys-locked': () => ({
    sentence: 'Your key opens it, but your keys are locked, so nothing is known yet about who sent it.',
    advice: 'Unlock your keys and check it again.',
  }),
  'decryption-failed': () => ({
    sentence: 'It does not open with the keys that are here: it was damaged, or made for another key.',
    advice: 'Ask the sender to send it again.',
  }),
  'cipher-refused': ({ algorithm }) => ({
    sentence: `It is encrypted with ${visible(algorithm)}, which Signet does not open.`,
    advice: 'Ask the sender to send it again, with a newer program.',
  }),
  'cipher-legacy': ({ cipher }) => ({
    sentence: `It was encrypted with ${visible(cipher)}, which is too old to keep a secret for long.`,
  }),
  'certificates-only': ({ count }) => ({
    sentence:
      count === 1
        ? 'It brings a certificate, but no signature.'
        : `It brings ${count} certificates, but no signature.`,
  }),
  'content-outside-signature': ({ where }) => ({
    sentence:
      where === 'after'
        ? 'Something was added below the signed part, a footer of a mailing list perhaps. Nobody signed that.'
        : 'The signed part stands among other content. Nobody signed the rest.',
    advice: 'Anybody on the way could have added the rest. Rely on the signed part alone.',
  }),
  'intact-before-change': (finding, { locale }) => intactBeforeWords(finding, locale),
  'signature-over-encryption': () => ({
    sentence:
      'The signature is around encrypted content: it shows who sent the envelope, not who wrote what is inside.',
    advice: ASK_OTHERWISE,
  }),
  'signers-disagree': ({ signers }) => ({
    sentence: `Of the ${signers} signatures, not every one holds and belongs to the sender.`,
    advice: 'See what is found out about each of them.',
  }),
  'headers-ambiguous': ({ detail }) => ({
    sentence:
      'The header of the message is put together so that mail programs can read different senders out of it.',
    advice: `${ASK_OTHERWISE} (${visible(detail)})`,
  }),
  'signing-time-differs': ({ signingTime, date }, reader) => ({
    sentence: `It was signed on ${timeWords(signingTime, reader)}, but says it is from ${timeWords(date, reader)}.`,
    advice: 'Somebody may have sent an old message again. ' + ASK_OTHERWISE,
  }),
  'timestamp-ignored': ({ why }) => ({
    sentence: `A time stamp that came with the signature was not used: ${visible(why)}.`,
  }),
  'countersignature-ignored': ({ why }) => ({
    sentence: `Somebody signed the signature as well, but that does not count: ${visible(why)}.`,
  }),
  'sender-unknown': () => ({
    sentence: "The message doesn't say who it is from, so there is nothing to compare the certificate with.",
    advice: 'The signer named below may or may not be the person who sent it to you.',
  }),
  'sender-ambiguous': ({ from }) => ({
    sentence:
      from.length > 1
        ? `The message names more than one sender: ${listWords(from)}.`
        : 'The message names its sender more than once, so nobody can tell which one counts.',
    advice: ASK_OTHERWISE,
  }),
  'sender-differs-outside': ({ inside, outside }) => ({
    sentence: `Inside, the message says it is from ${visible(inside)}; on the outside, which mail programs show, from ${visible(outside)}.`,
    advice:
      'A mailing list may have put its own address there, or somebody is posing as the sender. ' +
      ASK_OTHERWISE,
  }),
  'header-differs-outside': ({ name, inside, outside }) => ({
    sentence:
      inside === ''
        ? `The field ${visible(name)} stands only outside what is protected: “${visible(outside)}”.`
        : `The field ${visible(name)} says “${visible(inside)}” inside what is protected, and ${outside === '' ? 'is missing' : `“${visible(outside)}”`} outside.`,
    advice:
      'Anybody on the way could have changed what stands outside, which is what mail programs may show. Signet goes by what is inside.',
  }),
  'encryption-changed': ({ change }) => ({
    sentence:
      change === 'added'
        ? 'By its own account it was not encrypted by its sender: somebody did that on the way, and could read it until then.'
        : 'By its own account it was encrypted by its sender, but it came in clear: somebody opened it on the way.',
  }),
  'sender-mismatch': ({ from, addresses }) => ({
    sentence: `The certificate belongs to ${addresses.length === 0 ? 'no e-mail address' : listWords(addresses)}; the message says it is from ${visible(from)}.`,
    advice: 'Somebody may be posing as the sender. ' + ASK_OTHERWISE,
  }),
  'sender-name-misleading': ({ name, from }) => ({
    sentence: `The sender's name reads “${visible(name)}”, but the message is from ${visible(from)}.`,
    advice: 'Go by the address, not by the name.',
  }),
  'certificate-without-address': ({ certificate }) => ({
    sentence: `The certificate of ${commonName(certificate)} contains no e-mail address, so it can't be compared with the sender.`,
    advice: 'The sender needs a certificate with their e-mail address.',
  }),
  'address-only-in-subject': ({ address }) => ({
    sentence: `The certificate mentions ${visible(address)} only in its name, not where an e-mail address belongs.`,
    advice: 'Its issuer may not have checked the address. ' + ASK_OTHERWISE,
  }),
  'address-deceptive': ({ address }) => ({
    sentence: `The address ${visible(address)} contains characters that look like others or can't be seen.`,
    advice: 'Somebody may be posing as the sender. ' + ASK_OTHERWISE,
  }),
};

import type { AddressProblem } from '../../mime/compose-address.ts';
import type { PreflightProblem } from '../preflight.ts';
import { visible } from '../visible.ts';
import { commonName } from './common-name.ts';
import { listWords } from './message-words.ts';
import { UTC, type Locality, type Words, type WithCode } from './saying.ts';
import { dayWords } from './time.ts';

type PreflightWords = {
  readonly [Code in PreflightProblem['code']]: (
    problem: WithCode<PreflightProblem, Code>,
    reader: Locality,
  ) => Words;
};

const OTHER_IDENTITY = 'Choose another identity, or get a new certificate under Identity.';
const ASK_RECIPIENT = 'Ask them for a signed message, or open a newer certificate of theirs from a file.';
const LEAVE_OUT = 'Or take them off the list of recipients.';

const ADDRESS: Readonly<Record<AddressProblem, string>> = {
  malformed: 'is not a complete e-mail address',
  deceptive: 'has letters in it that look like others, or that nobody can see',
  'not-ascii': 'has letters before the @ that many mail servers do not carry',
};

const WORDS: PreflightWords = {
  'own-not-yet-valid': ({ notBefore }, reader) => ({
    sentence: `Your certificate is valid from ${dayWords(notBefore, reader)} on.`,
    advice: `Check the clock of this device. ${OTHER_IDENTITY}`,
  }),
  'own-expired': ({ notAfter }, reader) => ({
    sentence: `Your certificate ended on ${dayWords(notAfter, reader)}.`,
    advice: 'Renew it under Identity, or choose another identity.',
  }),
  'own-not-for-signing': () => ({
    sentence: 'Your certificate is not for signatures.',
    advice: OTHER_IDENTITY,
  }),
  'own-not-for-email': () => ({ sentence: 'Your certificate is not for e-mail.', advice: OTHER_IDENTITY }),
  'own-wrong-address': ({ from, addresses }) => ({
    sentence:
      addresses.length === 0
        ? `Your certificate names no e-mail address, and the message is from ${visible(from)}.`
        : `Your certificate is for ${listWords(addresses)}, and the message is from ${visible(from)}.`,
    advice: 'Choose the identity of that address, or write from the address of this one.',
  }),
  'own-revoked': () => ({
    sentence: 'Your certificate was withdrawn by whoever issued it.',
    advice: 'Do not use it any more. Get a new one under Identity.',
  }),
  'recipient-without-certificate': ({ address }) => ({
    sentence: `There is no certificate of ${visible(address)}, so nothing can be encrypted to them.`,
    advice: `Ask them for a signed message, or open their certificate from a file. ${LEAVE_OUT}`,
  }),
  'recipient-wrong-address': ({ address, addresses }) => ({
    sentence:
      addresses.length === 0
        ? `The certificate that was found for ${visible(address)} names no e-mail address.`
        : `The certificate that was found for ${visible(address)} is of ${listWords(addresses)}.`,
    advice: `${ASK_RECIPIENT} ${LEAVE_OUT}`,
  }),
  'recipient-not-yet-valid': ({ address, notBefore }, reader) => ({
    sentence: `The certificate of ${visible(address)} is valid from ${dayWords(notBefore, reader)} on.`,
    advice: `Check the clock of this device. ${ASK_RECIPIENT}`,
  }),
  'recipient-expired': ({ address, notAfter }, reader) => ({
    sentence: `The certificate of ${visible(address)} ended on ${dayWords(notAfter, reader)}.`,
    advice: `${ASK_RECIPIENT} ${LEAVE_OUT}`,
  }),
  'recipient-not-for-encryption': ({ address }) => ({
    sentence: `The certificate of ${visible(address)} is for signatures alone.`,
    advice: `Ask them for the one that they are written to with. ${LEAVE_OUT}`,
  }),
  'recipient-not-for-email': ({ address }) => ({
    sentence: `The certificate of ${visible(address)} is not for e-mail.`,
    advice: `${ASK_RECIPIENT} ${LEAVE_OUT}`,
  }),
  'recipient-key-weak': ({ address }) => ({
    sentence: `The key of ${visible(address)} is too short to keep anything secret.`,
    advice: `Ask them to get a new certificate. ${LEAVE_OUT}`,
  }),
  'recipient-key-unsupported': ({ address }) => ({
    sentence: `The certificate of ${visible(address)} has a kind of key that Signet can't encrypt to.`,
    advice: `Ask them whether they have another one. ${LEAVE_OUT}`,
  }),
  'recipient-not-trusted': ({ address, issuer }) => ({
    sentence: `Nobody you trust vouches for the certificate of ${visible(address)}. It was issued by ${commonName(issuer)}.`,
    advice:
      'Compare its fingerprint with them, by phone for example, and accept the certificate, or ask your administrator ' +
      `about its issuer. ${LEAVE_OUT}`,
  }),
  'recipient-revoked': ({ address }) => ({
    sentence: `The certificate of ${visible(address)} was withdrawn by whoever issued it.`,
    advice: `${ASK_RECIPIENT} ${LEAVE_OUT}`,
  }),
  'nobody-to-send-to': () => ({
    sentence: 'The message has no recipients.',
    advice: 'Add an address under To, Cc or Bcc.',
  }),
  'address-unsendable': ({ address, why }) => ({
    sentence: `The address ${visible(address)} ${ADDRESS[why]}.`,
    advice: 'Type it anew, or take it off the message.',
  }),
  'too-large': ({ octets, most }, { locale }) => ({
    sentence: `The message will be about ${megabytes(octets, locale)}, and ${megabytes(most, locale)} can be sent this way.`,
    advice: 'Take out an attachment, or send it in a message of its own.',
  }),
  'images-missing': ({ count }, { locale }) => ({
    sentence: `Outlook doesn't give ${count === 1 ? 'one image' : `${count.toLocaleString(locale)} images`} of the message.`,
    advice:
      'Wait a moment and check again, or insert the image once more. The recipients would see an empty frame.',
  }),
};

const megabytes = (octets: number, locale: string): string =>
  `${(octets / 1_000_000).toLocaleString(locale, { maximumFractionDigits: 1 })} MB`;

/** What stands in the way of sending, and what to do about it. */
export function preflightWords(problem: PreflightProblem, reader: Locality = UTC): Words {
  const say = WORDS[problem.code] as (problem: PreflightProblem, reader: Locality) => Words;
  return say(problem, reader);
}

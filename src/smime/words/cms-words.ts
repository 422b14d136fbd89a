import type { AttributeName, CmsFinding } from '../../cms/finding.ts';
import { visible } from '../visible.ts';
import { timeWords } from './time.ts';
import type { WordsFor } from './saying.ts';

const ASK_AGAIN = 'If the content matters, ask the sender to send it again, signed.';
const BROKEN_PROGRAM =
  'The program that signed it, or one that handled it since, made a mistake or was attacked.';

const attributeWords: Readonly<Record<AttributeName, string>> = {
  'content-type': 'the kind of content',
  'message-digest': 'the checksum of the content',
  'signing-time': 'the time of signing',
  'signing-certificate': "the signer's certificate",
  'algorithm-protection': 'the algorithms used',
};

/** RFC 5652 in the reader's words. */
export const cmsWords: WordsFor<CmsFinding> = {
  'content-in-detached-signature': () => ({
    sentence: 'The signature carries a second, hidden text, which is not the one shown.',
    advice: 'This is how a known attack works. ' + ASK_AGAIN,
  }),
  'signed-content-missing': () => ({
    sentence: 'The signature came without the content that it signs.',
    advice: 'Open the whole message rather than the signature file alone.',
  }),
  'signer-certificate-missing': () => ({
    sentence: "The signer's certificate was not sent along, so the signature can't be checked.",
    advice: 'Ask the sender to include their certificate when signing.',
  }),
  'signed-attributes-missing': () => ({
    sentence: 'The signature leaves out details that it must contain.',
    advice: BROKEN_PROGRAM,
  }),
  'attribute-missing': ({ attribute }) => ({
    sentence: `The signature leaves out ${attributeWords[attribute]}.`,
    advice: BROKEN_PROGRAM,
  }),
  'attribute-repeated': ({ attribute }) => ({
    sentence: `The signature states ${attributeWords[attribute]} more than once, so nobody can tell which counts.`,
    advice: BROKEN_PROGRAM,
  }),
  'attribute-malformed': ({ attribute }) => ({
    sentence: `The signature states ${attributeWords[attribute]} in a form that can't be read.`,
    advice: BROKEN_PROGRAM,
  }),
  'content-type-mismatch': () => ({
    sentence: 'The signature was made for another kind of content than this one.',
    advice: BROKEN_PROGRAM,
  }),
  'content-changed': () => ({
    sentence: 'The text was changed after signing.',
    advice: 'A mailing list, a gateway or an attacker can be the cause. ' + ASK_AGAIN,
  }),
  'signature-mismatch': () => ({
    sentence: "The signature doesn't fit the signer's certificate.",
    advice: 'It was damaged on the way, or made by somebody else. ' + ASK_AGAIN,
  }),
  'signed-attributes-as-content': () => ({
    sentence: 'The content is built from the inside of another signature.',
    advice: 'This is how a known attack works. ' + ASK_AGAIN,
  }),
  'digest-algorithm-mismatch': () => ({
    sentence: 'The signature contradicts itself about how it was made.',
    advice: BROKEN_PROGRAM,
  }),
  'algorithm-protection-mismatch': () => ({
    sentence: 'The way of signing was changed after the fact.',
    advice: BROKEN_PROGRAM,
  }),
  'signing-certificate-mismatch': () => ({
    sentence: 'The signature names another certificate than the one sent with it.',
    advice: 'Somebody may have swapped the certificate. ' + ASK_AGAIN,
  }),
  'algorithm-refused': ({ algorithm }) => ({
    sentence: `The signature uses ${visible(algorithm)}, which can be forged today.`,
    advice: "Ask the sender to update their mail program's signing settings.",
  }),
  'algorithm-unsupported': ({ algorithm }) => ({
    sentence: `The signature uses ${visible(algorithm)}, which Signet can't check.`,
    advice: 'Another mail program may be able to check it.',
  }),
  'algorithm-weak': ({ algorithm }) => ({
    sentence: `The signature uses ${visible(algorithm)}, which is too weak to rely on.`,
    advice: "Ask the sender to update their mail program's signing settings.",
  }),
  'key-weak': ({ algorithm, bits }) => ({
    sentence: `The signer's ${visible(algorithm)} key has only ${bits} bits, which is too weak to rely on.`,
    advice: 'Ask the sender to get a new certificate with a longer key.',
  }),
  'signing-time-missing': () => ({
    sentence: "The signature doesn't say when it was made, so an old message could be sent again as new.",
    advice: 'Check that the content fits the day it arrived.',
  }),
  'signing-time-in-future': ({ signingTime, at }, reader) => ({
    sentence: `The signature says it was made on ${timeWords(signingTime, reader)}, which is after ${timeWords(at, reader)}, when it was checked.`,
    advice: "The clock of the sender's computer, or of yours, may be wrong.",
  }),
};

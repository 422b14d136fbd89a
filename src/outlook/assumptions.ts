import { CONTENT_LIMIT } from './message.ts';
import { HEADERS_LIMIT } from './smime-hints.ts';

/**
 * What this code takes for granted about real Outlook and nobody could try: each with the question that a pilot must
 * answer, and the file to change when the answer is no. Nothing reads this table at run time; it is here, in the
 * language of the code, so that a test can hold it to the files that exist.
 */
export interface Assumption {
  readonly id: string;
  readonly clients: readonly Client[];
  readonly assumed: string;
  readonly question: string;
  /** Where a person can read why it is assumed: a document, a specification, a public thread. */
  readonly source: string;
  /** Files of this project, from its root, that depend on it. */
  readonly usedIn: readonly string[];
}

type Client = 'web' | 'new Windows' | 'classic Windows' | 'Mac' | 'on-premises web';

const LADDER = 'src/outlook/message.ts';
const HINTS = 'src/outlook/smime-hints.ts';
const CALL = 'src/outlook/office-call.ts';
const HOST = 'src/outlook/host.ts';

export const ASSUMPTIONS: readonly Assumption[] = [
  {
    id: 'eml-keeps-signed-bytes',
    clients: ['web', 'new Windows', 'Mac'],
    assumed: 'getAsFileAsync gives the signed entity of a clear-signed message byte for byte.',
    question:
      'Does a clear-signed message that openssl verifies in its sent form still verify as getAsFileAsync gives it?',
    source: '[MS-OXOSMIME] 2.1.3.1, [MS-OXCMAIL] MIME writer; no statement about getAsFileAsync itself',
    usedIn: [LADDER],
  },
  {
    id: 'classic-may-unwrap',
    clients: ['classic Windows'],
    assumed:
      'getAsFileAsync may give the unwrapped message, written anew without its signature; then its top level shows it.',
    question:
      'What is the top-level Content-Type of getAsFileAsync for a signed, and for an encrypted, message?',
    source: 'office-js#4334, office-js#6058; inference from the unwrapped item',
    usedIn: [LADDER],
  },
  {
    id: 'classic-headers-are-the-originals',
    clients: ['classic Windows'],
    assumed:
      'getAllInternetHeadersAsync names the Content-Type that the message arrived with, though the item is unwrapped.',
    question:
      'Does getAllInternetHeadersAsync say multipart/signed for a message whose itemClass is IPM.Note?',
    source: 'inference: transport headers are stored once, at delivery',
    usedIn: [HINTS],
  },
  {
    id: 'smime-class-on-the-web',
    clients: ['web', 'new Windows', 'on-premises web'],
    assumed:
      'itemClass is IPM.Note.SMIME.MultipartSigned for clear-signed and IPM.Note.SMIME for opaque messages.',
    question: 'What is itemClass for a clear-signed, an opaque-signed and an encrypted message?',
    source:
      'office-js#4334, office-js#4330, office-js#2291; new Windows by its common code base with the web',
    usedIn: [HINTS],
  },
  {
    id: 'one-attachment-is-the-message',
    clients: ['web', 'new Windows', 'Mac', 'on-premises web'],
    assumed:
      'item.attachments lists exactly one smime.p7m for clear-signed, opaque and encrypted messages, also where Outlook decodes them itself.',
    question: 'Does item.attachments list smime.p7m, or the attachments inside, for each of the three?',
    source: '[MS-OXOSMIME] 2.1.3; exchangelib#1061; hidden names where Outlook decodes are an inference',
    usedIn: [HINTS, LADDER],
  },
  {
    id: 'attachment-keeps-signed-bytes',
    clients: ['web', 'new Windows', 'Mac', 'on-premises web'],
    assumed:
      'The content of that attachment is the whole outer entity with its Content-Type header, or the CMS.',
    question:
      'Does getAttachmentContentAsync give bytes that start with "Content-Type: multipart/signed", or with 0x30?',
    source: '[MS-OXOSMIME] 2.1.3.1 and 2.1.3.2; MimeKit#487',
    usedIn: [LADDER],
  },
  {
    id: 'contradicted-class-is-not-trusted',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed:
      'A sender can give an ordinary message an S/MIME class by a TNEF body, and the internet headers show it.',
    question:
      'Which class and which Content-Type does a message from outside with a forged class in winmail.dat get?',
    source: '[MS-OXTNEF]; inference',
    usedIn: [HINTS],
  },
  {
    id: 'plain-eml-is-plain',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: 'Where neither class nor headers speak of S/MIME, an EML without S/MIME is an unsigned message.',
    question:
      'Is there a signed message for which itemClass, the headers and the EML all show nothing of it?',
    source: 'inference from the three above',
    usedIn: [LADDER],
  },
  {
    id: 'answers-within-limits',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: `Content of up to 25 MB arrives within ${CONTENT_LIMIT / 1000} seconds, headers within ${HEADERS_LIMIT / 1000}.`,
    question:
      'How long do getAsFileAsync and getAttachmentContentAsync take for 1, 10 and 25 MB, also on a slow line?',
    source: 'no document; office-js#3363 and #5908 for calls that never come back',
    usedIn: [LADDER, HINTS, CALL],
  },
  {
    id: 'item-outlives-selection',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed:
      'A call on an item that is no longer selected fails or answers for that same item, never for the next one.',
    question: 'What does getAsFileAsync give when the selection changes while it is under way?',
    source: 'error 9030 APICallFailedDueToItemChange; inference',
    usedIn: [LADDER, HOST],
  },
  {
    id: 'theme-by-background',
    clients: ['web', 'new Windows', 'classic Windows'],
    assumed:
      'officeTheme.bodyBackgroundColor is a #rrggbb colour, dark in the dark theme, and changes with OfficeThemeChanged.',
    question: 'What is bodyBackgroundColor in the light, dark and black themes, and does the event come?',
    source: 'office-js-docs-reference, Office.OfficeTheme: isDarkTheme is not supported in Outlook',
    usedIn: [HOST],
  },
  {
    id: 'pane-opens-on-encrypted',
    clients: ['web', 'new Windows'],
    assumed: 'The pane loads on encrypted messages, behind a dialog that calls the item restricted.',
    question: 'Does the pane open on an S/MIME-encrypted message, and which of its calls answer?',
    source: 'office-js#6569',
    usedIn: [LADDER],
  },
];

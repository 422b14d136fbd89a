import { GRAPH_MOST } from './delivery/graph.ts';
import { SETTLED } from './delivery/outbox.ts';
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
const GRAPH = 'src/outlook/delivery/graph.ts';
const OUTBOX = 'src/outlook/delivery/outbox.ts';
const GUARD = 'src/launchevent/launchevent.ts';
const DRAFT = 'src/outlook/draft.ts';
const DRAFT_ATTACHMENT = 'src/outlook/draft-attachment.ts';

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
  {
    id: 'draft-reads-repeat',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed:
      'A draft that nobody edits reads the same twice, and what was typed is read within the seconds that reading takes.',
    question:
      'Do two readings of an untouched draft with images differ, and how late is body.getAsync after typing?',
    source: 'office-js#5847 for a body that is seconds old in classic Outlook',
    usedIn: [DRAFT],
  },
  {
    id: 'inline-images-by-cid',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed:
      'The HTML of a draft shows its images by cid, as contentId says, or before Mailbox 1.16 by the name of the file.',
    question:
      'What are src, name and contentId of an image that is pasted, inserted, or part of a signature?',
    source:
      'office-js reference, AttachmentDetailsCompose.contentId; office-js#6315 and #6098 for signatures',
    usedIn: [DRAFT_ATTACHMENT],
  },
  {
    id: 'attached-item-is-text',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: 'An attached message comes as the text of an .eml file, in UTF-8 where it is not US-ASCII.',
    question:
      'What does getAttachmentContentAsync give for a message that is attached, with letters beyond US-ASCII?',
    source: 'office-js reference, AttachmentContentFormat.Eml; office-js#5047',
    usedIn: [DRAFT_ATTACHMENT],
  },
  {
    id: 'no-empty-attachment',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: 'Empty content is a failure of Outlook: nobody can send a file of no octets with Signet.',
    question:
      'What does getAttachmentContentAsync give for an empty file, and for an image that is still uploaded?',
    source: 'office-js#6098, office-js#4725',
    usedIn: [DRAFT_ATTACHMENT],
  },
  {
    id: 'importance-by-headers',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: 'The importance and the labels of a draft show in internetHeaders, or do not show at all.',
    question: 'Does internetHeaders.getAsync give Importance, Sensitivity and msip_labels of a draft?',
    source: 'no document: a draft has no member for its importance',
    usedIn: [DRAFT],
  },
  {
    id: 'three-calls-at-once',
    clients: ['web', 'new Windows'],
    assumed: 'Three calls may be under way at once, and one of them ends before a fourth begins.',
    question: 'Does a fourth call fail, or wait?',
    source: 'office-js documentation, resource limits of Outlook add-ins',
    usedIn: ['src/outlook/call-gate.ts'],
  },
  {
    id: 'close-discards',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: 'closeAsync with discardItem closes the window and leaves no draft behind, or fails.',
    question: 'Is the draft gone from Drafts, in its own window, inline, and with a pinned pane?',
    source: 'office-js#5551, #5568, #5696, #6393',
    usedIn: [DRAFT, 'src/outlook/delivery/leftover.ts'],
  },
  {
    id: 'graph-takes-its-limit',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: `sendMail takes a request of ${GRAPH_MOST} octets, and answers anything but 202 where it took nothing.`,
    question:
      'Which is the largest message that sendMail takes, and is a larger one refused by 413, or by 200 as from 2240 kB on?',
    source: 'microsoft-graph-docs#9834, #11804 for 4 MB; #13979 for 2240 kB refused with 200',
    usedIn: [GRAPH],
  },
  {
    id: 'graph-keeps-the-message-id',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: `A message sent as MIME keeps its Message-ID, and is found by it in Sent Items within ${SETTLED / 60_000} minutes.`,
    question: 'Does the copy in Sent Items have the Message-ID that was handed over, and after how long?',
    source: 'user: sendMail, saveToSentItems; no statement about the Message-ID',
    usedIn: [OUTBOX, 'src/outlook/delivery/graph-sent.ts'],
  },
  {
    id: 'graph-sends-to-the-header',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed:
      'sendMail sends MIME to the addresses in To, Cc and Bcc of its header and to nobody else, and takes Bcc out.',
    question: 'Who gets a message whose header has a Bcc and no To, and is that field in what they get?',
    source: 'inference from outlook-send-mime-message; there is no envelope in the request',
    usedIn: [GRAPH],
  },
  {
    id: 'graph-breaks-authenticated-encryption',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: 'authEnveloped-data (AES-GCM) does not survive sendMail, so AES-256-CBC is the default there.',
    question: 'Does a message of authEnveloped-data arrive as it was sent?',
    source: 'msgraph-sdk-java#2544, open',
    usedIn: [GRAPH],
  },
  {
    id: 'class-makes-smime',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: 'Exchange writes an S/MIME message from a JSON draft of an S/MIME class with one smime.p7m.',
    question: 'Does a message sent on the road for large mail arrive as S/MIME, and does its signature hold?',
    source: '[MS-OXOSMIME] 2.1.3, [MS-OXCMAIL]; office-js#3295 for the same by COM',
    usedIn: ['src/outlook/delivery/large-mail.ts'],
  },
  {
    id: 'marker-stays-with-the-draft',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed:
      'An internet header set on a draft is there when the draft is opened again, and the guard can read it.',
    question:
      'Is X-Signet-Draft still there after the draft was saved, closed and opened on another machine?',
    source: 'office-js-docs-reference, Office.InternetHeaders; inference for drafts',
    usedIn: ['src/outlook/draft-marker.ts'],
  },
  {
    id: 'guard-reads-the-settings',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed:
      'roamingSettings, internetHeaders and recipients answer in the engine for events, and unknown options of completed() are left alone by versions before 1.14.',
    question: 'Does each Outlook stop a marked draft while the pane is closed, and offer to open the pane?',
    source: 'onmessagesend-onappointmentsend-events; event-based-activation',
    usedIn: [GUARD, 'src/launchevent/guard.ts'],
  },
  {
    id: 'older-clients-skip-the-guard',
    clients: ['classic Windows', 'on-premises web'],
    assumed:
      'A client or server of Mailbox 1.5 to 1.11 takes a manifest with LaunchEvent and leaves that part out.',
    question:
      'Does Exchange Server 2016, 2019 and SE install the manifest, and does the pane still open there?',
    source: 'inference; the requirement of the overrides stays Mailbox 1.5',
    usedIn: ['manifest.xml'],
  },
  {
    id: 'graph-value-keeps-signed-bytes',
    clients: ['web', 'new Windows', 'classic Windows', 'Mac'],
    assumed: 'Graph $value, or else the one attachment, gives the signed entity byte for byte.',
    question: 'Does a clear-signed message still verify as $value gives it, and as the attachment does?',
    source: '[MS-OXOSMIME] 2.1.3.1; microsoft-graph-docs#4585',
    usedIn: ['src/outlook/graph-message.ts'],
  },
];

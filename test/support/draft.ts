import { utf8 } from '../../src/bytes.ts';
import type { Draft, DraftAddress } from '../../src/mime/draft.ts';

const ALICE: DraftAddress = { name: 'Alice Example', address: 'alice@example.org' };
export const BOB: DraftAddress = { name: 'Bob', address: 'bob@example.org' };
export const CAROL: DraftAddress = { name: 'Carol', address: 'carol@example.org' };

export const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2, 3);

/** Plain text from Alice to Bob; all else as wanted. */
export const draftWith = (fields: Partial<Draft> = {}): Draft => ({
  subject: 'Lunch on Friday',
  from: ALICE,
  to: [BOB],
  cc: [],
  bcc: [],
  text: 'Hello Bob',
  html: undefined,
  attachments: [],
  importance: 'normal',
  inReplyTo: undefined,
  headers: [],
  ...fields,
});

/** All that a person can put in a draft: HTML with an image, files, a message, a link, a Bcc. */
export const fullDraft = (): Draft =>
  draftWith({
    subject: 'Grüße: the plan',
    cc: [{ name: 'Müller, Jörg "JM"', address: 'jm@bücher.example' }],
    bcc: [CAROL],
    text: 'Grüße,\nFrom here on\n.\nbye \n',
    html: '<html><body><p>Grüße</p><img src="cid:logo.png@01D"></body></html>',
    attachments: [
      { kind: 'file', name: 'logo.png', mediaType: '', content: PNG, contentId: 'logo.png@01D' },
      {
        kind: 'file',
        name: 'Übersicht 2026.pdf',
        mediaType: '',
        content: utf8('%PDF-1.7 \r\n\n\r'),
        contentId: undefined,
      },
      {
        kind: 'message',
        name: 'Earlier',
        content: utf8('From: eve@example.net\r\nSubject: x\r\n\r\nFrom my desk\r\n'),
      },
      { kind: 'link', name: 'Plan <draft>', url: 'https://files.example.org/a?b=1&c="2"' },
    ],
    importance: 'high',
    inReplyTo: '<question@example.org>',
    headers: [['msip_labels', 'MSIP_Label_1_Enabled=true; MSIP_Label_1_Name=Internal;']],
  });

import { utf8 } from '../../src/bytes.ts';
import { encryptedTo } from '../support/envelope.ts';
import { clearSigned, FROM_ALICE, type Fields } from '../support/message.ts';
import { FIELDS, HP_OUTER, OUTER_SECRET, payload } from '../support/protected-message.ts';
import type { AttackCase } from './case.ts';
import { multipart, plain } from './multipart.ts';

/** A payload with these fields in it, signed by Alice under those outside. */
const signed =
  (inside: Fields, outside: Fields): AttackCase['message'] =>
  ({ alice }) =>
    clearSigned({ signers: [{ by: alice }], content: payload(inside), fields: outside });

/** Header fields that are signed with the message (RFC 9788), and those that are not. */
export const headerCases: readonly AttackCase[] = [
  {
    id: '49a',
    title: 'Another subject outside than the one that was signed',
    source: 'RFC 9788 §4.3',
    message: signed(FIELDS, { ...FROM_ALICE, Subject: 'Pay Mallory' }),
    verdict: 'verified',
    codes: ['header-differs-outside'],
    subject: 'Lunch on Friday',
    why: 'Shown is the subject that was signed, and that another one stands outside.',
  },
  {
    id: '49b',
    title: 'Another sender outside than the one who signed',
    source: 'RFC 9788 §4.4',
    message: signed(FIELDS, { ...FROM_ALICE, From: 'mallory@example.net' }),
    verdict: 'caution',
    codes: ['sender-differs-outside'],
    why: 'A mail program without RFC 9788 shows the one outside beside our verdict.',
  },
  {
    id: '49c',
    title: 'The victim as the sender inside, the attacker outside, signed by the attacker',
    source: 'RFC 9788 §4.4.3',
    message: ({ mallory }) =>
      clearSigned({
        signers: [{ by: mallory }],
        content: payload(),
        fields: { ...FROM_ALICE, From: 'mallory@example.net' },
      }),
    verdict: 'caution',
    codes: ['sender-mismatch', 'sender-differs-outside'],
    why: 'The From inside is what no mail server got to see: it needs its owner’s signature.',
  },
  {
    id: '49d',
    title: 'An old message sent again with its date changed outside',
    source: 'RFC 9788 §4.3, CVE-2022-2226',
    message: signed(FIELDS, { ...FROM_ALICE, Date: 'Mon, 15 Jun 2026 12:00:00 +0000' }),
    verdict: 'caution',
    codes: ['signing-time-differs', 'header-differs-outside'],
    why: 'The date outside is what a mail program sorts by.',
  },
  {
    id: '50a',
    title: 'A subject that was encrypted, and “[...]” outside',
    source: 'RFC 9788 §4.10, CVE-2024-1936',
    message: async ({ alice, bob }) => {
      const content = payload(FIELDS, 'text/plain; hp="cipher"', HP_OUTER);
      return encryptedTo(
        bob,
        await clearSigned({ signers: [{ by: alice }], content, fields: {} }),
        OUTER_SECRET,
      );
    },
    verdict: 'verified',
    codes: [],
    decryption: 'unauthenticated',
    subject: 'Lunch on Friday',
    why: 'No attack: shown is the subject inside, known to have been secret.',
  },
  {
    id: '50b',
    title: 'The same without the key',
    source: 'CVE-2024-1936',
    message: ({ carol }) =>
      encryptedTo(carol, payload(FIELDS, 'text/plain; hp="cipher"', HP_OUTER), OUTER_SECRET),
    verdict: 'refused',
    codes: ['encrypted-no-key'],
    decryption: 'no-key',
    subject: '[...]',
    why: 'What is closed has no subject; none of another message is shown in its place.',
  },
  {
    id: '51a',
    title: 'Protected fields on a part that is not the root of what is signed',
    source: 'RFC 9788 §4.1',
    message: ({ alice }) =>
      clearSigned({
        signers: [{ by: alice }],
        content: multipart({}, [payload({ ...FIELDS, Subject: 'Pay Mallory' }), plain('Yours, Alice')]),
      }),
    verdict: 'verified',
    codes: [],
    subject: 'Lunch on Friday',
    why: 'A quoted or forwarded part does not speak for the message.',
  },
  {
    id: '51b',
    title: 'Protected fields in a message that nobody signed',
    source: 'RFC 9788 §4.1',
    message: () =>
      Promise.resolve(
        utf8(
          'From: mallory@example.net\r\nSubject: Hello\r\nContent-Type: text/plain; hp="clear"\r\n\r\nPay Mallory.\r\n',
        ),
      ),
    verdict: 'unsigned',
    codes: [],
    subject: 'Hello',
    why: 'The parameter alone protects nothing.',
  },
  {
    id: '52a',
    title: 'A line end and a second From hidden in the signed subject',
    source: 'CVE-2026-27443',
    message: signed(
      { ...FIELDS, Subject: '=?utf-8?Q?Lunch=0D=0AFrom:_mallory@example.net?=' },
      { ...FROM_ALICE, Subject: '=?utf-8?Q?Lunch=0D=0AFrom:_mallory@example.net?=' },
    ),
    verdict: 'verified',
    codes: [],
    why: 'The subject is a text and stays one: no field comes of it, inside or outside.',
  },
  {
    id: '52b',
    title: 'A second From in the protected header',
    source: 'CVE-2026-27443',
    message: ({ alice }) =>
      clearSigned({
        signers: [{ by: alice }],
        content: payload(FIELDS, 'text/plain; hp="clear"', 'From: mallory@example.net\r\n'),
      }),
    verdict: 'caution',
    codes: ['sender-ambiguous'],
    why: 'Two senders are none, inside as outside.',
  },
];

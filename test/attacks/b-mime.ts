import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { MAX_LAYERS } from '../../src/smime/layers.ts';
import { encryptedTo } from '../support/envelope.ts';
import { clearSigned, FROM_ALICE, opaqueSigned, TEXT, withText } from '../support/message.ts';
import type { AttackCase } from './case.ts';
import { html, multipart, plain } from './multipart.ts';
import type { People } from './people.ts';

const PAY = plain('Pay Mallory.');

const signed = ({ alice }: People, content: Bytes = TEXT, fields = FROM_ALICE): Promise<Bytes> =>
  clearSigned({ signers: [{ by: alice }], content, fields });

/** Alice's signed message as a part, with more fields in its header. */
const signedPart = (people: People, more: Readonly<Record<string, string>> = {}): Promise<Bytes> =>
  signed(people, TEXT, more);

/** The signed message with one text in it replaced. */
const rewritten =
  (from: string, to: string, content?: Bytes): AttackCase['message'] =>
  async (people) =>
    withText(await signed(people, content), from, to);

const PREAMBLE = '\r\n\r\n--signet-test-boundary';
const TWO_PARAGRAPHS = utf8('Content-Type: text/plain\r\n\r\nI do not agree.\r\n\r\nWell then.\r\n');
const TWO_PARTS = utf8(
  'Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n\r\none\r\n--in\r\n\r\ntwo\r\n--in--\r\n',
);
const ENCODED = utf8(
  'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n',
);

const lineFeeds = (message: Bytes): Bytes =>
  new Uint8Array(Buffer.from(Buffer.from(message).toString('latin1').replaceAll('\r\n', '\n'), 'latin1'));

async function wrapped(people: People, layers: number): Promise<Bytes> {
  let content = TEXT;
  for (let layer = 0; layer < layers; layer++) {
    const fields = layer === layers - 1 ? FROM_ALICE : {};
    content = await opaqueSigned({ signers: [{ by: people.alice }], content, fields });
  }
  return content;
}

const encryptedInside = async (people: People, to = people.carol): Promise<Bytes> =>
  encryptedTo(to, TEXT, {});

/** What is signed, and what else is in the message (RFC 9787, RFC 8551 §3). */
export const mimeCases: readonly AttackCase[] = [
  {
    id: '24a',
    title: 'A text in front of the signed part',
    source: 'Johnny M1',
    message: async (people) => multipart(FROM_ALICE, [PAY, await signedPart(people)]),
    verdict: 'partial',
    codes: ['content-outside-signature'],
    why: 'Nobody signed the text that is read first.',
  },
  {
    id: '24b',
    title: 'A third part inside the signed multipart, behind the signature',
    source: 'RFC 1847 §2.1',
    message: rewritten(
      '--signet-test-boundary--',
      '--signet-test-boundary\r\n\r\nPay Mallory.\r\n--signet-test-boundary--',
    ),
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'A multipart/signed has two parts; some programs show the third as an attachment, some as text.',
  },
  {
    id: '24c',
    title: 'The text in front, and the whole under an envelope of certificates that nobody signed',
    source: 'Johnny M1, RFC 8551 §3.2.2',
    message: async (people) =>
      opaqueSigned({ signers: [], content: multipart({}, [PAY, await signedPart(people)]) }),
    verdict: 'partial',
    codes: ['content-outside-signature'],
    why: 'Certificates alone make nothing signed.',
  },
  {
    id: '25a',
    title: 'The signed part hidden by the style of an unsigned one',
    source: 'Johnny M2',
    message: async (people) =>
      multipart(FROM_ALICE, [html('Pay Mallory.<plaintext style="display:none">'), await signedPart(people)]),
    verdict: 'partial',
    codes: ['content-outside-signature'],
    why: 'All that a reader sees is what nobody signed.',
  },
  {
    id: '26a',
    title: 'The signed part shown as a picture of an unsigned one',
    source: 'Johnny M3',
    message: async (people) =>
      multipart(
        FROM_ALICE,
        [html('Pay Mallory.<img src="cid:signed">'), await signedPart(people, { 'Content-ID': '<signed>' })],
        'multipart/related',
      ),
    verdict: 'partial',
    codes: ['content-outside-signature'],
    why: 'The root is the unsigned part.',
  },
  {
    id: '26b',
    title: 'The signed part as the alternative that nobody is shown',
    source: 'Johnny M3',
    message: async (people) =>
      multipart(FROM_ALICE, [await signedPart(people), html('Pay Mallory.')], 'multipart/alternative'),
    verdict: 'partial',
    codes: ['content-outside-signature'],
    why: 'A mail program shows the last alternative.',
  },
  {
    id: '27a',
    title: 'A signed message attached to an unsigned one',
    source: 'Johnny M4',
    message: async (people) =>
      multipart(FROM_ALICE, [
        PAY,
        await signedPart(people, { 'Content-Disposition': 'attachment; filename=old.eml' }),
      ]),
    verdict: 'unsigned',
    codes: [],
    why: 'An attachment’s signature says nothing of the message around it.',
  },
  {
    id: '28a',
    title: 'A mailing list put its footer beside the signed part',
    source: 'CVE-2021-29957, Sympa #976',
    message: async (people) => multipart(FROM_ALICE, [await signedPart(people), plain('Unsubscribe here.')]),
    verdict: 'partial',
    codes: ['content-outside-signature'],
    why: 'No attack, but anybody could have written what stands there.',
  },
  {
    id: '28b',
    title: 'A text behind the end of the signed multipart',
    source: 'CVE-2021-29957',
    message: async (people) => concat([await signed(people), utf8('\r\nPay Mallory.\r\n')]),
    verdict: 'partial',
    codes: ['content-outside-signature'],
    why: 'Some programs show it as the end of the text.',
  },
  {
    id: '28c',
    title: 'A text added inside the signed part',
    source: 'RFC 8551 §3.1',
    message: rewritten('lunch on Friday?\r\n', 'lunch on Friday?\r\n-- \r\nPay Mallory.\r\n'),
    verdict: 'invalid',
    codes: ['content-changed'],
    why: 'It is no longer what was signed.',
  },
  {
    id: '28d',
    title: 'A text behind an inner signature, under an outer one by the same person',
    source: 'RFC 2634 §1.1',
    message: async (people) =>
      opaqueSigned({
        signers: [{ by: people.alice }],
        content: concat([await signedPart(people), utf8('\r\nSent through a list\r\n')]),
      }),
    verdict: 'verified',
    codes: [],
    why: 'No attack: the outer signature is over all of it.',
  },
  {
    id: '29a',
    title: 'A signed message forwarded inside an unsigned one',
    source: 'CVE-2022-1520',
    message: async (people) =>
      multipart({ ...FROM_ALICE, From: 'Mallory <mallory@example.net>' }, [
        PAY,
        concat([utf8('Content-Type: message/rfc822\r\n\r\n'), await signed(people)]),
      ]),
    verdict: 'unsigned',
    codes: [],
    why: 'The status of what is inside does not leak to the message around it.',
  },
  {
    id: '29b',
    title: 'A message that is nothing but a forwarded signed one',
    source: 'CVE-2022-1520',
    message: async (people) =>
      concat([
        utf8('From: alice@example.org\r\nSubject: Pay Mallory\r\nContent-Type: message/rfc822\r\n\r\n'),
        await signed(people),
      ]),
    verdict: 'unsigned',
    codes: [],
    why: 'The sender and the subject outside are anybody’s.',
  },
  {
    id: '30a',
    title: 'Somebody else’s encrypted text, signed by the attacker',
    source: 'CVE-2019-11755',
    message: async (people) =>
      clearSigned({
        signers: [{ by: people.mallory }],
        fields: { ...FROM_ALICE, From: 'mallory@example.net' },
        content: await encryptedInside(people, people.bob),
      }),
    verdict: 'caution',
    codes: ['signature-over-encryption'],
    decryption: 'unauthenticated',
    why: 'Mallory signed the envelope; who wrote what is in it, nobody says.',
  },
  {
    id: '30b',
    title: 'The same, and the text stays closed',
    source: 'CVE-2019-11755',
    message: async (people) =>
      clearSigned({ signers: [{ by: people.alice }], content: await encryptedInside(people) }),
    verdict: 'caution',
    codes: ['signature-over-encryption'],
    decryption: 'no-key',
    why: 'What is inside can be no better for being unknown.',
  },
  {
    id: '30c',
    title: 'The encrypted text as one part among others, under the attacker’s signature',
    source: 'CVE-2019-11755',
    message: async (people) =>
      signed(people, multipart({}, [PAY, await encryptedInside(people, people.bob)])),
    verdict: 'caution',
    codes: ['signature-over-encryption'],
    why: 'The same, with something beside it; it is not even opened.',
  },
  {
    id: '31a',
    title: 'Signed, encrypted and signed again, by one person (triple wrap)',
    source: 'RFC 2634 §1.1',
    message: async (people) => signed(people, await encryptedTo(people.bob, await signedPart(people), {})),
    verdict: 'verified',
    codes: [],
    decryption: 'unauthenticated',
    why: 'No attack: the author signed the text, and the envelope too.',
  },
  {
    id: '31b',
    title: 'A triple wrap whose cipher has a tag',
    source: 'RFC 2634 §1.1, RFC 5083',
    message: async (people) =>
      signed(people, await encryptedTo(people.bob, await signedPart(people), {}, 'AES-256-GCM')),
    verdict: 'verified',
    codes: [],
    decryption: 'authenticated',
    why: 'No attack, and the encryption can be relied on.',
  },
  {
    id: '31c',
    title: 'A triple wrap whose envelope somebody else signed',
    source: 'RFC 2634 §1.1',
    message: async (people) =>
      clearSigned({
        signers: [{ by: people.mallory }],
        content: await encryptedTo(people.bob, await signedPart(people), {}),
      }),
    verdict: 'caution',
    codes: ['sender-mismatch'],
    decryption: 'unauthenticated',
    why: 'Not every signature around the text is the sender’s.',
  },
  {
    id: '32a',
    title: 'Line feeds in the place of every line end',
    source: 'RFC 8551 §3.1.1, Nextcloud #9796',
    message: async (people) => lineFeeds(await signed(people)),
    verdict: 'verified',
    codes: [],
    why: 'No attack: what was signed is the canonical form, and that is unchanged.',
  },
  {
    id: '32b',
    title: 'A micalg that is not the digest',
    source: 'RFC 8551 §3.5.3.2',
    message: rewritten('micalg=sha-256', 'micalg=md5'),
    verdict: 'verified',
    codes: [],
    why: 'A hint for readers in one pass, that nobody signed; what counts stands in the signature.',
  },
  {
    id: '32c',
    title: 'A text in quoted-printable, as it was signed',
    source: 'RFC 8551 §3.1.2',
    message: (people) => signed(people, ENCODED),
    verdict: 'verified',
    codes: [],
    why: 'No attack: the transfer encoding inside is signed with the text.',
  },
  {
    id: '32d',
    title: 'The same text in another transfer encoding',
    source: 'RFC 8551 §3.1.2',
    message: rewritten('Gr=C3=BC=C3=9Fe', 'Gr=c3=bc=c3=9fe', ENCODED),
    verdict: 'invalid',
    codes: ['content-changed'],
    why: 'The same letters, but not the octets that were signed.',
  },
  {
    id: '32e',
    title: 'Another charset written into the header of the signed part',
    source: 'RFC 8551 §3.1',
    message: rewritten('charset=utf-8', 'charset=utf-7'),
    verdict: 'invalid',
    codes: ['content-changed'],
    why: 'It would turn the same octets into another text.',
  },
  ...(
    [
      [
        '33a',
        'As application/octet-stream with the name smime.p7m',
        'application/octet-stream; name=smime.p7m',
      ],
      ['33b', 'Under the old name of its type', 'application/x-pkcs7-mime; smime-type=signed-data'],
      ['33c', 'Without saying what is inside', 'application/pkcs7-mime; name=smime.p7m'],
      ['33d', 'Under the name of another kind', 'application/pkcs7-mime; smime-type=enveloped-data'],
    ] as const
  ).map(([id, title, type]): AttackCase => ({
    id,
    title,
    source: 'RFC 8551 §3.2, Tachyon #92',
    message: async ({ alice }) =>
      withText(
        await opaqueSigned({ signers: [{ by: alice }] }),
        'application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
        type,
      ),
    verdict: 'verified',
    codes: [],
    why: 'No attack: what it is shows the CMS itself.',
  })),
  {
    id: '33e',
    title: 'A signature under the old name of its type',
    source: 'RFC 8551 §3.5.3.1',
    message: rewritten(
      'Content-Type: application/pkcs7-signature',
      'Content-Type: application/x-pkcs7-signature',
    ),
    verdict: 'verified',
    codes: [],
    why: 'No attack: older programs write it.',
  },
  {
    id: '34a',
    title: 'A NUL that ends the text early',
    source: 'CVE-2023-50762',
    message: rewritten('lunch', '\0lunch'),
    verdict: 'invalid',
    codes: ['content-changed'],
    why: 'One more octet than was signed.',
  },
  {
    id: '34b',
    title: 'The first paragraph hidden among the header fields by a CR',
    source: 'CVE-2023-50762',
    message: rewritten('text/plain\r\n\r\nI do', 'text/plain\r\r\nI do', TWO_PARAGRAPHS),
    verdict: 'invalid',
    codes: ['content-changed'],
    why: 'Line ends are mended only where a transport changed them, never a bare CR.',
  },
  {
    id: '34c',
    title: 'A delimiter of a part inside hidden behind a CR',
    source: 'RFC 2046 §5.1.1',
    message: rewritten('one\r\n--in', 'one\r--in', TWO_PARTS),
    verdict: 'invalid',
    codes: ['content-changed'],
    why: 'Other readers would see other parts.',
  },
  {
    id: '34d',
    title: 'A delimiter behind a bare CR in front of the first part',
    source: 'RFC 2046 §5.1.1',
    message: rewritten(PREAMBLE, '\r\n\r\nx\r--signet-test-boundary\r\n\r\nevil\r\n--signet-test-boundary'),
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'Readers differ on which part is the first.',
  },
  {
    id: '34e',
    title: 'Another multipart in front of the first part',
    source: 'RFC 2046 §5.1.1',
    message: rewritten(PREAMBLE, '\r\n\r\n--other\r\n\r\nevil\r\n--other--\r\n--signet-test-boundary'),
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'A reader that takes another boundary shows the evil part.',
  },
  ...(
    [
      ['34f', 'a comment', 'boundary=(x)signet-test-boundary'],
      ['34g', 'a quoted letter', 'boundary="signet\\-test-boundary"'],
      ['34h', 'an encoding of RFC 2231', "boundary*=''signet-test-boundary"],
      ['34i', 'a second one', 'boundary=other; boundary="signet-test-boundary"'],
    ] as const
  ).map(([id, what, parameter]): AttackCase => ({
    id,
    title: `A boundary that programs read in different ways: ${what}`,
    source: 'RFC 2045 §5.1, CVE-2023-50762',
    message: rewritten('boundary="signet-test-boundary"', parameter),
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'Where readers differ on the parts, nobody knows which one is signed.',
  })),
  {
    id: '35a',
    title: `${MAX_LAYERS + 1} signatures inside each other`,
    source: 'RFC 2634 §1.1',
    message: (people) => wrapped(people, MAX_LAYERS + 1),
    verdict: 'refused',
    codes: ['nested-too-deep'],
    why: 'Three are a triple wrap; what is deeper is built to wear programs out.',
  },
  {
    id: '35b',
    title: '1,001 parts',
    source: 'CWE-400',
    message: () =>
      Promise.resolve(
        multipart(
          FROM_ALICE,
          Array.from({ length: 1001 }, () => PAY),
        ),
      ),
    verdict: 'refused',
    codes: ['too-many-parts'],
    why: 'What was not read to its end cannot be judged.',
  },
  {
    id: '35c',
    title: '60 multiparts inside each other',
    source: 'CWE-674',
    message: () => {
      const levels = Array.from(
        { length: 60 },
        (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
      );
      return Promise.resolve(utf8(`From: alice@example.org\r\n${levels.join('')}`));
    },
    verdict: 'refused',
    codes: ['nested-too-deep'],
    why: 'Followed to 50 levels, in bounded time.',
  },
];

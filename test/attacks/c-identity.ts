import { explicit, implicit, oid, utf8String } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { nameOf, subjectAltName } from '../../src/pki/issue-certificate.ts';
import type { FindingCode } from '../../src/smime/finding.ts';
import type { Wanted } from '../support/fake-ca.ts';
import { clearSigned, FROM_ALICE, withText, type Fields } from '../support/message.ts';
import type { AttackCase } from './case.ts';
import { html, multipart, plain } from './multipart.ts';

/** Signed by Mallory under these fields. */
const byMallory =
  (fields: Fields): AttackCase['message'] =>
  ({ mallory }) =>
    clearSigned({ signers: [{ by: mallory }], fields: { ...FROM_ALICE, ...fields } });

/** Signed by Alice under this From. */
const byAlice =
  (from: string): AttackCase['message'] =>
  ({ alice }) =>
    clearSigned({ signers: [{ by: alice }], fields: { ...FROM_ALICE, From: from } });

/** Signed under this From with a certificate that the trusted root issued like this. */
const certified =
  (wanted: Wanted, from = 'alice@example.org'): AttackCase['message'] =>
  async ({ root }) =>
    clearSigned({ signers: [{ by: await root.issue(wanted) }], fields: { ...FROM_ALICE, From: from } });

const rawAddress = (octets: Bytes): Wanted => ({ extensions: [subjectAltName(implicit(1, octets))] });
/** RFC 9598 §3: the form of an address beyond ASCII. */
const smtpUtf8Mailbox = (address: string): Wanted => ({
  extensions: [subjectAltName(explicit(0, oid(OID.smtpUtf8Mailbox), explicit(0, utf8String(address))))],
});

const misleading = (id: string, title: string, from: string): AttackCase => ({
  id,
  title,
  source: 'Johnny I2',
  message: byMallory({ From: from }),
  verdict: 'caution',
  codes: ['sender-name-misleading'],
  why: 'Signed by Mallory for her own address; many programs show the name alone, which says Alice.',
});

const harmless = (id: string, title: string, from: string): AttackCase => ({
  id,
  title,
  source: 'RFC 5322 §3.4',
  message: byAlice(from),
  verdict: 'verified',
  codes: [],
  why: 'No attack: the name claims no other address.',
});

const unclear = (
  id: string,
  title: string,
  from: string,
  code: FindingCode,
  source = 'Johnny I2',
): AttackCase => ({
  id,
  title,
  source,
  message: byAlice(from),
  verdict: 'caution',
  codes: [code],
  why: 'Without exactly one sender there is nobody to compare the signer with.',
});

const BRAILLE = 'alice\u2800@example.org';
const BIDI = 'alice@\u202egro.elpmaxe';
const HOMOGLYPH = '\u0430lice@example.org';
const UNICODE_DOMAIN = 'alice@bücher.example';

/** Whom the message is from, and whose the certificate is (RFC 8550 §3). */
export const identityCases: readonly AttackCase[] = [
  {
    id: '36a',
    title: 'Signed by the attacker with her own good certificate, in the victim’s name',
    source: 'Johnny I1',
    message: byMallory({}),
    verdict: 'caution',
    codes: ['sender-mismatch'],
    why: 'The signature holds, and is not the sender’s. Both addresses are told.',
  },
  misleading('37a', 'The victim’s address in a comment', 'mallory@example.net (alice@example.org)'),
  misleading(
    '37b',
    'The victim’s address in a comment, first',
    '(alice@example.org) Mallory <mallory@example.net>',
  ),
  misleading('37c', 'The victim’s address as the name', 'alice@example.org <mallory@example.net>'),
  misleading('37d', 'The same with a full-width @', 'alice＠example.org <mallory@example.net>'),
  misleading('37e', 'The same with a small @', '"alice﹫example.org" <mallory@example.net>'),
  misleading(
    '37f',
    'Both addresses in the name',
    '"mallory@example.net alice@example.org" <mallory@example.net>',
  ),
  misleading(
    '37g',
    'The real address pushed out of sight by blanks',
    `"alice@example.org${' '.repeat(200)}" <mallory@example.net>`,
  ),
  harmless('37h', 'The sender’s own address as the name', 'alice@example.org <alice@example.org>'),
  harmless('37i', 'The same in two kinds of quotes', `"'alice@example.org'" <alice@example.org>`),
  harmless('37j', 'Brackets in the name', '"Alice [alice@example.org]" <alice@example.org>'),
  {
    id: '38a',
    title: 'Two From fields',
    source: 'Johnny I3, CVE-2026-27444',
    message: async ({ mallory }) => {
      const fields = { ...FROM_ALICE, From: 'mallory@example.net' };
      const message = await clearSigned({ signers: [{ by: mallory }], fields });
      return withText(message, 'To: Bob', 'From: alice@example.org\r\nTo: Bob');
    },
    verdict: 'caution',
    codes: ['sender-ambiguous'],
    why: 'One program shows the first and another checks the second.',
  },
  {
    id: '38b',
    title: 'Two senders in one From field',
    source: 'Johnny I3',
    message: byMallory({ From: 'alice@example.org, mallory@example.net' }),
    verdict: 'caution',
    codes: ['sender-ambiguous'],
    why: 'RFC 5322 allows it; who of them signed is not what a reader sees.',
  },
  {
    id: '38c',
    title: 'A second From field behind a bare CR',
    source: 'CVE-2026-27444',
    message: async ({ mallory }) => {
      const fields = { ...FROM_ALICE, From: 'mallory@example.net' };
      const message = await clearSigned({ signers: [{ by: mallory }], fields });
      return withText(message, 'Subject: Lunch', 'Subject: Lunch\rFrom: alice@example.org\r');
    },
    verdict: 'caution',
    codes: ['headers-ambiguous'],
    why: 'Programs that break lines at a CR see another sender.',
  },
  {
    id: '38d',
    title: 'Two addresses in one mailbox',
    source: 'CVE-2026-27444',
    message: byMallory({ From: '<alice@example.org><mallory@example.net>' }),
    verdict: 'caution',
    codes: ['sender-ambiguous'],
    why: 'Programs differ on which one counts.',
  },
  {
    id: '39a',
    title: 'The attacker as Sender, the victim as From',
    source: 'Johnny I3',
    message: byMallory({ Sender: 'mallory@example.net' }),
    verdict: 'caution',
    codes: ['sender-mismatch'],
    why: 'A reader is shown the From; who signed must be that.',
  },
  unclear('40a', 'An empty From', '', 'sender-unknown'),
  unclear('40b', 'A name and no address', 'Alice Example', 'sender-unknown'),
  unclear('40c', 'A group', 'Friends: alice@example.org;', 'sender-unknown'),
  unclear('40d', 'A group of several', 'Friends: alice@example.org, bob@example.org;', 'sender-ambiguous'),
  {
    id: '40e',
    title: 'No From at all',
    source: 'RFC 5322 §3.6.2',
    message: ({ alice }) => clearSigned({ signers: [{ by: alice }], fields: { Subject: 'Lunch' } }),
    verdict: 'caution',
    codes: ['sender-unknown'],
    why: 'Without exactly one sender there is nobody to compare the signer with.',
  },
  {
    id: '41a',
    title: 'A Braille blank in the address, and a certificate for exactly that',
    source: 'CVE-2022-1834',
    message: certified(smtpUtf8Mailbox(BRAILLE), BRAILLE),
    verdict: 'caution',
    codes: ['sender-mismatch', 'address-deceptive'],
    why: 'It looks like another address, so it is the same as none, and is shown with the number of the blank.',
  },
  {
    id: '41b',
    title: 'An address whose end runs from right to left',
    source: 'CVE-2022-1834',
    message: certified(smtpUtf8Mailbox(BIDI), BIDI),
    verdict: 'caution',
    codes: ['sender-mismatch', 'address-deceptive'],
    why: 'It looks like another address, so it is the same as none.',
  },
  {
    id: '41c',
    title: 'A Cyrillic letter among Latin ones',
    source: 'UTS #39',
    message: certified(smtpUtf8Mailbox(HOMOGLYPH), HOMOGLYPH),
    verdict: 'caution',
    codes: ['sender-mismatch', 'address-deceptive'],
    why: 'It looks like another address, so it is the same as none.',
  },
  {
    id: '41d',
    title: 'A NUL in the certificate’s address, behind the victim’s',
    source: 'CVE-2009-2408',
    message: certified(rawAddress(utf8('alice@example.org\0.mallory.example'))),
    verdict: 'caution',
    codes: ['sender-mismatch', 'address-deceptive'],
    why: 'A program that stops at the NUL reads the victim’s address.',
  },
  {
    id: '41e',
    title: 'A blank in the certificate’s address',
    source: 'CVE-2026-2748',
    message: certified(rawAddress(utf8('alice@example.org mallory@example.net'))),
    verdict: 'caution',
    codes: ['sender-mismatch', 'address-deceptive'],
    why: 'A program that splits at blanks finds two addresses.',
  },
  {
    id: '41f',
    title: 'A Braille blank in the From alone, beside the victim’s own signature',
    source: 'CVE-2022-1834',
    message: byAlice(BRAILLE),
    verdict: 'caution',
    codes: ['sender-mismatch', 'address-deceptive'],
    why: 'An answer would go to another mailbox than the one that signed.',
  },
  {
    id: '42a',
    title: 'The domain in another case',
    source: 'RFC 8550 §3, RFC 5321 §2.4',
    message: byAlice('alice@EXAMPLE.org'),
    verdict: 'verified',
    codes: [],
    why: 'No attack: case has no meaning in a domain.',
  },
  {
    id: '42b',
    title: 'The local part in another case',
    source: 'RFC 8550 §3, RFC 5321 §2.4',
    message: byAlice('Alice@example.org'),
    verdict: 'verified',
    codes: [],
    why: 'Policy: no mail host tells mailboxes apart by the case of ASCII letters, and authorities issue in either.',
  },
  {
    id: '43a',
    title: 'A certificate without any address',
    source: 'RFC 8550 §3',
    message: certified({}),
    verdict: 'caution',
    codes: ['certificate-without-address'],
    why: 'There is nothing to compare the sender with.',
  },
  {
    id: '43b',
    title: 'The address in the certificate’s common name alone',
    source: 'RFC 8550 §3',
    message: certified({ name: 'alice@example.org' }),
    verdict: 'caution',
    codes: ['certificate-without-address'],
    why: 'A common name is any text.',
  },
  {
    id: '43c',
    title: 'The address in the certificate’s subject alone',
    source: 'RFC 8550 §3',
    message: certified({ subject: nameOf({ CN: 'Alice Example', emailAddress: 'alice@example.org' }) }),
    verdict: 'caution',
    codes: ['address-only-in-subject'],
    why: 'Not where authorities put what they checked.',
  },
  {
    id: '44a',
    title: 'Several addresses, the second one the sender’s',
    source: 'RFC 8550 §3',
    message: certified({ email: ['a.example@example.org', 'alice@example.org'] }),
    verdict: 'verified',
    codes: [],
    why: 'No attack: any of them may be the sender’s.',
  },
  {
    id: '45a',
    title: 'A mailbox in letters beyond ASCII',
    source: 'RFC 9598',
    message: certified(smtpUtf8Mailbox('bärbel@example.org'), 'bärbel@example.org'),
    verdict: 'verified',
    codes: [],
    why: 'No attack: the same mailbox to the octet.',
  },
  {
    id: '45b',
    title: 'An internationalised domain, in its two spellings',
    source: 'RFC 9598, RFC 5890',
    message: certified({ email: 'alice@xn--bcher-kva.example' }, UNICODE_DOMAIN),
    verdict: 'verified',
    codes: [],
    why: 'No attack: one domain.',
  },
  {
    id: '48a',
    title: 'A verdict of our own look in the body, the subject and the name, and no signature',
    source: 'Johnny U1',
    message: () => {
      const verdict =
        'Signed by Alice Example. alice@example.org is the sender. Nothing was changed since signing.';
      const fields = { ...FROM_ALICE, From: `"${verdict}" <alice@example.org>`, Subject: verdict };
      const bar = html(`<h1 style="background:#f1faf1">${verdict}</h1>`);
      return Promise.resolve(multipart(fields, [plain(verdict), bar], 'multipart/alternative'));
    },
    verdict: 'unsigned',
    codes: [],
    why: 'The verdict stands in the pane alone, where the message has no say.',
  },
];

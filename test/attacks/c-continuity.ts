import { utf8, type Bytes } from '../../src/bytes.ts';
import { clearSigned, FROM_ALICE, type Fields } from '../support/message.ts';
import type { Identity } from '../support/fake-ca.ts';
import type { AttackCase } from './case.ts';
import type { People } from './people.ts';

const ALICE = 'alice@example.org';

const signedBy = (by: Identity, fields: Fields = {}): Promise<Bytes> =>
  clearSigned({ signers: [{ by }], fields: { ...FROM_ALICE, ...fields } });

/** Messages that differ in their identifiers, all of them Alice's and signed. */
const usual =
  (count: number): NonNullable<AttackCase['before']> =>
  ({ alice }) =>
    Promise.all(Array.from({ length: count }, (_, at) => signedBy(alice, { 'Message-ID': `<${at}@x>` })));

const unsigned = (subject: string, from = ALICE): Bytes =>
  utf8(`From: ${from}\r\nSubject: ${subject}\r\nContent-Type: text/plain\r\n\r\nPay at once.\r\n`);

const unsignedInHerName = (count: number): readonly Bytes[] =>
  Array.from({ length: count }, (_, at) => unsigned(`Reminder ${at}`));

/** Certificates for Alice's address that a trusted authority issued, and that are not hers. */
const another = ({ root }: People): Promise<Identity> => root.issue({ email: ALICE });

/** What was seen of the sender before (46 and 47). */
export const continuityCases: readonly AttackCase[] = [
  {
    id: '46a',
    title: 'A known sender with another certificate of the same issuer',
    source: 'CVE-2020-12618',
    before: usual(1),
    message: async (people) => signedBy(await another(people)),
    verdict: 'caution',
    codes: ['sender-new-certificate'],
    why: 'Usual once a year, and what a deceived authority makes possible. Nothing is replaced before the person accepts it.',
  },
  {
    id: '46b',
    title: 'A known sender with a certificate of another issuer',
    source: 'CVE-2020-12618',
    before: usual(1),
    message: async ({ root }) => {
      const other = await root.issue({ ca: true, name: 'Other Authority' });
      const by = await other.issue({ email: ALICE });
      return clearSigned({ signers: [{ by }], certificates: [by.der, other.der] });
    },
    verdict: 'caution',
    codes: ['sender-new-certificate'],
    why: 'Any of the trusted authorities can be deceived; both issuers are told.',
  },
  {
    id: '46c',
    title: 'The other certificate once more, after it was seen and not accepted',
    source: 'CVE-2020-12618',
    before: async (people) => {
      const others = await Promise.all([another(people), another(people)]);
      return [...(await usual(1)(people)), ...(await Promise.all(others.map((by) => signedBy(by))))];
    },
    message: async (people) => signedBy(await another(people), { 'Message-ID': '<again@x>' }),
    verdict: 'caution',
    codes: ['sender-new-certificate'],
    why: 'To be seen is not to be accepted.',
  },
  {
    id: '46d',
    title: 'The other certificate, and a signature without a time to draw the eye away',
    source: 'CVE-2020-12618',
    before: usual(1),
    message: async (people) =>
      clearSigned({
        signers: [
          {
            by: await another(people),
            attributes: ({ contentType, messageDigest }) => [contentType, messageDigest],
          },
        ],
      }),
    verdict: 'caution',
    codes: ['sender-new-certificate', 'signing-time-missing'],
    why: 'What whoever signs can choose comes behind what they cannot.',
  },
  {
    id: '46e',
    title: 'A known sender with a certificate that anybody can make',
    source: 'CVE-2020-12618',
    before: usual(1),
    message: ({ eve }) => signedBy(eve),
    verdict: 'caution',
    codes: ['self-signed', 'sender-new-certificate'],
    why: 'Nobody vouches for it, and it is not the one that was seen.',
  },
  {
    id: '46f',
    title: 'The other certificate, under the address in another case',
    source: 'RFC 8550 §3',
    before: usual(1),
    message: async (people) => signedBy(await another(people), { From: 'Alice@Example.ORG' }),
    verdict: 'caution',
    codes: ['sender-new-certificate'],
    why: 'One mailbox has one record, however it is spelt.',
  },
  {
    id: '46g',
    title: 'A certificate that was renewed over the same key',
    source: 'RFC 5280 §4.2.1.2',
    before: usual(1),
    message: async ({ root, alice }) => signedBy(await root.issue({ email: ALICE, key: alice.key })),
    verdict: 'verified',
    codes: ['sender-renewed-certificate'],
    why: 'No attack: whoever has the key is who had it before.',
  },
  {
    id: '46h',
    title: 'A forgery in the sender’s name, read before the sender’s first own message',
    source: 'ihasmail',
    before: async ({ eve, mallory }) => [await signedBy(eve), await signedBy(mallory), unsigned('Hello')],
    message: ({ alice }) => signedBy(alice),
    verdict: 'verified',
    codes: [],
    why: 'Only what is verified makes a record, so the sender is not the stranger afterwards.',
  },
  {
    id: '47a',
    title: 'A sender who always signed, unsigned today',
    source: 'draft-dkg-lamps-expect-signed-mail',
    before: usual(3),
    message: () => Promise.resolve(unsigned('Invoice')),
    verdict: 'unsigned',
    codes: ['sender-usually-signs'],
    why: 'Unsigned mail is nothing to worry about, but for this sender it is unusual, and that is said.',
  },
  {
    id: '47b',
    title: 'The same after a flood of unsigned mail in the sender’s name',
    source: 'draft-dkg-lamps-expect-signed-mail',
    before: async (people) => [...(await usual(3)(people)), ...unsignedInHerName(16)],
    message: () => Promise.resolve(unsigned('Invoice')),
    verdict: 'unsigned',
    codes: ['sender-usually-signs'],
    why: 'What anybody can send must not make the notice go away.',
  },
  {
    id: '47c',
    title: 'The same after signatures by others in the sender’s name, the address in another case',
    source: 'draft-dkg-lamps-expect-signed-mail',
    before: async (people) => [
      ...(await usual(3)(people)),
      await signedBy(people.mallory),
      await signedBy(people.eve),
    ],
    message: () => Promise.resolve(unsigned('Invoice', 'Alice@EXAMPLE.org')),
    verdict: 'unsigned',
    codes: ['sender-usually-signs'],
    why: 'A signature that is not the sender’s teaches nothing about the sender.',
  },
];

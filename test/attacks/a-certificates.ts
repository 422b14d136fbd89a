import { element, nullValue, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import {
  extendedKeyUsage,
  keyUsage,
  rfc822Name,
  type ExtensionValue,
} from '../../src/pki/issue-certificate.ts';
import { createRoot, NOW, YEAR, type Identity, type Wanted } from '../support/fake-ca.ts';
import { createCrl, createOcspResponse, ocspInCms, type OcspOptions } from '../support/fake-revocation.ts';
import { clearSigned, FROM_ALICE } from '../support/message.ts';
import type { AttackCase } from './case.ts';
import type { People } from './people.ts';

const DAY = 24 * 60 * 60 * 1000;
const EMAIL = { email: 'alice@example.org' };

const signedBy = (by: Identity, ...more: readonly Identity[]): Promise<Bytes> =>
  clearSigned({ signers: [{ by }], certificates: [by, ...more].map(({ der }) => der) });

/** Signed with a certificate of Alice's that the trusted root issued like this. */
const issuedAs =
  (wanted: Wanted): AttackCase['message'] =>
  async ({ root }) =>
    signedBy(await root.issue({ ...EMAIL, ...wanted }));

/** Signed below an authority that the trusted root issued like this. */
const issuedBelow =
  (authority: Wanted, wanted: Wanted = EMAIL): AttackCase['message'] =>
  async ({ root }) => {
    const first = await root.issue({ ca: true, name: 'Test Authority', ...authority });
    return signedBy(await first.issue(wanted), first);
  };

const nameConstraints = (tag: 0xa0 | 0xa1, name: string): ExtensionValue => ({
  type: OID.nameConstraints,
  critical: true,
  value: sequence(element(tag, sequence(rfc822Name(name)))),
});

/** Signed by Alice, with these answers about her certificate in the message. */
const withAnswers =
  (...answers: readonly ((people: People) => Promise<Bytes>)[]): AttackCase['message'] =>
  async (people) =>
    clearSigned({
      signers: [{ by: people.alice }],
      crls: await Promise.all(answers.map((make) => make(people))),
    });

const revokingList = ({ root, alice }: People): Promise<Bytes> =>
  createCrl({ issuer: root, revoked: [alice] });
const ocsp =
  (status: OcspOptions['status'], extra: (people: People) => Partial<OcspOptions> = () => ({})) =>
  async (people: People): Promise<Bytes> =>
    ocspInCms(
      await createOcspResponse({ issuer: people.root, about: people.alice, status, ...extra(people) }),
    );
const byEve = ({ eve }: People): Partial<OcspOptions> => ({ responder: eve, certificates: [eve] });

const agoSigned =
  (wanted: Wanted, ago: number): AttackCase['message'] =>
  async ({ root }) => {
    const signingTime = new Date(NOW.getTime() - ago);
    const fields = { ...FROM_ALICE, Date: signingTime.toUTCString() };
    return clearSigned({ signers: [{ by: await root.issue({ ...EMAIL, ...wanted }), signingTime }], fields });
  };

/** Who vouches for the signer (RFC 5280, RFC 8550), and since when no longer. */
export const certificateCases: readonly AttackCase[] = [
  {
    id: '4a',
    title: 'A certificate that the attacker made himself in the sender’s name',
    source: 'Johnny C4',
    message: ({ eve }) => signedBy(eve),
    verdict: 'caution',
    codes: ['self-signed'],
    why: 'The signature holds; whose it is, nobody says.',
  },
  {
    id: '4b',
    title: 'A certificate of an authority that the attacker made himself',
    source: 'Johnny C4',
    message: async () => {
      const other = await createRoot({ name: 'Trustworthy Authority' });
      return signedBy(await other.issue(EMAIL), other);
    },
    verdict: 'caution',
    codes: ['issuer-unknown'],
    why: 'The chain ends at nobody who is trusted here.',
  },
  {
    id: '4c',
    title: 'An authority under the name of the trusted one, with a key of its own',
    source: 'RFC 5280 §6.1.3',
    message: async () => {
      const impostor = await createRoot();
      return signedBy(await impostor.issue(EMAIL), impostor);
    },
    verdict: 'caution',
    codes: ['certificate-signature-invalid'],
    why: 'A name is no key: the trusted authority did not sign this.',
  },
  {
    id: '5a',
    title: 'An ordinary person’s certificate that issued another one',
    source: 'CVE-2026-33896, CVE-2002-0862',
    message: async ({ mallory }) => signedBy(await mallory.issue(EMAIL), mallory),
    verdict: 'caution',
    codes: ['not-a-certificate-authority', 'key-usage-not-certificate-signing'],
    why: 'Only an authority may issue certificates (basicConstraints).',
  },
  {
    id: '5b',
    title: 'An authority below one that may have none below it',
    source: 'RFC 5280 §6.1.4 (m)',
    message: async ({ root }) => {
      const first = await root.issue({ ca: true, name: 'Test Authority', pathLength: 0 });
      const second = await first.issue({ ca: true, name: 'Second Authority' });
      return signedBy(await second.issue(EMAIL), first, second);
    },
    verdict: 'caution',
    codes: ['path-length-exceeded'],
    why: 'The bound on the path is part of the trust.',
  },
  {
    id: '5c',
    title: 'An authority for one domain that issued for another',
    source: 'RFC 5280 §4.2.1.10, CVE-2026-33810',
    message: issuedBelow({ extensions: [nameConstraints(0xa0, 'example.com')] }),
    verdict: 'caution',
    codes: ['name-constraint-violated'],
    why: 'Outside of its permitted names it vouches for nobody.',
  },
  {
    id: '5d',
    title: 'An excluded address, written in another case',
    source: 'RFC 5280 §4.2.1.10, CVE-2026-33810',
    message: issuedBelow(
      { extensions: [nameConstraints(0xa1, 'alice@example.org')] },
      { email: 'Alice@Example.org' },
    ),
    verdict: 'caution',
    codes: ['name-constraint-violated'],
    why: 'Case is no way around an exclusion.',
  },
  {
    id: '5e',
    title: 'A condition in the certificate that nobody knows',
    source: 'RFC 5280 §4.2',
    message: issuedAs({ extensions: [{ type: '1.3.6.1.4.1.99999.1', critical: true, value: nullValue() }] }),
    verdict: 'caution',
    codes: ['critical-extension-unknown'],
    why: 'A critical extension that is not understood is not ignored.',
  },
  {
    id: '6a',
    title: 'A certificate for web servers',
    source: 'RFC 8550 §4.4.4',
    message: issuedAs({ extensions: [extendedKeyUsage(OID.serverAuth)] }),
    verdict: 'caution',
    codes: ['extended-key-usage-not-email'],
    why: 'Its authority never checked a mailbox.',
  },
  {
    id: '6b',
    title: 'A certificate for encryption alone',
    source: 'RFC 8550 §4.4.2',
    message: issuedAs({ extensions: [keyUsage('keyEncipherment')] }),
    verdict: 'caution',
    codes: ['key-usage-not-signing'],
    why: 'Such keys are often kept by the organisation too: who signed is not proven.',
  },
  {
    id: '7a',
    title: 'The victim’s certificate first in the bag, signed by the attacker',
    source: 'RFC 5652 §5.3',
    message: ({ alice, mallory }) =>
      clearSigned({ signers: [{ by: mallory }], certificates: [alice.der, mallory.der] }),
    verdict: 'caution',
    codes: ['sender-mismatch'],
    why: 'Who signed is whom the SignerInfo names, wherever that certificate stands.',
  },
  {
    id: '7b',
    title: 'The victim’s certificate last in the bag, signed by the attacker',
    source: 'RFC 5652 §5.3',
    message: ({ alice, mallory }) =>
      clearSigned({ signers: [{ by: mallory }], certificates: [mallory.der, alice.der] }),
    verdict: 'caution',
    codes: ['sender-mismatch'],
    why: 'The same in the other order.',
  },
  {
    id: '16a',
    title: 'The signer’s certificate was revoked: a list says so',
    source: 'CVE-2023-0430',
    message: withAnswers(revokingList),
    verdict: 'invalid',
    codes: ['certificate-revoked'],
    why: 'Somebody else may have the key.',
  },
  {
    id: '16b',
    title: 'The signer’s certificate was revoked: a responder says so',
    source: 'CVE-2023-0430',
    message: withAnswers(ocsp('revoked')),
    verdict: 'invalid',
    codes: ['certificate-revoked'],
    why: 'Somebody else may have the key.',
  },
  {
    id: '16c',
    title: 'Revoked, and beside it a “good” that the attacker signed',
    source: 'RFC 6960 §4.2.2.2',
    message: withAnswers(revokingList, ocsp('good', byEve)),
    verdict: 'invalid',
    codes: ['certificate-revoked'],
    why: 'Only the authority, or whom it named for that, answers for its certificates.',
  },
  {
    id: '17a',
    title: 'Nobody can be asked about revocation, and the policy requires it',
    source: 'RFC 5280 §6.3',
    message: ({ alice }) => signedBy(alice),
    revocation: 'require',
    verdict: 'caution',
    codes: ['revocation-required'],
    why: 'Unknown is never good where an answer is required.',
  },
  {
    id: '17b',
    title: 'Nobody can be asked about revocation, under the usual policy',
    source: 'RFC 5280 §6.3',
    message: ({ alice }) => signedBy(alice),
    verdict: 'verified',
    codes: ['revocation-unknown'],
    why: 'A note, not a caution: the matrix asks for a caution only where the policy requires an answer, or every message read offline would carry one.',
  },
  {
    id: '17c',
    title: 'A list that is out of date, and the policy requires a fresh one',
    source: 'RFC 5280 §6.3.3',
    message: withAnswers(({ root }) =>
      createCrl({
        issuer: root,
        thisUpdate: new Date(NOW.getTime() - 60 * DAY),
        nextUpdate: new Date(NOW.getTime() - 30 * DAY),
      }),
    ),
    revocation: 'require',
    verdict: 'caution',
    codes: ['revocation-required', 'revocation-answer-ignored'],
    why: 'An attacker would send the list from before the theft.',
  },
  {
    id: '17d',
    title: 'A list that clears the signer, signed by the attacker in the authority’s name',
    source: 'RFC 5280 §6.3.3 (g)',
    message: withAnswers(({ root, eve }) => createCrl({ issuer: root, key: eve.key })),
    revocation: 'require',
    verdict: 'caution',
    codes: ['revocation-required', 'revocation-answer-ignored'],
    why: 'Its signature is not the authority’s.',
  },
  {
    id: '17e',
    title: 'A list that revokes the signer, signed by the attacker in the authority’s name',
    source: 'RFC 5280 §6.3.3 (g)',
    message: withAnswers(({ root, alice, eve }) =>
      createCrl({ issuer: root, revoked: [alice], key: eve.key }),
    ),
    verdict: 'verified',
    codes: ['revocation-answer-ignored', 'revocation-unknown'],
    why: 'Never “revoked” by an answer that anybody can make.',
  },
  {
    id: '17f',
    title: 'A “good” that the attacker signed, and the policy requires an answer',
    source: 'RFC 6960 §4.2.2.2',
    message: withAnswers(ocsp('good', byEve)),
    revocation: 'require',
    verdict: 'caution',
    codes: ['revocation-required', 'revocation-answer-ignored'],
    why: 'The responder was named by nobody.',
  },
  {
    id: '17g',
    title: 'A “good” whose signature is all zeros, and the policy requires an answer',
    source: 'RFC 6960 §3.2',
    message: withAnswers(ocsp('good', () => ({ signature: (bytes) => bytes.map(() => 0) }))),
    revocation: 'require',
    verdict: 'caution',
    codes: ['revocation-required', 'revocation-answer-ignored'],
    why: 'The signature of the answer is checked like any other.',
  },
  {
    id: '17h',
    title: 'A forged certificate with the number of a revoked one',
    source: 'RFC 5280 §6.1.3',
    message: async ({ root, alice }) => {
      const impostor = await createRoot();
      const by = await impostor.issue({ ...EMAIL, serialNumber: alice.certificate.serialNumber });
      return clearSigned({ signers: [{ by }], crls: [await createCrl({ issuer: root, revoked: [alice] })] });
    },
    verdict: 'caution',
    codes: ['certificate-signature-invalid'],
    why: 'It is not the certificate that was revoked, and not one of that authority at all.',
  },
  {
    id: '18a',
    title: 'The certificate has expired since it was signed',
    source: 'Thunderbird bug 324474',
    message: agoSigned({ notAfter: new Date(NOW.getTime() - 10 * DAY) }, 30 * DAY),
    verdict: 'caution',
    codes: ['valid-when-signed'],
    why: 'Usual for an older message, but the time of signing is the signer’s own claim.',
  },
  {
    id: '19a',
    title: 'The certificate had expired when it was signed',
    source: 'RFC 5280 §6.1.3 (a)',
    message: agoSigned({ notAfter: new Date(NOW.getTime() - 10 * DAY) }, 5 * DAY),
    verdict: 'caution',
    codes: ['certificate-expired'],
    why: 'Nobody answers for an expired certificate any more.',
  },
  {
    id: '19b',
    title: 'The certificate is not valid yet',
    source: 'RFC 5280 §6.1.3 (a)',
    message: issuedAs({
      notBefore: new Date(NOW.getTime() + DAY),
      notAfter: new Date(NOW.getTime() + YEAR),
    }),
    verdict: 'caution',
    codes: ['certificate-not-yet-valid'],
    why: 'One of the two clocks is wrong, or somebody chose the times.',
  },
];

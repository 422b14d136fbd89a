import { describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readAttributes } from '../../src/asn1/attributes.ts';
import { element, nullValue, octetString, oid, sequence, setOf, time } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import {
  looksLikeSignedAttributes,
  readSignedAttributes,
  type SignedAttributes,
} from '../../src/cms/signed-attributes.ts';
import { NOW } from '../support/fake-ca.ts';
import { attribute, digestIdentifier } from '../support/sign-cms.ts';

const HASH = new Uint8Array(32).fill(7);
const CONTENT_TYPE = attribute(OID.contentType, oid(OID.data));
const MESSAGE_DIGEST = attribute(OID.messageDigest, octetString(HASH));
const USUAL = [CONTENT_TYPE, MESSAGE_DIGEST];

const read = (...attributes: readonly Bytes[]): SignedAttributes =>
  readSignedAttributes(readAttributes(parseBer(element(0x31, ...attributes))).attributes);

const certId = (...fields: readonly Bytes[]): Bytes => sequence(sequence(sequence(...fields)));

describe('readSignedAttributes', () => {
  it('reads what a signer usually writes', () => {
    expect(read(...USUAL, attribute(OID.signingTime, time(NOW)))).toEqual({
      contentType: OID.data,
      messageDigest: HASH,
      signingTime: NOW,
      signingCertificates: [],
      algorithmProtection: undefined,
      broken: [],
    });
  });

  it('wants a content type and a digest', () => {
    expect(read().broken).toEqual([
      { code: 'attribute-missing', attribute: 'content-type' },
      { code: 'attribute-missing', attribute: 'message-digest' },
    ]);
    expect(read(CONTENT_TYPE).broken).toEqual([{ code: 'attribute-missing', attribute: 'message-digest' }]);
    expect(read(MESSAGE_DIGEST).broken).toEqual([{ code: 'attribute-missing', attribute: 'content-type' }]);
  });

  it.each([
    ['twice', [attribute(OID.messageDigest, octetString(HASH)), MESSAGE_DIGEST]],
    ['with two values', [attribute(OID.messageDigest, octetString(HASH), octetString(HASH))]],
    ['twice, once without a value', [attribute(OID.messageDigest), MESSAGE_DIGEST]],
  ])('believes no attribute that is there %s', (_, digests) => {
    const { messageDigest, broken } = read(CONTENT_TYPE, ...digests);
    expect(messageDigest).toBeUndefined();
    expect(broken).toEqual([{ code: 'attribute-repeated', attribute: 'message-digest' }]);
  });

  it.each([
    ['content-type', OID.contentType],
    ['message-digest', OID.messageDigest],
    ['signing-time', OID.signingTime],
    ['signing-certificate', OID.signingCertificate],
    ['signing-certificate', OID.signingCertificateV2],
    ['algorithm-protection', OID.algorithmProtection],
  ])('names %s where its value is another thing', (name, type) => {
    const others = USUAL.filter(
      (encoding) => readAttributes(parseBer(element(0x31, encoding))).attributes[0]?.type !== type,
    );
    for (const broken of [attribute(type), attribute(type, nullValue())]) {
      expect(read(...others, broken).broken).toEqual([{ code: 'attribute-malformed', attribute: name }]);
    }
  });

  it('reads of each version which certificate was meant, and by which digest', () => {
    const { signingCertificates, broken } = read(
      ...USUAL,
      attribute(OID.signingCertificate, certId(octetString(HASH))),
      attribute(OID.signingCertificateV2, certId(digestIdentifier('SHA-512'), octetString(HASH))),
    );
    expect(broken).toEqual([]);
    expect(signingCertificates).toEqual([
      { digestAlgorithm: OID.sha512, hash: HASH },
      { digestAlgorithm: OID.sha1, hash: HASH },
    ]);
    const plain = read(...USUAL, attribute(OID.signingCertificateV2, certId(octetString(HASH))));
    expect(plain.signingCertificates).toEqual([{ digestAlgorithm: OID.sha256, hash: HASH }]);
  });

  it('reads which algorithms were protected', () => {
    const signature = element(0xa1, oid(OID.ecdsaWithSha256));
    const { algorithmProtection } = read(
      ...USUAL,
      attribute(OID.algorithmProtection, sequence(digestIdentifier('SHA-256'), signature)),
    );
    expect(algorithmProtection).toMatchObject({
      digestAlgorithm: { algorithm: OID.sha256 },
      signatureAlgorithm: { algorithm: OID.ecdsaWithSha256 },
    });
  });
});

describe('looksLikeSignedAttributes', () => {
  it('knows a set with a content type and a digest, whatever else is in it', () => {
    expect(looksLikeSignedAttributes(setOf(...USUAL))).toBe(true);
    expect(looksLikeSignedAttributes(setOf(...USUAL, attribute('1.2.3', nullValue())))).toBe(true);
    expect(looksLikeSignedAttributes(element(0x31, ...USUAL))).toBe(true);
  });

  it('takes nothing else for one', () => {
    expect(looksLikeSignedAttributes(setOf(CONTENT_TYPE))).toBe(false);
    expect(looksLikeSignedAttributes(setOf(MESSAGE_DIGEST))).toBe(false);
    expect(looksLikeSignedAttributes(sequence(...USUAL))).toBe(false);
    expect(looksLikeSignedAttributes(new Uint8Array(0))).toBe(false);
  });

  it('takes a damaged set for none, and throws nothing', () => {
    const set = setOf(...USUAL);
    expect(looksLikeSignedAttributes(set.subarray(0, set.length - 1))).toBe(false);
    expect(looksLikeSignedAttributes(setOf(nullValue()))).toBe(false);
  });

  it('looks at no content that is larger than any set of attributes', () => {
    const ofSize = (size: number): Bytes => {
      const filler = size - setOf(...USUAL, attribute('1.2.3', octetString(new Uint8Array(60_000)))).length;
      return setOf(...USUAL, attribute('1.2.3', octetString(new Uint8Array(60_000 + filler))));
    };
    expect(ofSize(65_536)).toHaveLength(65_536);
    expect(looksLikeSignedAttributes(ofSize(65_536))).toBe(true);
    expect(looksLikeSignedAttributes(ofSize(65_537))).toBe(false);
  });
});

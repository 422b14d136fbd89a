import { describe, expect, it } from 'vitest';
import { contentOf, children, parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';
import { bitString, element, integer, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { SIGNATURES, type SignatureAlgorithm } from '../../src/crypto/algorithms.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { generateSigningKey, importSigningKey, type KeyKind } from '../../src/crypto/signing-key.ts';

const DATA = utf8('what was signed');
const algorithm = (type: string): SignatureAlgorithm => SIGNATURES[type]!;
const read = (spki: Bytes): SubjectPublicKeyInfo => readPublicKey(parseBer(spki));

describe('verifySignature', () => {
  it.each([
    ['RSA-2048', 'SHA-256', OID.sha256WithRsa],
    ['RSA-2048', 'SHA-384', OID.sha384WithRsa],
    ['RSA-2048', 'SHA-512', OID.rsaEncryption],
    ['P-256', 'SHA-256', OID.ecdsaWithSha256],
    ['P-384', 'SHA-384', OID.ecdsaWithSha384],
    ['P-521', 'SHA-512', OID.ecdsaWithSha512],
    ['Ed25519', 'SHA-512', OID.ed25519],
  ] as const)('accepts %s with %s, and no changed bit of it', async (kind, hash, type) => {
    const key = await generateSigningKey(kind, hash);
    const publicKey = read(key.subjectPublicKeyInfo);
    const signature = await key.sign(DATA);
    const verify = (data: Bytes, bytes: Bytes) =>
      verifySignature(publicKey, algorithm(type), hash, data, bytes);
    expect(await verify(DATA, signature)).toBe(true);
    expect(await verify(utf8('what was signeD'), signature)).toBe(false);
    for (let at = 0; at < signature.length; at += 5) {
      const flipped = signature.slice();
      flipped[at]! ^= 1;
      expect(await verify(DATA, flipped)).toBe(false);
    }
  });

  it('refuses a key of another kind than the algorithm', async () => {
    const ec = await generateSigningKey('P-256');
    const signature = await ec.sign(DATA);
    const verify = (type: string) =>
      verifySignature(read(ec.subjectPublicKeyInfo), algorithm(type), 'SHA-256', DATA, signature);
    expect(await verify(OID.sha256WithRsa)).toBe(false);
    expect(await verify(OID.ed25519)).toBe(false);
  });

  it('takes the digest from the algorithm, not from the caller, where it names one', async () => {
    const key = await generateSigningKey('P-256', 'SHA-256');
    const publicKey = read(key.subjectPublicKeyInfo);
    const signature = await key.sign(DATA);
    expect(await verifySignature(publicKey, algorithm(OID.ecdsaWithSha256), 'SHA-512', DATA, signature)).toBe(
      true,
    );
    expect(await verifySignature(publicKey, algorithm(OID.ecdsaWithSha512), 'SHA-256', DATA, signature)).toBe(
      false,
    );
  });

  describe('an ECDSA-Sig-Value that is not exactly DER', () => {
    const forms: readonly [string, (r: Bytes, s: Bytes) => Bytes][] = [
      ['trailing bytes', (r, s) => concat([sequence(integer(r), integer(s)), Uint8Array.of(0)])],
      ['a third number', (r, s) => sequence(integer(r), integer(s), integer(1))],
      ['a leading zero too many', (r, s) => sequence(element(2, Uint8Array.of(0, 0), r), integer(s))],
      [
        'an indefinite length',
        (r, s) => concat([Uint8Array.of(0x30, 0x80), integer(r), integer(s), new Uint8Array(2)]),
      ],
      ['a negative number', (_, s) => sequence(Uint8Array.of(2, 1, 0xff), integer(s))],
      ['an empty number', (_, s) => sequence(Uint8Array.of(2, 0), integer(s))],
      ['r of zero', (_, s) => sequence(integer(0), integer(s))],
      ['s of zero', (r) => sequence(integer(r), integer(0))],
      [
        'r larger than the curve',
        (r, s) => sequence(integer(concat([Uint8Array.of(1), new Uint8Array(32), r])), integer(s)),
      ],
      ['the two numbers side by side', (r, s) => concat([r, s])],
    ];

    it.each(forms)('%s', async (_, form) => {
      const key = await generateSigningKey('P-256');
      const [r, s] = children(parseBer(await key.sign(DATA))).map(contentOf);
      const verify = (signature: Bytes) =>
        verifySignature(
          read(key.subjectPublicKeyInfo),
          algorithm(OID.ecdsaWithSha256),
          'SHA-256',
          DATA,
          signature,
        );
      expect(await verify(sequence(integer(r!), integer(s!)))).toBe(true);
      expect(await verify(form(r!, s!))).toBe(false);
    });
  });

  it('answers no, not with an error, for keys that no platform takes', async () => {
    const point = concat([Uint8Array.of(4), new Uint8Array(64).fill(9)]);
    const offCurve = read(sequence(sequence(oid(OID.ecPublicKey), oid(OID.p256)), bitString(point)));
    const unknownCurve = read(
      sequence(sequence(oid(OID.ecPublicKey), oid('1.3.36.3.3.2.8.1.1.7')), bitString(point)),
    );
    const hugeRsa = read(
      sequence(
        sequence(oid(OID.rsaEncryption), Uint8Array.of(5, 0)),
        bitString(sequence(integer(new Uint8Array(3000).fill(0xff)), integer(3))),
      ),
    );
    const signature = sequence(integer(1), integer(1));
    for (const key of [offCurve, unknownCurve]) {
      expect(await verifySignature(key, algorithm(OID.ecdsaWithSha256), 'SHA-256', DATA, signature)).toBe(
        false,
      );
    }
    expect(await verifySignature(hugeRsa, algorithm(OID.sha256WithRsa), 'SHA-256', DATA, signature)).toBe(
      false,
    );
  });
});

describe('importSigningKey', () => {
  it.each(['RSA-2048', 'P-384', 'Ed25519'] as const)(
    'signs as the %s key that was exported',
    async (kind: KeyKind) => {
      const made = await generateSigningKey(kind, 'SHA-384');
      const again = await importSigningKey(
        kind,
        await made.exportPkcs8(),
        made.subjectPublicKeyInfo,
        'SHA-384',
      );
      const type = { 'RSA-2048': OID.sha384WithRsa, 'P-384': OID.ecdsaWithSha384, Ed25519: OID.ed25519 }[
        kind as string
      ]!;
      const signature = await again.sign(DATA);
      expect(
        await verifySignature(read(made.subjectPublicKeyInfo), algorithm(type), 'SHA-384', DATA, signature),
      ).toBe(true);
    },
  );
});

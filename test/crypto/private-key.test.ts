import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { children, contentOf, context, encodingOf, octets, parseBer } from '../../src/asn1/ber.ts';
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
} from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import type { Bytes } from '../../src/bytes.ts';
import { readDecryptionKey } from '../../src/crypto/private-key.ts';
import { sharedSecret, type AgreementPrivateKey } from '../../src/crypto/shared-secret.ts';
import { encryptionPair } from '../support/decryption-key.ts';

const RSA = sequence(oid(OID.rsaEncryption), nullValue());
const pkcs8 = (algorithm: Bytes, privateKey: Bytes, ...more: readonly Bytes[]): Bytes =>
  sequence(integer(0), algorithm, octetString(privateKey), ...more);
const insideOf = (privateKeyInfo: Bytes): Bytes => octets(children(parseBer(privateKeyInfo))[2]!);

/** The attribute that Windows writes beside a private key. */
const ATTRIBUTES = element(
  context(0),
  sequence(oid(OID.keyUsage), setOf(element(3, Uint8Array.of(0, 0x10)))),
);

const nodeKey = (pkcs8: Bytes): KeyObject =>
  createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });

describe('readDecryptionKey', () => {
  it('reads RSA keys, with attributes or a public key beside them, by either name', () => {
    const { privateKeyInfo, publicKey } = encryptionPair('RSA');
    const inside = insideOf(privateKeyInfo);
    const publicBits = implicit(1, Uint8Array.of(0, ...publicKey.publicKey));
    for (const encoding of [
      privateKeyInfo,
      pkcs8(RSA, inside, ATTRIBUTES),
      sequence(integer(1), RSA, octetString(inside), ATTRIBUTES, publicBits),
      pkcs8(sequence(oid(OID.rsaesOaep)), inside),
    ]) {
      const key = readDecryptionKey(encoding);
      expect(key).toMatchObject({ kind: 'RSA', size: 256, pkcs8: privateKeyInfo });
    }
  });

  it.each(['P-256', 'P-521', 'brainpoolP256r1', 'X25519', 'X448'] as const)(
    'reads %s keys as OpenSSL does, and gives the platform what it reads',
    async (kind) => {
      const [ours, theirs] = [encryptionPair(kind), encryptionPair(kind)];
      const keyOf = (encoding: Bytes) => readDecryptionKey(encoding) as AgreementPrivateKey;
      const secret = await sharedSecret(keyOf(ours.privateKeyInfo), theirs.publicKey.publicKey);
      const [privateKey, publicKey] = [nodeKey(ours.privateKeyInfo), nodeKey(theirs.privateKeyInfo)];
      const expected = diffieHellman({ privateKey, publicKey: createPublicKey(publicKey) });
      expect(secret).toEqual(new Uint8Array(expected));
      expect(await sharedSecret(keyOf(theirs.privateKeyInfo), ours.publicKey.publicKey)).toEqual(secret);
      expect(nodeKey(keyOf(ours.privateKeyInfo).pkcs8)).toBeDefined();
    },
  );

  it('reads EC numbers with leading zeros left out or added, and without a public key', async () => {
    const [ours, theirs] = [encryptionPair('P-256'), encryptionPair('P-256')];
    const [, algorithm] = children(parseBer(ours.privateKeyInfo));
    const number = octets(children(parseBer(insideOf(ours.privateKeyInfo)))[1]!);
    const expected = await sharedSecret(
      readDecryptionKey(ours.privateKeyInfo) as AgreementPrivateKey,
      theirs.publicKey.publicKey,
    );
    const longer = new Uint8Array(33);
    longer.set(number, 1);
    const key = readDecryptionKey(pkcs8(encodingOf(algorithm!), sequence(integer(1), octetString(longer))));
    expect(await sharedSecret(key as AgreementPrivateKey, theirs.publicKey.publicKey)).toEqual(expected);
    const short = sequence(integer(1), octetString(Uint8Array.of(5)));
    expect(
      (readDecryptionKey(pkcs8(encodingOf(algorithm!), short)) as AgreementPrivateKey).secret,
    ).toHaveLength(32);
  });

  it('does not know keys that only sign, or lie on other curves', () => {
    for (const { privateKey } of [
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    ]) {
      const encoding = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
      expect(readDecryptionKey(encoding)).toBeUndefined();
    }
  });

  it('refuses RSA numbers that do not belong together, each of them', () => {
    const numbers = children(parseBer(insideOf(encryptionPair('RSA').privateKeyInfo)));
    const changed = (which: number, content: (octets: Bytes) => Bytes): Bytes =>
      pkcs8(
        RSA,
        sequence(
          ...numbers.map((number, at) =>
            at === which ? element(2, content(contentOf(number))) : encodingOf(number),
          ),
        ),
      );
    const flip = (content: Bytes): Bytes =>
      content.map((octet, at) => (at === content.length - 1 ? octet ^ 2 : octet));
    expect(() => readDecryptionKey(changed(0, () => Uint8Array.of(0)))).not.toThrow();
    for (let which = 1; which < numbers.length; which++) {
      expect(() => readDecryptionKey(changed(which, flip))).toThrow(MalformedError);
      expect(() => readDecryptionKey(changed(which, () => Uint8Array.of(0)))).toThrow(MalformedError);
    }
    expect(() => readDecryptionKey(changed(0, () => Uint8Array.of(1)))).toThrow(/more than two primes/);
  });

  it('refuses a modulus that would take minutes, before it computes anything with it', () => {
    const large = element(2, new Uint8Array(2049).fill(0x7f));
    const numbers = Array.from({ length: 8 }, () => large);
    expect(() => readDecryptionKey(pkcs8(RSA, sequence(integer(0), ...numbers)))).toThrow(/too large/);
  });

  it.each([
    ['a version that is none', sequence(integer(2), RSA, octetString(Uint8Array.of(0x30, 0)))],
    [
      'a public key in version 1',
      sequence(integer(0), RSA, octetString(Uint8Array.of(0x30, 0)), implicit(1, Uint8Array.of(0))),
    ],
    ['more members than defined', pkcs8(RSA, Uint8Array.of(0x30, 0), integer(1))],
    [
      'an EC number of zero',
      pkcs8(
        sequence(oid(OID.ecPublicKey), oid(OID.p256)),
        sequence(integer(1), octetString(new Uint8Array(32))),
      ),
    ],
    [
      'an EC number that is too long',
      pkcs8(
        sequence(oid(OID.ecPublicKey), oid(OID.p256)),
        sequence(integer(1), octetString(new Uint8Array(33).fill(1)), explicit(0, oid(OID.p256))),
      ),
    ],
    [
      'an EC key of another version (RFC 5915 §3)',
      pkcs8(
        sequence(oid(OID.ecPublicKey), oid(OID.p256)),
        sequence(integer(0), octetString(new Uint8Array(32).fill(1))),
      ),
    ],
    ['an X448 key that is too long', pkcs8(sequence(oid(OID.x448)), octetString(new Uint8Array(57)))],
    ['an X25519 key that is too short', pkcs8(sequence(oid(OID.x25519)), octetString(new Uint8Array(31)))],
  ])('refuses %s', (_, encoding) => {
    expect(() => readDecryptionKey(encoding)).toThrow(MalformedError);
  });
});

import { constants, createPrivateKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readAlgorithm, readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';
import { bitString, explicit, integer, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, type Bytes } from '../../src/bytes.ts';
import {
  keyTransport,
  recoverTransportedKey,
  transportKey,
  type KeyTransport,
} from '../../src/crypto/key-transport.ts';
import { readDecryptionKey } from '../../src/crypto/private-key.ts';
import { randomOctets } from '../../src/crypto/random.ts';
import { rsaEncrypt, rsaPublicKey, type RsaPrivateKey } from '../../src/crypto/rsa.ts';
import { encryptionPair, type EncryptionPair } from '../support/decryption-key.ts';

const PKCS1: KeyTransport = { scheme: 'RSAES-PKCS1-v1_5', name: '' };
const KEY = Uint8Array.from({ length: 32 }, (_, at) => at);
let pair: EncryptionPair;
let privateKey: RsaPrivateKey;

beforeAll(() => {
  pair = encryptionPair('RSA');
  privateKey = readDecryptionKey(pair.privateKeyInfo) as RsaPrivateKey;
});

/** A block as whoever makes it wants it, encrypted. */
const encrypted = (block: readonly number[] | Bytes): Bytes =>
  rsaEncrypt(rsaPublicKey(pair.publicKey)!, Uint8Array.from(block));

const block = (...octets: readonly (number | Bytes)[]): Bytes =>
  concat(octets.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : part)));

const padding = (length: number): Bytes => new Uint8Array(length).fill(0xaa);

describe('RSAES-PKCS1-v1_5', () => {
  it('is written so that OpenSSL reads it, and read as OpenSSL writes it', async () => {
    const { encryptedKey } = (await transportKey(pair.publicKey, 'RSAES-PKCS1-v1_5', KEY))!;
    const platform = createPrivateKey({
      key: Buffer.from(pair.privateKeyInfo),
      format: 'der',
      type: 'pkcs8',
    });
    const raw = privateDecrypt({ key: platform, padding: constants.RSA_NO_PADDING }, encryptedKey);
    expect([...raw.subarray(0, 2), raw[223]]).toEqual([0, 2, 0]);
    expect(raw.subarray(2, 223).includes(0)).toBe(false);
    expect(new Uint8Array(raw.subarray(224))).toEqual(KEY);
    const theirs = publicEncrypt({ key: platform, padding: constants.RSA_PKCS1_PADDING }, KEY);
    expect(await recoverTransportedKey(PKCS1, privateKey, new Uint8Array(theirs), 32)).toEqual(KEY);
  });

  it.each<[string, () => Bytes]>([
    ['a first octet that is not 0', () => block(1, 2, padding(221), 0, KEY)],
    ['a second octet that is not 2', () => block(0, 1, padding(221), 0, KEY)],
    ['a zero in the padding', () => block(0, 2, padding(100), 0, padding(120), 0, KEY)],
    ['a zero in the first eight octets of padding', () => block(0, 2, padding(7), 0, padding(213), 0, KEY)],
    ['no separator', () => block(0, 2, padding(222), KEY)],
    ['a key that is an octet too long', () => block(0, 2, padding(220), 0, KEY, 7)],
    ['a key that is an octet too short', () => block(0, 2, padding(222), 0, KEY.subarray(1))],
  ])('with %s gives a key that is none, always the same', async (_, make) => {
    const ciphertext = encrypted(make());
    const first = await recoverTransportedKey(PKCS1, privateKey, ciphertext, 32);
    expect(first).toHaveLength(32);
    expect(first).not.toEqual(KEY);
    expect(await recoverTransportedKey(PKCS1, privateKey, ciphertext, 32)).toEqual(first);
    const another = encrypted(block(1, 2, padding(220), 9, 0, KEY));
    expect(await recoverTransportedKey(PKCS1, privateKey, another, 32)).not.toEqual(first);
  });

  it('gives another substitute to another private key', async () => {
    const other = readDecryptionKey(encryptionPair('RSA').privateKeyInfo) as RsaPrivateKey;
    const ciphertext = new Uint8Array(256).fill(1);
    const [ours, theirs] = await Promise.all([
      recoverTransportedKey(PKCS1, privateKey, ciphertext, 16),
      recoverTransportedKey(PKCS1, other, ciphertext, 16),
    ]);
    expect(ours).not.toEqual(theirs);
  });

  it('gives nothing for what no ciphertext of the key can be', async () => {
    for (const ciphertext of [new Uint8Array(255), new Uint8Array(257), new Uint8Array(256).fill(0xff)]) {
      expect(await recoverTransportedKey(PKCS1, privateKey, ciphertext, 16)).toBeUndefined();
    }
    expect(await recoverTransportedKey(PKCS1, privateKey, encrypted(padding(10)), 246)).toBeUndefined();
  });
});

describe('RSAES-OAEP', () => {
  it('is written so that OpenSSL reads it, and says how', async () => {
    const { keyEncryptionAlgorithm, encryptedKey } = (await transportKey(pair.publicKey, 'RSAES-OAEP', KEY))!;
    const platform = createPrivateKey({
      key: Buffer.from(pair.privateKeyInfo),
      format: 'der',
      type: 'pkcs8',
    });
    expect(new Uint8Array(privateDecrypt({ key: platform, oaepHash: 'sha256' }, encryptedKey))).toEqual(KEY);
    const transport = keyTransport(readAlgorithm(parseBer(keyEncryptionAlgorithm)))!;
    expect(transport).toMatchObject({ scheme: 'RSAES-OAEP', digest: 'SHA-256', maskDigest: 'SHA-256' });
    expect(await recoverTransportedKey(transport, privateKey, encryptedKey, 32)).toEqual(KEY);
  });

  it.each(['sha1', 'sha224', 'sha512'])(
    'gives nothing for a changed ciphertext or label by %s',
    async (oaepHash) => {
      const digest = { sha1: 'SHA-1', sha224: 'SHA-224', sha512: 'SHA-512' }[oaepHash] as 'SHA-1';
      const transport: KeyTransport = {
        scheme: 'RSAES-OAEP',
        name: '',
        digest,
        maskDigest: digest,
        label: Uint8Array.of(1),
      };
      const key = createPrivateKey({ key: Buffer.from(pair.privateKeyInfo), format: 'der', type: 'pkcs8' });
      const oaepLabel = Uint8Array.of(1);
      const ciphertext = new Uint8Array(publicEncrypt({ key, oaepHash, oaepLabel }, KEY));
      expect(await recoverTransportedKey(transport, privateKey, ciphertext, 32)).toEqual(KEY);
      const changed = ciphertext.map((octet, at) => (at === 200 ? octet ^ 1 : octet));
      expect(await recoverTransportedKey(transport, privateKey, changed, 32)).toBeUndefined();
      const unlabelled = { ...transport, label: new Uint8Array(0) };
      expect(await recoverTransportedKey(unlabelled, privateKey, ciphertext, 32)).toBeUndefined();
      expect(await recoverTransportedKey(transport, privateKey, randomOctets(10), 32)).toBeUndefined();
    },
  );

  const oaep = (...members: readonly Bytes[]): Bytes => sequence(oid(OID.rsaesOaep), sequence(...members));
  const read = (identifier: Bytes) => keyTransport(readAlgorithm(parseBer(identifier)));

  it('is SHA-1 with an empty label where the parameters say nothing (RFC 4055 §4.1)', () => {
    expect(read(oaep())).toMatchObject({ digest: 'SHA-1', maskDigest: 'SHA-1', label: new Uint8Array(0) });
  });

  it('is unknown with a digest, a mask or a label source that is', () => {
    expect(read(oaep(explicit(0, sequence(oid('1.2.3')))))).toBeUndefined();
    expect(read(oaep(explicit(1, sequence(oid('1.2.3'), nullValue()))))).toBeUndefined();
    expect(read(oaep(explicit(1, sequence(oid(OID.mgf1), sequence(oid('1.2.3'))))))).toBeUndefined();
    expect(read(oaep(explicit(2, sequence(oid('1.2.3'), octetString(KEY)))))).toBeUndefined();
  });

  it('is refused without parameters, or with more than are defined', () => {
    expect(() => read(sequence(oid(OID.rsaesOaep)))).toThrow(MalformedError);
    expect(() => read(oaep(integer(1)))).toThrow(MalformedError);
  });
});

describe('transportKey', () => {
  const publicKey = (modulus: Bytes, exponent: number | Bytes): SubjectPublicKeyInfo =>
    readPublicKey(
      parseBer(
        sequence(
          sequence(oid(OID.rsaEncryption), nullValue()),
          bitString(sequence(integer(modulus), integer(exponent))),
        ),
      ),
    );

  it('encrypts to no key that is of another kind, too small, too large, or none of RSA', async () => {
    const odd = (size: number): Bytes => new Uint8Array(size).fill(0xff);
    const unusable = [
      encryptionPair('P-256').publicKey,
      publicKey(odd(42), 3),
      publicKey(odd(2049), 3),
      publicKey(odd(256), 1),
      publicKey(odd(256), 4),
      publicKey(odd(256), odd(9)),
      publicKey(odd(256).fill(0xfe, 255), 3),
      { ...publicKey(odd(256), 3), publicKey: sequence(integer(odd(256))) },
      { ...publicKey(odd(256), 3), publicKey: sequence(integer(odd(256)), integer(3), integer(3)) },
    ];
    for (const key of unusable) {
      expect(await transportKey(key, 'RSAES-PKCS1-v1_5', KEY)).toBeUndefined();
      expect(await transportKey(key, 'RSAES-OAEP', KEY)).toBeUndefined();
    }
  });
});

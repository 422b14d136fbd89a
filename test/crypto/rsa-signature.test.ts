import { execFileSync } from 'node:child_process';
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { children, contentOf, encodingOf, parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';
import { bitString, element, integer, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { SIGNATURES, type DigestName } from '../../src/crypto/algorithms.ts';
import { weakRsaBits } from '../../src/crypto/rsa-signature.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { signBlock } from '../support/emsa-pss.ts';
import { publicKeyOf } from '../support/public-key.ts';

const DATA = utf8('what was signed');
let rsa: KeyPairKeyObjectResult;
let publicKey: SubjectPublicKeyInfo;

beforeAll(() => {
  rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  publicKey = publicKeyOf(rsa.publicKey);
});

const verify = (signature: Bytes, hash: DigestName, key = publicKey, data = DATA): Promise<boolean> =>
  verifySignature(key, SIGNATURES[OID.rsaEncryption]!, hash, data, signature);

/** The two ways: WebCrypto's, and Signet's own for the digests that it lacks. */
const WAYS = [
  ['SHA-256', 'sha256', OID.sha256],
  ['SHA3-256', 'sha3-256', OID.sha3_256],
] as const;

describe('RSASSA-PKCS1-v1_5', () => {
  it.each([
    ['SHA-224', 'sha224', OID.sha224WithRsa],
    ['SHA-512/224', 'sha512-224', OID.sha512_224WithRsa],
    ['SHA-512/256', 'sha512-256', OID.sha512_256WithRsa],
    ['SHA3-224', 'sha3-224', OID.sha3_224WithRsa],
    ['SHA3-256', 'sha3-256', OID.sha3_256WithRsa],
    ['SHA3-384', 'sha3-384', OID.sha3_384WithRsa],
    ['SHA3-512', 'sha3-512', OID.sha3_512WithRsa],
  ] as const)('accepts %s as OpenSSL signs it, and no changed bit', async (hash, opensslName, type) => {
    const signature = new Uint8Array(sign(opensslName, DATA, rsa.privateKey));
    expect(await verify(signature, hash)).toBe(true);
    expect(await verifySignature(publicKey, SIGNATURES[type]!, 'SHA-1', DATA, signature)).toBe(true);
    expect(await verify(signature, hash, publicKey, utf8('what was signeD'))).toBe(false);
    for (let at = 0; at < signature.length; at += 31) {
      const flipped = signature.slice();
      flipped[at]! ^= 0x10;
      expect(await verify(flipped, hash)).toBe(false);
    }
  });

  describe.each(WAYS)('with %s', (hash, opensslName, digestOid) => {
    const digested = (): Bytes => new Uint8Array(createHash(opensslName).update(DATA).digest());
    const info = (...parameters: readonly Bytes[]): Bytes =>
      sequence(sequence(oid(digestOid), ...parameters), octetString(digested()));
    const block = (digestInfo: Bytes, { type = 1, fill = 0xff, behind = 0 } = {}): Bytes =>
      concat([
        Uint8Array.of(0, type),
        new Uint8Array(253 - digestInfo.length - behind).fill(fill),
        Uint8Array.of(0),
        digestInfo,
        new Uint8Array(behind),
      ]);

    it('accepts the one encoding of the digest', async () => {
      expect(await verify(signBlock(rsa.privateKey, block(info(nullValue()))), hash)).toBe(true);
    });

    // Attack: CVE-2006-4339, CVE-2016-1494, CVE-2022-24771 and their likes.
    it.each<[string, () => Bytes]>([
      ['octets behind the digest', () => block(info(nullValue()), { behind: 100 })],
      ['short padding', () => block(concat([info(nullValue()), new Uint8Array(200)]))],
      ['padding of other octets', () => block(info(nullValue()), { fill: 0xfe })],
      ['a block for encryption', () => block(info(nullValue()), { type: 2 })],
      ['no parameters of the digest', () => block(info())],
      ['a blob as parameters of the digest', () => block(info(octetString(new Uint8Array(180))))],
      ['NULL with a content', () => block(info(element(5, new Uint8Array(160))))],
      [
        'another digest by name',
        () => block(sequence(sequence(oid(OID.sha384), nullValue()), octetString(digested()))),
      ],
      ['the digest alone', () => block(digested())],
    ])('refuses %s', async (_, make) => {
      expect(await verify(signBlock(rsa.privateKey, make()), hash)).toBe(false);
    });

    it('refuses a signature that is not as long as the modulus, or not smaller', async () => {
      const signature = new Uint8Array(sign(opensslName, DATA, rsa.privateKey));
      expect(await verify(concat([Uint8Array.of(0), signature]), hash)).toBe(false);
      expect(await verify(signature.subarray(1), hash)).toBe(false);
      expect(await verify(new Uint8Array(0), hash)).toBe(false);
      expect(await verify(new Uint8Array(256).fill(0xff), hash)).toBe(false);
      const small = generateKeyPairSync('rsa', { modulusLength: 1023 });
      const modulus = Buffer.from(small.publicKey.export({ format: 'jwk' }).n!, 'base64url');
      const s = BigInt(`0x${sign(opensslName, DATA, small.privateKey).toString('hex')}`);
      const again = (s + BigInt(`0x${modulus.toString('hex')}`)).toString(16).padStart(256, '0');
      const secondSpelling = new Uint8Array(Buffer.from(again, 'hex'));
      expect(await verify(secondSpelling, hash, publicKeyOf(small.publicKey))).toBe(false);
    });

    it.each([3, 2 ** 32 - 5, 2 ** 32 + 15])('takes the public exponent %i', async (exponent) => {
      const pair = withExponent(exponent);
      const signature = new Uint8Array(sign(opensslName, DATA, pair.privateKey));
      expect(await verify(signature, hash, publicKeyOf(pair.publicKey))).toBe(true);
      signature[99]! ^= 1;
      expect(await verify(signature, hash, publicKeyOf(pair.publicKey))).toBe(false);
    });

    it('refuses the public exponent 1, by which every block is its own signature', async () => {
      const modulus = new Uint8Array(256).fill(0xff);
      const key = (exponent: number | Uint8Array): SubjectPublicKeyInfo => rsaKey(modulus, exponent);
      for (const exponent of [1, 0, 2]) {
        expect(await verify(block(info(nullValue())), hash, key(exponent))).toBe(false);
      }
    });

    it('refuses a key in another form than RFC 8017 gives it', async () => {
      const signature = new Uint8Array(sign(opensslName, DATA, rsa.privateKey));
      const identifier = sequence(oid(OID.rsaEncryption), nullValue());
      const key = (algorithm: Bytes, ...behind: readonly Bytes[]): SubjectPublicKeyInfo =>
        readPublicKey(parseBer(sequence(algorithm, bitString(withMembers(publicKey.publicKey, behind)))));
      expect(await verify(signature, hash, key(identifier))).toBe(true);
      expect(await verify(signature, hash, key(sequence(oid(OID.rsaEncryption))))).toBe(true);
      expect(await verify(signature, hash, key(sequence(oid(OID.rsaEncryption), sequence())))).toBe(false);
      expect(await verify(signature, hash, key(identifier, integer(1)))).toBe(false);
      const indefinite = concat([
        Uint8Array.of(0x30, 0x80),
        ...children(parseBer(publicKey.publicKey)).map(encodingOf),
        new Uint8Array(2),
      ]);
      const inBer = readPublicKey(parseBer(sequence(identifier, bitString(indefinite))));
      expect(await verify(signature, hash, inBer)).toBe(false);
    });
  });

  it('has no place for SHAKE256', async () => {
    const key = { key: rsa.privateKey, padding: constants.RSA_PKCS1_PADDING };
    expect(await verify(new Uint8Array(sign('sha256', DATA, key)), 'SHAKE256')).toBe(false);
    const digested = createHash('shake256', { outputLength: 64 }).update(DATA).digest();
    const info = sequence(sequence(oid(OID.shake256), nullValue()), octetString(digested));
    const block = concat([
      Uint8Array.of(0, 1),
      new Uint8Array(253 - info.length).fill(0xff),
      Uint8Array.of(0),
      info,
    ]);
    expect(await verify(signBlock(rsa.privateKey, block), 'SHAKE256')).toBe(false);
  });

  it('has no room for a long digest in a short key', async () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 512 });
    const signature = new Uint8Array(sign('sha3-256', DATA, small.privateKey));
    expect(await verify(signature, 'SHA3-256', publicKeyOf(small.publicKey))).toBe(true);
    expect(await verify(signature, 'SHA3-512', publicKeyOf(small.publicKey))).toBe(false);
  });
});

/** Node itself makes none over 32 bits. */
function withExponent(exponent: number): KeyPairKeyObjectResult {
  const options = ['-pkeyopt', 'rsa_keygen_bits:1024', '-pkeyopt', `rsa_keygen_pubexp:${exponent}`];
  const pem = execFileSync('openssl', ['genpkey', '-quiet', '-algorithm', 'RSA', ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) };
}

const rsaKey = (modulus: Uint8Array, exponent: number | Uint8Array): SubjectPublicKeyInfo =>
  readPublicKey(
    parseBer(
      sequence(
        sequence(oid(OID.rsaEncryption), nullValue()),
        bitString(sequence(integer(modulus), integer(exponent))),
      ),
    ),
  );

/** The same SEQUENCE with more behind its members. */
function withMembers(encoding: Bytes, behind: readonly Bytes[]): Bytes {
  return sequence(contentOf(parseBer(encoding)), ...behind);
}

describe('weakRsaBits', () => {
  it('tells the size of RSA keys under 2048 bits, of PSS keys as well', () => {
    const small = new Uint8Array(128).fill(0xff);
    const key = rsaKey(small, 3);
    const pss = readPublicKey(parseBer(sequence(sequence(oid(OID.rsassaPss)), bitString(key.publicKey))));
    expect(weakRsaBits(key)).toBe(1024);
    expect(weakRsaBits(pss)).toBe(1024);
    expect(weakRsaBits(publicKey)).toBeUndefined();
    expect(weakRsaBits(publicKeyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey))).toBe(
      undefined,
    );
  });
});

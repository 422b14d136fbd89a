import {
  constants,
  generateKeyPairSync,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey } from '../../src/asn1/certificate.ts';
import { bitString, nullValue, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import { rsaPss, SIGNATURES, type DigestName } from '../../src/crypto/algorithms.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { pssBlock, signBlock, type PssBlockOptions } from '../support/emsa-pss.ts';
import { publicKeyOf } from '../support/public-key.ts';

const DATA = utf8('what was signed');
let rsa: KeyPairKeyObjectResult;

beforeAll(() => {
  rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
});

type Parameters = readonly [digest: DigestName, maskGenDigest: DigestName, saltLength: number];

const verify = (
  signature: Uint8Array<ArrayBuffer>,
  parameters: Parameters,
  publicKey = publicKeyOf(rsa.publicKey),
  data: Bytes = DATA,
): Promise<boolean> => verifySignature(publicKey, rsaPss(...parameters), 'SHA-1', data, signature);

const opensslName = (name: DigestName): string => name.replace('SHA-', 'sha').toLowerCase().replace('/', '-');

function signPss(
  [hash, maskGenHash, saltLength]: Parameters,
  more: Partial<PssBlockOptions> = {},
  { privateKey } = rsa,
): Bytes {
  const bits = (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) - 1;
  const names = { hash: opensslName(hash), maskGenHash: opensslName(maskGenHash), saltLength };
  return signSmaller(privateKey, () => pssBlock(DATA, bits, { ...names, ...more }));
}

describe('RSASSA-PSS', () => {
  it.each<Parameters>([
    ['SHA-256', 'SHA-256', 32],
    ['SHA-256', 'SHA-256', 0],
    ['SHA-256', 'SHA-256', 222],
    ['SHA-512', 'SHA-512', 17],
    ['SHA-1', 'SHA-1', 20],
    ['SHA-256', 'SHA-1', 20],
    ['SHA-1', 'SHA-512', 20],
    ['SHA-384', 'SHA-256', 0],
    ['SHA-512', 'SHA-1', 190],
    ['SHA-224', 'SHA-224', 28],
    ['SHA-512/256', 'SHA-512/256', 32],
    ['SHA3-256', 'SHA3-256', 32],
    ['SHA3-384', 'SHA-224', 3],
  ])('accepts %s with masks by %s and %i octets of salt, and no changed bit', async (...parameters) => {
    const signature = signPss(parameters);
    expect(await verify(signature, parameters)).toBe(true);
    expect(await verify(signature, parameters, undefined, utf8('what was signeD'))).toBe(false);
    for (let at = 0; at < signature.length; at += 31) {
      const flipped = signature.slice();
      flipped[at]! ^= 0x10;
      expect(await verify(flipped, parameters)).toBe(false);
    }
  });

  it('accepts what OpenSSL itself signs', async () => {
    const key = { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 11 };
    const signed = new Uint8Array(sign('sha3-512', DATA, key));
    expect(await verify(signed, ['SHA3-512', 'SHA3-512', 11])).toBe(true);
  });

  // One pair of digests that WebCrypto computes and one that Signet does.
  describe.each<[DigestName, DigestName]>([
    ['SHA-256', 'SHA-256'],
    ['SHA-256', 'SHA-1'],
  ])('of %s with masks by %s', (hash, maskGenHash) => {
    const right: Parameters = [hash, maskGenHash, 32];

    it('refuses another salt length, hash or mask than it was made with', async () => {
      const signature = signPss(right);
      expect(await verify(signature, right)).toBe(true);
      for (const wrong of [
        [hash, maskGenHash, 31],
        [hash, maskGenHash, 33],
        [hash, maskGenHash, 0],
        [hash, maskGenHash, 1000],
        ['SHA-384', maskGenHash, 32],
        [hash, 'SHA-512', 32],
      ] as const) {
        expect(await verify(signature, wrong)).toBe(false);
      }
    });

    it('does not take 2^32 - 2 octets of salt for any length, as OpenSSL does', async () => {
      for (const any of [2 ** 32 - 2, 2 ** 32 - 1]) {
        expect(await verify(signPss(right), [hash, maskGenHash, any])).toBe(false);
      }
    });

    it.each<[string, Partial<PssBlockOptions>]>([
      ['another trailer', { trailer: 0xcc }],
      ['another separator', { separator: 2 }],
      ['no separator', { separator: 0 }],
      ['padding that is not zero', { firstOctet: 1 }],
      ['a bit above the block set', { keepsTopBits: true }],
    ])('refuses %s', async (_, wrong) => {
      expect(await verify(signPss(right, wrong), right)).toBe(false);
    });

    it('refuses a signature that is not as long as the modulus', async () => {
      const signature = signPss(right);
      expect(await verify(signature.slice(1), right)).toBe(false);
      expect(await verify(new Uint8Array([0, ...signature]), right)).toBe(false);
      expect(await verify(new Uint8Array(0), right)).toBe(false);
      expect(await verify(new Uint8Array(256), right)).toBe(false);
      expect(await verify(new Uint8Array(256).fill(0xff), right)).toBe(false);
    });

    it('reads blocks that are an octet shorter than the modulus', async () => {
      const odd = generateKeyPairSync('rsa', { modulusLength: 1025 });
      const signature = signPss(right, {}, odd);
      expect(await verify(signature, right, publicKeyOf(odd.publicKey))).toBe(true);
      const names = { hash: 'sha256', maskGenHash: opensslName(maskGenHash), saltLength: 32 };
      const withSurplus = signSmaller(odd.privateKey, () =>
        Buffer.concat([Buffer.of(1), pssBlock(DATA, 1024, names)]),
      );
      expect(await verify(withSurplus, right, publicKeyOf(odd.publicKey))).toBe(false);
    });

    it('refuses a key too short for the hash and the salt', async () => {
      const short = generateKeyPairSync('rsa', { modulusLength: 512 });
      const signature = signPss([hash, maskGenHash, 29], {}, short);
      expect(await verify(signature, [hash, maskGenHash, 29], publicKeyOf(short.publicKey))).toBe(true);
      expect(await verify(signature, [hash, maskGenHash, 31], publicKeyOf(short.publicKey))).toBe(false);
    });
  });
});

/** Blocks are random: the next may be smaller than the modulus where this one is not. */
function signSmaller(key: KeyObject, block: () => Buffer): Bytes {
  for (let attempt = 0; attempt < 1000; attempt++) {
    try {
      return signBlock(key, block());
    } catch {
      continue;
    }
  }
  throw new Error('no block was smaller than the modulus');
}

describe('a key of id-RSASSA-PSS', () => {
  const restricted = () =>
    generateKeyPairSync('rsa-pss', {
      modulusLength: 2048,
      hashAlgorithm: 'sha256',
      mgf1HashAlgorithm: 'sha1',
    });

  it('signs with what its parameters say, and not with less salt (RFC 4055 §3.3)', async () => {
    const pair = restricted();
    const publicKey = publicKeyOf(pair.publicKey);
    expect(publicKey.algorithm.algorithm).toBe(OID.rsassaPss);
    expect(pair.publicKey.asymmetricKeyDetails?.saltLength).toBe(32);
    const signed = (saltLength: number): Bytes =>
      new Uint8Array(sign('sha256', DATA, { key: pair.privateKey, saltLength }));
    expect(await verify(signed(32), ['SHA-256', 'SHA-1', 32], publicKey)).toBe(true);
    expect(await verify(signed(33), ['SHA-256', 'SHA-1', 33], publicKey)).toBe(true);
  });

  it.each<Parameters>([
    ['SHA-256', 'SHA-1', 31],
    ['SHA-256', 'SHA-256', 32],
    ['SHA-384', 'SHA-1', 32],
  ])(
    'does not sign with %s, masks by %s, %i octets of salt against its parameters',
    async (...parameters) => {
      const plain = publicKeyOf(rsa.publicKey);
      const { algorithm } = publicKeyOf(restricted().publicKey);
      const same = (identifier: Bytes) =>
        readPublicKey(parseBer(sequence(identifier, bitString(plain.publicKey))));
      const signature = signPss(parameters);
      expect(await verify(signature, parameters, same(sequence(oid(OID.rsassaPss))))).toBe(true);
      expect(await verify(signature, parameters, same(algorithm.der))).toBe(false);
    },
  );

  it('without parameters signs with any, and with parameters that cannot be read with none', async () => {
    const { publicKey } = publicKeyOf(rsa.publicKey);
    const named = (...parameters: readonly Bytes[]) =>
      readPublicKey(parseBer(sequence(sequence(oid(OID.rsassaPss), ...parameters), bitString(publicKey))));
    const right: Parameters = ['SHA-512', 'SHA-512', 64];
    expect(await verify(signPss(right), right, named())).toBe(true);
    expect(await verify(signPss(right), right, named(nullValue()))).toBe(false);
  });

  it('does not sign by PKCS #1 v1.5 (RFC 4055 §1.2)', async () => {
    const { publicKey } = publicKeyOf(rsa.publicKey);
    const named = readPublicKey(parseBer(sequence(sequence(oid(OID.rsassaPss)), bitString(publicKey))));
    const signature = new Uint8Array(sign('sha256', DATA, rsa.privateKey));
    const by = (key: typeof named) =>
      verifySignature(key, SIGNATURES[OID.sha256WithRsa]!, 'SHA-256', DATA, signature);
    expect(await by(publicKeyOf(rsa.publicKey))).toBe(true);
    expect(await by(named)).toBe(false);
  });
});

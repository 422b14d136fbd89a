import { getDiffieHellman } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readPublicKey, type SubjectPublicKeyInfo } from '../../src/asn1/certificate.ts';
import { bitString, integer, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { DIGEST_OIDS, rsaPss, SIGNATURES, type DigestName } from '../../src/crypto/algorithms.ts';
import { digest } from '../../src/crypto/digest.ts';
import { numberOf, octetsOf } from '../../src/crypto/rsa.ts';
import { verifySignature } from '../../src/crypto/signature.ts';
import { pssBlock } from '../support/emsa-pss.ts';

/**
 * A prime of 2048 bits, 3 modulo 4 (RFC 3526 §3). As a modulus it is one whose roots anybody takes, so for each
 * exponent there are signatures that hold by the arithmetic.
 */
const PRIME = numberOf(getDiffieHellman('modp14').getPrime());
const SIZE = 256;

/** Exponents that are none (RFC 8017 §3.1): by 1 every block is its own signature, by 2 and 4 anybody takes roots. */
const EXPONENTS = [1n, 2n, 4n];

const keyWith = (exponent: bigint): SubjectPublicKeyInfo =>
  readPublicKey(
    parseBer(
      sequence(
        sequence(oid(OID.rsaEncryption), nullValue()),
        bitString(sequence(integer(octetsOf(PRIME, SIZE)), integer(octetsOf(exponent, 8)))),
      ),
    ),
  );

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % PRIME;
    if (bit === '1') result = (result * base) % PRIME;
  }
  return result;
}

/** Undefined for a block that has no root. */
function rootOf(block: bigint, exponent: bigint): bigint | undefined {
  if (exponent === 1n) return block;
  // A root that is itself a square, so that the next one has a root as well.
  const root = power(block, (PRIME + 1n) / 4n);
  if ((root * root) % PRIME !== block) return undefined;
  return exponent === 2n ? root : rootOf(root, exponent / 2n);
}

/** Data with a block that somebody who has no key finds a signature for. */
async function forged(
  exponent: bigint,
  blockOf: (data: Bytes) => Promise<Uint8Array>,
): Promise<{ readonly data: Bytes; readonly signature: Bytes }> {
  for (let attempt = 0; ; attempt++) {
    const data = utf8(`attempt ${attempt}`);
    const block = numberOf(await blockOf(data));
    const signature = rootOf(block, exponent);
    if (signature === undefined) continue;
    expect(power(signature, exponent)).toBe(block);
    return { data, signature: octetsOf(signature, SIZE) };
  }
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2). */
async function pkcs1Block(hash: DigestName, data: Bytes): Promise<Bytes> {
  const info = sequence(sequence(oid(DIGEST_OIDS[hash]), nullValue()), octetString(await digest(hash, data)));
  const padding = new Uint8Array(SIZE - info.length - 3).fill(0xff);
  return concat([Uint8Array.of(0, 1), padding, Uint8Array.of(0), info]);
}

// The two ways: WebCrypto's, and Signet's own for the digests that it lacks.
describe.each([
  ['SHA-256', 'sha256'],
  ['SHA3-256', 'sha3-256'],
] as const)('with %s', (hash, opensslName) => {
  it.each(EXPONENTS)('no RSASSA-PKCS1-v1_5 signature by the exponent %i holds', async (exponent) => {
    const { data, signature } = await forged(exponent, (one) => pkcs1Block(hash, one));
    const algorithm = SIGNATURES[OID.rsaEncryption]!;
    expect(await verifySignature(keyWith(exponent), algorithm, hash, data, signature)).toBe(false);
  });

  it.each(EXPONENTS)('no RSASSA-PSS signature by the exponent %i holds', async (exponent) => {
    const options = { hash: opensslName, maskGenHash: opensslName, saltLength: 32 };
    const { data, signature } = await forged(exponent, (one) =>
      Promise.resolve(pssBlock(one, SIZE * 8 - 1, options)),
    );
    const algorithm = rsaPss(hash, hash, 32);
    expect(await verifySignature(keyWith(exponent), algorithm, hash, data, signature)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { bitString, integer, nullValue, oid, sequence } from '../../../src/asn1/der.ts';
import { OID } from '../../../src/asn1/oids.ts';
import type { SigningKey } from '../../../src/crypto/signing-key.ts';
import { generateSigningKey } from '../../../src/crypto/signing-key.ts';
import { chain, judge } from '../../support/chain.ts';
import type { Wanted } from '../../support/fake-ca.ts';
import { createRsaKey } from '../../support/weak-key.ts';
import { rule } from './rule.ts';

const RSA: Wanted = { kind: 'RSA-2048' };
const SHA1: Wanted = { kind: 'RSA-2048', hash: 'SHA-1' };
const key2047 = await createRsaKey(2047);
const key2048 = await generateSigningKey('RSA-2048');

const underTheName = (key: SigningKey, algorithm: string): Wanted => ({
  key: { ...key, signatureAlgorithm: sequence(oid(algorithm), nullValue()) },
});

describe('the algorithms of a path', () => {
  rule('RFC 8550 §4.3: RSA, ECDSA and Ed25519 with SHA-2 are good', {
    holds: [
      chain`Root ${RSA}                     → CA ${RSA}                 → Alice <alice@example.org>`,
      chain`Root ${{ kind: 'P-256' }}       → CA ${{ kind: 'P-384' }}   → Alice <alice@example.org>`,
      chain`Root ${{ kind: 'P-521' }}       → CA ${{ kind: 'Ed25519' }} → Alice <alice@example.org>`,
    ],
    fails: chain`Root ${RSA}                → CA ${SHA1}                → Alice <alice@example.org>`,
    finding: 'certificate-algorithm-weak',
  });

  rule('RFC 8550 §4.3: SHA-1 is weak wherever it signs, but in the anchor’s signature of itself', {
    holds: chain`Root ${RSA}  (anchor) → CA → Alice <alice@example.org>`,
    fails: chain`Root ${SHA1} (anchor) → CA → Alice <alice@example.org>`,
    finding: 'certificate-algorithm-weak',
  });

  rule('RFC 8550 §4.3: a key that signs has 2048 bits or more', {
    holds: chain`Root → CA ${{ key: key2048 }} → Alice <alice@example.org>`,
    fails: chain`Root → CA ${{ key: key2047 }} → Alice <alice@example.org>`,
    finding: 'certificate-algorithm-weak',
  });

  rule('RFC 6151 §2: MD5 signs nothing, and neither does what nobody knows', {
    holds: chain`     Root ${underTheName(key2048, OID.sha256WithRsa)}       → Alice <alice@example.org>`,
    fails: [
      chain`          Root ${underTheName(key2048, OID.md5WithRsa)}          → Alice <alice@example.org>`,
      chain`          Root ${underTheName(key2048, OID.rsaEncryption)}       → Alice <alice@example.org>`,
      chain`          Root ${underTheName(key2048, '1.3.6.1.4.1.99999.4')}   → Alice <alice@example.org>`,
    ],
    finding: 'certificate-algorithm-unsupported',
  });

  rule('RFC 5280 §4.1.1.2: the algorithm that is signed is the one that is used', {
    holds: chain`Root ${RSA} → Alice <alice@example.org>`,
    fails: chain`Root ${RSA} → Alice <alice@example.org> ${{
      reshape: (members) =>
        members.map((one, at) => (at === 2 ? sequence(oid(OID.sha512WithRsa), nullValue()) : one)),
    }}`,
    finding: 'malformed',
  });

  const withKey = (bits: number, exponent: readonly number[]): Wanted => ({
    key: {
      ...key2048,
      subjectPublicKeyInfo: sequence(
        sequence(oid(OID.rsaEncryption), nullValue()),
        bitString(sequence(integer(new Uint8Array(bits / 8).fill(0xfb)), integer(Uint8Array.from(exponent)))),
      ),
    },
  });
  rule('RFC 8017 §3.1: no signature holds by a key that nobody computes with', {
    holds: chain`Root → CA ${{ key: key2048 }} → Alice <alice@example.org>`,
    fails: [
      chain`     Root → CA ${withKey(65_536, [1, 0, 1])}                  → Alice <alice@example.org>`,
      chain`     Root → CA ${withKey(2048, [1, ...new Array<number>(40).fill(1)])} → Alice <alice@example.org>`,
      chain`     Root → CA ${withKey(2048, [2])}                          → Alice <alice@example.org>`,
    ],
    finding: 'certificate-signature-invalid',
  });

  it('are named in what is told', async () => {
    expect((await judge(chain`Root ${SHA1} → Alice <alice@example.org>`)).findings).toMatchObject([
      { certificate: 'CN=Alice, O=Signet Test', algorithm: 'RSA PKCS #1 v1.5 with SHA-1' },
    ]);
    expect((await judge(chain`Root ${{ key: key2047 }} → Alice <alice@example.org>`)).findings).toMatchObject(
      [{ certificate: 'CN=Root, O=Signet Test', algorithm: 'RSA of 2047 bits' }],
    );
  });
});

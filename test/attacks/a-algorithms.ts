import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { children, contentOf, parseBer } from '../../src/asn1/ber.ts';
import { element, explicit, integer, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, type Bytes } from '../../src/bytes.ts';
import { digest } from '../../src/crypto/digest.ts';
import { generateSigningKey, type SigningKey } from '../../src/crypto/signing-key.ts';
import { pssBlock, signBlock, type PssBlockOptions } from '../support/emsa-pss.ts';
import { clearSigned, TEXT } from '../support/message.ts';
import { attribute, digestIdentifier, type SignerOptions } from '../support/sign-cms.ts';
import { createRsaKey } from '../support/weak-key.ts';
import type { AttackCase } from './case.ts';
import type { People } from './people.ts';

/** Signed with a certificate of Alice's for this key. */
const signedWith = async (
  { root }: People,
  key: SigningKey,
  options: Partial<SignerOptions> = {},
): Promise<Bytes> =>
  clearSigned({ signers: [{ by: await root.issue({ email: 'alice@example.org', key }), ...options }] });

/** Signed by Alice, with the signature or what it says of itself changed. */
const changed =
  (options: Partial<SignerOptions>): AttackCase['message'] =>
  ({ alice }) =>
    clearSigned({ signers: [{ by: alice, ...options }] });

const algorithm = (type: string): Bytes => sequence(oid(type), nullValue());

/** A key whose owner signs by no rules. */
async function lawlessKey(
  { publicKey }: { readonly publicKey: KeyObject },
  signatureAlgorithm: Bytes,
  signData: (data: Bytes) => Bytes | Promise<Bytes>,
): Promise<SigningKey> {
  return {
    ...(await generateSigningKey('P-256')),
    subjectPublicKeyInfo: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    signatureAlgorithm,
    sign: (data) => Promise.resolve(signData(data)),
  };
}

const rsaPair = (publicExponent = 0x10001) =>
  generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent });

/** The DigestInfo of RFC 8017 §9.2. */
const digestInfo = async (data: Bytes, ...parameters: readonly Bytes[]): Promise<Bytes> =>
  sequence(sequence(oid(OID.sha256), ...parameters), octetString(await digest('SHA-256', data)));

const SIZE = 256;
/** An encoded message of the size of the modulus: a type, as much padding as asked for, T, and garbage behind it. */
function pkcs1Block(t: Bytes, { type = 1, filler = 0xff, padding = SIZE - 3 - t.length } = {}): Bytes {
  const block = new Uint8Array(SIZE).fill(0x2a);
  block.set([0, type, ...new Uint8Array(padding).fill(filler), 0, ...t]);
  return block;
}

/** Signed by PKCS #1 v1.5 with such a block. */
const byBlock =
  (block: (data: Bytes) => Promise<Bytes>): AttackCase['message'] =>
  async (people) => {
    const pair = rsaPair();
    const key = await lawlessKey(pair, algorithm(OID.sha256WithRsa), async (data) =>
      signBlock(pair.privateKey, await block(data)),
    );
    return signedWith(people, key);
  };

/** Bleichenbacher 2006: under the exponent 3 a cube root is a signature, as long as nobody looks at what stands last. */
async function cubeRootForgery(data: Bytes): Promise<Bytes> {
  const target = BigInt(
    `0x${Buffer.from(pkcs1Block(await digestInfo(data, nullValue()), { padding: 8 })).toString('hex')}`,
  );
  let [low, high] = [0n, 1n << 700n];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (middle ** 3n <= target) low = middle;
    else high = middle - 1n;
  }
  return new Uint8Array(Buffer.from(low.toString(16).padStart(2 * SIZE, '0'), 'hex'));
}

/** Signed by RSASSA-PSS; said is SHA-256, MGF1 with SHA-256 and 32 octets of salt. */
const byPss =
  (block: Partial<PssBlockOptions>): AttackCase['message'] =>
  async (people) => {
    const pair = rsaPair();
    const parameters = sequence(
      explicit(0, algorithm(OID.sha256)),
      explicit(1, sequence(oid(OID.mgf1), algorithm(OID.sha256))),
      explicit(2, integer(32)),
    );
    const right = { hash: 'sha256', maskGenHash: 'sha256', saltLength: 32 };
    const key = await lawlessKey(pair, sequence(oid(OID.rsassaPss), parameters), (data) =>
      signBlock(pair.privateKey, pssBlock(data, 2047, { ...right, ...block })),
    );
    return signedWith(people, key);
  };

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const ED25519_ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;

const numberOf = (octets: Uint8Array): bigint => BigInt(`0x${Buffer.from(octets).toString('hex')}`);
const octetsOf = (number: bigint): Bytes => {
  const hex = number.toString(16);
  return new Uint8Array(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'));
};

/** ECDSA-Sig-Value with both numbers changed. */
const ecdsa =
  (change: (r: bigint, s: bigint) => readonly [r: bigint, s: bigint]) =>
  (signature: Bytes): Bytes => {
    const [r, s] = children(parseBer(signature)).map((node) => numberOf(contentOf(node)));
    return sequence(...change(r!, s!).map((number) => integer(octetsOf(number))));
  };

/** The same signature once more, for whoever forgets RFC 8032 §5.1.7: S + L. */
function plusOrder(signature: Bytes): Bytes {
  const s = numberOf(signature.slice(32).reverse()) + ED25519_ORDER;
  return concat([signature.subarray(0, 32), octetsOf(s).reverse()]);
}

/** How a signature was made, and what does not pass for one. */
export const algorithmCases: readonly AttackCase[] = [
  {
    id: '11a',
    title: 'The digest that is named is not the one of the signature',
    source: 'PKI.js #464',
    message: async (people) =>
      signedWith(people, await generateSigningKey('RSA-2048', 'SHA-512'), { digest: 'SHA-256' }),
    verdict: 'invalid',
    codes: ['digest-algorithm-mismatch'],
    why: 'Programs that go by one or the other check different things.',
  },
  {
    id: '11b',
    title: 'MD5',
    source: 'RFC 8551 Appendix B, RFC 6151',
    message: async (people) => {
      const pair = rsaPair();
      const key = await lawlessKey(
        pair,
        algorithm(OID.md5WithRsa),
        (data) => new Uint8Array(sign('md5', data, pair.privateKey)),
      );
      const md5 = octetString(new Uint8Array(createHash('md5').update(TEXT).digest()));
      return signedWith(people, key, {
        digestAlgorithm: algorithm(OID.md5),
        attributes: ({ contentType, signingTime }) => [
          contentType,
          signingTime,
          attribute(OID.messageDigest, md5),
        ],
      });
    },
    verdict: 'invalid',
    codes: ['algorithm-refused'],
    why: 'Two texts with one MD5 are made in seconds.',
  },
  {
    id: '11c',
    title: 'Strange parameters of the digest',
    source: 'RFC 5754 §2',
    message: changed({ digestAlgorithm: sequence(oid(OID.sha256), integer(7)) }),
    verdict: 'invalid',
    codes: ['algorithm-refused'],
    why: 'What they might mean to another program is not guessed at.',
  },
  {
    id: '11d',
    title: 'The algorithms were exchanged after signing',
    source: 'RFC 6211',
    message: changed({
      attributes: ({ all }) => [
        ...all,
        attribute(
          OID.algorithmProtection,
          sequence(digestIdentifier('SHA-512'), element(0xa1, oid(OID.sha512WithRsa), nullValue())),
        ),
      ],
    }),
    verdict: 'invalid',
    codes: ['algorithm-protection-mismatch'],
    why: 'The signer signed which ones were used.',
  },
  {
    id: '12a',
    title: 'SHA-1, everything else being good',
    source: 'RFC 8551 Appendix B, [SHAttered](https://shattered.io)',
    message: async (people) =>
      signedWith(people, await generateSigningKey('RSA-2048', 'SHA-1'), { digest: 'SHA-1' }),
    verdict: 'caution',
    codes: ['algorithm-weak'],
    why: 'A collision costs money, but can be bought.',
  },
  {
    id: '12b',
    title: 'An RSA key of 1024 bits, everything else being good',
    source: 'RFC 8551 §4.3',
    message: async (people) => signedWith(people, await createRsaKey(1024)),
    verdict: 'caution',
    codes: ['key-weak'],
    why: 'Within reach of who has enough computers.',
  },
  {
    id: '13a',
    title: 'A forgery without the key: a cube root under the exponent 3',
    source: 'Bleichenbacher 2006, CVE-2022-24771',
    message: async (people) =>
      signedWith(people, await lawlessKey(rsaPair(3), algorithm(OID.sha256WithRsa), cubeRootForgery)),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'The whole block is compared, to its last octet.',
  },
  {
    id: '13b',
    title: 'Garbage behind the digest of an RSA signature',
    source: 'CVE-2022-24772',
    message: byBlock(async (data) => pkcs1Block(await digestInfo(data, nullValue()), { padding: 8 })),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'There is one encoding of a digest (RFC 8017 §8.2.2), and it fills the block.',
  },
  {
    id: '13c',
    title: 'A DigestInfo without the NULL of its algorithm',
    source: 'CVE-2022-24773, RFC 8017 §9.2',
    message: byBlock(async (data) => pkcs1Block(await digestInfo(data))),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'Some take it, and open the door to other encodings; nobody writes it.',
  },
  {
    id: '13d',
    title: 'Padding of an RSA signature that is not FF',
    source: 'RFC 8017 §9.2',
    message: byBlock(async (data) => pkcs1Block(await digestInfo(data, nullValue()), { filler: 0xfe })),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'The padding is part of what is compared.',
  },
  {
    id: '13e',
    title: 'The block type of an encryption in an RSA signature',
    source: 'RFC 8017 §9.2',
    message: byBlock(async (data) => pkcs1Block(await digestInfo(data, nullValue()), { type: 2 })),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'So is the type.',
  },
  {
    id: '14a',
    title: 'An ECDSA signature of two zeros',
    source: 'CVE-2022-21449',
    message: changed({ signature: ecdsa(() => [0n, 0n]) }),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'Both numbers are at least 1, or every text has this signature.',
  },
  {
    id: '14b',
    title: 'An ECDSA signature with the order added to s',
    source: 'Wycheproof',
    message: changed({ signature: ecdsa((r, s) => [r, s + P256_ORDER]) }),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'Both numbers are smaller than the order of the group.',
  },
  {
    id: '14c',
    title: 'An ECDSA signature with the order in the place of r',
    source: 'Wycheproof',
    message: changed({ signature: ecdsa((_, s) => [P256_ORDER, s]) }),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'The order is zero under another name.',
  },
  {
    id: '14d',
    title: 'An Ed25519 signature with the order added to S',
    source: 'CVE-2026-33895, RFC 8032 §5.1.7',
    message: async (people) =>
      signedWith(people, await generateSigningKey('Ed25519'), { digest: 'SHA-512', signature: plusOrder }),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'Or one message has several signatures.',
  },
  {
    id: '14e',
    title: 'A public key that is no point of its curve',
    source: 'Wycheproof, SEC 1 §3.2.2',
    message: async (people) => {
      const key = await generateSigningKey('P-256');
      const subjectPublicKeyInfo = key.subjectPublicKeyInfo.map((octet, at, all) =>
        at === all.length - 1 ? octet ^ 1 : octet,
      );
      return signedWith(people, { ...key, subjectPublicKeyInfo });
    },
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'No key, so nothing that it could have signed.',
  },
  {
    id: '15a',
    title: 'RSASSA-PSS with another length of salt than it says',
    source: 'Wycheproof, RFC 8017 §9.1.2',
    message: byPss({ saltLength: 20 }),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'The parameters are part of the check.',
  },
  {
    id: '15b',
    title: 'RSASSA-PSS with another mask than it says',
    source: 'Wycheproof, RFC 8017 §9.1.2',
    message: byPss({ maskGenHash: 'sha1' }),
    verdict: 'invalid',
    codes: ['signature-mismatch'],
    why: 'So is the hash of the mask.',
  },
  {
    id: '15c',
    title: 'RSASSA-PSS as it says',
    source: 'RFC 4056',
    message: byPss({}),
    verdict: 'verified',
    codes: [],
    why: 'No attack: the same writer, told to do it right.',
  },
];

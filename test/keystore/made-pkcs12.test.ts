import { beforeAll, describe, expect, it } from 'vitest';
import { element, integer, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, EMPTY, utf8, type Bytes } from '../../src/bytes.ts';
import { readPkcs12 } from '../../src/keystore/pkcs12.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';
import { base64 } from './openssl.ts';
import { refusal } from './refusal.ts';
import {
  bmp,
  certBag,
  contentInfo,
  encryptedSafe,
  keyBag,
  mac,
  nestedBag,
  pbes2,
  pbmac1,
  pfx,
  safe,
  shroudedKeyBag,
  tripleDes,
  type HashName,
  type Pbmac1Options,
} from './write-pkcs12.ts';

/** Files that openssl 3.0 does not make: other writers' forms, and attacks. */
const PASSPHRASE = 'pässwörd€';
const OCTETS = utf8(PASSPHRASE);
const OCTETWISE = Buffer.from(OCTETS).toString('latin1');

let root: Identity;
let authority: Identity;
let alice: Identity;
let bob: Identity;
let aliceKey: Bytes;
let bobKey: Bytes;

beforeAll(async () => {
  root = await createRoot();
  authority = await root.issue({ name: 'Authority', ca: true });
  alice = await authority.issue({ name: 'Alice', email: 'alice@example.org' });
  bob = await authority.issue({ name: 'Bob', kind: 'RSA-2048' });
  aliceKey = await alice.key.exportPkcs8();
  bobKey = await bob.key.exportPkcs8();
});

const read = (file: Bytes, passphrase = PASSPHRASE) => readPkcs12(file, passphrase);

/** Who is in a file, each with the fingerprint of nothing but its own key. */
async function found(file: Bytes, passphrase = PASSPHRASE) {
  const identities = await read(file, passphrase);
  const keys = new Map([
    [base64(aliceKey), 'Alice'],
    [base64(bobKey), 'Bob'],
  ]);
  return identities.map(({ certificate, privateKeyInfo, chain, friendlyName }) => ({
    certificate: certificate.subject.attributes.at(-1)?.value,
    key: keys.get(base64(privateKeyInfo)),
    chain: chain.map(({ subject }) => subject.attributes.at(-1)?.value),
    friendlyName,
  }));
}

const justAlice = [{ certificate: 'Alice', key: 'Alice', chain: [], friendlyName: '' }];

describe('the passphrase of a PKCS #12 file', () => {
  it.each<readonly [string, string | null, string]>([
    ['as RFC 7292 has it', PASSPHRASE, PASSPHRASE],
    ['in UTF-8, octet by octet', OCTETWISE, PASSPHRASE],
    ['empty', '', ''],
    ['absent', null, ''],
  ])('is found where it was given to the MAC and the ciphers %s', async (_, written, passphrase) => {
    const bags = [shroudedKeyBag(aliceKey, tripleDes(written)), certBag(alice.der)];
    expect(await found(pfx([safe(...bags)], mac(written)), passphrase)).toEqual(justAlice);
    expect(await found(pfx([encryptedSafe(tripleDes(written), ...bags)]), passphrase)).toEqual(justAlice);
  });

  it.each<readonly [string, Bytes, string]>([
    ['in UTF-8', OCTETS, PASSPHRASE],
    ['as PKCS #12 has it', concat([bmp(PASSPHRASE), new Uint8Array(2)]), PASSPHRASE],
    ['empty', EMPTY, ''],
    ['empty, as PKCS #12 has it', new Uint8Array(2), ''],
  ])('is found where it was given to PBKDF2 %s', async (_, written, passphrase) => {
    const bags = [shroudedKeyBag(aliceKey, pbes2(written)), certBag(alice.der)];
    expect(await found(pfx([safe(...bags)], pbmac1(written)), passphrase)).toEqual(justAlice);
  });

  it.each<HashName>(['sha1', 'sha224', 'sha256', 'sha384', 'sha512'])(
    'goes through PBKDF2 with HMAC-%s',
    async (hash) => {
      const bags = [shroudedKeyBag(aliceKey, pbes2(OCTETS, hash)), certBag(alice.der)];
      expect(await found(pfx([safe(...bags)]))).toEqual(justAlice);
    },
  );
});

describe('PBMAC1', () => {
  const file = (options: Pbmac1Options): Bytes =>
    pfx([safe(keyBag(aliceKey), certBag(alice.der))], pbmac1(OCTETS, options));

  it.each<Pbmac1Options>([
    { prf: 'sha256', hash: 'sha256' },
    { prf: 'sha512', hash: 'sha256' },
    { prf: 'sha512', hash: 'sha512' },
    { prf: 'sha1', hash: 'sha1' },
    { prf: 'sha224', hash: 'sha384' },
    { keyLength: 20 },
    { keyLength: 64 },
  ])('holds with %o', async (options) => {
    expect(await found(file(options))).toEqual(justAlice);
    expect((await refusal(read(file(options), 'wrong'))).code).toBe('wrong-passphrase');
  });

  it.each<readonly [string, Pbmac1Options, string]>([
    ['a key of no stated length', { claimedLength: null }, 'damaged'],
    ['a key short enough to guess', { keyLength: 8 }, 'damaged'],
    ['a key longer than any hash wants', { keyLength: 1000 }, 'damaged'],
    ['a MAC cut short', { truncateTo: 8 }, 'wrong-passphrase'],
    ['a MAC of no octets', { truncateTo: 0 }, 'wrong-passphrase'],
    ['no iterations', { claimedIterations: 0 }, 'damaged'],
  ])('is refused with %s', async (_, options, code) => {
    expect((await refusal(read(file(options)))).code).toBe(code);
  });
});

describe('keys and certificates', () => {
  it('come together by the public key, with the issuers of each in order', async () => {
    const bags = [
      certBag(root.der),
      certBag(bob.der, { friendlyName: 'of the certificate' }),
      certBag(alice.der),
      certBag(authority.der),
      keyBag(aliceKey, { friendlyName: 'Alice’s' }),
      keyBag(bobKey),
    ];
    const chain = ['Authority', 'Test Root'];
    expect(await found(pfx([safe(...bags)]))).toEqual([
      { certificate: 'Alice', key: 'Alice', chain, friendlyName: 'Alice’s' },
      { certificate: 'Bob', key: 'Bob', chain, friendlyName: 'of the certificate' },
    ]);
  });

  it('come together by the public key even where localKeyID says otherwise', async () => {
    const bags = [
      keyBag(aliceKey, { localKeyId: 'a' }),
      keyBag(bobKey, { localKeyId: 'b' }),
      certBag(alice.der, { localKeyId: 'b' }),
      certBag(bob.der, { localKeyId: 'a' }),
    ];
    expect((await found(pfx([safe(...bags)]))).map(({ certificate, key }) => [certificate, key])).toEqual([
      ['Alice', 'Alice'],
      ['Bob', 'Bob'],
    ]);
  });

  it('do not come together where only localKeyID says so', async () => {
    const bags = [keyBag(aliceKey, { localKeyId: 'a' }), certBag(bob.der, { localKeyId: 'a' })];
    expect((await refusal(read(pfx([safe(...bags)])))).code).toBe('no-key');
  });

  it('come together by localKeyID where nobody can tell the public key', async () => {
    const key = sequence(integer(0), sequence(oid('1.2.840.10040.4.1'), nullValue()), octetString(EMPTY));
    const bags = [
      keyBag(key, { localKeyId: 'a' }),
      certBag(bob.der),
      certBag(alice.der, { localKeyId: 'a' }),
    ];
    const chain = ['Bob'];
    expect(await found(pfx([safe(...bags)]))).toEqual([
      { certificate: 'Alice', key: undefined, chain, friendlyName: '' },
    ]);
  });

  it('make an identity of each certificate of one key, the one that localKeyID names first', async () => {
    const renewed = await authority.issue({ name: 'Alice renewed', key: alice.key });
    const bags = [
      certBag(alice.der),
      certBag(renewed.der, { localKeyId: 'a' }),
      certBag(renewed.der),
      keyBag(aliceKey, { localKeyId: 'a' }),
    ];
    expect((await found(pfx([safe(...bags)]))).map(({ certificate }) => certificate)).toEqual([
      'Alice renewed',
      'Alice',
    ]);
  });

  it.each<readonly [string, (scalar: Bytes) => Bytes]>([
    ['without its public key', (scalar) => scalar],
    ['with a sign octet too many', (scalar) => concat([new Uint8Array(1), scalar])],
    ['beside another public key', (scalar) => scalar],
  ])('come together for a key on a curve that is written %s', async (name, form) => {
    const { d = '', ...point } = await crypto.subtle.exportKey('jwk', await importedKey(aliceKey));
    expect(point.crv).toBe('P-256');
    const scalar = form(new Uint8Array(Buffer.from(d, 'base64url')));
    const wrong = element(0xa1, element(0x03, Uint8Array.of(0, 4), new Uint8Array(64).fill(7)));
    const key = sequence(integer(1), octetString(scalar), ...(name.startsWith('beside') ? [wrong] : []));
    const pkcs8 = sequence(integer(0), sequence(oid(OID.ecPublicKey), oid(OID.p256)), octetString(key));
    const [identity] = await read(pfx([safe(keyBag(pkcs8), certBag(alice.der))]));
    expect(identity?.privateKeyInfo).toEqual(pkcs8);
    expect(identity?.certificate.der).toEqual(alice.der);
  });

  it('pass over certificates that are not of X.509', async () => {
    const other = certBag(bob.der, {}, '1.2.840.113549.1.9.22.2');
    expect(await found(pfx([safe(keyBag(aliceKey), other, certBag(alice.der))]))).toEqual(justAlice);
  });

  it('do not let an unreadable certificate of an authority keep a person from the own key', async () => {
    const bags = [keyBag(aliceKey), certBag(sequence(integer(1))), certBag(alice.der)];
    expect(await found(pfx([safe(...bags)]))).toEqual(justAlice);
  });
});

const importedKey = (pkcs8: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', pkcs8, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);

describe('the structure of a PKCS #12 file', () => {
  it('may nest bags', async () => {
    const bags = [nestedBag(keyBag(aliceKey), nestedBag(certBag(alice.der)))];
    expect(await found(pfx([safe(...bags)]))).toEqual(justAlice);
  });

  it('may be BER, with strings in pieces, the MAC over what they make together', async () => {
    const content = sequence(safe(keyBag(aliceKey), certBag(alice.der)));
    const pieces = [octetString(content.subarray(0, 100)), octetString(content.subarray(100))];
    const end = new Uint8Array(2);
    const open = (tag: number, ...parts: readonly Bytes[]): Bytes =>
      concat([Uint8Array.of(tag, 0x80), ...parts, end]);
    const authSafe = open(0x30, oid(OID.data), open(0xa0, open(0x24, ...pieces)));
    const file = open(0x30, integer(3), authSafe, mac(PASSPHRASE)(content));
    expect(await found(file)).toEqual(justAlice);
  });

  it.each<readonly [string, () => Bytes, string]>([
    [
      'a signature in the place of the MAC',
      () => withAuthSafe(contentInfo(OID.signedData, sequence())),
      'unsupported',
    ],
    ['a part for a public key', () => pfx([contentInfo(OID.envelopedData, sequence())]), 'unsupported'],
    ['no content', () => withAuthSafe(sequence(oid(OID.data))), 'damaged'],
    ['a part without content', () => pfx([sequence(oid(OID.data))]), 'damaged'],
    ['bytes behind its end', () => concat([pfx([safe(keyBag(aliceKey))]), Uint8Array.of(10)]), 'damaged'],
    ['a thousand and one bags', () => pfx([safe(...Array<Bytes>(1001).fill(certBag(EMPTY)))]), 'unsupported'],
    ['more than four mebibytes', () => new Uint8Array(4 * 1024 * 1024 + 1), 'unsupported'],
    ['a key that is none', () => pfx([safe(keyBag(sequence()), certBag(alice.der))]), 'damaged'],
    ['a scalar of zero', () => pfx([safe(keyBag(zeroKey), certBag(alice.der))]), 'damaged'],
    ['no iterations', () => pfx([encryptedSafe(pbes2(OCTETS, 'sha256', 0))]), 'damaged'],
    [
      'a key length that is not of the cipher',
      () => pfx([encryptedSafe(pbes2(OCTETS, 'sha256', 1000, 16), certBag(alice.der))]),
      'damaged',
    ],
    [
      'a ciphertext that is not whole blocks',
      () => pfx([encryptedSafe((given) => ({ ...pbes2(OCTETS)(given), ciphertext: given.subarray(0, 17) }))]),
      'damaged',
    ],
    ['another version', () => sequence(integer(4), sequence()), 'not-a-key-file'],
    ['nothing', () => EMPTY, 'not-a-key-file'],
  ])('is refused with %s', async (_, make, code) => {
    expect((await refusal(read(make()))).code).toBe(code);
  });

  const withAuthSafe = (authSafe: Bytes): Bytes => sequence(integer(3), authSafe);
  const zeroKey = sequence(
    integer(0),
    sequence(oid(OID.ecPublicKey), oid(OID.p256)),
    octetString(sequence(integer(1), octetString(new Uint8Array(32)))),
  );

  it('is damaged, or made with two passphrases, where the MAC holds and a part does not open', async () => {
    const bags = [shroudedKeyBag(aliceKey, tripleDes('another')), certBag(alice.der)];
    const error = await refusal(read(pfx([safe(...bags)], mac(PASSPHRASE))));
    expect(error.code).toBe('damaged');
    expect(error.detail).toContain('two different passphrases');
  });

  it('is damaged where one part opens without a MAC, and another does not', async () => {
    const parts = [
      encryptedSafe(pbes2(OCTETS), certBag(alice.der)),
      safe(shroudedKeyBag(aliceKey, pbes2(EMPTY))),
    ];
    expect((await refusal(read(pfx(parts)))).code).toBe('damaged');
  });
});

describe('iterations beyond any need', () => {
  const MANY = 2 ** 31;

  it.each<readonly [string, () => Bytes]>([
    ['for the MAC', () => pfx([safe(keyBag(aliceKey))], mac(PASSPHRASE, MANY))],
    ['for PBMAC1', () => pfx([safe(keyBag(aliceKey))], pbmac1(OCTETS, { claimedIterations: MANY }))],
    ['for PBES2', () => pfx([safe(shroudedKeyBag(aliceKey, pbes2(OCTETS, 'sha256', MANY)))])],
    ['for the ciphers of PKCS #12', () => pfx([encryptedSafe(tripleDes(PASSPHRASE, MANY))])],
    ['just over the bound', () => pfx([encryptedSafe(tripleDes(PASSPHRASE, 10_000_001))])],
  ])('are refused %s before anything is computed', async (_, make) => {
    const error = await refusal(read(make()));
    expect(error.code).toBe('too-many-iterations');
    expect(error.detail).toContain('10000000');
  });
});

describe('what an error says', () => {
  it('is nothing of the passphrase or the key', async () => {
    const label = { friendlyName: 'a secret name' };
    const cutKey = aliceKey.subarray(0, -5);
    const files = [
      pfx([safe(shroudedKeyBag(aliceKey, pbes2(OCTETS), label), certBag(alice.der))], mac(PASSPHRASE)),
      pfx([safe(shroudedKeyBag(cutKey, pbes2(utf8('Geheimnis')), label), certBag(alice.der))]),
      pfx([safe(keyBag(aliceKey, label))]),
      pfx([safe(keyBag(cutKey, label), certBag(alice.der))]),
    ];
    const errors = await Promise.all(files.map((file) => refusal(read(file, 'Geheimnis'))));
    expect(errors.map(({ code }) => code)).toEqual([
      'wrong-passphrase',
      'wrong-passphrase',
      'no-key',
      'damaged',
    ]);
    for (const { detail, message } of errors) {
      expect(message).toBe(detail);
      expect(detail).toMatch(/^The [A-Za-z0-9 ,.:()-]+\.$/);
      expect(detail).not.toMatch(/Geheimnis|secret/);
    }
  });
});

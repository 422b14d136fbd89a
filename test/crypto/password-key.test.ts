import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseBer } from '../../src/asn1/ber.ts';
import { readAlgorithm } from '../../src/asn1/certificate.ts';
import { explicit, integer, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, utf8, type Bytes } from '../../src/bytes.ts';
import { passwordEncryption, recoverPasswordKey } from '../../src/crypto/password-key.ts';
import { randomOctets } from '../../src/crypto/random.ts';

const SALT = utf8('a grain of it');
const IV = randomOctets(16);
const KEY = randomOctets(16);

interface Given {
  readonly iterations?: number;
  readonly keyLength?: number;
  readonly prf?: string;
  readonly salt?: Bytes;
  readonly kdf?: string;
  readonly kek?: string;
  readonly cipher?: Bytes;
}

function read({
  iterations = 10,
  keyLength,
  prf = OID.hmacWithSha256,
  salt = octetString(SALT),
  ...given
}: Given) {
  const parameters = sequence(
    salt,
    integer(iterations),
    ...(keyLength ? [integer(keyLength)] : []),
    sequence(oid(prf)),
  );
  const {
    kdf = OID.pbkdf2,
    kek = OID.pwriKek,
    cipher = sequence(oid(OID.aes256Cbc), octetString(IV)),
  } = given;
  const identifier = (encoding: Bytes) => readAlgorithm(parseBer(encoding));
  return passwordEncryption(
    identifier(sequence(oid(kdf), parameters)),
    identifier(sequence(oid(kek), cipher)),
  );
}

/** RFC 3211 §2.3.1, of a block as the test wants it. */
function wrapped(block: Bytes): Bytes {
  const kek = pbkdf2Sync('secret', SALT, 10, 32, 'sha256');
  const encrypt = (iv: Bytes, data: Bytes): Bytes => {
    const cipher = createCipheriv('aes-256-cbc', kek, iv).setAutoPadding(false);
    return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
  };
  const once = encrypt(IV, block);
  return encrypt(once.subarray(-16), once);
}

const complement = (octets: Bytes): Bytes => octets.map((octet) => octet ^ 0xff);
const block = (length: number, check: Bytes): Bytes =>
  concat([Uint8Array.of(length), check, KEY, randomOctets(12)]);
const recover = (encryptedKey: Bytes, password = 'secret') =>
  recoverPasswordKey(read({})!, utf8(password), encryptedKey);

describe('recoverPasswordKey', () => {
  const check = complement(KEY.subarray(0, 3));

  it('recovers what RFC 3211 wraps', async () => {
    expect(await recover(wrapped(block(16, check)))).toEqual(KEY);
    expect(
      await recoverPasswordKey(read({ keyLength: 32 })!, utf8('secret'), wrapped(block(16, check))),
    ).toEqual(KEY);
  });

  it('gives nothing for a wrong password, check, or length', async () => {
    expect(await recover(wrapped(block(16, check)), 'Secret')).toBeUndefined();
    expect(await recover(wrapped(block(16, KEY.subarray(0, 3))))).toBeUndefined();
    expect(await recover(wrapped(block(2, check)))).toBeUndefined();
    expect(await recover(wrapped(block(29, check)))).toBeUndefined();
    expect(await recover(wrapped(block(16, check)).subarray(16))).toBeUndefined();
    expect(await recover(wrapped(block(16, check)).subarray(1))).toBeUndefined();
    const encryption = read({ keyLength: 16 })!;
    expect(await recoverPasswordKey(encryption, utf8('secret'), wrapped(block(16, check)))).toBeUndefined();
  });
});

describe('passwordEncryption', () => {
  it.each<[string, Given]>([
    ['rounds that take minutes', { iterations: 2_000_001 }],
    ['no rounds', { iterations: 0 }],
    ['an unknown function', { prf: '1.2.3' }],
    ['a salt from elsewhere', { salt: explicit(0, octetString(SALT)) }],
    ['another derivation', { kdf: '1.2.3' }],
    ['another wrap', { kek: OID.aes128Wrap }],
    [
      'a cipher that is no CBC mode',
      { cipher: sequence(oid(OID.aes128Gcm), sequence(octetString(IV.slice(4)))) },
    ],
  ])('does not take %s', (_, given) => {
    expect(read(given)).toBeUndefined();
  });
});

import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readAlgorithm } from '../../src/asn1/certificate.ts';
import { integer, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { parseBer } from '../../src/asn1/ber.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, EMPTY, utf8, type Bytes } from '../../src/bytes.ts';
import { contentCipher, type ContentCipher } from '../../src/crypto/cipher.ts';
import { joinCiphertext } from '../../src/crypto/aes.ts';
import { decipher } from '../../src/crypto/decipher.ts';
import { contentKey, encipher, type CipherName } from '../../src/crypto/encipher.ts';
import { decryptGcm } from '../../src/crypto/noble-gcm.ts';
import { randomOctets } from '../../src/crypto/random.ts';

const CONTENT = utf8('What nobody else should read, in more than one block.');
const AAD = utf8('attributes');

const cipherOf = (identifier: Bytes): ContentCipher => contentCipher(readAlgorithm(parseBer(identifier)))!;

describe('decipher', () => {
  it.each<CipherName>([
    'AES-128-CBC',
    'AES-192-CBC',
    'AES-256-CBC',
    'AES-128-GCM',
    'AES-192-GCM',
    'AES-256-GCM',
  ])('reads what encipher writes by %s, in one piece or several', async (name) => {
    const key = contentKey(name);
    const aad = name.endsWith('GCM') ? AAD : undefined;
    for (const content of [CONTENT, new Uint8Array(0), CONTENT.subarray(0, 16)]) {
      const { contentEncryptionAlgorithm, encryptedContent, mac } = await encipher(name, key, content, aad);
      const cipher = cipherOf(contentEncryptionAlgorithm);
      expect(cipher).toMatchObject({ name, strength: 'good', keyLength: key.length });
      expect(await decipher(cipher, key, joinCiphertext(encryptedContent), mac, aad)).toEqual(content);
      const whole = concat(encryptedContent);
      const pieces = [whole.slice(0, 5), whole.slice(5, 6), whole.slice(6)];
      expect(await decipher(cipher, key, joinCiphertext(pieces), mac, aad)).toEqual(content);
    }
  });

  it('never uses an IV or a nonce twice', async () => {
    for (const name of ['AES-128-CBC', 'AES-128-GCM'] as const) {
      const key = contentKey(name);
      const [first, second] = [await encipher(name, key, CONTENT), await encipher(name, key, CONTENT)];
      expect(first.contentEncryptionAlgorithm).not.toEqual(second.contentEncryptionAlgorithm);
    }
  });

  it.each<CipherName>(['AES-128-GCM', 'AES-192-GCM'])(
    'gives nothing of %s for any changed bit',
    async (name) => {
      const key = contentKey(name);
      const { contentEncryptionAlgorithm, encryptedContent, mac } = await encipher(name, key, CONTENT, AAD);
      const cipher = cipherOf(contentEncryptionAlgorithm);
      const [ciphertext] = encryptedContent;
      for (const changed of [ciphertext!, mac!, AAD, key]) {
        for (let at = 0; at < changed.length; at += 3) {
          const flip = (bytes: Bytes): Bytes =>
            bytes === changed ? bytes.map((octet, i) => (i === at ? octet ^ 4 : octet)) : bytes;
          expect(await decipher(cipher, flip(key), flip(ciphertext!), flip(mac!), flip(AAD))).toBeUndefined();
        }
      }
      for (let length = 0; length < 16; length++) {
        expect(await decipher(cipher, key, ciphertext!, mac!.subarray(0, length), AAD)).toBeUndefined();
      }
      expect(await decipher(cipher, key, ciphertext!, undefined, AAD)).toBeUndefined();
    },
  );

  it('leaves the octets behind the ciphertext as they were', async () => {
    const key = contentKey('AES-256-GCM');
    const { contentEncryptionAlgorithm, encryptedContent, mac } = await encipher('AES-256-GCM', key, CONTENT);
    const message = concat([utf8('before'), ...encryptedContent, Uint8Array.of(4, 16), mac!]);
    const before = message.slice();
    const ciphertext = message.subarray(6, 6 + CONTENT.length);
    const tag = message.subarray(-16);
    const answer = decipher(cipherOf(contentEncryptionAlgorithm), key, ciphertext, tag);
    expect(await answer).toEqual(CONTENT);
    expect(message).toEqual(before);
  });

  it.each([12, 13, 14, 15, 16])(
    'reads GCM tags of %d octets, by the platform and without it',
    async (tagLength) => {
      const key = randomOctets(16);
      const iv = randomOctets(12);
      const gcm = createCipheriv('aes-128-gcm', key, iv, { authTagLength: tagLength }).setAAD(AAD);
      const ciphertext = new Uint8Array(Buffer.concat([gcm.update(CONTENT), gcm.final()]));
      const tag = new Uint8Array(gcm.getAuthTag());
      const cipher = cipherOf(sequence(oid(OID.aes128Gcm), sequence(octetString(iv), integer(tagLength))));
      expect(await decipher(cipher, key, ciphertext, tag, AAD)).toEqual(CONTENT);
      expect(decryptGcm(key, iv, ciphertext, tag, AAD)).toEqual(CONTENT);
      expect(
        decryptGcm(
          key,
          iv,
          ciphertext,
          tag.map((octet) => octet ^ 1),
          AAD,
        ),
      ).toBeUndefined();
    },
  );

  it.each([1, 8, 11, 13, 16, 128, 129])(
    'reads GCM nonces of %d octets, whatever the platform says',
    async (length) => {
      const key = randomOctets(32);
      const iv = randomOctets(length);
      const gcm = createCipheriv('aes-256-gcm', key, iv.subarray(0, 128));
      const ciphertext = new Uint8Array(Buffer.concat([gcm.update(CONTENT), gcm.final()]));
      const cipher = cipherOf(sequence(oid(OID.aes256Gcm), sequence(octetString(iv), integer(16))));
      const answer = await decipher(cipher, key, ciphertext, new Uint8Array(gcm.getAuthTag()));
      // OpenSSL itself has no nonces over 128 octets.
      expect(answer).toEqual(length > 128 ? undefined : CONTENT);
    },
  );

  it('reads ChaCha20-Poly1305 (RFC 8103), and gives nothing of it for a wrong tag', async () => {
    const key = randomOctets(32);
    const nonce = randomOctets(12);
    const chacha = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    chacha.setAAD(AAD, { plaintextLength: CONTENT.length });
    const ciphertext = new Uint8Array(Buffer.concat([chacha.update(CONTENT), chacha.final()]));
    const tag = new Uint8Array(chacha.getAuthTag());
    const cipher = cipherOf(sequence(oid(OID.chacha20Poly1305), octetString(nonce)));
    expect(await decipher(cipher, key, ciphertext, tag, AAD)).toEqual(CONTENT);
    expect(await decipher(cipher, key, ciphertext, tag)).toBeUndefined();
    expect(await decipher(cipher, key, ciphertext, tag.subarray(0, 15), AAD)).toBeUndefined();
  });

  it('has one answer for a wrong padding, a wrong key and a wrong length of CBC', async () => {
    const key = contentKey('AES-256-CBC');
    const { contentEncryptionAlgorithm, encryptedContent } = await encipher('AES-256-CBC', key, CONTENT);
    const cipher = cipherOf(contentEncryptionAlgorithm);
    const ciphertext = concat(encryptedContent);
    const answers = [
      await decipher(cipher, key, ciphertext.subarray(0, -16), undefined),
      await decipher(cipher, key, ciphertext.subarray(0, -1), undefined),
      await decipher(cipher, key, EMPTY, undefined),
      await decipher(cipher, key.subarray(0, 16), ciphertext, undefined),
      await decipher(cipher, key, ciphertext, new Uint8Array(16)),
    ];
    expect(answers).toEqual(answers.map(() => undefined));
  });
});

describe('contentCipher', () => {
  it.each([
    ['a GCM tag of 11 octets', OID.aes128Gcm, sequence(octetString(new Uint8Array(12)), integer(11))],
    ['a GCM tag of 17 octets', OID.aes128Gcm, sequence(octetString(new Uint8Array(12)), integer(17))],
    ['an empty nonce', OID.aes128Gcm, sequence(octetString(new Uint8Array(0)), integer(16))],
    ['an IV that is too short', OID.aes128Cbc, octetString(new Uint8Array(15))],
    ['a nonce of ChaCha20 that is too long', OID.chacha20Poly1305, octetString(new Uint8Array(13))],
    ['an IV of RC2 that is too long', OID.rc2Cbc, sequence(integer(58), octetString(new Uint8Array(16)))],
  ])('refuses %s', (_, type, parameters) => {
    expect(() => cipherOf(sequence(oid(type), parameters))).toThrow(MalformedError);
  });

  it('refuses missing parameters', () => {
    for (const type of [OID.aes256Cbc, OID.aes256Gcm, OID.desEde3Cbc, OID.rc2Cbc]) {
      expect(() => cipherOf(sequence(oid(type)))).toThrow(MalformedError);
    }
  });

  it('takes 12 octets for the tag where nothing is said (RFC 5084 §3.2)', () => {
    const cipher = cipherOf(sequence(oid(OID.aes128Gcm), sequence(octetString(new Uint8Array(12)))));
    expect(cipher.tagLength).toBe(12);
  });

  it('does not know what it was not taught', () => {
    expect(contentCipher(readAlgorithm(parseBer(sequence(oid('1.2.3.4')))))).toBeUndefined();
    const rc2 = sequence(oid(OID.rc2Cbc), sequence(integer(1024), octetString(new Uint8Array(8))));
    expect(contentCipher(readAlgorithm(parseBer(rc2)))).toBeUndefined();
  });
});

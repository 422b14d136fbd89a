import { integer, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, equal, type Bytes } from '../../src/bytes.ts';
import { encryptAesCbc, encryptAesGcm, wrapAes } from '../../src/crypto/aes.ts';
import { contentCipher } from '../../src/crypto/cipher.ts';
import { decipher } from '../../src/crypto/decipher.ts';
import { keyWrap, unwrapKey } from '../../src/crypto/key-wrap.ts';
import {
  answerOf,
  fromHex,
  identifier,
  unlessMalformed,
  type Answer,
  type AskGroup,
  type WycheproofTest,
} from './wycheproof-test.ts';

const AES_CBC: Readonly<Record<number, string>> = {
  128: OID.aes128Cbc,
  192: OID.aes192Cbc,
  256: OID.aes256Cbc,
};

const AES_GCM: Readonly<Record<number, string>> = {
  128: OID.aes128Gcm,
  192: OID.aes192Gcm,
  256: OID.aes256Gcm,
};

const AES_WRAP: Readonly<Record<number, string>> = {
  128: OID.aes128Wrap,
  192: OID.aes192Wrap,
  256: OID.aes256Wrap,
};

/** AES in CBC mode: what is valid is written, too, to the octet. */
export const askCbc: AskGroup = ({ keySize = 0 }, algorithm) => {
  const number = algorithm === 'AES-CBC-PKCS5' ? AES_CBC[keySize] : undefined;
  if (number === undefined) return { policy: `${algorithm} with ${keySize} bits: no cipher of S/MIME` };
  return (test) =>
    unlessMalformed(async () => {
      const { key, iv, ct, msg } = octetsOf(test);
      const cipher = contentCipher(identifier(sequence(oid(number), octetString(iv))));
      const opened = cipher && (await decipher(cipher, key, ct, undefined));
      if (opened && !equal(concat(await encryptAesCbc(key, iv, opened)), ct))
        return { wrong: 'expected the same ciphertext back, found another' };
      return answerOf(opened, msg);
    });
};

/** RFC 5084 §3.2. */
const GCM_TAG_BITS = { least: 96, most: 128 } as const;

/** AES-GCM and ChaCha20-Poly1305, by the parameters that a message would have. */
export const askAead: AskGroup = ({ keySize = 0, tagSize = 0 }, algorithm) => {
  const isChaCha = algorithm === 'CHACHA20-POLY1305';
  const number = isChaCha ? OID.chacha20Poly1305 : algorithm === 'AES-GCM' ? AES_GCM[keySize] : undefined;
  if (number === undefined) return { policy: `${algorithm} with ${keySize} bits: no cipher of S/MIME` };
  if (tagSize < GCM_TAG_BITS.least || tagSize > GCM_TAG_BITS.most)
    return { policy: `${algorithm} with a tag of ${tagSize} bits: RFC 5084 §3.2 has 96 to 128` };
  return (test) =>
    unlessMalformed(async () => {
      const { key, iv, ct, msg, aad, tag } = octetsOf(test);
      const parameters = isChaCha ? octetString(iv) : sequence(octetString(iv), integer(tagSize / 8));
      const cipher = contentCipher(identifier(sequence(oid(number), parameters)));
      const opened = cipher && (await decipher(cipher, key, ct, tag, aad));
      // Signet writes nonces of 12 octets and whole tags alone.
      const isOurs = !isChaCha && iv.length === 12 && tag.length === 16;
      if (opened && isOurs && !equal(await encryptAesGcm(key, iv, opened, aad), concat([ct, tag])))
        return { wrong: 'expected the same ciphertext back, found another' };
      return answerOf(opened, msg);
    });
};

/** RFC 3394 alone: a content key is whole blocks, so nobody needs the padding of RFC 5649. */
export const askKeyWrap: AskGroup = ({ keySize = 0 }, algorithm) => {
  const number = algorithm === 'AES-WRAP' ? AES_WRAP[keySize] : undefined;
  const wrap = number === undefined ? undefined : keyWrap(number);
  if (!wrap) return { policy: `${algorithm} with ${keySize} bits: no key wrap of RFC 8551` };
  return async (test): Promise<Answer> => {
    const { key, ct, msg } = octetsOf(test);
    const unwrapped = await unwrapKey(wrap, key, ct);
    if (unwrapped && !equal(await wrapAes(key, unwrapped), ct))
      return { wrong: 'expected the same wrapped key back, found another' };
    return answerOf(unwrapped, msg);
  };
};

type Octets = Readonly<Record<'key' | 'iv' | 'ct' | 'msg' | 'aad' | 'tag', Bytes>>;

const octetsOf = ({ key, iv, ct, msg, aad, tag }: WycheproofTest): Octets => ({
  key: fromHex(key),
  iv: fromHex(iv),
  ct: fromHex(ct),
  msg: fromHex(msg),
  aad: fromHex(aad),
  tag: fromHex(tag),
});

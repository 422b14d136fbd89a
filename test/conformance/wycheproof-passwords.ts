import { integer, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { equal, utf8, type Bytes } from '../../src/bytes.ts';
import { decryptAesCbc } from '../../src/crypto/aes.ts';
import { iterationBudget } from '../../src/keystore/iterations.ts';
import { KeyFileError } from '../../src/keystore/key-file-error.ts';
import { open } from '../../src/keystore/pbe.ts';
import { readPbkdf2 } from '../../src/keystore/pbkdf2.ts';
import { answerOf, fromHex, identifier, type Answer, type AskGroup } from './wycheproof-test.ts';

const PRFS: Readonly<Record<string, string>> = {
  Sha1: OID.hmacWithSha1,
  Sha224: OID.hmacWithSha224,
  Sha256: OID.hmacWithSha256,
  Sha384: OID.hmacWithSha384,
  Sha512: OID.hmacWithSha512,
};

const CIPHERS: Readonly<Record<string, string>> = {
  '128': OID.aes128Cbc,
  '192': OID.aes192Cbc,
  '256': OID.aes256Cbc,
};

/** PBES2 (RFC 8018 §6.2), as the parts of a key file are encrypted, to a passphrase. */
export const askPbes2: AskGroup = (_group, algorithm) => {
  const [, hash = '', bits = ''] = /^PbeWithHmac(\w+)AndAes_(\d+)$/.exec(algorithm) ?? [];
  const [prf, cipher] = [PRFS[hash], CIPHERS[bits]];
  if (prf === undefined || cipher === undefined) return { policy: `${algorithm}: no scheme of key files` };
  return async ({ password, salt, iterationCount = 0, iv, ct, msg }) => {
    const kdf = sequence(
      oid(OID.pbkdf2),
      sequence(octetString(fromHex(salt)), integer(iterationCount), sequence(oid(prf), nullValue())),
    );
    const scheme = sequence(oid(cipher), octetString(fromHex(iv)));
    const encrypted = {
      algorithm: identifier(sequence(oid(OID.pbes2), sequence(kdf, scheme))),
      ciphertext: fromHex(ct),
    };
    const passphrase = passphraseOf(fromHex(password));
    if (passphrase === undefined) {
      // No text has these octets, so they are given to the derivation itself, a step below the passphrase.
      const key = await readPbkdf2(identifier(kdf)).derive(fromHex(password), Number(bits) / 8);
      return answerOf(await decryptAesCbc(key, fromHex(iv), encrypted.ciphertext), fromHex(msg));
    }
    const unlock = { passphrase, spend: iterationBudget() };
    return unlessKeyFileError(async () =>
      answerOf(await open(encrypted, unlock, (plaintext) => plaintext), fromHex(msg)),
    );
  };
};

/** The text that has these octets in one of the two forms that Signet tries; undefined where there is none. */
function passphraseOf(octets: Bytes): string | undefined {
  const text = new TextDecoder().decode(octets);
  if (equal(utf8(text), octets) && !text.includes('\0')) return text;
  const bmp = new TextDecoder('utf-16be').decode(octets);
  // RFC 7292 §B.1: with a terminator. A lone surrogate is decoded to another character.
  return bmp.endsWith('\0') && !bmp.includes('\ufffd') && octets.length % 2 === 0
    ? bmp.slice(0, -1)
    : undefined;
}

async function unlessKeyFileError(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof KeyFileError) return { policy: error.message };
    throw error;
  }
}

import { explicit, nullValue, octetString, oid, sequence } from '../../src/asn1/der.ts';
import { MalformedError } from '../../src/asn1/malformed.ts';
import { OID } from '../../src/asn1/oids.ts';
import { equal, type Bytes } from '../../src/bytes.ts';
import { keyTransport, recoverTransportedKey, type KeyTransport } from '../../src/crypto/key-transport.ts';
import { readDecryptionKey } from '../../src/crypto/private-key.ts';
import { rsaDecrypt, type RsaPrivateKey } from '../../src/crypto/rsa.ts';
import { digestIdentifier } from './wycheproof-signatures.ts';
import {
  answerOf,
  fromHex,
  identifier,
  type Answer,
  type AskGroup,
  type TestGroup,
} from './wycheproof-test.ts';

/** RSAES-OAEP, by the identifier with which a recipient of a message would name it. */
export const askOaep: AskGroup = (group) => {
  const key = privateKeyOf(group);
  if ('policy' in key) return key;
  const { sha = '', mgf = 'MGF1', mgfSha = sha } = group;
  const [hash, maskHash] = [digestIdentifier(sha), digestIdentifier(mgfSha)];
  if (!hash || !maskHash || mgf !== 'MGF1') return { policy: `RSAES-OAEP with ${sha}, ${mgf}, ${mgfSha}` };
  return async ({ ct, msg, label }) => {
    const source = sequence(oid(OID.pSpecified), octetString(fromHex(label)));
    const mask = sequence(oid(OID.mgf1), maskHash);
    const parameters = sequence(explicit(0, hash), explicit(1, mask), explicit(2, source));
    const transport = keyTransport(identifier(sequence(oid(OID.rsaesOaep), parameters)));
    if (!transport) return { policy: `RSAES-OAEP with ${sha} and ${mgfSha}` };
    const message = fromHex(msg);
    return answerOf(await recoverTransportedKey(transport, key, fromHex(ct), message.length), message);
  };
};

const PKCS1 = identifier(sequence(oid(OID.rsaEncryption), nullValue()));

/** Octets of the keys of AES, of which a message holds one. */
const KEY_LENGTHS = [16, 24, 32] as const;

/**
 * RSAES-PKCS1-v1_5 with implicit rejection. Valid: the message comes out where a key of its length is asked for. What
 * is invalid must not show (Bleichenbacher 1998), so "refused" means here: for every length of a key, what comes out is
 * not what stands in the block, and the same each time, so that the content stays closed as with any wrong key.
 */
export const askPkcs1: AskGroup = (group) => {
  const key = privateKeyOf(group);
  if ('policy' in key) return key;
  const transport = keyTransport(PKCS1);
  if (!transport) return { policy: 'RSAES-PKCS1-v1_5' };
  return async ({ result, ct, msg }) => {
    const ciphertext = fromHex(ct);
    const message = fromHex(msg);
    if (result !== 'invalid')
      return answerOf(await recoverTransportedKey(transport, key, ciphertext, message.length), message);
    const lengths = [...KEY_LENGTHS, message.length].filter((length) => length > 0);
    for (const length of lengths) {
      const answer = await rejection(transport, key, ciphertext, length);
      if (answer !== 'refused') return answer;
    }
    return 'refused';
  };
};

async function rejection(
  transport: KeyTransport,
  key: RsaPrivateKey,
  ciphertext: Bytes,
  length: number,
): Promise<Answer> {
  const block = rsaDecrypt(key, ciphertext);
  const first = await recoverTransportedKey(transport, key, ciphertext, length);
  // Anybody sees that a number is too large or of the wrong length: nothing is told by saying so.
  if (!block) return first ? { wrong: 'expected nothing of what is no ciphertext, found a key' } : 'refused';
  const second = await recoverTransportedKey(transport, key, ciphertext, length);
  if (!first || !second || first.length !== length || !equal(first, second))
    return { wrong: `expected a key of ${length} octets, always the same, found another answer` };
  return equal(first, block.subarray(-length)) ? 'accepted' : 'refused';
}

function privateKeyOf({ privateKeyPkcs8 }: TestGroup): RsaPrivateKey | { readonly policy: string } {
  try {
    const key = readDecryptionKey(fromHex(privateKeyPkcs8));
    return key?.kind === 'RSA' ? key : { policy: 'a private key that is not for decryption' };
  } catch (error) {
    if (error instanceof MalformedError) return { policy: error.message };
    throw error;
  }
}

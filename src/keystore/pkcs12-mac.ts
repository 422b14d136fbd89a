import { hmac } from '@noble/hashes/hmac.js';
import { parseBer, TAG } from '../asn1/ber.ts';
import { readAlgorithm, type AlgorithmIdentifier } from '../asn1/certificate.ts';
import { fieldsOf } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { equal, type Bytes } from '../bytes.ts';
import { digestOf, hmacOf, type Hash } from './hashes.ts';
import { pbkdf2Octets, pkcs12Octets } from './passphrase.ts';
import { readPbkdf2 } from './pbkdf2.ts';
import type { MacData } from './pfx.ts';
import { pkcs12Kdf, PURPOSE } from './pkcs12-kdf.ts';
import type { Unlock } from './unlock.ts';

/** RFC 9579 §8: a short key is guessed without the passphrase. Beyond 64 octets HMAC gains nothing. */
const PBMAC1_KEY = { least: 20, most: 64 } as const;

interface MacScheme {
  readonly hash: Hash;
  readonly iterations: number;
  readonly passwords: readonly Bytes[];
  readonly derive: (password: Bytes) => Bytes | Promise<Bytes>;
}

/**
 * Whether the MAC over the content of the file holds under the passphrase, in any of its forms.
 * @throws MalformedError, KeyFileError `unsupported` or `too-many-iterations`
 */
export async function macHolds(
  mac: MacData,
  content: Bytes,
  { passphrase, spend }: Unlock,
): Promise<boolean> {
  const { hash, iterations, passwords, derive } =
    mac.digestAlgorithm.algorithm === OID.pbmac1
      ? pbmac1(mac.digestAlgorithm, passphrase)
      : pkcs12Mac(mac, passphrase);
  for (const password of passwords) {
    spend(iterations);
    if (equal(hmac(hash.compute, await derive(password), content), mac.digest)) return true;
  }
  return false;
}

/** RFC 7292 §4 and §B.4. */
function pkcs12Mac({ digestAlgorithm, salt, iterations }: MacData, passphrase: string): MacScheme {
  const hash = digestOf(digestAlgorithm.algorithm);
  return {
    hash,
    iterations,
    passwords: pkcs12Octets(passphrase),
    derive: (password) => pkcs12Kdf(hash, PURPOSE.mac, password, salt, iterations, hash.compute.outputLen),
  };
}

/** RFC 9579 §4: the salt and the count of MacData itself do not count. */
function pbmac1({ parameters }: AlgorithmIdentifier, passphrase: string): MacScheme {
  if (!parameters) throw new MalformedError('PBMAC1-params', 'missing');
  const fields = fieldsOf(parseBer(parameters), 'PBMAC1-params');
  const { keyLength, iterations, derive } = readPbkdf2(
    readAlgorithm(fields.take(TAG.sequence, 'keyDerivationFunc')),
  );
  const hash = hmacOf(readAlgorithm(fields.take(TAG.sequence, 'messageAuthScheme')).algorithm);
  fields.end();
  if (keyLength === undefined || keyLength < PBMAC1_KEY.least || keyLength > PBMAC1_KEY.most)
    throw new MalformedError('PBMAC1-params', 'keyLength missing or out of range');
  return {
    hash,
    iterations,
    passwords: pbkdf2Octets(passphrase),
    derive: (password) => derive(password, keyLength),
  };
}

import { octets, parseBer } from '../asn1/ber.ts';
import { explicit, integer, nullValue, octetString, oid, sequence } from '../asn1/der.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import {
  readEcPrivateKey,
  readPrivateKeyInfo,
  readRsaPrivateKey,
  type PrivateKeyInfo,
} from '../asn1/private-key-info.ts';
import type { Bytes } from '../bytes.ts';
import { SECRET_LENGTHS, type EcCurve } from './agreement-curve.ts';
import { agreementCurve } from './key-agreement.ts';
import { isUsable, MAX_RSA_BITS, numberOf, type RsaPrivateKey } from './rsa.ts';
import type { AgreementPrivateKey } from './shared-secret.ts';

/** A private key that content can be encrypted to. */
export type DecryptionKey = RsaPrivateKey | AgreementPrivateKey;

/**
 * @param privateKeyInfo the encoding of a key in PKCS #8
 * @returns undefined for a key of a kind that only signs, or that Signet does not know
 * @throws MalformedError, also for numbers that do not belong together
 */
export function readDecryptionKey(privateKeyInfo: Bytes): DecryptionKey | undefined {
  const info = readPrivateKeyInfo(privateKeyInfo);
  const { algorithm } = info.algorithm;
  if (algorithm === OID.rsaEncryption || algorithm === OID.rsaesOaep) return rsaPrivateKey(info);
  const curve = agreementCurve(info.algorithm);
  return curve && (curve === 'X25519' ? x25519PrivateKey(info) : ecPrivateKey(info, curve));
}

function rsaPrivateKey({ privateKey }: PrivateKeyInfo): RsaPrivateKey {
  const numbers = readRsaPrivateKey(privateKey);
  const size = numbers.modulus.length;
  if (size * 8 > MAX_RSA_BITS) throw new MalformedError('RSAPrivateKey', 'modulus too large');
  const key: RsaPrivateKey = {
    kind: 'RSA',
    modulus: numberOf(numbers.modulus),
    exponent: numberOf(numbers.publicExponent),
    size,
    privateExponent: numberOf(numbers.privateExponent),
    prime1: numberOf(numbers.prime1),
    prime2: numberOf(numbers.prime2),
    exponent1: numberOf(numbers.exponent1),
    exponent2: numberOf(numbers.exponent2),
    coefficient: numberOf(numbers.coefficient),
    // The platform takes neither attributes nor the name of OAEP.
    pkcs8: pkcs8(sequence(oid(OID.rsaEncryption), nullValue()), privateKey),
  };
  if (!isUsable(key.modulus, key.exponent, size * 8) || !belongTogether(key))
    throw new MalformedError('RSAPrivateKey', 'numbers that do not belong together');
  return key;
}

/**
 * RFC 8017 §3.2. Attack: with one wrong number a result of the Chinese remainder theorem gives away a prime
 * (Boneh, DeMillo, Lipton 1997).
 */
function belongTogether(key: RsaPrivateKey): boolean {
  const { modulus, exponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient } = key;
  if (prime1 < 3n || prime2 < 3n || prime1 * prime2 !== modulus) return false;
  return (
    (exponent * privateExponent) % (prime1 - 1n) === 1n &&
    (exponent * privateExponent) % (prime2 - 1n) === 1n &&
    exponent1 === privateExponent % (prime1 - 1n) &&
    exponent2 === privateExponent % (prime2 - 1n) &&
    (coefficient * prime2) % prime1 === 1n
  );
}

function ecPrivateKey({ algorithm, privateKey }: PrivateKeyInfo, curve: EcCurve): AgreementPrivateKey {
  const key = readEcPrivateKey(privateKey);
  const secret = sized(key.privateKey, SECRET_LENGTHS[curve]);
  const inside = sequence(
    integer(1),
    octetString(secret),
    ...(key.publicKey ? [explicit(1, key.publicKey)] : []),
  );
  return { kind: 'agreement', curve, pkcs8: pkcs8(algorithm.der, inside), secret };
}

/** RFC 5915 §3 fixes the length, but some writers leave out leading zeros, or add one as for an INTEGER. */
function sized(number: Bytes, length: number): Bytes {
  const first = number.findIndex((octet) => octet !== 0);
  const significant = number.subarray(first);
  if (first < 0 || significant.length > length)
    throw new MalformedError('ECPrivateKey', 'private key out of range');
  const padded = new Uint8Array(length);
  padded.set(significant, length - significant.length);
  return padded;
}

/** RFC 8410 §7: an OCTET STRING inside the OCTET STRING. */
function x25519PrivateKey({ algorithm, privateKey }: PrivateKeyInfo): AgreementPrivateKey {
  const secret = octets(parseBer(privateKey));
  if (secret.length !== SECRET_LENGTHS.X25519)
    throw new MalformedError('CurvePrivateKey', 'not of 32 octets');
  return { kind: 'agreement', curve: 'X25519', pkcs8: pkcs8(algorithm.der, octetString(secret)), secret };
}

const pkcs8 = (algorithm: Bytes, privateKey: Bytes): Bytes =>
  sequence(integer(0), algorithm, octetString(privateKey));

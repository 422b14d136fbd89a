import { octets, parseBer } from '../asn1/ber.ts';
import { nullValue, octetString, oid, sequence } from '../asn1/der.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import {
  ecPrivateKey,
  privateKeyInfo,
  readEcPrivateKey,
  readPrivateKeyInfo,
  readRsaPrivateKey,
  scalarOctets,
  type PrivateKeyInfo,
} from '../asn1/private-key-info.ts';
import type { Bytes } from '../bytes.ts';
import { isMontgomery, SECRET_LENGTHS, type EcCurve, type MontgomeryCurve } from './agreement-curve.ts';
import { agreementCurve } from './key-agreement.ts';
import { isUsable, MAX_RSA_BITS, numberOf, type RsaPrivateKey } from './rsa.ts';
import type { AgreementPrivateKey } from './shared-secret.ts';

/** A private key that content can be encrypted to. */
export type DecryptionKey = RsaPrivateKey | AgreementPrivateKey;

/**
 * @param encoding that of a key in PKCS #8
 * @returns undefined for a key of a kind that only signs, or that Signet does not know
 * @throws MalformedError, also for numbers that do not belong together
 */
export function readDecryptionKey(encoding: Bytes): DecryptionKey | undefined {
  const info = readPrivateKeyInfo(encoding);
  const { algorithm } = info.algorithm;
  if (algorithm === OID.rsaEncryption || algorithm === OID.rsaesOaep) return rsaKey(info);
  const curve = agreementCurve(info.algorithm);
  return curve && (isMontgomery(curve) ? montgomeryKey(info, curve) : ecKey(info, curve));
}

function rsaKey({ privateKey }: PrivateKeyInfo): RsaPrivateKey {
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
    pkcs8: privateKeyInfo(sequence(oid(OID.rsaEncryption), nullValue()), privateKey),
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

function ecKey({ algorithm, privateKey }: PrivateKeyInfo, curve: EcCurve): AgreementPrivateKey {
  const key = readEcPrivateKey(privateKey);
  const secret = scalarOctets(key.privateKey, SECRET_LENGTHS[curve]);
  const pkcs8 = privateKeyInfo(algorithm.der, ecPrivateKey(secret, key.publicKey));
  return { kind: 'agreement', curve, pkcs8, secret };
}

/** RFC 8410 §7: an OCTET STRING inside the OCTET STRING. */
function montgomeryKey(
  { algorithm, privateKey }: PrivateKeyInfo,
  curve: MontgomeryCurve,
): AgreementPrivateKey {
  const secret = octets(parseBer(privateKey));
  if (secret.length !== SECRET_LENGTHS[curve])
    throw new MalformedError('CurvePrivateKey', `not of ${SECRET_LENGTHS[curve]} octets`);
  const pkcs8 = privateKeyInfo(algorithm.der, octetString(secret));
  return { kind: 'agreement', curve, pkcs8, secret };
}

import { parseBer, TAG } from '../asn1/ber.ts';
import type { SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { fieldsOf } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { unsignedInteger } from '../asn1/unsigned-integer.ts';
import { toHex, type Bytes } from '../bytes.ts';
import { randomOctets } from './random.ts';

/** The largest modulus worth multiplying with: a key beyond it only costs its user time. */
export const MAX_RSA_BITS = 16_384;

/** An exponent beyond this is no key of anybody's, but makes whoever encrypts to it wait. */
const MAX_PUBLIC_EXPONENT = 1n << 64n;

/** RFC 8017 §3.1. */
export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  /** Octets of the modulus: the length of every ciphertext. */
  readonly size: number;
}

/** RFC 8017 §3.2, the second representation. */
export interface RsaPrivateKey extends RsaPublicKey {
  readonly kind: 'RSA';
  readonly privateExponent: bigint;
  readonly prime1: bigint;
  readonly prime2: bigint;
  readonly exponent1: bigint;
  readonly exponent2: bigint;
  readonly coefficient: bigint;
  /** The key in PKCS #8, as the platform takes it. */
  readonly pkcs8: Bytes;
}

/** Undefined for a key of another kind, and for one that is malformed or out of bounds. */
export function rsaPublicKey({ algorithm, publicKey, bits }: SubjectPublicKeyInfo): RsaPublicKey | undefined {
  if (algorithm.algorithm !== OID.rsaEncryption || bits === undefined) return undefined;
  try {
    return readRsaPublicKey(publicKey, bits);
  } catch (error) {
    // Somebody else wrote it: a certificate like any other that cannot be used.
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

function readRsaPublicKey(publicKey: Bytes, bits: number): RsaPublicKey | undefined {
  const fields = fieldsOf(parseBer(publicKey), 'RSAPublicKey');
  const modulus = numberOf(unsignedInteger(fields.take(TAG.integer, 'modulus'), 'RSAPublicKey'));
  const exponent = numberOf(unsignedInteger(fields.take(TAG.integer, 'publicExponent'), 'RSAPublicKey'));
  fields.end();
  return isUsable(modulus, exponent, bits) ? { modulus, exponent, size: Math.ceil(bits / 8) } : undefined;
}

/** RFC 8017 §3.1: the modulus and the exponent are odd, the exponent is at least 3. */
export const isUsable = (modulus: bigint, exponent: bigint, bits: number): boolean =>
  bits <= MAX_RSA_BITS &&
  modulus % 2n === 1n &&
  exponent % 2n === 1n &&
  exponent >= 3n &&
  exponent < MAX_PUBLIC_EXPONENT &&
  exponent < modulus;

/** RFC 8017 §5.1.1: RSAEP. */
export const rsaEncrypt = ({ modulus, exponent, size }: RsaPublicKey, message: Bytes): Bytes =>
  octetsOf(power(numberOf(message), exponent, modulus), size);

/**
 * RFC 8017 §5.1.2: RSADP, by the Chinese remainder theorem. Undefined for a ciphertext that none can be.
 * Attack: the time of the arithmetic depends on its operands, so whoever chooses the ciphertext learns of the key
 * (Kocher 1996). So the ciphertext is blinded by a random factor, and the power has the same steps for every exponent.
 */
export function rsaDecrypt(key: RsaPrivateKey, ciphertext: Bytes): Bytes | undefined {
  const { modulus, exponent, size } = key;
  const number = numberOf(ciphertext);
  if (ciphertext.length !== size || number >= modulus) return undefined;
  const [factor, inverse] = blinding(modulus, size);
  const blinded = (number * power(factor, exponent, modulus)) % modulus;
  const message1 = power(blinded % key.prime1, key.exponent1, key.prime1);
  const message2 = power(blinded % key.prime2, key.exponent2, key.prime2);
  const difference = modulo((message1 - message2) * key.coefficient, key.prime1);
  return octetsOf(((message2 + key.prime2 * difference) * inverse) % modulus, size);
}

/** A random number and its inverse; one that has none would be a factor of the modulus. */
function blinding(modulus: bigint, size: number): readonly [bigint, bigint] {
  for (;;) {
    // 8 octets more than the modulus has, so that the remainder is as good as uniform.
    const factor = numberOf(randomOctets(size + 8)) % modulus;
    const inverse = inverseOf(factor, modulus);
    if (inverse !== undefined) return [factor, inverse];
  }
}

function inverseOf(value: bigint, modulus: bigint): bigint | undefined {
  let [remainder, next] = [modulus, value];
  let [coefficient, nextCoefficient] = [0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [coefficient, nextCoefficient] = [nextCoefficient, coefficient - quotient * nextCoefficient];
  }
  return remainder === 1n ? modulo(coefficient, modulus) : undefined;
}

const modulo = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;

/** Four bits of the exponent at a time: four squarings and one multiplication for each, whatever the bits are. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const powers = [1n];
  for (let i = 1; i < 16; i++) powers.push(((powers[i - 1] ?? 1n) * base) % modulus);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i++) result = (result * result) % modulus;
    result = (result * (powers[parseInt(digit, 16)] ?? 1n)) % modulus;
  }
  return result;
}

/** OS2IP of RFC 8017 §4.2. */
export const numberOf = (octets: Uint8Array): bigint => BigInt(`0x0${toHex(octets)}`);

/** I2OSP of RFC 8017 §4.1. */
export function octetsOf(value: bigint, size: number): Bytes {
  const hex = value.toString(16).padStart(2 * size, '0');
  return Uint8Array.from({ length: size }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { ed448, x448 } from '@noble/curves/ed448.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { octets, parseBer, TAG } from '../asn1/ber.ts';
import { integer, nullValue, oid, sequence } from '../asn1/der.ts';
import { bitStringOctets, oidOf } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import {
  ecPrivateKey,
  privateKeyInfo,
  readEcPrivateKey,
  readPrivateKeyInfo,
  readRsaPrivateKey,
  scalarOctets,
  type EcPrivateKey,
} from '../asn1/private-key-info.ts';
import type { Bytes } from '../bytes.ts';

/** The octets themselves, if they are a PrivateKeyInfo. @throws MalformedError */
export function privateKeyInfoIn(encoding: Bytes): Bytes {
  readPrivateKeyInfo(encoding);
  return encoding;
}

/** The curves whose keys are octets alone (RFC 8410 §7). */
const OCTET_CURVES: Readonly<Record<string, { getPublicKey(secret: Uint8Array): Uint8Array }>> = {
  [OID.ed25519]: ed25519,
  [OID.ed448]: ed448,
  [OID.x25519]: x25519,
  [OID.x448]: x448,
};

/**
 * What the BIT STRING of a certificate's public key may hold if it belongs to this private key. Computed from the
 * private key wherever it can be: a public key that stands beside it is whatever the writer put there. Empty for keys
 * of unknown kinds.
 * @throws MalformedError
 */
export function publicKeysOf(encoding: Bytes): readonly Uint8Array[] {
  const { algorithm, privateKey } = readPrivateKeyInfo(encoding);
  switch (algorithm.algorithm) {
    case OID.rsaEncryption:
    case OID.rsassaPss:
      return [rsaPublicKey(privateKey)];
    case OID.ecPublicKey:
      return ecPublicKeys(readEcPrivateKey(privateKey), algorithm.parameters);
    default: {
      const curve = OCTET_CURVES[algorithm.algorithm];
      return curve ? computed(() => [curve.getPublicKey(octets(parseBer(privateKey)))]) : [];
    }
  }
}

/** noble refuses scalars out of range and of a wrong length by errors of its own. */
function computed<T>(compute: () => T): T {
  try {
    return compute();
  } catch {
    throw new MalformedError('PrivateKey', 'not a key of its algorithm');
  }
}

/** RSAPublicKey (RFC 8017 §A.1.1). */
function rsaPublicKey(encoding: Bytes): Bytes {
  const { modulus, publicExponent } = readRsaPrivateKey(encoding);
  return sequence(integer(modulus), integer(publicExponent));
}

type Curve = typeof p256;

const CURVES: Readonly<Record<string, Curve>> = {
  [OID.p256]: p256,
  [OID.p384]: p384,
  [OID.p521]: p521,
  [OID.brainpoolP256r1]: brainpoolP256r1,
  [OID.brainpoolP384r1]: brainpoolP384r1,
  [OID.brainpoolP512r1]: brainpoolP512r1,
};

function ecPublicKeys(key: EcPrivateKey, parameters = key.parameters): readonly Uint8Array[] {
  const identifier = parameters && parseBer(parameters);
  const curve = identifier?.tag === TAG.oid ? CURVES[oidOf(identifier, 'ECParameters')] : undefined;
  if (curve) {
    const secret = scalarOctets(key.privateKey, curve.lengths.secretKey ?? 0);
    return computed(() => {
      const point = baseOf(curve).multiply(curve.Point.Fn.fromBytes(secret));
      return [point.toBytes(false), point.toBytes(true)];
    });
  }
  return key.publicKey ? [bitStringOctets(parseBer(key.publicKey), 'ECPrivateKey')] : [];
}

/**
 * The curve's base point without the table that the library makes for it at the first multiplication: for the one or
 * two keys of a file that takes up to a hundred milliseconds more than it saves.
 */
const baseOf = ({ Point }: Curve): InstanceType<Curve['Point']> => Point.fromAffine(Point.BASE.toAffine());

/** An RSAPrivateKey as PrivateKeyInfo (RFC 8017 §A.1: the parameters are NULL). */
export const wrapRsaPrivateKey = (rsaPrivateKey: Bytes): Bytes =>
  privateKeyInfo(sequence(oid(OID.rsaEncryption), nullValue()), rsaPrivateKey);

/** An ECPrivateKey as PrivateKeyInfo: the curve moves to the algorithm (RFC 5915 §4). @throws MalformedError */
export function wrapEcPrivateKey(encoding: Bytes): Bytes {
  const { privateKey, parameters, publicKey } = readEcPrivateKey(encoding);
  if (!parameters) throw new MalformedError('ECPrivateKey', 'no curve');
  return privateKeyInfo(sequence(oid(OID.ecPublicKey), parameters), ecPrivateKey(privateKey, publicKey));
}

import { parseBer } from '../asn1/ber.ts';
import { readAlgorithm, type AlgorithmIdentifier, type SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { readPssParameters, type PssParameters } from '../asn1/pss-parameters.ts';
import { toHex } from '../bytes.ts';
import {
  DIGESTS,
  rsaPss,
  SIGNATURES,
  UNUSABLE,
  type DigestAlgorithm,
  type SignatureAlgorithm,
  type UnusableAlgorithm,
} from './algorithms.ts';
import { curveOf } from './ecdsa.ts';

export const isUsable = <Usable extends DigestAlgorithm | SignatureAlgorithm>(
  algorithm: Usable | UnusableAlgorithm,
): algorithm is Usable => algorithm.strength === 'good' || algorithm.strength === 'weak';

/** What an identifier of a digest stands for, its parameters checked; under its number where nobody knows it. */
export function digestAlgorithmOf(identifier: AlgorithmIdentifier): DigestAlgorithm | UnusableAlgorithm {
  return withPlainParameters(identifier, DIGESTS[identifier.algorithm]);
}

/** The same for a signature: of RSASSA-PSS with what its parameters say. */
export function signatureAlgorithmOf(
  identifier: AlgorithmIdentifier,
): SignatureAlgorithm | UnusableAlgorithm {
  return identifier.algorithm === OID.rsassaPss
    ? pssAlgorithmOf(identifier)
    : withPlainParameters(identifier, SIGNATURES[identifier.algorithm]);
}

/** The same for a signature by this key: unsupported where the key lies on a curve that Signet does not know. */
export function signatureAlgorithmBy(
  publicKey: SubjectPublicKeyInfo,
  identifier: AlgorithmIdentifier,
): SignatureAlgorithm | UnusableAlgorithm {
  const algorithm = signatureAlgorithmOf(identifier);
  const isOnCurve = publicKey.algorithm.algorithm === OID.ecPublicKey;
  return isUsable(algorithm) && algorithm.scheme === 'ECDSA' && isOnCurve && !curveOf(publicKey)
    ? { name: `${algorithm.name} on an unknown curve`, strength: 'unsupported' }
    : algorithm;
}

function withPlainParameters<Usable extends DigestAlgorithm | SignatureAlgorithm>(
  identifier: AlgorithmIdentifier,
  usable: Usable | undefined,
): Usable | UnusableAlgorithm {
  const { algorithm } = identifier;
  if (!usable) return UNUSABLE[algorithm] ?? { name: algorithm, strength: 'unsupported' };
  return hasPlainParameters(identifier) ? usable : { name: usable.name, strength: 'refused' };
}

/** RFC 8419 §2.2 and 2.3: for these, NULL is not the same as nothing, and the length in bits is fixed. */
const FIXED_PARAMETERS: Readonly<Record<string, string>> = {
  [OID.ed25519]: '',
  [OID.ed448]: '',
  [OID.shake256]: '',
  [OID.shake256Len]: '02020200',
};

/** Absent, or NULL, which RSA asks for and others have been seen to write (RFC 5754 §2, RFC 4055 §5). */
function hasPlainParameters({ algorithm, parameters }: AlgorithmIdentifier): boolean {
  const written = parameters ? toHex(parameters) : '';
  const fixed = FIXED_PARAMETERS[algorithm];
  return fixed === undefined ? written === '' || written === '0500' : written === fixed;
}

const PSS_REFUSED: UnusableAlgorithm = { name: 'RSA-PSS', strength: 'refused' };

function pssAlgorithmOf({ parameters }: AlgorithmIdentifier): SignatureAlgorithm | UnusableAlgorithm {
  // RFC 4055 §3.1: a signature says its parameters, be it by an empty sequence for the defaults.
  if (!parameters) return PSS_REFUSED;
  try {
    return pssAlgorithm(readPssParameters(parameters));
  } catch (error) {
    if (error instanceof MalformedError) return PSS_REFUSED;
    throw error;
  }
}

function pssAlgorithm(parameters: PssParameters): SignatureAlgorithm | UnusableAlgorithm {
  const { hashAlgorithm, maskGenAlgorithm, saltLength, trailerField } = parameters;
  const hash = pssDigestOf(hashAlgorithm);
  if (!isUsable(hash)) return { ...hash, name: `RSA-PSS with ${hash.name}` };
  if (maskGenAlgorithm.algorithm !== OID.mgf1) {
    const { name } = UNUSABLE[maskGenAlgorithm.algorithm] ?? { name: maskGenAlgorithm.algorithm };
    return { name: `RSA-PSS with masks by ${name}`, strength: 'unsupported' };
  }
  // RFC 8017 §A.2.3: the trailer field is 0xbc, by the number 1, and no other.
  if (!maskGenAlgorithm.parameters || trailerField !== 1) return PSS_REFUSED;
  const maskGenHash = pssDigestOf(readAlgorithm(parseBer(maskGenAlgorithm.parameters)));
  if (!isUsable(maskGenHash)) return { ...maskGenHash, name: `RSA-PSS and MGF1 with ${maskGenHash.name}` };
  return rsaPss(hash.digest, maskGenHash.digest, saltLength);
}

/** RFC 8702 §3: RSA-PSS with SHAKE goes by identifiers of its own. */
function pssDigestOf(identifier: AlgorithmIdentifier): DigestAlgorithm | UnusableAlgorithm {
  const algorithm = digestAlgorithmOf(identifier);
  return isUsable(algorithm) && algorithm.digest === 'SHAKE256'
    ? { name: algorithm.name, strength: 'unsupported' }
    : algorithm;
}

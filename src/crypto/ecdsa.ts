import { parseBer, TAG, type Node } from '../asn1/ber.ts';
import type { SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { requireDer } from '../asn1/der.ts';
import { fieldsOf, oidOf } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { unsignedInteger } from '../asn1/unsigned-integer.ts';
import { concat, type Bytes } from '../bytes.ts';
import { CURVES, type CurveName, type DigestName } from './algorithms.ts';
import { digest, isPlatformDigest } from './digest.ts';
import { platformVerify } from './platform-verify.ts';

/** RFC 5639 §3. */
const BRAINPOOL_CURVES: Readonly<Record<string, CurveName>> = {
  [OID.brainpoolP256r1]: 'brainpoolP256r1',
  [OID.brainpoolP384r1]: 'brainpoolP384r1',
  [OID.brainpoolP512r1]: 'brainpoolP512r1',
};

/** Of each of the two numbers of a signature. */
const SCALAR_OCTETS: Readonly<Record<CurveName, number>> = {
  'P-256': 32,
  'P-384': 48,
  'P-521': 66,
  brainpoolP256r1: 32,
  brainpoolP384r1: 48,
  brainpoolP512r1: 64,
};

const UNCOMPRESSED = 0x04;

/** The curve of a key that names one; curve parameters written out are none (attack: CVE-2020-0601). */
export function curveOf({ algorithm }: SubjectPublicKeyInfo): CurveName | undefined {
  if (algorithm.algorithm !== OID.ecPublicKey || !algorithm.parameters) return undefined;
  const parameters = parseBer(algorithm.parameters);
  if (parameters.tag !== TAG.oid) return undefined;
  const name = oidOf(parameters, 'ECParameters');
  return CURVES[name] ?? BRAINPOOL_CURVES[name];
}

/** ECDSA over the digest `hash` of `data`; the signature in the DER form of X.509 and CMS. */
export async function verifyEcdsa(
  publicKey: SubjectPublicKeyInfo,
  hash: DigestName,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  const curve = curveOf(publicKey);
  const raw = curve && rawSignature(signature, SCALAR_OCTETS[curve]);
  if (!raw) return false;
  const point = publicKey.publicKey;
  // Platforms differ about compressed points.
  if (curve.startsWith('P-') && isPlatformDigest(hash) && point[0] === UNCOMPRESSED) {
    const parameters = { name: 'ECDSA', namedCurve: curve, hash };
    return platformVerify(publicKey.der, parameters, parameters, data, raw);
  }
  const { verifyDigest } = await import(/* webpackChunkName: "curves" */ './noble-curves.ts');
  return verifyDigest(curve, point, await digest(hash, data), raw);
}

/**
 * ECDSA-Sig-Value (RFC 3279 §2.2.3) to the two numbers side by side that WebCrypto takes. Strict DER: a second
 * spelling of the same signature is refused. That 0 < r, s < n holds whoever computes checks.
 */
function rawSignature(signature: Bytes, size: number): Bytes | undefined {
  try {
    const root = parseBer(signature);
    requireDer(root, 'ECDSA-Sig-Value');
    const fields = fieldsOf(root, 'ECDSA-Sig-Value');
    const r = padded(fields.take(TAG.integer, 'r'), size);
    const s = padded(fields.take(TAG.integer, 's'), size);
    fields.end();
    return concat([r, s]);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

function padded(node: Node, size: number): Bytes {
  const magnitude = unsignedInteger(node, 'ECDSA-Sig-Value');
  if (magnitude.length > size) throw new MalformedError('ECDSA-Sig-Value', 'number too large for the curve');
  const octets = new Uint8Array(size);
  octets.set(magnitude, size - magnitude.length);
  return octets;
}

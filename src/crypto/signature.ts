import { contentOf, parseBer, TAG, type Node } from '../asn1/ber.ts';
import type { SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { requireDer } from '../asn1/der.ts';
import { fieldsOf, oidOf } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { concat, type Bytes } from '../bytes.ts';
import { CURVES, type DigestName, type SignatureAlgorithm } from './algorithms.ts';

/** The largest modulus worth multiplying with: a key beyond it only costs its reader time. */
const MAX_RSA_BITS = 16_384;

const KEY_ALGORITHM: Readonly<Record<SignatureAlgorithm['scheme'], string>> = {
  'RSASSA-PKCS1-v1_5': OID.rsaEncryption,
  ECDSA: OID.ecPublicKey,
  Ed25519: OID.ed25519,
};

/**
 * Whether `signature` is one of `data` by the holder of `publicKey`. A key of another kind than the algorithm asks
 * for, a curve or a size that the platform refuses: no, never an error.
 * @param digestName used where the algorithm's identifier leaves the digest open
 */
export async function verifySignature(
  publicKey: SubjectPublicKeyInfo,
  algorithm: SignatureAlgorithm,
  digestName: DigestName,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  if (publicKey.algorithm.algorithm !== KEY_ALGORITHM[algorithm.scheme]) return false;
  const hash = algorithm.digest ?? digestName;
  switch (algorithm.scheme) {
    case 'RSASSA-PKCS1-v1_5': {
      if (publicKey.bits === undefined || publicKey.bits > MAX_RSA_BITS) return false;
      return verify(
        publicKey,
        { name: 'RSASSA-PKCS1-v1_5', hash },
        { name: 'RSASSA-PKCS1-v1_5' },
        data,
        signature,
      );
    }
    case 'ECDSA': {
      const namedCurve = curveOf(publicKey);
      const raw = namedCurve && publicKey.bits && rawSignature(signature, Math.ceil(publicKey.bits / 8));
      return raw
        ? verify(publicKey, { name: 'ECDSA', namedCurve }, { name: 'ECDSA', hash }, data, raw)
        : false;
    }
    case 'Ed25519':
      return verify(publicKey, { name: 'Ed25519' }, { name: 'Ed25519' }, data, signature);
  }
}

type KeyParameters = Parameters<SubtleCrypto['importKey']>[2];
type VerifyParameters = Parameters<SubtleCrypto['verify']>[0];

async function verify(
  publicKey: SubjectPublicKeyInfo,
  keyParameters: KeyParameters,
  parameters: VerifyParameters,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', publicKey.der, keyParameters, false, ['verify']);
    return await crypto.subtle.verify(parameters, key, signature, data);
  } catch {
    // WebCrypto throws for a point off the curve or an exponent it does not take: no signature by such a key holds.
    return false;
  }
}

function curveOf({ algorithm }: SubjectPublicKeyInfo): 'P-256' | 'P-384' | 'P-521' | undefined {
  if (algorithm.algorithm !== OID.ecPublicKey || !algorithm.parameters) return undefined;
  const parameters = parseBer(algorithm.parameters);
  return parameters.tag === TAG.oid ? CURVES[oidOf(parameters, 'ECParameters')] : undefined;
}

/**
 * ECDSA-Sig-Value (RFC 3279 §2.2.3) to the two numbers side by side that WebCrypto takes. Strict DER: a second
 * spelling of the same signature is refused. That 0 < r, s < n holds WebCrypto checks.
 */
function rawSignature(signature: Bytes, size: number): Bytes | undefined {
  try {
    const root = parseBer(signature);
    requireDer(root, 'ECDSA-Sig-Value');
    const fields = fieldsOf(root, 'ECDSA-Sig-Value');
    const r = unsigned(fields.take(TAG.integer, 'r'), size);
    const s = unsigned(fields.take(TAG.integer, 's'), size);
    fields.end();
    return r && s && concat([r, s]);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

function unsigned(node: Node, size: number): Bytes | undefined {
  const content = contentOf(node);
  const [first = 0x80, second = 0x80] = content;
  // Negative, or with a leading zero octet that no sign asks for (X.690 §8.3.2).
  if (first >= 0x80 || (first === 0 && content.length > 1 && second < 0x80)) return undefined;
  const magnitude = first === 0 ? content.subarray(1) : content;
  if (magnitude.length > size) return undefined;
  const padded = new Uint8Array(size);
  padded.set(magnitude, size - magnitude.length);
  return padded;
}

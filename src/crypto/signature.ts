import type { SubjectPublicKeyInfo } from '../asn1/certificate.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import type { DigestName, SignatureAlgorithm } from './algorithms.ts';
import { verifyEcdsa } from './ecdsa.ts';
import { hasPlatformEd25519 } from './platform-ed25519.ts';
import { platformVerify } from './platform-verify.ts';
import { verifyPss } from './pss.ts';
import { verifyPkcs1 } from './rsa-signature.ts';

/**
 * Whether `signature` is one of `data` by the holder of `publicKey`. A key of another kind than the algorithm asks
 * for, a curve or a size that nobody here computes with: no, never an error.
 * @param digestName used where the algorithm's identifier leaves the digest open
 */
export async function verifySignature(
  publicKey: SubjectPublicKeyInfo,
  algorithm: SignatureAlgorithm,
  digestName: DigestName,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  switch (algorithm.scheme) {
    case 'RSASSA-PKCS1-v1_5':
      return verifyPkcs1(publicKey, algorithm.digest ?? digestName, data, signature);
    case 'RSASSA-PSS':
      return verifyPss(publicKey, algorithm, data, signature);
    case 'ECDSA':
      return verifyEcdsa(publicKey, algorithm.digest ?? digestName, data, signature);
    case 'Ed25519':
      if (publicKey.algorithm.algorithm !== OID.ed25519) return false;
      if (!(await hasPlatformEd25519())) {
        // RFC 8410 §3: no parameters.
        if (publicKey.algorithm.parameters) return false;
        const { verifyEd25519 } = await import(/* webpackChunkName: "curves" */ './noble-ed25519.ts');
        return verifyEd25519(publicKey.publicKey, data, signature);
      }
      return platformVerify(publicKey.der, { name: 'Ed25519' }, { name: 'Ed25519' }, data, signature);
    case 'Ed448': {
      // RFC 8410 §3: no parameters.
      if (publicKey.algorithm.algorithm !== OID.ed448 || publicKey.algorithm.parameters) return false;
      const { verifyEd448 } = await import(/* webpackChunkName: "curves" */ './noble-curves.ts');
      return verifyEd448(publicKey.publicKey, data, signature);
    }
  }
}

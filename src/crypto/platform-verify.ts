import type { Bytes } from '../bytes.ts';

type KeyParameters = Parameters<SubtleCrypto['importKey']>[2];
type VerifyParameters = Parameters<SubtleCrypto['verify']>[0];

/** @param spki the encoding of the SubjectPublicKeyInfo */
export async function platformVerify(
  spki: Bytes,
  keyParameters: KeyParameters,
  parameters: VerifyParameters,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', spki, keyParameters, false, ['verify']);
    return await crypto.subtle.verify(parameters, key, signature, data);
  } catch {
    // WebCrypto throws for a point off the curve or an exponent it does not take: no signature by such a key holds.
    return false;
  }
}

import type { Certificate } from '../asn1/certificate.ts';
import { readContentInfo, readSignedData, type SignedData, type SignerInfo } from '../asn1/cms.ts';
import type { GeneralName } from '../asn1/general-name.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { sameName } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import { readTstInfo, type TstInfo } from '../asn1/tst-info.ts';
import { concat, equal, type Bytes } from '../bytes.ts';
import { digest } from '../crypto/digest.ts';
import { digestAlgorithmOf, isUsable } from '../crypto/signature-algorithm.ts';
import { readSignedAttributes } from './signed-attributes.ts';
import { signedContent } from './signed-content.ts';
import { verifySigner } from './verify-signer.ts';

/** Why the token itself proves nothing, whoever made it. */
export type TokenObjection =
  | 'it cannot be read'
  | 'it holds something else'
  | 'not exactly one authority signed it'
  | 'it has conditions that are not known here'
  | 'its checksum can be forged'
  | 'it belongs to another signature'
  | 'it does not say by which certificate it was made'
  | 'it names another authority'
  | 'the signature of the authority does not hold'
  | 'the signature of the authority is too weak';

/** RFC 3161 §2.4.2: a SignedData by one authority over a TSTInfo. */
export interface TimestampToken {
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
  readonly tstInfo: TstInfo;
  readonly eContent: Bytes;
}

/** Reads the value of a timeStampToken attribute (RFC 3161 appendix A), or says why it is none. */
export function readTimestampToken(encoding: Bytes): TimestampToken | TokenObjection {
  try {
    const { contentType, content } = readContentInfo(encoding);
    if (contentType !== OID.signedData) return 'it holds something else';
    const signedData = readSignedData(content);
    if (signedData.eContentType !== OID.tstInfo || !signedData.eContent) return 'it holds something else';
    const [signerInfo, ...more] = signedData.signerInfos;
    // Attack: of two signers one reader believes the first and another the second.
    if (!signerInfo || more.length > 0) return 'not exactly one authority signed it';
    const eContent = concat(signedData.eContent);
    return { signedData, signerInfo, tstInfo: readTstInfo(eContent), eContent };
  } catch (error) {
    if (error instanceof MalformedError) return 'it cannot be read';
    throw error;
  }
}

/**
 * RFC 3161 §2.4.2 and appendix A: whether the token is about these octets of a signature.
 * Undefined where nothing speaks against it.
 */
export async function objectionToImprint(
  { tstInfo }: TimestampToken,
  signature: Bytes,
): Promise<TokenObjection | undefined> {
  const { version, hasCriticalExtension, messageImprint } = tstInfo;
  if (version !== 1 || hasCriticalExtension) return 'it has conditions that are not known here';
  const algorithm = digestAlgorithmOf(messageImprint.hashAlgorithm);
  // Attack: with a collision one token is for two signatures, and a signer has both made in advance.
  if (!isUsable(algorithm) || algorithm.strength === 'weak') return 'its checksum can be forged';
  const imprint = await digest(algorithm.digest, signature);
  return equal(imprint, messageImprint.hashedMessage) ? undefined : 'it belongs to another signature';
}

/** RFC 3161 §2.4.2, RFC 5816 §2.2: whether the holder of this certificate signed the token, and says so. */
export async function objectionToTokenSigner(
  { signerInfo, tstInfo, eContent }: TimestampToken,
  certificate: Certificate,
): Promise<TokenObjection | undefined> {
  // Attack: another certificate with the same key, perhaps one for other purposes, in the place of the authority's.
  const { signingCertificates } = readSignedAttributes(signerInfo.signedAttributes ?? []);
  if (signingCertificates.length === 0) return 'it does not say by which certificate it was made';
  if (tstInfo.tsa && !hasName(certificate, tstInfo.tsa)) return 'it names another authority';
  const content = signedContent(() => eContent);
  const { intact, findings } = await verifySigner(
    signerInfo,
    OID.tstInfo,
    content,
    certificate,
    tstInfo.genTime,
  );
  if (!intact) return 'the signature of the authority does not hold';
  const isWeak = findings.some(({ code }) => code === 'algorithm-weak' || code === 'key-weak');
  return isWeak ? 'the signature of the authority is too weak' : undefined;
}

/** RFC 3161 §2.4.2: `tsa` is one of the subject's names in the certificate. */
function hasName({ subject, known }: Certificate, tsa: GeneralName): boolean {
  const names: readonly GeneralName[] = [{ form: 'directoryName', value: subject }, ...known.subjectAltName];
  return names.some((name) => {
    if (name.form === 'directoryName') return tsa.form === 'directoryName' && sameName(name.value, tsa.value);
    if (tsa.form === 'directoryName' || name.form !== tsa.form) return false;
    return typeof name.value === 'string'
      ? name.value === tsa.value
      : typeof tsa.value !== 'string' && equal(name.value, tsa.value);
  });
}

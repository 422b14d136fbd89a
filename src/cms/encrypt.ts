import { context, TAG } from '../asn1/ber.ts';
import type { Certificate } from '../asn1/certificate.ts';
import { elementChunks, type Chunks } from '../asn1/chunks.ts';
import { element, explicit, integer, octetString, oid, sequence, setOf } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { concat, toHex, type Bytes } from '../bytes.ts';
import { WEAK_RSA_BITS } from '../crypto/algorithms.ts';
import { contentKey, encipher, isAuthenticated, type CipherName } from '../crypto/encipher.ts';
import { agreementCurve, agreeKey } from '../crypto/key-agreement.ts';
import { transportKey, type KeyTransport } from '../crypto/key-transport.ts';

export interface EncryptOptions {
  /** GCM makes AuthEnvelopedData (RFC 5083), which many readers do not know; CBC makes EnvelopedData. */
  readonly cipher: CipherName;
  /** For RSA keys. OAEP only where every recipient is known to read it (RFC 8551 §2.3). */
  readonly rsaScheme?: KeyTransport['scheme'];
  /** The certificates must be valid then. */
  readonly at: Date;
}

export type RecipientProblem =
  'not-yet-valid' | 'expired' | 'not-for-encryption' | 'not-for-email' | 'key-weak' | 'key-unsupported';

export interface UnreachableRecipient {
  readonly certificate: Certificate;
  readonly problem: RecipientProblem;
}

/** Somebody could not read the message, so nothing was encrypted for anybody; `recipients` says who and why. */
export class UnreachableRecipientsError extends Error {
  override readonly name = 'UnreachableRecipientsError';

  constructor(readonly recipients: readonly UnreachableRecipient[]) {
    super(recipients.map(({ certificate, problem }) => `${certificate.subject.text}: ${problem}`).join('; '));
  }
}

/**
 * A ContentInfo with EnvelopedData (RFC 5652 §6) or AuthEnvelopedData (RFC 5083 §2), in DER, over a content of type
 * id-data. Each recipient is named in it, and anybody who has it can read the names.
 * @throws UnreachableRecipientsError
 */
export async function encryptContent(
  content: Bytes,
  recipients: readonly Certificate[],
  options: EncryptOptions,
): Promise<Bytes> {
  return concat(await encryptedChunks(content, recipients, options));
}

/** The same in pieces, the ciphertext as the platform gave it: joining them costs a quarter of the encryption's time or more. */
export async function encryptedChunks(
  content: Bytes,
  recipients: readonly Certificate[],
  { cipher, rsaScheme = 'RSAES-PKCS1-v1_5', at }: EncryptOptions,
): Promise<Chunks> {
  if (recipients.length === 0) throw new RangeError('encryption needs a recipient');
  const distinct = [...new Map(recipients.map((recipient) => [toHex(recipient.der), recipient])).values()];
  const problems = distinct.flatMap((certificate) => {
    const problem = recipientProblem(certificate, at);
    return problem ? [{ certificate, problem }] : [];
  });
  if (problems.length > 0) throw new UnreachableRecipientsError(problems);
  const key = contentKey(cipher);
  const recipientInfos = await Promise.all(
    distinct.map((recipient) => recipientInfo(recipient, rsaScheme, key)),
  );
  const { contentEncryptionAlgorithm, encryptedContent, mac } = await encipher(cipher, key, content);
  const encryptedContentInfo = elementChunks(
    TAG.sequence,
    oid(OID.data),
    contentEncryptionAlgorithm,
    ...elementChunks(context(0, false), ...encryptedContent),
  );
  const envelope = elementChunks(
    TAG.sequence,
    integer(isAuthenticated(cipher) ? 0 : envelopedVersion(recipientInfos)),
    setOf(...recipientInfos),
    ...encryptedContentInfo,
    ...(mac ? [octetString(mac)] : []),
  );
  const type = isAuthenticated(cipher) ? OID.authEnvelopedData : OID.envelopedData;
  return elementChunks(TAG.sequence, oid(type), ...elementChunks(context(0), ...envelope));
}

/** RFC 5652 §6.1: key transport by issuer and number alone makes version 0, key agreement makes 2. */
const envelopedVersion = (recipientInfos: readonly Bytes[]): number =>
  recipientInfos.every(([tag]) => tag === TAG.sequence) ? 0 : 2;

async function recipientInfo(
  certificate: Certificate,
  rsaScheme: KeyTransport['scheme'],
  key: Bytes,
): Promise<Bytes> {
  const { subjectPublicKeyInfo, issuer, serialNumber } = certificate;
  const rid = sequence(issuer.der, element(TAG.integer, serialNumber));
  const transported = await transportKey(subjectPublicKeyInfo, rsaScheme, key);
  if (transported) {
    const { keyEncryptionAlgorithm, encryptedKey } = transported;
    return sequence(integer(0), rid, keyEncryptionAlgorithm, octetString(encryptedKey));
  }
  const agreed = await agreeKey(subjectPublicKeyInfo, key);
  if (!agreed) throw new UnreachableRecipientsError([{ certificate, problem: 'key-unsupported' }]);
  const { originatorKey, keyEncryptionAlgorithm, encryptedKey } = agreed;
  // RFC 5652 §6.2.2: [1] IMPLICIT KeyAgreeRecipientInfo, here without user keying material, for one recipient.
  return element(
    context(1),
    integer(3),
    explicit(0, originatorKey),
    keyEncryptionAlgorithm,
    sequence(sequence(rid, octetString(encryptedKey))),
  );
}

/** Why nothing is encrypted to a certificate: RFC 8550 §4.4.2 and §4.4.4, RFC 5280 §4.1.2.5. Whether anybody vouches for the certificate is the caller's question. */
export function recipientProblem(
  { notBefore, notAfter, subjectPublicKeyInfo, known }: Certificate,
  at: Date,
): RecipientProblem | undefined {
  if (at < notBefore) return 'not-yet-valid';
  if (at > notAfter) return 'expired';
  const { algorithm, bits = 0 } = subjectPublicKeyInfo;
  const isRsa = algorithm.algorithm === OID.rsaEncryption;
  if (!isRsa && !agreementCurve(algorithm)) return 'key-unsupported';
  if (isRsa && bits < WEAK_RSA_BITS) return 'key-weak';
  if (known.keyUsage && !known.keyUsage.has(isRsa ? 'keyEncipherment' : 'keyAgreement'))
    return 'not-for-encryption';
  const purposes = known.extendedKeyUsage;
  if (purposes && !purposes.includes(OID.emailProtection) && !purposes.includes(OID.anyExtendedKeyUsage))
    return 'not-for-email';
  return undefined;
}

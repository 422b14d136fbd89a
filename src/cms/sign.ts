import { context, TAG } from '../asn1/ber.ts';
import type { Certificate } from '../asn1/certificate.ts';
import { elementChunks, type Chunks } from '../asn1/chunks.ts';
import { element, integer, nullValue, octetString, oid, sequence, setOf, time } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { concat, toHex, type Bytes } from '../bytes.ts';
import { DIGEST_OIDS } from '../crypto/algorithms.ts';
import { digest } from '../crypto/digest.ts';
import type { SigningHash, SignOnlyKey } from '../crypto/signing-key.ts';

export interface Signer {
  readonly certificate: Certificate;
  readonly key: SignOnlyKey;
}

export interface SignOptions {
  /** The content stays outside, as in a multipart/signed. */
  readonly detached: boolean;
  /** What goes along besides the signers' own: their issuers, up to but not with the root. */
  readonly certificates: readonly Certificate[];
  readonly signingTime: Date;
}

export type SignerProblem = 'not-yet-valid' | 'expired' | 'not-for-signing' | 'not-for-email';

/** Nobody would believe a signature with this certificate. */
export class UnfitSignerError extends Error {
  override readonly name = 'UnfitSignerError';

  constructor(
    readonly certificate: Certificate,
    readonly problem: SignerProblem,
  ) {
    super(`${certificate.subject.text}: ${problem}`);
  }
}

/**
 * A ContentInfo with SignedData (RFC 5652 §5) over a content of type id-data, in DER. The content is digested once for
 * each digest that a signer needs, and copied only where it goes inside.
 * @throws UnfitSignerError for a certificate that is not one for e-mail signatures at the signing time
 */
export async function signContent(
  content: Bytes,
  signers: readonly Signer[],
  { detached, certificates, signingTime }: SignOptions,
): Promise<Bytes> {
  for (const { certificate } of signers) {
    const problem = signerProblem(certificate, signingTime);
    if (problem) throw new UnfitSignerError(certificate, problem);
  }
  const digests = new Map<SigningHash, Promise<Bytes>>();
  const contentDigest = (hash: SigningHash): Promise<Bytes> => {
    const known = digests.get(hash) ?? digest(hash, content);
    digests.set(hash, known);
    return known;
  };
  const signerInfos = await Promise.all(
    signers.map((signer) => signerInfo(signer, contentDigest, signingTime)),
  );
  const bag = distinct([...signers.map(({ certificate }) => certificate), ...certificates]);
  const signedData = elementChunks(
    TAG.sequence,
    // RFC 5652 §5.1: certificates of X.509 alone, signers by issuer and number, and id-data make version 1.
    integer(1),
    setOf(...[...digests.keys()].map(digestAlgorithm)),
    ...encapsulated(detached ? undefined : content),
    asImplicit(0, setOf(...bag)),
    setOf(...signerInfos),
  );
  return concat(
    elementChunks(TAG.sequence, oid(OID.signedData), ...elementChunks(context(0), ...signedData)),
  );
}

function encapsulated(eContent: Bytes | undefined): Chunks {
  const inside = eContent ? elementChunks(context(0), ...elementChunks(TAG.octetString, eContent)) : [];
  return elementChunks(TAG.sequence, oid(OID.data), ...inside);
}

const distinct = (certificates: readonly Certificate[]): readonly Bytes[] => [
  ...new Map(certificates.map(({ der }) => [toHex(der), der])).values(),
];

async function signerInfo(
  { certificate, key }: Signer,
  contentDigest: (hash: SigningHash) => Promise<Bytes>,
  signingTime: Date,
): Promise<Bytes> {
  const [messageDigest, signingCertificateV2] = await Promise.all([
    contentDigest(key.hash),
    signingCertificate(certificate),
  ]);
  const signatureAlgorithm = cmsSignatureAlgorithm(key);
  const hashAlgorithm = digestAlgorithm(key.hash);
  const signedAttributes = setOf(
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, octetString(messageDigest)),
    attribute(OID.signingTime, time(signingTime)),
    attribute(OID.smimeCapabilities, CAPABILITIES),
    attribute(OID.signingCertificateV2, signingCertificateV2),
    // RFC 6211 §2: nobody can have the signature checked by other algorithms than these.
    attribute(OID.algorithmProtection, sequence(hashAlgorithm, asImplicit(1, signatureAlgorithm))),
  );
  return sequence(
    integer(1),
    sequence(certificate.issuer.der, element(TAG.integer, certificate.serialNumber)),
    hashAlgorithm,
    asImplicit(0, signedAttributes),
    signatureAlgorithm,
    // RFC 5652 §5.4: over the SET OF, not over the [0] that stands in its place.
    octetString(await key.sign(signedAttributes)),
  );
}

const attribute = (type: string, value: Bytes): Bytes => sequence(oid(type), setOf(value));

/** [n] IMPLICIT: the content of a constructed element under another tag. */
const asImplicit = (number: number, encoding: Bytes): Bytes =>
  concat([Uint8Array.of(context(number)), encoding.subarray(1)]);

/** RFC 5754 §2: written without parameters. */
const digestAlgorithm = (hash: SigningHash): Bytes => sequence(oid(DIGEST_OIDS[hash]));

/** RFC 5754 §3.2: of the two names of an RSA signature, the one that every reader must know. */
const cmsSignatureAlgorithm = ({ scheme, signatureAlgorithm }: SignOnlyKey): Bytes =>
  scheme === 'RSASSA-PKCS1-v1_5' ? sequence(oid(OID.rsaEncryption), nullValue()) : signatureAlgorithm;

/** RFC 8551 §2.5.2: what we can open, the best first; of AES without parameters (RFC 3565 §4.1). */
const CAPABILITIES = sequence(
  ...[OID.aes256Gcm, OID.aes128Gcm, OID.aes256Cbc, OID.aes192Cbc, OID.aes128Cbc].map((cipher) =>
    sequence(oid(cipher)),
  ),
);

/** RFC 5035 §3: the hash alone; the digest is the default, issuer and number stand in the SignerInfo. */
async function signingCertificate({ der }: Certificate): Promise<Bytes> {
  const essCertIdV2 = sequence(octetString(await digest('SHA-256', der)));
  return sequence(sequence(essCertIdV2));
}

/** Why nothing is signed with a certificate: RFC 8550 §4.4.2 and §4.4.4, RFC 5280 §4.1.2.5. */
export function signerProblem(
  { notBefore, notAfter, known }: Certificate,
  at: Date,
): SignerProblem | undefined {
  if (at < notBefore) return 'not-yet-valid';
  if (at > notAfter) return 'expired';
  const { keyUsage, extendedKeyUsage: purposes } = known;
  if (keyUsage && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation'))
    return 'not-for-signing';
  if (purposes && !purposes.includes(OID.emailProtection) && !purposes.includes(OID.anyExtendedKeyUsage))
    return 'not-for-email';
  return undefined;
}

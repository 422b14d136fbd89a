import { children, parseBer, TAG } from '../asn1/ber.ts';
import type { Certificate } from '../asn1/certificate.ts';
import { readContentInfo, readSignedData } from '../asn1/cms.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { sameName } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import { decodePem } from '../asn1/pem.ts';
import { equal, fromLatin1, indexOf, utf8, type Bytes } from '../bytes.ts';
import { sameAddress } from '../mime/mailbox.ts';
import { addressesOf, checkLeaf } from '../pki/email-profile.ts';
import { issuersFirst } from './identity.ts';
import { pemBlocksOf } from './pem-blocks.ts';
import { readableCertificate } from './readable-certificate.ts';

/** What of a request an answer is compared with. */
export interface PendingRequest {
  /** The encoding of its SubjectPublicKeyInfo. */
  readonly publicKey: Bytes;
  readonly address: string;
}

/** What is odd about a certificate for the request that it answers. Times are ISO 8601. */
export type Oddity =
  | { readonly code: 'other-address'; readonly wanted: string; readonly addresses: readonly string[] }
  /** In the old place, where authorities put what they did not check: readers will warn of it. */
  | { readonly code: 'address-only-in-subject' }
  /** Its extended key usage does not name mail. */
  | { readonly code: 'not-for-mail' }
  /** Its key usage does not name signatures: right for a key that only decrypts. */
  | { readonly code: 'not-for-signing' }
  | { readonly code: 'expired'; readonly notAfter: string }
  | { readonly code: 'not-yet-valid'; readonly notBefore: string }
  /** Without the certificate of the authority that issued it, others may not be able to check it. */
  | { readonly code: 'issuer-missing'; readonly issuer: string };

/** A request, and the certificate that came for its key. */
export interface AnsweredRequest<Request extends PendingRequest> {
  readonly request: Request;
  readonly certificate: Certificate;
  /** The other certificates of the answer: those that issued this one first, nearest first. */
  readonly chain: readonly Certificate[];
  readonly oddities: readonly Oddity[];
}

/** Why an answer brings nothing. */
export class CertificateAnswerError extends Error {
  override readonly name = 'CertificateAnswerError';

  constructor(readonly code: 'unreadable' | 'no-certificate' | 'of-another-key') {
    super(`this answer brings no certificate: ${code}`);
  }
}

/** Fifty times a chain of long certificates. */
const MAX_OCTETS = 1024 * 1024;
const MAX_CERTIFICATES = 1000;

/**
 * Reads what an authority answered: certificates in PEM, with whatever text around, in DER or bare base64, or as PKCS
 * #7. A certificate belongs to the request whose public key it carries; of several for one key the newest counts.
 * @param at the time now
 * @returns the requests that were answered, at least one
 * @throws CertificateAnswerError
 */
export function readCertificateAnswer<Request extends PendingRequest>(
  answer: Bytes,
  requests: readonly Request[],
  at: Date,
): readonly AnsweredRequest<Request>[] {
  const certificates = certificatesIn(answer);
  if (certificates.length === 0) throw new CertificateAnswerError('no-certificate');
  const answered = requests.flatMap((request) => {
    const certificate = newest(certificates.filter((candidate) => isFor(candidate, request)));
    return certificate ? [{ request, certificate }] : [];
  });
  if (answered.length === 0) throw new CertificateAnswerError('of-another-key');
  const others = certificates.filter((candidate) => !requests.some((request) => isFor(candidate, request)));
  return answered.map(({ request, certificate }) => {
    const chain = issuersFirst(certificate, others);
    return { request, certificate, chain, oddities: odditiesOf(certificate, chain, request, at) };
  });
}

const isFor = ({ subjectPublicKeyInfo }: Certificate, request: PendingRequest): boolean =>
  equal(subjectPublicKeyInfo.der, request.publicKey);

const newest = (certificates: readonly Certificate[]): Certificate | undefined =>
  [...certificates].sort((a, b) => b.notBefore.getTime() - a.notBefore.getTime())[0];

function certificatesIn(answer: Bytes): readonly Certificate[] {
  if (answer.length > MAX_OCTETS) throw new CertificateAnswerError('unreadable');
  try {
    const encodings = encodingsIn(answer);
    if (encodings.length > MAX_CERTIFICATES) throw new CertificateAnswerError('unreadable');
    const distinct = encodings.filter((der, at) => encodings.findIndex((other) => equal(other, der)) === at);
    return distinct.flatMap((der) => readableCertificate(der) ?? []);
  } catch (error) {
    if (error instanceof MalformedError) throw new CertificateAnswerError('unreadable');
    throw error;
  }
}

function encodingsIn(answer: Bytes): readonly Bytes[] {
  if (answer[0] === TAG.sequence) return encodingsOf(answer);
  if (indexOf(answer, utf8('-----BEGIN ')) >= 0)
    return pemBlocksOf(answer)
      .filter(({ label }) => PEM_LABELS.has(label))
      .flatMap(({ text }) => encodingsOf(decodePem(text)));
  // As some pages of authorities give it, to be copied.
  return encodingsOf(decodePem(fromLatin1(answer)));
}

/** RFC 7468 §5, §8 and §9, and an older name. */
const PEM_LABELS: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'PKCS7', 'CMS']);

/** A certificate, or those that PKCS #7 holds; what is signed in it, if anything, does not matter (RFC 8551 §3.7). */
function encodingsOf(encoding: Bytes): readonly Bytes[] {
  const [first] = children(parseBer(encoding));
  if (first?.tag !== TAG.oid) return [encoding];
  const { contentType, content } = readContentInfo(encoding);
  return contentType === OID.signedData ? readSignedData(content).certificates : [];
}

function odditiesOf(
  certificate: Certificate,
  chain: readonly Certificate[],
  { address }: PendingRequest,
  at: Date,
): readonly Oddity[] {
  const { subjectAltName, subject } = addressesOf(certificate);
  const isNamed = (own: string): boolean => sameAddress(own, address);
  const { notBefore, notAfter, issuer } = certificate;
  const oddities: Oddity[] = checkLeaf(certificate, 'email').map(({ code }) => ({
    code: code === 'key-usage-not-signing' ? 'not-for-signing' : 'not-for-mail',
  }));
  if (!subjectAltName.some(isNamed))
    oddities.push(
      subjectAltName.length === 0 && subject.some(isNamed)
        ? { code: 'address-only-in-subject' }
        : { code: 'other-address', wanted: address, addresses: [...subjectAltName, ...subject] },
    );
  if (at > notAfter) oddities.push({ code: 'expired', notAfter: notAfter.toISOString() });
  if (at < notBefore) oddities.push({ code: 'not-yet-valid', notBefore: notBefore.toISOString() });
  if (![certificate, ...chain].some((other) => sameName(other.subject, issuer)))
    oddities.push({ code: 'issuer-missing', issuer: issuer.text });
  return oddities;
}

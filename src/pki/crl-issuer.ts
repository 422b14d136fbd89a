import type { Certificate } from '../asn1/certificate.ts';
import type { CertificateList } from '../asn1/crl.ts';
import { sameName, type Name } from '../asn1/name.ts';
import { equal, type Bytes } from '../bytes.ts';
import { checkSignature } from './certificate-signature.ts';
import type { CertificatePath } from './path-building.ts';
import type { IgnoredBecause } from './revocation-answer.ts';
import { asAnchors } from './trust-anchor.ts';
import { findTrust } from './trust.ts';

/** Certificates for signing lists that are tried for one name; each costs a path and its own revocation. */
const MAX_LIST_SIGNERS = 4;

export interface ListSignerMaterial {
  readonly certificate: Certificate;
  /** The certificate's path from its issuer to the anchor, validated. */
  readonly above: readonly Certificate[];
  /** Among which an authority's own certificates for signing lists may be. */
  readonly others: readonly Certificate[];
  readonly at: Date;
  /** Called before each path that must be found; false where there were too many. */
  readonly spend: () => boolean;
}

/**
 * RFC 5280 §6.3.3 (f): whose key may have signed the lists of `name`. Who bears that name on the certificate's own
 * path, where it was validated; and who has it in a certificate for signing lists, with a path of its own to the same
 * anchor on which nothing is revoked.
 * @param isUnrevoked asked about each such path
 */
export async function listSignersOf(
  name: Name,
  { certificate, above, others, at, spend }: ListSignerMaterial,
  isUnrevoked: (path: CertificatePath) => Promise<boolean>,
): Promise<readonly Certificate[]> {
  const anchor = above[above.length - 1];
  if (!anchor) return [];
  const signers = above.filter(({ subject }) => sameName(subject, name));
  const candidates = others.filter(
    ({ subject, known, notBefore, notAfter, der }) =>
      // Attack: without an explicit usage, any end entity that shares the authority's name would speak for it.
      known.keyUsage?.has('cRLSign') === true &&
      sameName(subject, name) &&
      at >= notBefore &&
      at <= notAfter &&
      !above.some((one) => equal(one.der, der)),
  );
  // Attack: another authority below the same anchor could name anybody like this issuer. For the certificate's own
  // issuer only its own path vouches; an indirect issuer is one that the certificate itself names.
  const isDirect = sameName(name, certificate.issuer);
  const intermediates = isDirect ? above : [...above, ...others];
  for (const candidate of candidates.slice(0, MAX_LIST_SIGNERS)) {
    // The answer would be its own premise. Who is named as the issuer of the lists about itself is meant to be that.
    if (isDirect && equal(candidate.der, certificate.der)) continue;
    if (!spend()) break;
    const { path, findings } = await findTrust(
      candidate,
      { anchors: asAnchors([anchor], { origin: 'given' }), intermediates },
      { at, signingTime: undefined, purpose: 'any' },
    );
    // A weak algorithm is weighed where the path of the message's signer is.
    const holds = findings.every(({ code }) => code === 'certificate-algorithm-weak');
    if (holds && (await isUnrevoked(path))) signers.push(candidate);
  }
  return signers;
}

/** The key that a list's signature was found to hold for: a list is signed once, and asked again and again. */
const verified = new WeakMap<CertificateList, Bytes>();

/**
 * RFC 5280 §6.3.3 (f) and (g): which of the signers signed the list, or why none counts.
 * @param spend called before each signature that must be checked; false where there were too many
 */
export async function signerOf(
  list: CertificateList,
  signers: readonly Certificate[],
  spend: () => boolean,
): Promise<Certificate | IgnoredBecause> {
  if (signers.length === 0) return 'its issuer is not known';
  const entitled = signers.filter(({ known }) => !known.keyUsage || known.keyUsage.has('cRLSign'));
  if (entitled.length === 0) return 'issuer may not sign revocation lists';
  const key = verified.get(list);
  const remembered = key && entitled.find(({ subjectPublicKeyInfo }) => equal(subjectPublicKeyInfo.der, key));
  if (remembered) return remembered;
  for (const signer of entitled) {
    if (!spend()) return 'too many answers';
    const { subjectPublicKeyInfo } = signer;
    const answer = await checkSignature(
      subjectPublicKeyInfo,
      list.signatureAlgorithm,
      list.tbsCertList,
      list.signatureValue,
    );
    if (answer === 'bad' || answer === 'unsupported') continue;
    verified.set(list, subjectPublicKeyInfo.der);
    return signer;
  }
  return 'signature does not hold';
}

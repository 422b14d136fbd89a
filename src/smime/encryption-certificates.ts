import type { Attribute } from '../asn1/attributes.ts';
import type { Certificate } from '../asn1/certificate.ts';
import type { SignedData, SignerInfo } from '../asn1/cms.ts';
import { readEncryptionKeyPreference } from '../asn1/encryption-key-preference.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { sameName } from '../asn1/name.ts';
import { OID } from '../asn1/oids.ts';
import { sameAddress } from '../mime/mailbox.ts';
import { addressesOf } from '../pki/email-profile.ts';
import { fingerprintOf } from '../pki/fingerprint.ts';
import { certificatesIn, certificatesNamed } from './signed-data-material.ts';
import type { Verified } from './verdict.ts';

/** What a message brings of which its sender may be written to. */
export interface SentCertificates {
  /** One list after the other is to be asked for a certificate that is fit; the first that has one decides. */
  readonly candidates: readonly (readonly Certificate[])[];
  readonly bag: readonly Certificate[];
}

/**
 * The certificates by which the sender of a verified message may be written to in secret: the one that the signature
 * names or, where it names none, the signer's own, or another of theirs beside it.
 * @param signedData of the message's layers, which the verdict is about
 * @param address the sender's, as the message was verified
 */
export async function sentCertificates(
  { signers }: Verified,
  signedData: readonly SignedData[],
  address: string,
): Promise<SentCertificates> {
  const fingerprints = new Set(signers.map(({ sha256 }) => sha256));
  const bag = signedData.flatMap(certificatesIn);
  const own: Certificate[] = [];
  const preferred: Certificate[] = [];
  let namesOne = false;
  for (const signerInfo of signedData.flatMap(({ signerInfos }) => signerInfos)) {
    for (const certificate of certificatesNamed(signerInfo.sid, bag))
      if (fingerprints.has(await fingerprintOf(certificate))) own.push(certificate);
    const named = preferredBy(signerInfo, bag);
    namesOne ||= named !== undefined;
    preferred.push(...(named ?? []));
  }
  // RFC 8551 §2.5.2: whoever names a certificate may have no key any more for another one.
  if (namesOne) return { candidates: [preferred], bag };
  return { candidates: [own, bag.filter((other) => isBeside(own, other, address))], bag };
}

/** Undefined where the signature names none. What cannot be read, or is not there, names one that we do not have. */
function preferredBy(
  { signedAttributes = [] }: SignerInfo,
  bag: readonly Certificate[],
): readonly Certificate[] | undefined {
  const values = signedAttributes.filter(isPreference).flatMap((attribute) => attribute.values);
  const [value, ...more] = values;
  if (!value) return undefined;
  if (more.length > 0) return [];
  try {
    return certificatesNamed(readEncryptionKeyPreference(value), bag);
  } catch (error) {
    if (error instanceof MalformedError) return [];
    throw error;
  }
}

const isPreference = ({ type }: Attribute): boolean => type === OID.encrypKeyPref;

/**
 * Attack: nobody signed the bag, and whoever the message came by can have put a certificate of his own key into it that
 * some authority issued for this address. So only the authority that vouches for the signer is heard.
 */
function isBeside(own: readonly Certificate[], other: Certificate, address: string): boolean {
  const { subjectAltName, subject } = addressesOf(other);
  return (
    [...subjectAltName, ...subject].some((named) => sameAddress(named, address)) &&
    own.some(({ issuer }) => sameName(issuer, other.issuer))
  );
}

import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import type { SignedData, SignerIdentifier } from '../asn1/cms.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { sameName } from '../asn1/name.ts';
import { equal, toHex, type Bytes } from '../bytes.ts';
import type { RevocationEvidence } from '../pki/revocation.ts';

/** A bag holds a path or two; more are an attempt to make the reader read. */
const MAX_CERTIFICATES = 1_000;

/** The certificates of a SignedData that can be read; a broken one helps nobody and hinders nobody. */
export function certificatesIn({ certificates }: SignedData): readonly Certificate[] {
  return certificates.slice(0, MAX_CERTIFICATES).flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch (error) {
      if (error instanceof MalformedError) return [];
      throw error;
    }
  });
}

/** Several certificates can bear one name and number, or one key identifier; more than these are not tried. */
const MAX_CANDIDATES = 8;

/** RFC 5652 §5.3: the identity comes from the sid alone. Attack: the bag also holds the victim's certificate. */
export function certificatesNamed(
  sid: SignerIdentifier,
  certificates: readonly Certificate[],
): readonly Certificate[] {
  const named = certificates.filter((certificate) => isNamedBy(sid, certificate));
  const distinct = new Map(named.map((certificate) => [toHex(certificate.der), certificate]));
  return [...distinct.values()].slice(0, MAX_CANDIDATES);
}

function isNamedBy(sid: SignerIdentifier, certificate: Certificate): boolean {
  if (sid.form === 'issuerAndSerialNumber') {
    return equal(sid.serialNumber, certificate.serialNumber) && sameName(sid.issuer, certificate.issuer);
  }
  const { subjectKeyIdentifier } = certificate.known;
  return subjectKeyIdentifier !== undefined && equal(subjectKeyIdentifier, sid.keyIdentifier);
}

/** A path has a few authorities, each with a list or two; thousands are there to be read. */
const MAX_EVIDENCE = 16;

/** The revocation evidence at hand, with that which a SignedData brings along. */
export const evidenceWith = (
  { crls, ocspResponses }: SignedData,
  given: RevocationEvidence,
): RevocationEvidence => ({
  crls: [...given.crls, ...fromMessage(crls)],
  ocspResponses: [...given.ocspResponses, ...fromMessage(ocspResponses)],
});

const fromMessage = (list: readonly Bytes[]): RevocationEvidence['crls'] =>
  list.slice(0, MAX_EVIDENCE).map((der) => ({ der, source: 'message' }));

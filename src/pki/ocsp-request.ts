import type { Certificate } from '../asn1/certificate.ts';
import { element, explicit, nullValue, octetString, oid, sequence } from '../asn1/der.ts';
import { TAG } from '../asn1/ber.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { digest } from '../crypto/digest.ts';
import { randomOctets } from '../crypto/random.ts';
import { encodeExtension } from './issue-certificate.ts';

/** RFC 9654 §2.1: responders take 32 octets. */
const NONCE_OCTETS = 32;

export interface OcspRequest {
  readonly der: Bytes;
  /** The encoding of the CertID: which certificate is asked about. */
  readonly certId: Bytes;
  /** The value of the nonce extension, which a response made for this very request repeats. */
  readonly nonce: Bytes;
}

/** Asks about one certificate (RFC 6960 §4.1). SHA-1 is what responders know a certificate by (RFC 5019 §2.1.1). */
export async function createOcspRequest(certificate: Certificate, issuer: Certificate): Promise<OcspRequest> {
  const certId = sequence(
    sequence(oid(OID.sha1), nullValue()),
    octetString(await digest('SHA-1', certificate.issuer.der)),
    octetString(await digest('SHA-1', issuer.subjectPublicKeyInfo.publicKey)),
    element(TAG.integer, certificate.serialNumber),
  );
  const nonce = octetString(randomOctets(NONCE_OCTETS));
  const extension = encodeExtension({ type: OID.ocspNonce, critical: false, value: nonce });
  const requestList = sequence(sequence(certId));
  const tbsRequest = sequence(requestList, explicit(2, sequence(extension)));
  return { der: sequence(tbsRequest), certId, nonce };
}

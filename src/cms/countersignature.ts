import type { Attribute } from '../asn1/attributes.ts';
import { parseBer } from '../asn1/ber.ts';
import type { Certificate } from '../asn1/certificate.ts';
import { readSignerInfo, type SignerInfo } from '../asn1/cms.ts';
import { oid } from '../asn1/der.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { signedContent } from './signed-content.ts';
import { verifySigner, type SignerCheck } from './verify-signer.ts';

/** The value of a countersignature attribute (RFC 5652 §11.4); undefined where it is none. */
export function readCountersignature(encoding: Bytes): SignerInfo | undefined {
  try {
    return readSignerInfo(parseBer(encoding));
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

/** What every other signer says of its content; a signature has no type to say. */
const CONTENT_TYPE: Attribute = { type: OID.contentType, values: [oid(OID.data)] };

/**
 * RFC 5652 §11.4: whether `counter` is a signature by this certificate over the octets of another signature. It is
 * checked as every signer, with the content type put in its place: one that has its own, which it must not, then has
 * two and is broken.
 */
export function verifyCountersignature(
  counter: SignerInfo,
  signature: Bytes,
  certificate: Certificate,
  at: Date,
): Promise<SignerCheck> {
  const { signedAttributes } = counter;
  const signer = signedAttributes
    ? { ...counter, signedAttributes: [...signedAttributes, CONTENT_TYPE] }
    : counter;
  return verifySigner(
    signer,
    OID.data,
    signedContent(() => signature),
    certificate,
    at,
  );
}

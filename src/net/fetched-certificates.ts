import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { readContentInfo, readSignedData } from '../asn1/cms.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { readPem } from '../asn1/pem.ts';
import type { Bytes } from '../bytes.ts';

/** The largest certificates, with a hundred names and a post-quantum signature, have a third of it. */
const MAX_CERTIFICATE_OCTETS = 64 * 1024;

/** A hierarchy and its cross-certificates; more are there to make the search long. */
const MAX_CERTIFICATES = 100;

/**
 * What stands behind caIssuers (RFC 5280 §4.2.2.1): one certificate in DER, or a certs-only CMS in DER or BER; and
 * PEM, which is not allowed but found. What cannot be read is left out: nobody believes any of it yet.
 */
export const readFetchedCertificates = (answer: Bytes): readonly Certificate[] =>
  (orNone(() => certificatesOfCms(answer)) ?? orNone(() => readPem(answer, 'CERTIFICATE')) ?? [])
    .slice(0, MAX_CERTIFICATES)
    .filter(({ length }) => length <= MAX_CERTIFICATE_OCTETS)
    .flatMap((der) => orNone(() => readCertificate(der)) ?? []);

function certificatesOfCms(answer: Bytes): readonly Bytes[] {
  const { contentType, content } = readContentInfo(answer);
  if (contentType !== OID.signedData) throw new MalformedError('ContentInfo', 'not signed data');
  return readSignedData(content).certificates;
}

function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

import { readCertificateList, type CertificateList } from '../asn1/crl.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { readPem } from '../asn1/pem.ts';
import type { Bytes } from '../bytes.ts';

/** RFC 5280 §4.2.1.13 has DER behind http; PEM is found. Of DER the very object is kept, which is read only once. */
export const derOfList = (answer: Bytes): Bytes => orNone(() => readPem(answer, 'X509 CRL')[0]) ?? answer;

/** Undefined for what is no list; who judges the evidence names it. */
export const readFetchedList = (answer: Bytes): CertificateList | undefined =>
  orNone(() => readCertificateList(derOfList(answer)));

function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

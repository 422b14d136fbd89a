import { children, parseBer, TAG } from '../asn1/ber.ts';
import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { readContentInfo, readSignedData } from '../asn1/cms.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { decodePem, readPem } from '../asn1/pem.ts';
import { fromLatin1, indexOf, toHex, utf8, type Bytes } from '../bytes.ts';
import { vcardKeys } from './vcard.ts';

/** Why a file brings no certificate. */
export class CertificateFileError extends Error {
  override readonly name = 'CertificateFileError';

  constructor(readonly code: 'too-large' | 'too-many' | 'unreadable' | 'no-certificate') {
    super(SENTENCES[code]);
  }
}

const MAX_OCTETS = 4 * 1024 * 1024;

/** The people of a department with their authorities; each costs a path. */
const MAX_CERTIFICATES = 500;

const SENTENCES = {
  'too-large': 'The file is larger than 4 MB, which no file of certificates is.',
  'too-many': `The file holds more than ${MAX_CERTIFICATES} certificates. Open them in smaller files.`,
  unreadable: 'This is not a file of certificates, or it is damaged.',
  'no-certificate': 'There is no certificate in this file.',
} as const;

/**
 * The certificates of a file, each once, whatever its name ends in: DER or PEM (.cer, .crt, .pem, .der), PKCS #7
 * (.p7b, .p7c), a contact (.vcf).
 * @returns at least one; an entry that is no certificate is passed over
 * @throws CertificateFileError
 */
export function readCertificateFile(file: Bytes): readonly Certificate[] {
  if (file.length > MAX_OCTETS) throw new CertificateFileError('too-large');
  const distinct = new Map(encodingsIn(file).map((der) => [toHex(der), der]));
  if (distinct.size > MAX_CERTIFICATES) throw new CertificateFileError('too-many');
  const certificates = [...distinct.values()].flatMap((der) => unlessMalformed(() => [readCertificate(der)]));
  if (certificates.length === 0) throw new CertificateFileError('no-certificate');
  return certificates;
}

function encodingsIn(file: Bytes): readonly Bytes[] {
  const keys = vcardKeys(file);
  // Of a contact with several keys, one for another program does not take the others away.
  if (keys) return keys.flatMap((key) => unlessMalformed(() => structuresIn(key))).flatMap(encodingsOf);
  try {
    return structuresIn(file).flatMap(encodingsOf);
  } catch (error) {
    if (error instanceof MalformedError) throw new CertificateFileError('unreadable');
    throw error;
  }
}

/** RFC 7468 §5, §8 and §9, and an older name; or DER; or base64 alone, as some pages give it to be copied. */
function structuresIn(octets: Bytes): readonly Bytes[] {
  return octets[0] === TAG.sequence || indexOf(octets, utf8('-----BEGIN ')) >= 0
    ? readPem(octets, 'CERTIFICATE', 'X509 CERTIFICATE', 'PKCS7', 'CMS')
    : [decodePem(fromLatin1(octets))];
}

/** A certificate, or those that PKCS #7 holds; what is signed in it, if anything, does not matter (RFC 8551 §3.7). */
const encodingsOf = (structure: Bytes): readonly Bytes[] =>
  unlessMalformed(() => {
    const [first] = children(parseBer(structure));
    if (first?.tag !== TAG.oid) return [structure];
    const { contentType, content } = readContentInfo(structure);
    return contentType === OID.signedData ? readSignedData(content).certificates : [];
  });

function unlessMalformed<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError) return [];
    throw error;
  }
}

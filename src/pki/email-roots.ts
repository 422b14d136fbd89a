import { parseBer, TAG } from '../asn1/ber.ts';
import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import { element } from '../asn1/der.ts';
import { timeOf } from '../asn1/fields.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { equal, toHex, type Bytes } from '../bytes.ts';
import { digest } from '../crypto/digest.ts';
import { readCertdata, type CertdataObject } from './certdata.ts';
import { fingerprintOf } from './fingerprint.ts';

/** A root that Mozilla trusts to issue certificates for e-mail. */
export interface EmailRoot {
  /** The label in Mozilla's list. */
  readonly name: string;
  readonly certificate: Certificate;
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
  readonly distrustAfter: Date | undefined;
}

const DISTRUST_AFTER = 'CKA_NSS_EMAIL_DISTRUST_AFTER';

/**
 * The roots of a certdata.txt that have the trust bit for e-mail, by name. What is trusted is said by an object beside
 * the certificate, which names it by issuer, serial number and SHA-1; a root counts only where all three agree.
 * @throws MalformedError where a trusted root cannot be read, is no authority, or is named twice
 */
export async function readEmailRoots(certdata: string): Promise<readonly EmailRoot[]> {
  const objects = readCertdata(certdata);
  // A list of before there were such dates would trust for ever what Mozilla has ended since.
  if (!objects.some((object) => object.has(DISTRUST_AFTER))) {
    throw new MalformedError('certdata', `no ${DISTRUST_AFTER} in it`);
  }
  const certificates = byKey(objects.filter((object) => object.get('CKA_CLASS') === 'CKO_CERTIFICATE'));
  const trusts = byKey(objects.filter((object) => object.has('CKA_TRUST_EMAIL_PROTECTION')));
  // CKT_NSS_TRUSTED is trust in one certificate, not in what it issues.
  const trusted = [...trusts].filter(
    ([, trust]) => trust.get('CKA_TRUST_EMAIL_PROTECTION') === 'CKT_NSS_TRUSTED_DELEGATOR',
  );
  const roots = await Promise.all(trusted.map(([key, trust]) => rootOf(trust, certificates.get(key))));
  return roots.sort((a, b) => order(a.name, b.name) || order(a.sha256, b.sha256));
}

/** What is said twice could be said in two ways. */
function byKey(objects: readonly CertdataObject[]): ReadonlyMap<string, CertdataObject> {
  const map = new Map(objects.map((object) => [keyOf(object), object]));
  if (map.size < objects.length) throw new MalformedError('certdata', 'two objects for one certificate');
  return map;
}

/** Not the machine's own order, which differs from place to place. */
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const keyOf = (object: CertdataObject): string =>
  [octets(object, 'CKA_ISSUER'), octets(object, 'CKA_SERIAL_NUMBER')].map(toHex).join(':');

async function rootOf(trust: CertdataObject, object: CertdataObject | undefined): Promise<EmailRoot> {
  const name = String(trust.get('CKA_LABEL'));
  if (!object) throw new MalformedError('certdata', `${name} is trusted, and its certificate is not there`);
  const der = octets(object, 'CKA_VALUE');
  if (!equal(await digest('SHA-1', der), octets(trust, 'CKA_CERT_SHA1_HASH'))) {
    throw new MalformedError('certdata', `the trust in ${name} is for another certificate`);
  }
  const certificate = readCertificate(der);
  const { issuer, serialNumber, known, extensions } = certificate;
  if (keyOf(object) !== [issuer.der, element(TAG.integer, serialNumber)].map(toHex).join(':')) {
    throw new MalformedError('certdata', `${name} is filed under another certificate's name`);
  }
  // A root of version 1 has no extensions to say it with.
  if (!known.basicConstraints?.ca && extensions.length > 0) {
    throw new MalformedError('certdata', `${name} is no authority`);
  }
  return {
    name,
    certificate,
    sha256: await fingerprintOf(certificate),
    distrustAfter: distrustOf(object, name),
  };
}

function octets(object: CertdataObject, attribute: string): Bytes {
  const value = object.get(attribute);
  if (value instanceof Uint8Array) return value;
  throw new MalformedError('certdata', `${String(object.get('CKA_LABEL'))} has no ${attribute}`);
}

/** The content of a UTCTime, or false; Mozilla leaves it out of some objects where there is no such date. */
function distrustOf(object: CertdataObject, name: string): Date | undefined {
  const value = object.get(DISTRUST_AFTER) ?? 'CK_FALSE';
  if (value === 'CK_FALSE') return undefined;
  const date = value instanceof Uint8Array ? timeOf(parseBer(element(TAG.utcTime, value))) : undefined;
  if (!date) throw new MalformedError('certdata', `how long ${name} is trusted is not readable`);
  return date;
}

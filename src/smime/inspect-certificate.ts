import { readCertificate } from '../asn1/certificate.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { OID } from '../asn1/oids.ts';
import { toHex, type Bytes } from '../bytes.ts';
import { addressesOf } from '../pki/email-profile.ts';
import type { Inspected } from './inspected.ts';

/** What stands in a certificate; one that cannot be read says so. */
export function inspectCertificate(der: Bytes): Inspected {
  try {
    const certificate = readCertificate(der);
    const { subject, issuer, notBefore, notAfter, serialNumber, known, subjectPublicKeyInfo } = certificate;
    const { subjectAltName, subject: legacy } = addressesOf(certificate);
    const { bits, algorithm } = subjectPublicKeyInfo;
    return {
      type: 'Certificate',
      bytes: der.length,
      facts: {
        subject: subject.text,
        issuer: issuer.text,
        serialNumber: toHex(serialNumber),
        valid: `${notBefore.toISOString()} to ${notAfter.toISOString()}`,
        addresses: [...subjectAltName, ...legacy],
        key: `${KEY_NAMES[algorithm.algorithm] ?? algorithm.algorithm}${bits === undefined ? '' : ` ${bits}`}`,
        keyUsage: known.keyUsage ? [...known.keyUsage] : 'any',
        authority: known.basicConstraints?.ca ? 'yes' : 'no',
      },
      children: [],
    };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { type: 'unread/certificate', bytes: der.length, facts: { detail: error.message }, children: [] };
  }
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  [OID.rsaEncryption]: 'RSA',
  [OID.ecPublicKey]: 'EC',
  [OID.ed25519]: 'Ed25519',
};

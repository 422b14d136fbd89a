import { parseBer } from '../asn1/ber.ts';
import { readPublicKey } from '../asn1/certificate.ts';
import { bitString, explicit, integer, oid, sequence, setOf, utf8String } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { toPem } from '../asn1/pem.ts';
import type { Bytes } from '../bytes.ts';
import type { SignOnlyKey } from '../crypto/signing-key.ts';
import { asciiDomain, isDeceptive, parseFrom } from '../mime/mailbox.ts';
import {
  encodeExtension,
  extendedKeyUsage,
  keyUsage,
  rfc822Name,
  subjectAltName,
  type ExtensionValue,
} from '../pki/issue-certificate.ts';
import type { IdentityUse } from './identity-use.ts';

/** Whose certificate is asked for, and what for. */
export interface WantedCertificate {
  /** As it will stand in the certificate, and as people will read it. */
  readonly name: string;
  readonly address: string;
  /** `both` if left out. Who has one key for signing and another one for encryption asks twice. */
  readonly use?: IdentityUse;
}

/** Why no authority could issue what is asked for; the message is a sentence for a person. */
export class CertificateRequestError extends Error {
  override readonly name = 'CertificateRequestError';

  constructor(
    readonly code: 'name' | 'address' | 'use',
    message: string,
  ) {
    super(message);
  }
}

/** RFC 5280 appendix A.1, ub-common-name. */
const MAX_NAME = 64;

/** RFC 5321 §4.5.3.1, in octets; a path of 256 has its angle brackets. */
const MAX_LOCAL_PART = 64;
const MAX_ADDRESS = 254;

/**
 * A request for a certificate for mail: PKCS #10 (RFC 2986). The signature proves that the key is ours.
 * @param subjectPublicKeyInfo the encoding of the public key that goes with `key`
 * @throws CertificateRequestError
 */
export async function writeCertificateRequest(
  { name, address, use = 'both' }: WantedCertificate,
  subjectPublicKeyInfo: Bytes,
  key: SignOnlyKey,
): Promise<Bytes> {
  const extensions = [
    subjectAltName(mailboxName(address)),
    usageExtension(subjectPublicKeyInfo, use),
    extendedKeyUsage(OID.emailProtection),
  ];
  const info = sequence(
    integer(0),
    subjectOf(name),
    subjectPublicKeyInfo,
    // RFC 2986 §4.1: attributes [0] IMPLICIT SET OF; RFC 2985 §5.4.2: extensionRequest.
    explicit(0, sequence(oid(OID.extensionRequest), setOf(sequence(...extensions.map(encodeExtension))))),
  );
  return sequence(info, key.signatureAlgorithm, bitString(await key.sign(info)));
}

/** As authorities take it (RFC 7468 §7). */
export const toRequestPem = (request: Bytes): string => toPem(request, 'CERTIFICATE REQUEST');

/** The name alone: the address in the subject is the old way (RFC 8550 §3). */
function subjectOf(name: string): Bytes {
  const written = name.normalize('NFC').trim();
  if (written === '' || /\p{C}/u.test(written))
    throw new CertificateRequestError('name', 'A certificate needs the name of its owner.');
  if (Array.from(written).length > MAX_NAME)
    throw new CertificateRequestError('name', `The name has more than ${MAX_NAME} characters.`);
  return sequence(setOf(sequence(oid(OID.commonName), utf8String(written))));
}

/** A GeneralName: rfc822Name, or SmtpUTF8Mailbox for a local part beyond ASCII, and only for that (RFC 9598 §3). */
function mailboxName(address: string): Bytes {
  const { localPart, domain } = mailboxOf(address);
  const written = `${localPart}@${domain}`;
  return isAscii(localPart)
    ? rfc822Name(written)
    : explicit(0, oid(OID.smtpUtf8Mailbox), explicit(0, utf8String(written)));
}

/** Both parts as certificates have them: the domain in A-labels (RFC 5280 §7.5, RFC 9598 §3). */
function mailboxOf(address: string): { readonly localPart: string; readonly domain: string } {
  const read = parseFrom(address);
  const at = address.lastIndexOf('@');
  const localPart = address.slice(0, at);
  const domain = asciiDomain(address.slice(at + 1));
  const isOne = read.kind === 'one' && read.address === address && !isDeceptive(address);
  const isShort =
    octetsOf(localPart) <= MAX_LOCAL_PART && octetsOf(localPart) + 1 + (domain ?? '').length <= MAX_ADDRESS;
  // RFC 1123 §2.1. No authority can ask at an address literal or at a name that is none.
  if (!isOne || !isShort || domain === undefined || !/^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.|$))+$/.test(domain))
    throw new CertificateRequestError('address', 'This is no e-mail address that a certificate can name.');
  return { localPart, domain };
}

const isAscii = (text: string): boolean => /^[!-~]*$/.test(text);
const octetsOf = (text: string): number => new TextEncoder().encode(text).length;

/**
 * What keys of each kind are for in mail: RFC 8550 §4.4.2, RFC 5480 §3, RFC 8410 §5. Not nonRepudiation: whether a
 * signature binds like one by hand is the authority's to say.
 */
function usageExtension(subjectPublicKeyInfo: Bytes, use: IdentityUse): ExtensionValue {
  const encryption = encryptionUsageOf(readPublicKey(parseBer(subjectPublicKeyInfo)).algorithm.algorithm);
  if (use === 'encryption' && !encryption)
    throw new CertificateRequestError('use', 'Keys of this kind only sign: nobody could encrypt to them.');
  return keyUsage(
    ...(use === 'encryption' ? [] : (['digitalSignature'] as const)),
    ...(use === 'signing' || !encryption ? [] : [encryption]),
  );
}

function encryptionUsageOf(algorithm: string): 'keyEncipherment' | 'keyAgreement' | undefined {
  if (algorithm === OID.rsaEncryption) return 'keyEncipherment';
  return algorithm === OID.ecPublicKey ? 'keyAgreement' : undefined;
}

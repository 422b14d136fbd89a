import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { context, contentOf, parseBer, TAG } from '../../src/asn1/ber.ts';
import { element, explicit, integer, octetString, oid, sequence, setOf } from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, type Bytes } from '../../src/bytes.ts';
import { encipher, isAuthenticated, type CipherName, type Enciphered } from '../../src/crypto/encipher.ts';
import { randomOctets } from '../../src/crypto/random.ts';
import { TEXT } from './message.ts';

/** A writer of envelopes that does what it is told, wrong things too. What a test leaves out is as the RFCs have it. */
export interface EnvelopeOptions {
  readonly recipientInfos: readonly Bytes[];
  readonly key: Bytes;
  readonly cipher?: CipherName;
  readonly content?: Bytes;
  readonly contentType?: string;
  /** The encodings of Attribute. */
  readonly authenticatedAttributes?: readonly Bytes[];
  readonly unprotectedAttributes?: readonly Bytes[];
  /** The encodings of Certificate. */
  readonly originatorCertificates?: readonly Bytes[];
  /** What becomes of the ciphertext and its parameters before they are written. */
  readonly change?: (enciphered: Enciphered) => Partial<Enciphered>;
  /** Written in the place of the right one. */
  readonly type?: 'EnvelopedData' | 'AuthEnvelopedData';
}

/** [n] IMPLICIT of a constructed element. */
const asImplicit = (number: number, encoding: Bytes): Bytes =>
  element(context(number), contentOf(parseBer(encoding)));

/** The EnvelopedData or AuthEnvelopedData, without its ContentInfo. */
export async function envelope(options: EnvelopeOptions): Promise<Bytes> {
  const { cipher = 'AES-128-CBC', content = TEXT, contentType = OID.data } = options;
  const attributes = options.authenticatedAttributes && setOf(...options.authenticatedAttributes);
  const enciphered = await encipher(cipher, options.key, content, attributes);
  const { contentEncryptionAlgorithm, encryptedContent, mac } = {
    ...enciphered,
    ...options.change?.(enciphered),
  };
  const authenticated = options.type ? options.type === 'AuthEnvelopedData' : isAuthenticated(cipher);
  const { originatorCertificates, unprotectedAttributes } = options;
  return sequence(
    integer(authenticated ? 0 : 2),
    ...(originatorCertificates ? [element(context(0), element(context(0), ...originatorCertificates))] : []),
    element(TAG.set, ...options.recipientInfos),
    sequence(oid(contentType), contentEncryptionAlgorithm, element(context(0, false), ...encryptedContent)),
    ...(attributes ? [asImplicit(1, attributes)] : []),
    ...(authenticated ? [octetString(mac ?? new Uint8Array(16))] : []),
    ...(unprotectedAttributes ? [asImplicit(authenticated ? 2 : 1, setOf(...unprotectedAttributes))] : []),
  );
}

/** KeyTransRecipientInfo. */
export const keyTransRecipientInfo = (
  rid: Bytes,
  { keyEncryptionAlgorithm, encryptedKey }: { keyEncryptionAlgorithm: Bytes; encryptedKey: Bytes },
): Bytes => sequence(integer(0), rid, keyEncryptionAlgorithm, octetString(encryptedKey));

/** KeyAgreeRecipientInfo. @param originator the choice with its tag */
export const keyAgreeRecipientInfo = (
  originator: Bytes,
  keyEncryptionAlgorithm: Bytes,
  keys: readonly (readonly [rid: Bytes, encryptedKey: Bytes])[],
  ukm?: Bytes,
): Bytes =>
  element(
    context(1),
    integer(3),
    explicit(0, originator),
    ...(ukm ? [explicit(1, octetString(ukm))] : []),
    keyEncryptionAlgorithm,
    sequence(...keys.map(([rid, encryptedKey]) => sequence(rid, octetString(encryptedKey)))),
  );

/** KEKRecipientInfo. */
export const kekRecipientInfo = (
  keyIdentifier: Bytes,
  keyEncryptionAlgorithm: Bytes,
  encryptedKey: Bytes,
): Bytes =>
  element(
    context(2),
    integer(4),
    sequence(octetString(keyIdentifier)),
    keyEncryptionAlgorithm,
    octetString(encryptedKey),
  );

/** PasswordRecipientInfo for a key of 16 octets, by PBKDF2 with SHA-1 and AES-128-CBC (RFC 3211 §2.3). */
export function passwordRecipientInfo(
  password: string,
  key: Bytes,
  { iterations }: { readonly iterations: number },
): Bytes {
  const [salt, iv] = [randomOctets(8), randomOctets(16)];
  const kek = pbkdf2Sync(password, salt, iterations, 16, 'sha1');
  const encrypt = (chain: Bytes, block: Bytes): Bytes => {
    const cipher = createCipheriv('aes-128-cbc', kek, chain).setAutoPadding(false);
    return new Uint8Array(Buffer.concat([cipher.update(block), cipher.final()]));
  };
  const check = key.subarray(0, 3).map((octet) => octet ^ 0xff);
  const once = encrypt(iv, concat([Uint8Array.of(key.length), check, key, randomOctets(12)]));
  return element(
    context(3),
    integer(0),
    element(context(0), oid(OID.pbkdf2), sequence(octetString(salt), integer(iterations))),
    sequence(oid(OID.pwriKek), sequence(oid(OID.aes128Cbc), octetString(iv))),
    octetString(encrypt(once.subarray(-16), once)),
  );
}

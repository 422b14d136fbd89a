import {
  element,
  explicit,
  implicit,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  time,
} from '../../src/asn1/der.ts';
import { OID } from '../../src/asn1/oids.ts';
import { concat, type Bytes } from '../../src/bytes.ts';
import { DIGEST_OIDS, type DigestName } from '../../src/crypto/algorithms.ts';
import { digest } from '../../src/crypto/digest.ts';
import { NOW, type Identity } from './fake-ca.ts';

/**
 * A writer of SignedData that does what it is told, wrong things too: the tests' other side. What a test leaves out
 * is as RFC 5652 has it.
 */
export interface SignerOptions {
  readonly by: Identity;
  readonly digest?: DigestName;
  readonly digestAlgorithm?: Bytes;
  readonly signatureAlgorithm?: Bytes;
  readonly sid?: 'issuerAndSerialNumber' | 'subjectKeyIdentifier' | Bytes;
  /** The attributes as they are to stand, given the usual ones; null for none at all. */
  readonly attributes?: ((usual: UsualAttributes) => readonly Bytes[]) | null;
  /** Write the attributes in the order given, but sign the sorted ones (RFC 5652 §5.4), or sign them unsorted too. */
  readonly order?: 'sorted' | 'as given, signed sorted' | 'as given, signed as given';
  readonly signingTime?: Date;
  readonly signature?: (signature: Bytes) => Bytes;
  /** Those over the signature, as time-stamps are, are made once it is there. */
  readonly unsignedAttributes?: readonly Bytes[] | ((signature: Bytes) => Promise<readonly Bytes[]>);
}

export interface UsualAttributes {
  readonly contentType: Bytes;
  readonly messageDigest: Bytes;
  readonly signingTime: Bytes;
  readonly all: readonly Bytes[];
}

export interface SignedDataOptions {
  readonly content: Bytes;
  readonly signers: readonly SignerOptions[];
  readonly detached?: boolean;
  /** What stands inside, where that is not what was signed. */
  readonly eContent?: Bytes;
  readonly eContentType?: string;
  readonly certificates?: readonly Bytes[];
  readonly crls?: readonly Bytes[];
}

export const attribute = (type: string, ...values: readonly Bytes[]): Bytes =>
  sequence(oid(type), setOf(...values));

export const digestIdentifier = (name: DigestName): Bytes => sequence(oid(DIGEST_OIDS[name]), nullValue());

/** A ContentInfo with SignedData. */
export async function signCms(options: SignedDataOptions): Promise<Bytes> {
  const signerInfos = await Promise.all(options.signers.map((signer) => signerInfo(signer, options)));
  const eContentType = options.eContentType ?? OID.data;
  const certificates = options.certificates ?? options.signers.map(({ by }) => by.der);
  const inside = options.eContent ?? (options.detached ? undefined : options.content);
  return contentInfo(
    sequence(
      integer(1),
      setOf(...options.signers.map(({ digest: name = 'SHA-256' }) => digestIdentifier(name))),
      sequence(oid(eContentType), ...(inside ? [explicit(0, octetString(inside))] : [])),
      ...(certificates.length > 0 ? [element(0xa0, ...certificates)] : []),
      ...(options.crls ? [element(0xa1, ...options.crls)] : []),
      element(0x31, ...signerInfos),
    ),
  );
}

export const contentInfo = (content: Bytes, type: string = OID.signedData): Bytes =>
  sequence(oid(type), explicit(0, content));

/** The encoding of the SET OF attributes that a signer would sign over this content. */
export async function usualAttributes(
  content: Bytes,
  name: DigestName = 'SHA-256',
  signingTime = NOW,
  eContentType: string = OID.data,
): Promise<UsualAttributes> {
  const usual = {
    contentType: attribute(OID.contentType, oid(eContentType)),
    signingTime: attribute(OID.signingTime, time(signingTime)),
    messageDigest: attribute(OID.messageDigest, octetString(await digest(name, content))),
  };
  return { ...usual, all: Object.values(usual) };
}

const everyUsual = ({ all }: UsualAttributes): readonly Bytes[] => all;

/** The encoding of one SignerInfo; a countersignature is one as well. */
export async function signerInfo(
  signer: SignerOptions,
  options: Pick<SignedDataOptions, 'content' | 'eContentType'>,
): Promise<Bytes> {
  const { by, digest: name = 'SHA-256', attributes = everyUsual } = signer;
  const usual = await usualAttributes(options.content, name, signer.signingTime, options.eContentType);
  const chosen = attributes?.(usual);
  const sorted = chosen && setOf(...chosen);
  const asGiven = chosen && element(0x31, ...chosen);
  const signed = signer.order === 'as given, signed as given' ? asGiven : sorted;
  const written = signer.order === undefined || signer.order === 'sorted' ? sorted : asGiven;
  const signature = await by.key.sign(signed ?? options.content);
  const unsigned =
    typeof signer.unsignedAttributes === 'function'
      ? await signer.unsignedAttributes(signature)
      : signer.unsignedAttributes;
  return sequence(
    integer(1),
    sidOf(signer),
    signer.digestAlgorithm ?? digestIdentifier(name),
    // [0] IMPLICIT: the SET's content under another tag.
    ...(written ? [concat([Uint8Array.of(0xa0), written.subarray(1)])] : []),
    signer.signatureAlgorithm ?? by.key.signatureAlgorithm,
    octetString(signer.signature?.(signature) ?? signature),
    ...(unsigned ? [element(0xa1, ...unsigned)] : []),
  );
}

function sidOf({ by, sid = 'issuerAndSerialNumber' }: SignerOptions): Bytes {
  if (typeof sid !== 'string') return sid;
  if (sid === 'subjectKeyIdentifier')
    return implicit(0, by.certificate.known.subjectKeyIdentifier ?? new Uint8Array(0));
  return issuerAndSerialNumber(by);
}

export const issuerAndSerialNumber = ({ certificate }: Identity): Bytes =>
  sequence(certificate.issuer.der, element(0x02, certificate.serialNumber));

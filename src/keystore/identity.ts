import type { Certificate } from '../asn1/certificate.ts';
import { sameName } from '../asn1/name.ts';
import { equal, type Bytes } from '../bytes.ts';
import { KeyFileError } from './key-file-error.ts';
import { publicKeysOf } from './private-key.ts';

/** A person's certificate with its private key. */
export interface Identity {
  readonly certificate: Certificate;
  /** The encoding of PrivateKeyInfo (PKCS #8), as the file has it. */
  readonly privateKeyInfo: Bytes;
  /** The file's certificates without keys: those that issued this one first, nearest first, then the others. */
  readonly chain: readonly Certificate[];
  /** What the file calls it; may be empty. */
  readonly friendlyName: string;
}

/** What a file says of a key or a certificate beside its value. */
interface Label {
  readonly friendlyName: string;
  readonly localKeyId: Bytes | undefined;
}

export interface LabelledKey extends Label {
  readonly privateKeyInfo: Bytes;
}

export interface LabelledCertificate extends Label {
  readonly certificate: Certificate;
}

/** Each certificate costs a comparison with every key. */
const MAX_ENTRIES = 1000;

/** Each key costs a multiplication on its curve, up to twenty milliseconds. */
const MAX_KEYS = 100;

/** @throws KeyFileError `unsupported` */
export function requireFewEntries(count: number): void {
  if (count > MAX_ENTRIES)
    throw new KeyFileError('unsupported', `The file has more than ${MAX_ENTRIES} entries.`);
}

/**
 * Brings keys and certificates together, in the order of the keys. A certificate belongs to the key whose public
 * key it carries, whatever localKeyID says: an identifier is only a label, and a file with two exchanged would sign
 * by one key in the name of the other. A renewed certificate for the same key is an identity of its own, after the
 * one that the key's localKeyID names.
 * @throws KeyFileError `no-key` where nothing comes together; MalformedError for a key that is none
 */
export function identitiesOf(
  keys: readonly LabelledKey[],
  certificates: readonly LabelledCertificate[],
): readonly Identity[] {
  if (keys.length === 0) throw new KeyFileError('no-key', 'The file holds no private key.');
  if (keys.length > MAX_KEYS)
    throw new KeyFileError('unsupported', `The file holds more than ${MAX_KEYS} private keys.`);
  const distinct = certificates.filter(
    ({ certificate }, at) =>
      certificates.findIndex((other) => equal(other.certificate.der, certificate.der)) === at,
  );
  const pairs = keys.flatMap((key) => certificatesOf(key, distinct).map((labelled) => ({ key, labelled })));
  if (pairs.length === 0)
    throw new KeyFileError(
      'no-key',
      'The file holds a private key, but no readable certificate that belongs to it.',
    );
  const owned = new Set(pairs.map(({ labelled }) => labelled));
  const others = distinct.filter((labelled) => !owned.has(labelled)).map(({ certificate }) => certificate);
  return pairs.map(({ key, labelled: { certificate, friendlyName } }) => ({
    certificate,
    privateKeyInfo: key.privateKeyInfo,
    chain: issuersFirst(certificate, others),
    friendlyName: key.friendlyName || friendlyName,
  }));
}

function certificatesOf(
  key: LabelledKey,
  certificates: readonly LabelledCertificate[],
): readonly LabelledCertificate[] {
  const publicKeys = publicKeysOf(key.privateKeyInfo);
  const named = ({ localKeyId }: LabelledCertificate): boolean =>
    key.localKeyId !== undefined && localKeyId !== undefined && equal(key.localKeyId, localKeyId);
  if (publicKeys.length === 0) return certificates.filter(named);
  const carrying = certificates.filter(({ certificate: { subjectPublicKeyInfo } }) =>
    publicKeys.some((publicKey) => equal(publicKey, subjectPublicKeyInfo.publicKey)),
  );
  return [...carrying.filter(named), ...carrying.filter((labelled) => !named(labelled))];
}

/** `others` in order: each step takes those whose subject issued one of the step before. */
export function issuersFirst(leaf: Certificate, others: readonly Certificate[]): readonly Certificate[] {
  const ordered: Certificate[] = [];
  let left = others;
  for (let step: readonly Certificate[] = [leaf]; step.length > 0;) {
    const issuers = left.filter(({ subject }) => step.some(({ issuer }) => sameName(issuer, subject)));
    left = left.filter((certificate) => !issuers.includes(certificate));
    ordered.push(...issuers);
    step = issuers;
  }
  return [...ordered, ...left];
}

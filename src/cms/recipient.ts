import { readCertificate, type Certificate } from '../asn1/certificate.ts';
import type { AuthEnvelopedData, EnvelopedData } from '../asn1/enveloped.ts';
import { MalformedError } from '../asn1/malformed.ts';
import { sameName } from '../asn1/name.ts';
import type { CertificateIdentifier, OriginatorIdentifier, RecipientInfo } from '../asn1/recipient-info.ts';
import { equal, utf8, type Bytes } from '../bytes.ts';
import { isMontgomery, type AgreementCurve } from '../crypto/agreement-curve.ts';
import { agreementCurve, keyAgreement, recoverAgreedKey } from '../crypto/key-agreement.ts';
import { keyTransport, recoverTransportedKey } from '../crypto/key-transport.ts';
import { keyWrap, unwrapKey } from '../crypto/key-wrap.ts';
import { passwordEncryption, recoverPasswordKey } from '../crypto/password-key.ts';
import { readDecryptionKey, type DecryptionKey } from '../crypto/private-key.ts';

/** What can open a message: a person's key with its certificate, a key shared beforehand, or a password. */
export type RecipientKey =
  | { readonly certificate: Certificate; readonly privateKeyInfo: Bytes }
  | { readonly keyIdentifier: Bytes; readonly keyEncryptionKey: Bytes }
  | { readonly password: string };

/** One of our keys meets one recipient that it fits. */
export interface Recovery {
  /** The key-encryption algorithm, by name; by its object identifier where Signet knows none. */
  readonly algorithm: string;
  /** Whether a wrong key shows here already; else it shows at the content. */
  readonly isChecked: boolean;
  /** The rounds of key derivation that it takes. */
  readonly iterations: number;
  /** The content-encryption key, or undefined. Undefined itself where Signet knows not the algorithm or not the key. */
  readonly recover: ((keyLength: number) => Promise<Bytes | undefined>) | undefined;
}

/** Attack: each of many recipients by password asks for as many rounds as one may have. */
const MAX_ITERATIONS = 2_000_000;

/**
 * The recoveries that our keys make possible. Those that check themselves come first: a wrong key of the others opens
 * one CBC content in 256, as garbage.
 * @param certificates those of originators who agree on keys by static ones
 */
export function recoveries(
  enveloped: EnvelopedData | AuthEnvelopedData,
  keys: readonly RecipientKey[],
  certificates: readonly Certificate[],
): readonly Recovery[] {
  let read: readonly Certificate[] | undefined;
  const originators = (): readonly Certificate[] =>
    (read ??= [...certificates, ...enveloped.originatorCertificates.flatMap(readable)]);
  const found = enveloped.recipientInfos.flatMap((recipientInfo) =>
    keys.flatMap((key) => recoveriesBy(key, recipientInfo, originators)),
  );
  let left = MAX_ITERATIONS;
  return found
    .sort((a, b) => Number(b.isChecked) - Number(a.isChecked))
    .filter(({ iterations }) => {
      const isWithin = iterations <= left;
      if (isWithin) left -= iterations;
      return isWithin;
    });
}

function recoveriesBy(
  key: RecipientKey,
  recipientInfo: RecipientInfo,
  originators: () => readonly Certificate[],
): readonly Recovery[] {
  switch (recipientInfo.choice) {
    case 'ktri':
      return 'certificate' in key && isNamedBy(recipientInfo.rid, key.certificate)
        ? [transported(recipientInfo, key.privateKeyInfo)]
        : [];
    case 'kari': {
      if (!('certificate' in key)) return [];
      const ours = recipientInfo.recipientEncryptedKeys.filter(({ rid }) => isNamedBy(rid, key.certificate));
      return ours.map(({ encryptedKey }) =>
        agreed(recipientInfo, encryptedKey, key.privateKeyInfo, originators),
      );
    }
    case 'kekri':
      return 'keyEncryptionKey' in key && equal(key.keyIdentifier, recipientInfo.keyIdentifier)
        ? [wrapped(recipientInfo, key.keyEncryptionKey)]
        : [];
    case 'pwri':
      return 'password' in key ? [byPassword(recipientInfo, key.password)] : [];
    case 'ori':
      return [];
  }
}

/** Whether the message was encrypted to this certificate, by any of its recipients. */
export const isRecipient = (
  { recipientInfos }: EnvelopedData | AuthEnvelopedData,
  certificate: Certificate,
): boolean =>
  recipientInfos.some((recipientInfo) => {
    if (recipientInfo.choice === 'ktri') return isNamedBy(recipientInfo.rid, certificate);
    if (recipientInfo.choice !== 'kari') return false;
    return recipientInfo.recipientEncryptedKeys.some(({ rid }) => isNamedBy(rid, certificate));
  });

/** RFC 5652 §6.2.1: by the certificate's own identifier, never by one that is computed for it. */
function isNamedBy(identifier: CertificateIdentifier, { issuer, serialNumber, known }: Certificate): boolean {
  if (identifier.form === 'issuerAndSerialNumber') {
    return equal(identifier.serialNumber, serialNumber) && sameName(identifier.issuer, issuer);
  }
  const { subjectKeyIdentifier } = known;
  return subjectKeyIdentifier !== undefined && equal(subjectKeyIdentifier, identifier.keyIdentifier);
}

type Choice<Name extends RecipientInfo['choice']> = Extract<RecipientInfo, { choice: Name }>;

function transported(
  { keyEncryptionAlgorithm, encryptedKey }: Choice<'ktri'>,
  privateKeyInfo: Bytes,
): Recovery {
  const transport = keyTransport(keyEncryptionAlgorithm);
  const key = decryptionKey(privateKeyInfo);
  if (!transport || key?.kind !== 'RSA') return unknown(keyEncryptionAlgorithm.algorithm);
  return {
    algorithm: transport.name,
    isChecked: transport.scheme === 'RSAES-OAEP',
    iterations: 0,
    recover: (keyLength) => recoverTransportedKey(transport, key, encryptedKey, keyLength),
  };
}

function agreed(
  { keyEncryptionAlgorithm, originator, ukm }: Choice<'kari'>,
  encryptedKey: Bytes,
  privateKeyInfo: Bytes,
  originators: () => readonly Certificate[],
): Recovery {
  const agreement = keyAgreement(keyEncryptionAlgorithm);
  const key = decryptionKey(privateKeyInfo);
  if (!agreement || key?.kind !== 'agreement') return unknown(keyEncryptionAlgorithm.algorithm);
  return {
    algorithm: agreement.name,
    isChecked: true,
    iterations: 0,
    recover: async () => {
      for (const publicKey of publicKeysOf(originator, key.curve, originators)) {
        const recovered = await recoverAgreedKey(agreement, key, publicKey, ukm, encryptedKey);
        if (recovered) return recovered;
      }
      return undefined;
    },
  };
}

/** Attack: a message brings thousands of certificates by one name, and each costs a multiplication on the curve. */
const MAX_NAMESAKES = 4;

/** The originator's public key, if it is on the curve of ours. A name can stand on several certificates. */
function publicKeysOf(
  originator: OriginatorIdentifier,
  curve: AgreementCurve,
  originators: () => readonly Certificate[],
): readonly Bytes[] {
  if (originator.form !== 'originatorKey') {
    return originators()
      .filter((certificate) => isNamedBy(originator, certificate))
      .map(({ subjectPublicKeyInfo }) => subjectPublicKeyInfo)
      .filter(({ algorithm }) => agreementCurve(algorithm) === curve)
      .slice(0, MAX_NAMESAKES)
      .map(({ publicKey }) => publicKey);
  }
  // RFC 5753 §3.1.1: the curve may be left out, or be NULL, for it is the recipient's.
  const isLeftOut = (originator.algorithm.parameters?.length ?? 0) <= 2 && !isMontgomery(curve);
  return isLeftOut || agreementCurve(originator.algorithm) === curve ? [originator.publicKey] : [];
}

function wrapped(
  { keyEncryptionAlgorithm, encryptedKey }: Choice<'kekri'>,
  keyEncryptionKey: Bytes,
): Recovery {
  const wrap = keyWrap(keyEncryptionAlgorithm.algorithm);
  if (!wrap) return unknown(keyEncryptionAlgorithm.algorithm);
  const recover = (): Promise<Bytes | undefined> => unwrapKey(wrap, keyEncryptionKey, encryptedKey);
  return { algorithm: wrap.name, isChecked: true, iterations: 0, recover };
}

function byPassword(
  { keyDerivationAlgorithm, keyEncryptionAlgorithm, encryptedKey }: Choice<'pwri'>,
  password: string,
): Recovery {
  const encryption = passwordEncryption(keyDerivationAlgorithm, keyEncryptionAlgorithm);
  if (!encryption) return unknown(keyEncryptionAlgorithm.algorithm);
  const recover = (): Promise<Bytes | undefined> =>
    recoverPasswordKey(encryption, utf8(password), encryptedKey);
  const { iterationCount: iterations } = encryption.derivation;
  return { algorithm: encryption.name, isChecked: true, iterations, recover };
}

const unknown = (algorithm: string): Recovery => ({
  algorithm,
  isChecked: true,
  iterations: 0,
  recover: undefined,
});

/** A key of ours that cannot be read is no fault of the message. */
const decryptionKey = (privateKeyInfo: Bytes): DecryptionKey | undefined =>
  unlessMalformed(() => readDecryptionKey(privateKeyInfo));

function readable(der: Bytes): readonly Certificate[] {
  const certificate = unlessMalformed(() => readCertificate(der));
  return certificate ? [certificate] : [];
}

function unlessMalformed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw error;
  }
}

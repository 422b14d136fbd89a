import { parseBer } from '../asn1/ber.ts';
import type { Certificate } from '../asn1/certificate.ts';
import type { AuthEnvelopedData, EnvelopedData } from '../asn1/enveloped.ts';
import { oidOf } from '../asn1/fields.ts';
import { OID } from '../asn1/oids.ts';
import type { Bytes } from '../bytes.ts';
import { joinCiphertext } from '../crypto/aes.ts';
import { contentCipher, type ContentCipher } from '../crypto/cipher.ts';
import { decipher } from '../crypto/decipher.ts';
import { recoveries, type RecipientKey } from './recipient.ts';

export interface DecryptOptions {
  /** Certificates of originators who agree on keys by static ones, where the message does not bring them. */
  readonly certificates?: readonly Certificate[];
  /** Reads RC2 and DES too, which anybody with an afternoon can break. */
  readonly allowBroken?: boolean;
}

/** What became of a decryption. `failed` says no more: attack: any difference is an oracle (Bleichenbacher, Vaudenay). */
export type Decrypted =
  | {
      readonly kind: 'decrypted';
      readonly content: Bytes;
      /** The cipher itself proves that nobody changed the content on the way; says nothing of who wrote it. */
      readonly authenticated: boolean;
      readonly cipher: string;
      readonly keyAlgorithm: string;
      /** The cipher is one that nobody should use any more. */
      readonly legacy: boolean;
    }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'refused'; readonly algorithm: string };

/** Attack: a message names one of our keys a thousand times, and each time its whole content is decrypted. */
const MAX_ATTEMPTS = 16;

/**
 * Decrypts by RFC 5652 §6 or RFC 5083: each of our keys with each recipient that it fits, until one opens the content.
 * @throws MalformedError for algorithm parameters that are none
 */
export async function decryptContent(
  enveloped: EnvelopedData | AuthEnvelopedData,
  keys: readonly RecipientKey[],
  { certificates = [], allowBroken = false }: DecryptOptions = {},
): Promise<Decrypted> {
  const cipher = contentCipher(enveloped.contentEncryptionAlgorithm);
  if (!cipher) return { kind: 'refused', algorithm: enveloped.contentEncryptionAlgorithm.algorithm };
  if (!fits(cipher, enveloped) || (cipher.strength === 'refused' && !allowBroken)) {
    return { kind: 'refused', algorithm: cipher.name };
  }
  const found = recoveries(enveloped, keys, certificates);
  const usable = found.filter(({ recover }) => recover !== undefined);
  const [unusable] = found;
  if (usable.length === 0)
    return unusable ? { kind: 'refused', algorithm: unusable.algorithm } : { kind: 'no-key' };
  let ciphertext: Bytes | undefined;
  for (const { algorithm, recover } of usable.slice(0, MAX_ATTEMPTS)) {
    const recovering = recover?.(cipher.keyLength);
    // Once for all keys, while the platform works with the first.
    ciphertext ??= joinCiphertext(enveloped.encryptedContent);
    const key = await recovering;
    const content = key && (await open(enveloped, ciphertext, cipher, key));
    if (!content) continue;
    return {
      kind: 'decrypted',
      content,
      authenticated: enveloped.kind === 'AuthEnvelopedData',
      cipher: cipher.name,
      keyAlgorithm: algorithm,
      legacy: cipher.strength !== 'good',
    };
  }
  return { kind: 'failed' };
}

/**
 * Attack: AuthEnvelopedData is rewritten as EnvelopedData, so that nobody asks for its tag, or with a cipher that has
 * none. RFC 5083 §2.1 has the ciphers that authenticate, RFC 5652 §6.1 the others.
 */
const fits = ({ tagLength }: ContentCipher, { kind }: EnvelopedData | AuthEnvelopedData): boolean =>
  tagLength > 0 === (kind === 'AuthEnvelopedData');

async function open(
  enveloped: EnvelopedData | AuthEnvelopedData,
  ciphertext: Bytes,
  cipher: ContentCipher,
  key: Bytes,
): Promise<Bytes | undefined> {
  if (enveloped.kind === 'EnvelopedData') return decipher(cipher, key, ciphertext, undefined);
  if (!isTypeProtected(enveloped)) return undefined;
  return decipher(cipher, key, ciphertext, enveloped.mac, enveloped.authenticatedAttributes?.der);
}

/**
 * RFC 5083 §2.1: a content of another type than id-data has authenticated attributes, and its type is one of them.
 * Attack: the type stands outside what the tag covers, so a changed one would have the content read as another thing.
 */
function isTypeProtected({ contentType, authenticatedAttributes }: AuthEnvelopedData): boolean {
  const named = authenticatedAttributes?.attributes.filter(({ type }) => type === OID.contentType) ?? [];
  const [value, ...more] = named.flatMap(({ values }) => values);
  if (!value) return contentType === OID.data && named.length === 0;
  return more.length === 0 && oidOf(parseBer(value), 'ContentType') === contentType;
}

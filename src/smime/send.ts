import type { Certificate } from '../asn1/certificate.ts';
import { sameName } from '../asn1/name.ts';
import { EMPTY, type Bytes } from '../bytes.ts';
import { compressContent } from '../cms/compress.ts';
import { encryptedChunks, type EncryptOptions } from '../cms/encrypt.ts';
import { signContent } from '../cms/sign.ts';
import { isAuthenticated } from '../crypto/encipher.ts';
import { randomOctets } from '../crypto/random.ts';
import { importSignOnlyKey, type SigningHash } from '../crypto/signing-key.ts';
import type { Identity } from '../keystore/identity.ts';
import { divideMessage, multipartSigned, pkcs7Mime, unusedBoundary, type Micalg } from '../mime/build.ts';
import type { HeaderProtection } from '../mime/build-protect.ts';
import { parseEntity } from '../mime/entity.ts';
import type { Finding } from './finding.ts';
import { checkSender, readSender } from './sender.ts';

/** A transport could change the content, and so break a signature beside it; an opaque one carries it safely. */
export class UnsafeContentError extends Error {
  override readonly name = 'UnsafeContentError';

  constructor() {
    super('a part of the message cannot be made fit for transport without changing what it means');
  }
}

interface SigningOptions {
  readonly signers: readonly Identity[];
  readonly signingTime: Date;
  /** RSASSA-PSS for RSA keys, which many readers do not know. */
  readonly pss?: boolean;
}

export interface SignMessageOptions extends SigningOptions {
  /** `clear`: readable without S/MIME, but only as long as no relay changes it. */
  readonly form: 'clear' | 'opaque';
  readonly protectHeaders?: boolean;
}

/**
 * A message with its body signed; its header fields stay, Bcc vanishes.
 * @throws UnfitSignerError, UnusableKeyError; UnsafeContentError where only an opaque signature would survive;
 * MalformedMimeError, MimeLimitError for a message that two readers would read differently
 */
export async function signMessage(message: Bytes, options: SignMessageOptions): Promise<Bytes> {
  const { fields, content, safety } = divideMessage(message, options.protectHeaders ? 'clear' : 'none');
  if (options.form === 'clear') {
    // What divideMessage() had to leave as it stands: an older signature over octets of 8 bits, say.
    if (safety === 'unsafe') throw new UnsafeContentError();
    return clearSigned(fields, content, options);
  }
  const { cms } = await sign(content, false, options);
  return pkcs7Mime(fields, [cms], 'signed-data');
}

export interface EncryptMessageOptions extends Omit<EncryptOptions, 'at'> {
  readonly at: Date;
  /** Sign inside the encryption, so that nobody else sees who signed. */
  readonly signing?: SigningOptions;
  readonly protectHeaders?: boolean;
  /** RFC 3274, which Outlook and many others do not read. */
  readonly compress?: boolean;
  /** Called as each step begins. */
  readonly onStep?: (step: SendStep) => void;
}

export type SendStep = 'signing' | 'encrypting';

/**
 * A message encrypted once for each group of recipients: one of those that all may see, and one for each Bcc, whom the
 * list of recipients inside a common copy would give away.
 * @throws UnreachableRecipientsError, and what signMessage() throws
 */
export async function encryptMessage(
  message: Bytes,
  groups: readonly (readonly Certificate[])[],
  { signing, protectHeaders, compress, onStep, ...options }: EncryptMessageOptions,
): Promise<readonly Bytes[]> {
  const protection: HeaderProtection = protectHeaders ? 'cipher' : 'none';
  const { fields, content } = divideMessage(message, protection);
  if (signing) onStep?.('signing');
  const signed = signing ? await clearSigned(EMPTY, content, signing) : content;
  onStep?.('encrypting');
  // RFC 8551 §3.6: before the encryption, which leaves nothing to compress, and after the signature of the text itself.
  const inner = compress ? pkcs7Mime(EMPTY, [await compressContent(signed)], 'compressed-data') : signed;
  const smimeType = isAuthenticated(options.cipher) ? 'authEnveloped-data' : 'enveloped-data';
  const copies: Bytes[] = [];
  for (const recipients of groups)
    copies.push(pkcs7Mime(fields, await encryptedChunks(inner, recipients, options), smimeType));
  return copies;
}

/** What a reader would hold against this signer, given the message's own From. */
export const senderFindings = (message: Bytes, signer: Certificate): readonly Finding[] => {
  const sender = readSender(parseEntity(message), undefined);
  return [...sender.findings, ...checkSender(sender, signer)];
};

async function clearSigned(fields: Bytes, content: Bytes, options: SigningOptions): Promise<Bytes> {
  const { cms, hashes } = await sign(content, true, options);
  const micalg = [...new Set(hashes)].map((hash) => hash.toLowerCase() as Micalg);
  return multipartSigned(fields, content, cms, micalg, unusedBoundary(content, randomOctets));
}

async function sign(
  content: Bytes,
  detached: boolean,
  { signers, signingTime, pss = false }: SigningOptions,
): Promise<{ readonly cms: Bytes; readonly hashes: readonly SigningHash[] }> {
  const keyed = await Promise.all(
    signers.map(async ({ certificate, privateKeyInfo }) => ({
      certificate,
      key: await importSignOnlyKey(certificate.subjectPublicKeyInfo, privateKeyInfo, { pss }),
    })),
  );
  const certificates = signers.flatMap(issuersOf);
  const cms = await signContent(content, keyed, { detached, certificates, signingTime });
  return { cms, hashes: keyed.map(({ key }) => key.hash) };
}

/** RFC 8550 §2.3: those between the signer and the root, which every reader must have of its own. */
function issuersOf({ certificate, chain }: Identity): readonly Certificate[] {
  const wanted = [certificate.issuer];
  const issuers: Certificate[] = [];
  for (const candidate of chain) {
    const isRoot = sameName(candidate.subject, candidate.issuer);
    if (isRoot || !wanted.some((name) => sameName(name, candidate.subject))) continue;
    issuers.push(candidate);
    wanted.push(candidate.issuer);
  }
  return issuers;
}

import type { Certificate } from '../asn1/certificate.ts';
import { concat, type Bytes } from '../bytes.ts';
import type { EncryptOptions } from '../cms/encrypt.ts';
import { randomOctets } from '../crypto/random.ts';
import type { Identity } from '../keystore/identity.ts';
import type { AddressOptions } from '../mime/compose-address.ts';
import { composeContent } from '../mime/compose-content.ts';
import { composeFields, messageIdFrom } from '../mime/compose-fields.ts';
import type { Draft } from '../mime/draft.ts';
import { sameAddress } from '../mime/mailbox.ts';
import { checkDraft, isRefusal, ownProblems, recipientProblems, type PreflightProblem } from './preflight.ts';
import { encryptMessage, signMessage, type SendStep } from './send.ts';

/** Nothing was built: `problems` says why, each with a way out (words/preflight-words.ts). */
export class UnfitDraftError extends Error {
  override readonly name = 'UnfitDraftError';

  constructor(readonly problems: readonly PreflightProblem[]) {
    super(problems.map(({ code }) => code).join('; '));
  }
}

/** A recipient with the certificate that checkRecipient() found. */
interface Addressee {
  readonly address: string;
  readonly certificate: Certificate;
}

export interface Encryption extends Omit<EncryptOptions, 'at'> {
  readonly addressees: readonly Addressee[];
  /** The sender's own, who could not read the message in Sent Items otherwise. */
  readonly self: readonly Certificate[];
  /** By policy: signed, encrypted, and signed again, so that a gateway can see who sent it. */
  readonly tripleWrap?: boolean;
}

interface Signing {
  readonly identity: Identity;
  /** Of the outermost signature. */
  readonly form: 'clear' | 'opaque';
  readonly pss?: boolean;
}

/** At least one of the two. */
export type Protection =
  | { readonly sign: Signing; readonly encrypt?: Encryption }
  | { readonly sign?: undefined; readonly encrypt: Omit<Encryption, 'tripleWrap'> };

export interface ProtectDraftOptions extends AddressOptions {
  /** The Date, the signing time, and when the certificates must be valid. */
  readonly at: Date;
  /** What the Message-IDs are made from: the same for a second press. Letters, digits and hyphens. */
  readonly seed: string;
  /** RFC 9788; on if left out. */
  readonly protectHeaders?: boolean;
  /** Called as each step begins, for each copy anew. */
  readonly onStep?: (step: SendStep) => void;
}

/** One message to hand over, and to whom alone. */
export interface ProtectedCopy {
  readonly recipients: readonly string[];
  readonly bytes: Bytes;
  /** For one Bcc. Its header fields name whom everybody sees, so a server that goes by these needs addressedBlindCopy(). */
  readonly blind: boolean;
}

/**
 * A draft as the messages that leave: one for all who see each other, and one for each Bcc, of which nothing is in the
 * others: no field, no RecipientInfo, no Message-ID. Every copy has a Message-ID of its own, and all have one content.
 * @throws UnfitDraftError where a certificate or an address does not fit this draft, as it stands now; UnsafeFieldError;
 * and what signMessage() and encryptMessage() throw
 */
export async function protectDraft(
  draft: Draft,
  protection: Protection,
  options: ProtectDraftOptions,
): Promise<readonly ProtectedCopy[]> {
  const { at: date, seed, allowUtf8 = false } = options;
  const problems = problemsOf(draft, protection, options).filter(isRefusal);
  if (problems.length > 0) throw new UnfitDraftError(problems);
  const content = composeContent(draft, randomOctets);
  const copies: ProtectedCopy[] = [];
  for (const { recipients, blind } of groupsOf(draft)) {
    const messageId = messageIdFrom(seed, copies.length, draft.from.address, { allowUtf8 });
    const message = concat([composeFields(draft, { messageId, date, allowUtf8 }), content]);
    copies.push({
      recipients,
      bytes: await protectedMessage(message, recipients, protection, options),
      blind,
    });
  }
  return copies;
}

type Group = Pick<ProtectedCopy, 'recipients' | 'blind'>;

/** Each address once. Whoever stands in To or Cc has nothing to hide, though somebody put him in Bcc as well. */
function groupsOf({ to, cc, bcc }: Draft): readonly Group[] {
  const open = distinct([...to, ...cc].map(({ address }) => address));
  const hidden = distinct(bcc.map(({ address }) => address)).filter(
    (address) => !open.some((seen) => sameAddress(seen, address)),
  );
  return [
    ...(open.length > 0 ? [{ recipients: open, blind: false }] : []),
    ...hidden.map((address) => ({ recipients: [address], blind: true })),
  ];
}

const distinct = (addresses: readonly string[]): readonly string[] =>
  addresses.filter((address, at) => addresses.findIndex((other) => sameAddress(other, address)) === at);

/** Attack: recipients that were added after their certificates were looked for. So the draft is asked, once more. */
function problemsOf(
  draft: Draft,
  { sign, encrypt }: Protection,
  { at, allowUtf8 = false }: ProtectDraftOptions,
): readonly PreflightProblem[] {
  const own = sign ? ownProblems(sign.identity.certificate, draft.from.address, at) : [];
  const recipients = encrypt ? groupsOf(draft).flatMap((group) => group.recipients) : [];
  const unready = recipients.flatMap((address): readonly PreflightProblem[] => {
    const certificate = certificateFor(address, encrypt?.addressees ?? []);
    if (!certificate) return [{ code: 'recipient-without-certificate', address }];
    return recipientProblems(address, certificate, at);
  });
  return [...checkDraft(draft, { allowUtf8 }), ...own, ...unready];
}

const certificateFor = (address: string, addressees: readonly Addressee[]): Certificate | undefined =>
  addressees.find((addressee) => sameAddress(addressee.address, address))?.certificate;

async function protectedMessage(
  message: Bytes,
  recipients: readonly string[],
  { sign, encrypt }: Protection,
  { at, protectHeaders = true, onStep }: ProtectDraftOptions,
): Promise<Bytes> {
  const signing = sign && { signers: [sign.identity], signingTime: at, pss: sign.pss ?? false };
  if (!encrypt) {
    if (!sign || !signing) throw new RangeError('a draft is signed, encrypted or both');
    onStep?.('signing');
    return signMessage(message, { ...signing, form: sign.form, protectHeaders });
  }
  const { addressees, self, cipher, rsaScheme } = encrypt;
  const certificates = [
    ...recipients.flatMap((address) => certificateFor(address, addressees) ?? []),
    ...self,
  ];
  const [copy] = await encryptMessage(message, [certificates], {
    cipher,
    at,
    protectHeaders,
    ...(rsaScheme ? { rsaScheme } : {}),
    ...(signing ? { signing } : {}),
    ...(onStep ? { onStep } : {}),
  });
  if (!copy) throw new RangeError('one group of recipients gives one copy');
  if (!sign || !signing || !('tripleWrap' in encrypt && encrypt.tripleWrap)) return copy;
  onStep?.('signing');
  // RFC 9788 §4.1: the header fields are protected at the root of what lies inside all the layers.
  return signMessage(copy, { ...signing, form: sign.form });
}

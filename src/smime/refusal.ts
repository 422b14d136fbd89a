import type { Certificate } from '../asn1/certificate.ts';
import { UnreachableRecipientsError, type RecipientProblem } from '../cms/encrypt.ts';
import { UnfitSignerError, type SignerProblem } from '../cms/sign.ts';
import { UnusableKeyError } from '../crypto/signing-key.ts';
import { UnsafeFieldError } from '../mime/build-field.ts';
import { MalformedMimeError, MimeLimitError } from '../mime/errors.ts';
import { addressesOf } from '../pki/email-profile.ts';
import { UnfitDraftError } from './compose.ts';
import { UnsafeContentError } from './send.ts';
import { visible } from './visible.ts';
import { preflightWords } from './words/preflight-words.ts';

/**
 * Why a message was not signed or encrypted, a sentence a reason, for the person who wanted to send it; undefined for
 * any other error.
 */
export function refusalOf(error: unknown): readonly string[] | undefined {
  if (error instanceof UnreachableRecipientsError)
    return error.recipients.map(
      ({ certificate, problem }) =>
        `Nothing can be encrypted to ${nameOf(certificate)}: ${RECIPIENT[problem]}.`,
    );
  if (error instanceof UnfitSignerError)
    return [`${nameOf(error.certificate)} cannot sign: ${SIGNER[error.problem]}.`];
  if (error instanceof UnusableKeyError) return [`The private key cannot sign: ${KEY[error.reason]}.`];
  if (error instanceof UnsafeContentError)
    return [
      'The message holds a part that mail servers could change, and so break the signature; it cannot be encoded ' +
        'without breaking an older signature or what readers make of it. Sign it opaque.',
    ];
  if (error instanceof UnfitDraftError)
    return error.problems.map((problem) => preflightWords(problem).sentence);
  if (error instanceof UnsafeFieldError)
    return [`A line of the message's header can't be written safely: ${error.message}.`];
  if (error instanceof MalformedMimeError)
    return [`Mail programs would read this message differently, so it is not sent: ${error.message}.`];
  if (error instanceof MimeLimitError) return [`The message has more parts or fields than Signet follows.`];
  return undefined;
}

/** By the address, which is what a person wrote to. */
function nameOf(certificate: Certificate): string {
  const { subjectAltName, subject } = addressesOf(certificate);
  return visible([...subjectAltName, ...subject][0] ?? certificate.subject.text);
}

const EXPIRED = 'the certificate has expired';
const NOT_YET = 'the certificate is not valid yet';
const NOT_EMAIL = 'the certificate is not for e-mail';

const RECIPIENT: Readonly<Record<RecipientProblem, string>> = {
  'not-yet-valid': NOT_YET,
  expired: EXPIRED,
  'not-for-email': NOT_EMAIL,
  'not-for-encryption': 'the certificate is not for encryption',
  'key-weak': 'the key of the certificate is too short to keep anything secret',
  'key-unsupported': 'the certificate has a key of a kind that Signet cannot encrypt to',
};

const SIGNER: Readonly<Record<SignerProblem, string>> = {
  'not-yet-valid': NOT_YET,
  expired: EXPIRED,
  'not-for-email': NOT_EMAIL,
  'not-for-signing': 'the certificate is not for signatures',
};

const KEY: Readonly<Record<UnusableKeyError['reason'], string>> = {
  unsupported: 'it is of a kind that Signet cannot sign with',
  'too-small': 'it is shorter than 2048 bits',
  'too-large': 'it is longer than 4096 bits, which not every mail program reads',
  malformed: 'it is damaged',
  'of-another-certificate': 'it does not belong to the certificate beside it',
};

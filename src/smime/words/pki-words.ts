import type { FailedAttempt } from '../../pki/evidence-source.ts';
import type { BaselineFault, PkiFinding } from '../../pki/finding.ts';
import { visible } from '../visible.ts';
import { commonName } from './common-name.ts';
import { ASK_OTHERWISE, type WordsFor } from './saying.ts';
import { dayWords, timeWords } from './time.ts';

const BADLY_ISSUED = 'The certificate was issued wrongly, or somebody made it to deceive. ' + ASK_OTHERWISE;

/** RFC 5280 and RFC 8550 in the reader's words. */
export const pkiWords: WordsFor<PkiFinding> = {
  'issuer-unknown': ({ certificate, issuer, tried }) => ({
    sentence: `The certificate of ${commonName(certificate)} was issued by ${commonName(issuer)}, which is not among the issuers trusted here.`,
    advice: `If your organisation trusts this issuer, your administrator can add it. ${ASK_OTHERWISE}${triedWords(tried)}`,
  }),
  'self-signed': ({ certificate }) => ({
    sentence: `The signer vouches for themselves: anybody can make a certificate in the name of ${commonName(certificate)}.`,
    advice: 'Compare the fingerprint with the sender by phone before you rely on it.',
  }),
  'issued-after-distrust': ({ certificate, anchor, distrustAfter, notBefore }, reader) => ({
    sentence: `Mozilla trusts ${commonName(anchor)} only for what was issued by ${dayWords(distrustAfter, reader)}, and the certificate of ${commonName(certificate)} was issued on ${dayWords(notBefore, reader)}.`,
    advice: 'The sender needs a certificate from another issuer. ' + ASK_OTHERWISE,
  }),
  'outside-baseline': ({ certificate, faults }) => ({
    sentence: `The issuer of the certificate of ${commonName(certificate)} did not keep to the rules that public authorities agreed upon for mail: ${faults.map((fault) => BASELINE_FAULTS[fault]).join('; ')}.`,
  }),
  'path-too-complex': ({ limit }) => ({
    sentence: `The chain of those who vouch for the signer is too long or too tangled: Signet stopped after ${limit} steps.`,
    advice: ASK_OTHERWISE,
  }),
  'certificate-signature-invalid': ({ certificate, issuer }) => ({
    sentence: `The certificate of ${commonName(certificate)} was not really issued by ${commonName(issuer)}.`,
    advice: 'It may be forged. ' + ASK_OTHERWISE,
  }),
  'certificate-algorithm-unsupported': ({ certificate, algorithm }) => ({
    sentence: `The certificate of ${commonName(certificate)} uses ${visible(algorithm)}, which Signet can't check.`,
    advice: ASK_OTHERWISE,
  }),
  'certificate-algorithm-weak': ({ certificate, algorithm }) => ({
    sentence: `The certificate of ${commonName(certificate)} uses ${visible(algorithm)}, which is too weak to rely on.`,
    advice: 'Its owner should get a new certificate.',
  }),
  'certificate-expired': ({ certificate, notAfter }, reader) => ({
    sentence: `The certificate of ${commonName(certificate)} expired on ${dayWords(notAfter, reader)}.`,
    advice: 'Ask the sender to sign with a fresh certificate.',
  }),
  'certificate-not-yet-valid': ({ certificate, notBefore }, reader) => ({
    sentence: `The certificate of ${commonName(certificate)} is valid only from ${timeWords(notBefore, reader)}.`,
    advice: "The clock of the sender's computer, or of yours, may be wrong.",
  }),
  'valid-when-signed': ({ notAfter, signingTime }, reader) => ({
    sentence: `The certificate was valid when the signer says they signed (${timeWords(signingTime, reader)}), and expired on ${dayWords(notAfter, reader)}.`,
    advice: "For an older message this is usual. The time of signing is the signer's own claim.",
  }),
  'valid-when-stamped': ({ certificate, notAfter, provenTime }, reader) => ({
    sentence: `The certificate of ${commonName(certificate)} expired on ${dayWords(notAfter, reader)}, after it had done its work: a time stamp proves that the signature was there on ${timeWords(provenTime, reader)}.`,
  }),
  'not-a-certificate-authority': ({ certificate }) => ({
    sentence: `${commonName(certificate)} issued a certificate without being allowed to issue any.`,
    advice: BADLY_ISSUED,
  }),
  'path-length-exceeded': ({ certificate, limit }) => ({
    sentence: `${commonName(certificate)} may have at most ${limit} issuers below it, and more stand between it and the signer.`,
    advice: BADLY_ISSUED,
  }),
  'key-usage-not-certificate-signing': ({ certificate }) => ({
    sentence: `The key of ${commonName(certificate)} is not meant for issuing certificates, yet it issued one.`,
    advice: BADLY_ISSUED,
  }),
  'key-usage-not-signing': ({ certificate }) => ({
    sentence: `The certificate of ${commonName(certificate)} is not meant for signing.`,
    advice: 'The sender may have picked the wrong certificate, one for encryption only.',
  }),
  'extended-key-usage-not-email': ({ certificate }) => ({
    sentence: `The certificate of ${commonName(certificate)} is meant for something other than e-mail.`,
    advice: 'The sender needs a certificate for e-mail.',
  }),
  'purpose-not-allowed': ({ certificate }) => ({
    sentence: `The certificate of ${commonName(certificate)} was not issued for this purpose.`,
    advice: BADLY_ISSUED,
  }),
  'policy-not-acceptable': ({ certificate }) => ({
    sentence: `The rules under which the certificate of ${commonName(certificate)} was issued are not those that its issuers demand.`,
    advice: BADLY_ISSUED,
  }),
  'policy-mapping-invalid': ({ certificate }) => ({
    sentence: `The certificate of ${commonName(certificate)} translates its issuer's rules in a way that is not allowed.`,
    advice: BADLY_ISSUED,
  }),
  'critical-extension-unknown': ({ certificate, extension }) => ({
    sentence: `The certificate of ${commonName(certificate)} has a condition attached (${visible(extension)}) that Signet doesn't know.`,
    advice: ASK_OTHERWISE,
  }),
  'name-constraint-violated': ({ certificate, name }) => ({
    sentence: `The issuer of the certificate of ${commonName(certificate)} may not vouch for ${visible(name)}.`,
    advice: BADLY_ISSUED,
  }),
  'certificate-revoked': ({ certificate, revokedAt, reason }, reader) => ({
    sentence: `The certificate of ${commonName(certificate)} was revoked on ${timeWords(revokedAt, reader)}${revocationReason(reason)}.`,
    advice: 'Somebody else may have its key. ' + ASK_OTHERWISE,
  }),
  'revoked-after-claimed-time': ({ certificate, revokedAt, reason, signingTime }, reader) => ({
    sentence: `The certificate of ${commonName(certificate)} was revoked on ${timeWords(revokedAt, reader)}${revocationReason(reason)}. The signer says they signed before that (${timeWords(signingTime, reader)}), but nobody else confirms it.`,
    advice: 'Whoever has the key can write any time into a signature. ' + ASK_OTHERWISE,
  }),
  'revoked-after-signing': ({ certificate, revokedAt, reason, provenTime }, reader) => ({
    sentence: `The certificate of ${commonName(certificate)} was revoked on ${timeWords(revokedAt, reader)}${revocationReason(reason)}. A time stamp proves that the signature was there before that, on ${timeWords(provenTime, reader)}.`,
  }),
  'revoked-by-old-answer': ({ certificate, source }) => ({
    sentence: `An old answer (${visible(source)}) says that the certificate of ${commonName(certificate)} was revoked; there is no newer one here.`,
    advice: 'Somebody else may have its key. ' + ASK_OTHERWISE,
  }),
  'revocation-unknown': ({ certificate, tried }) => ({
    sentence: `Whether the certificate of ${commonName(certificate)} was revoked could not be found out.${triedWords(tried)}`,
  }),
  'revocation-required': ({ certificate, tried }) => ({
    sentence: `Whether the certificate of ${commonName(certificate)} was revoked could not be found out, and your settings ask for it.`,
    advice: `Check again when you are online.${triedWords(tried)}`,
  }),
  'revocation-answer-ignored': ({ source, why }) => ({
    sentence: `An answer about revocation from ${visible(source)} was not used: ${visible(why)}.`,
  }),
};

/** An address or two are told; a program gets them all. */
const MAX_TRIED = 2;

/** Who was asked in vain, as one more sentence. */
function triedWords(tried: readonly FailedAttempt[] = []): string {
  if (tried.length === 0) return '';
  const shown = tried.slice(0, MAX_TRIED).map(({ url, why }) => `${visible(url)} (${visible(why)})`);
  const more = tried.length - shown.length;
  return ` Asked in vain: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** RFC 5280 §5.3.1, as far as a reason says something to a person. */
const REASONS: Readonly<Record<string, string>> = {
  keyCompromise: ': somebody else may have its key',
  cACompromise: ': its issuer was broken into',
  affiliationChanged: ': its owner changed',
  superseded: ': another one took its place',
  cessationOfOperation: ': it is no longer needed',
  certificateHold: ' for the time being',
  privilegeWithdrawn: ': its owner may no longer use it',
};

const revocationReason = (reason: string): string => REASONS[reason] ?? '';

const BASELINE_FAULTS: Readonly<Record<BaselineFault, string>> = {
  'no policy': 'it does not say how its owner was checked',
  'valid too long': 'it is valid for longer than they allow',
  'no list of revocations': 'it names no list of those that were revoked',
};

import { weightOf, type Finding, type FindingCode } from './finding.ts';
import type { Report, Step } from './report.ts';
import type { SignerReport, VerdictKind } from './verdict.ts';
import { cmsWords } from './words/cms-words.ts';
import { continuityWords } from './words/continuity-words.ts';
import { listWords, messageWords } from './words/message-words.ts';
import { pkiWords } from './words/pki-words.ts';
import { UTC, type FindingWords, type Locality, type Words } from './words/saying.ts';

export interface VerdictWords {
  readonly headline: string;
  readonly sentence: string;
}

/** What each step of the work is, while it lasts. */
export const stepWords: Readonly<Record<Step, string>> = {
  parsing: 'Taking the message apart',
  decrypting: 'Opening the encryption',
  signature: 'Checking the signature',
  path: 'Checking who vouches for the signer',
  revocation: 'Checking that no certificate was revoked',
};

const findingWords: FindingWords = {
  ...cmsWords,
  ...pkiWords,
  ...messageWords,
  ...continuityWords,
};

/** What `finding` means to a person who knows nothing of certificates. Times are told as `reader` has them. */
export function wordsFor(finding: Finding, reader: Locality = UTC): Words {
  // The table's type ties each code to its own facts; a lookup by a union of codes loses that tie.
  const words = findingWords[finding.code] as (finding: Finding, reader: Locality) => Words;
  return words(finding, reader);
}

/** The verdict in a headline and one or two sentences, which name the worst of the findings. */
export function verdictWords(report: Report, reader: Locality = UTC): VerdictWords {
  const { kind, findings } = report.verdict;
  const worst = findings.find((finding) => weightOf(finding) === kind);
  const reason = worst === undefined ? fallback[kind] : wordsFor(worst, reader).sentence;
  switch (kind) {
    case 'verified':
      return verifiedWords(report);
    case 'caution':
      return { headline: (worst && cautionHeadlines[worst.code]) ?? UNPROVEN, sentence: reason };
    case 'partial':
      return { headline: 'Only part of this message is signed', sentence: reason };
    case 'invalid':
      return {
        headline: (worst && invalidHeadlines[worst.code]) ?? "The signature doesn't hold",
        sentence: `${changeWords(report, worst, reader) ?? reason} Treat it like an unsigned message.`,
      };
    case 'unsigned':
      return unsignedWords(report, reader);
    case 'refused':
      return {
        headline:
          worst !== undefined && CLOSED.has(worst.code) ? 'Encrypted, and not opened here' : 'Not checked',
        sentence: reason,
      };
  }
}

/** Of a changed content what changed it, or honestly that nobody can tell. */
function changeWords({ verdict }: Report, worst: Finding | undefined, reader: Locality): string | undefined {
  if (worst?.code !== 'content-changed') return undefined;
  const found = verdict.findings.find(({ code }) => code === 'intact-before-change');
  return found
    ? wordsFor(found, reader).sentence
    : `${wordsFor(worst, reader).sentence} In which way could not be found out.`;
}

/** What leaves an encryption closed. */
const CLOSED: ReadonlySet<FindingCode> = new Set([
  'encrypted-no-key',
  'keys-locked',
  'decryption-failed',
  'cipher-refused',
]);

const UNPROVEN = "Signed, but the sender isn't proven";

/** Cautions under which the sender may well be proven, and something else is not. */
const cautionHeadlines: Partial<Record<FindingCode, string>> = {
  'signature-over-encryption': "Signed, but the author isn't proven",
  'sender-new-certificate': 'Signed, but not as usual',
  'certificate-expired': 'Signed, but the certificate has expired',
  'valid-when-signed': 'Signed, but the certificate has expired since',
  'certificate-algorithm-weak': 'Signed, but too weakly to rely on',
  'algorithm-weak': 'Signed, but too weakly to rely on',
  'key-weak': 'Signed, but too weakly to rely on',
  'revocation-required': 'Signed, but not fully checked',
  'signing-time-in-future': "Signed, but the time can't be right",
  'signing-time-missing': "Signed, but it doesn't say when",
  'signing-time-differs': 'Signed, but at another time',
};

/** What is wrong is not the signature but whom it is from, or what it came as. */
const invalidHeadlines: Partial<Record<FindingCode, string>> = {
  'certificate-revoked': "The signer's certificate was revoked",
  'revoked-after-claimed-time': "The signer's certificate was revoked",
  malformed: "The signature can't be checked",
};

/** Said only if a verdict came without the finding that it rests on. */
const fallback: Readonly<Record<VerdictKind, string>> = {
  verified: '',
  caution: 'Who signed it could not be proven.',
  partial: 'Something in it was not signed.',
  invalid: 'It could not be confirmed.',
  unsigned: '',
  refused: 'It could not be checked here.',
};

function verifiedWords({ verdict, from }: Report): VerdictWords {
  const isChangedOutside = verdict.findings.some(({ code }) => code === 'header-differs-outside');
  return {
    headline: `Signed by ${listWords([...new Set(verdict.signers.map(nameOf))])}`,
    sentence: `${listWords(from)} is the sender. Nothing ${isChangedOutside ? 'of what was signed ' : ''}was changed since signing.`,
  };
}

function unsignedWords({ verdict, decryption, from }: Report, reader: Locality): VerdictWords {
  const unproven = `Nothing proves ${from.length === 1 ? `that ${listWords(from)} sent it` : 'who sent it'}.`;
  // CVE-2025-26696: what is encrypted, and no more, must not read as if somebody had signed it.
  const isEncrypted = decryption === 'authenticated' || decryption === 'unauthenticated';
  const told: readonly FindingCode[] = [
    'sender-usually-signs',
    ...(isEncrypted ? [] : ['certificates-only' as const]),
  ];
  const notes = told
    .flatMap((wanted) => verdict.findings.filter(({ code }) => code === wanted))
    .map((note) => `${wordsFor(note, reader).sentence} `);
  return {
    headline: isEncrypted ? 'Encrypted, but not signed' : 'Not signed',
    sentence: notes.join('') + unproven,
  };
}

const nameOf = (signer: SignerReport) => signer.name || (signer.addresses[0] ?? '') || 'somebody';

import { byWeight, weightOf, WEIGHTS, type Finding, type Weight } from '../../src/smime/finding.ts';
import type { VerdictKind } from '../../src/smime/verdict.ts';
import { visible } from '../../src/smime/visible.ts';
import { verdictWords, wordsFor } from '../../src/smime/words.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { FINDING_RULES } from './finding-rules.ts';
import { FINDING_SAMPLES } from './finding-samples.ts';
import { sampleReport } from './sample-report.ts';

/** In the order in which a message is judged. */
const VERDICTS: Readonly<Record<VerdictKind, string>> = {
  invalid: 'Changed, malformed, or the certificate was revoked. To be treated like an unsigned message.',
  refused: 'Not judged: over a bound, of a kind that is not supported, or encrypted and not opened.',
  partial: 'Something in the message is outside of what is signed.',
  caution: 'The message is as it was signed, but something that a reader relies on is not proven.',
  unsigned:
    'Nobody signed the message as a whole. Without a signer only `invalid` and `refused` stand before this.',
  verified:
    'Nothing speaks against it, and each signer was positively found intact and trusted, and is the sender.',
};

const WEIGHT_WORDS: Readonly<Record<Weight, string>> = {
  invalid: 'Any of these makes the verdict `invalid`. Shown like an unsigned message, never scarier.',
  refused: 'Any of these makes the verdict `refused`, unless something is `invalid`.',
  partial: 'This makes the verdict `partial`, unless something weighs more.',
  caution:
    'Any of these makes the verdict `caution`, unless something weighs more. No number of them is `invalid`.',
  note: 'These change no verdict: each is told beside it.',
};

const DECRYPTIONS = [
  ['decryption', 'meaning'],
  ['`none`', 'nothing was encrypted'],
  [
    '`authenticated`',
    'opened; the cipher proves that nobody changed it on the way, and says nothing of who wrote it',
  ],
  ['`unauthenticated`', 'opened; anybody on the way could have rearranged it'],
  ['`no-key`', 'encrypted for keys that are not here'],
  ['`failed`', 'a key fits, and it does not open; or its cipher is refused'],
] as const;

const introduction = (): string => `# Verdicts

Every verdict that Signet gives, and every finding that it can rest on: the words a person reads, what to do, when it is
said and by which document. Made from the code by \`npm run verdict-docs\`; a test fails where it is out of date.

## The verdict

Each check that fails is a finding with a code, and each code has a weight (\`src/smime/finding.ts\`). The worst weight is
the verdict; only \`judge()\` (\`src/smime/judge.ts\`) makes one. From the worst:

${markdownTable([
  ['verdict', 'meaning', 'what the card says'],
  ...(Object.keys(VERDICTS) as VerdictKind[]).map((kind) => [`\`${kind}\``, VERDICTS[kind], headlines(kind)]),
])}
What became of an encryption is told beside the verdict. Encrypted is never worded as signed:

${markdownTable(DECRYPTIONS)}
## In a report

"Save report" in the pane and \`signet verify --json\` on the command line give the same object. Its \`findings\` are all
of them, the worst first; \`signers[].findings\` those of one signer. Each has its \`code\`, its \`weight\`, and beside
these the facts that are listed here with an example. Times are ISO 8601, names of certificates RFC 4514, algorithms
without a name their object identifier. What stands in a fact comes from the message: to be shown, never to be obeyed.
`;

/** docs/verdicts.md, as prettier would have it. */
export function verdictDocs(): string {
  const findings: readonly Finding[] = Object.values(FINDING_SAMPLES).toSorted(byWeight);
  const sections = WEIGHTS.map((weight) => {
    const own = findings.filter((finding) => weightOf(finding) === weight);
    return [`## Findings: ${weight}\n`, `${WEIGHT_WORDS[weight]}\n`, ...own.map(section)].join('\n');
  });
  return [introduction(), ...sections].join('\n');
}

function section(finding: Finding): string {
  const { sentence, advice } = wordsFor(finding);
  const { when, source } = FINDING_RULES[finding.code];
  const weight = weightOf(finding);
  const headline = weight === 'note' ? '' : `**${headlineOf(weight, [finding])}.** `;
  const facts = Object.entries(finding).filter(([name]) => name !== 'code');
  return [
    `### ${finding.code}\n`,
    `> ${headline}${sentence}\n${advice === undefined ? '' : `>\n> ${advice}\n`}`,
    `- When: ${when}`,
    `- By: ${source}`,
    ...(facts.length === 0 ? [] : [`- Facts: ${facts.map(factWords).join(', ')}`]),
    '',
  ].join('\n');
}

const factWords = ([name, value]: readonly [string, unknown]): string =>
  `\`${name}\` (\`${typeof value === 'string' ? visible(value) : JSON.stringify(value)}\`)`;

const headlineOf = (kind: VerdictKind, findings: readonly Finding[]): string =>
  verdictWords(sampleReport({ kind, findings })).headline;

/** Every headline that a verdict can have, by the findings that can be the worst. */
function headlines(kind: VerdictKind): string {
  const worst = Object.values(FINDING_SAMPLES).filter((finding) => weightOf(finding) === kind);
  const all =
    worst.length === 0 ? [headlineOf(kind, [])] : worst.map((finding) => headlineOf(kind, [finding]));
  const opened = verdictWords(sampleReport({ kind, decryption: 'authenticated', signers: [] })).headline;
  return [...new Set(kind === 'unsigned' ? [...all, opened] : all)].join('; ');
}

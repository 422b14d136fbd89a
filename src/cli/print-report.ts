import type { Report } from '../smime/report.ts';
import type { SignerReport, VerdictKind } from '../smime/verdict.ts';
import { visible } from '../smime/visible.ts';
import { verdictWords, wordsFor } from '../smime/words.ts';
import { anchorWords } from '../smime/words/anchor-words.ts';
import { knownSinceWords } from '../smime/words/continuity-words.ts';
import { headingWords } from '../smime/words/heading-words.ts';
import { layerWords } from '../smime/words/layer-words.ts';
import { UTC } from '../smime/words/saying.ts';
import { countersignerWords, stampWords } from '../smime/words/witness-words.ts';

/** A shape for each kind beside the word: a colour is never alone, and a pipe has none. */
const MARKS: Readonly<Record<VerdictKind, string>> = {
  verified: '✔',
  caution: '!',
  partial: '◐',
  invalid: '✘',
  unsigned: '–',
  refused: '?',
};

const COLOURS: Readonly<Record<VerdictKind, number>> = {
  verified: 32,
  caution: 33,
  partial: 33,
  invalid: 0,
  unsigned: 0,
  refused: 0,
};

function coloured(kind: VerdictKind, text: string): string {
  const plain = !process.stdout.isTTY || process.env['NO_COLOR'] !== undefined || COLOURS[kind] === 0;
  return plain ? text : `\u001b[${COLOURS[kind]}m${text}\u001b[0m`;
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** One message in full: the verdict, who signed, and every reason with what can be done about it. */
export function printReport(file: string, report: Report): void {
  const { verdict } = report;
  const { headline, sentence } = verdictWords(report);
  write(coloured(verdict.kind, `${MARKS[verdict.kind]} ${headline}`));
  write(`  ${sentence}`);
  write('');
  writeFact('file', file);
  writeFact('verdict', verdict.kind);
  writeFact('subject', report.subject);
  writeFact('from', report.from.join(', '));
  writeFact('date', report.date ?? '');
  writeFact('header', headingWords(report) ?? '');
  writeFact('layers', layerWords(report.structure) ?? '');
  if (report.continuity && verdict.signers.length > 0)
    writeFact('certificate', knownSinceWords(report.continuity, UTC));
  if (report.decryption !== 'none') writeFact('decryption', report.decryption);
  verdict.signers.forEach(printSigner);
  if (verdict.findings.length > 0) write('\nWhy:');
  for (const finding of verdict.findings) {
    const { sentence: why, advice } = wordsFor(finding);
    write(`  - ${why} [${finding.code}]`);
    if (advice) write(`    ${advice}`);
  }
}

function printSigner(signer: SignerReport): void {
  write('');
  writeFact('signer', signer.name);
  writeFact('addresses', signer.addresses.join(', '));
  writeFact('issued by', signer.issuer);
  writeFact('signed at', signer.signingTime ? `${signer.signingTime} (the signer's own claim)` : '');
  writeFact('time stamp', signer.signingTimeProof ? stampWords(signer.signingTimeProof, UTC) : '');
  writeFact('also signed', countersignerWords(signer.countersignatures));
  writeFact('signature', `${signer.signatureAlgorithm}, digest ${signer.digestAlgorithm}`);
  writeFact('intact', signer.intact ? 'yes' : 'no');
  writeFact('trusted', signer.trusted ? 'yes' : 'no');
  writeFact('path', signer.path.join(' → '));
  if (signer.trusted && signer.anchor) writeFact('anchor', anchorWords[signer.anchor]);
  for (const { subject, status, source, thisUpdate } of signer.revocation) {
    const said = thisUpdate === null ? '' : `, says ${source} as of ${thisUpdate}`;
    writeFact('revocation', `${subject}: ${status}${said}`);
  }
  writeFact('fingerprint', signer.sha256);
}

function writeFact(label: string, value: string): void {
  if (value !== '') write(`  ${label.padEnd(12)} ${visible(value, 2000)}`);
}

/** Several messages, a line each. */
export function printTable(rows: readonly { readonly file: string; readonly report: Report }[]): void {
  const cells = rows.map(({ file, report }) => ({
    kind: report.verdict.kind,
    file: visible(file.split('/').at(-1) ?? file),
    words: verdictWords(report),
  }));
  const width = Math.max(4, ...cells.map(({ file }) => file.length));
  write(`  ${'file'.padEnd(width)}  ${'verdict'.padEnd(9)}  in words`);
  write(`  ${'─'.repeat(width)}  ${'─'.repeat(9)}  ${'─'.repeat(40)}`);
  for (const { kind, file, words } of cells) {
    write(`${MARKS[kind]} ${file.padEnd(width)}  ${coloured(kind, kind.padEnd(9))}  ${words.headline}`);
    write(`  ${' '.repeat(width)}  ${' '.repeat(9)}  ${words.sentence}`);
  }
}

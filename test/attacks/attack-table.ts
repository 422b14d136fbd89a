import type { AttackCase } from './case.ts';
import { SECTIONS } from './cases.ts';

const introduction = (): string => `# Attacks

What has been tried to make a message look better signed, or less public, than it is, and what Signet says of it. Each
row is a test: a message of our own making, put to \`receive()\`, to \`signet verify\` and to the pane (test/attacks). The
table is made from those tests by \`npm run attack-table\`, and a test fails where it is out of date.

${table([
  ['verdict', 'meaning'],
  ['verified', 'every check passed, and who signed is the sender'],
  ['caution', 'nothing was changed, but who signed is not proven'],
  ['partial', 'something in the message is outside of what is signed'],
  ['invalid', 'changed, malformed, or the certificate was revoked; shown like an unsigned message'],
  ['unsigned', 'nobody signed the message as a whole'],
  ['refused', 'not judged: over a bound, of a kind that is not supported, or encrypted and not opened'],
])}
Behind the verdict stands what became of an encryption, where there is one: \`authenticated\` and \`unauthenticated\` were
opened, \`no-key\` and \`failed\` were not. Rows that are verified and no attack are there because a defence that refuses
too much is none either. A row under a policy says so; all others are judged under the usual one (\`soft\`).

Johnny is [“Johnny, you are fired!”](https://www.usenix.org/conference/usenixsecurity19/presentation/muller), whose own
numbers stand behind it; EFAIL is [efail.de](https://efail.de); Wycheproof is a
[collection of test vectors](https://github.com/C2SP/wycheproof).
`;

const ABSENT = `## Not in the table

- 46 and 47, a known sender with a new certificate or without a signature: they need what was seen before.
- 55 and 57, remote content and the quoting of a text: Signet does not show the text of a message yet.
- 63, key files: no messages; test/keystore has them.
- 64 to 72, sending: no messages that come in; test/cms/encrypt.test.ts and test/smime/send.test.ts have what there is.
`;

/** docs/attacks.md, as prettier would have it. */
export function attackTable(): string {
  const sections = SECTIONS.map(
    ({ title, cases }) =>
      `## ${title}\n\n${table([['case', 'attack', 'source', 'verdict', 'why'], ...cases.map(row)])}`,
  );
  return [introduction(), ...sections, ABSENT].join('\n');
}

const row = ({ id, title, source, verdict, decryption, revocation, why }: AttackCase): readonly string[] => [
  id,
  title,
  source,
  [verdict, ...(decryption === undefined ? [] : [decryption])].join(', ') +
    (revocation === undefined ? '' : ` (policy \`${revocation}\`)`),
  why,
];

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - cell.length)).join(' | ')} |\n`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('');
}

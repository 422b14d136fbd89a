import { markdownTable as table } from '../support/markdown-table.ts';
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
too much is none either. In 46 and 47 other messages of the sender were read before. A row under a policy says so; all others are judged under the usual one (\`soft\`).

Johnny is [“Johnny, you are fired!”](https://www.usenix.org/conference/usenixsecurity19/presentation/muller), whose own
numbers stand behind it; EFAIL is [efail.de](https://efail.de); Wycheproof is a
[collection of test vectors](https://github.com/C2SP/wycheproof).
`;

const ABSENT = `## Not in the table

- 55, remote content, and 57, the quoting of hidden text: the same for every verdict; test/taskpane/content tries each
  way of asking for something in Chromium, and each way of hiding a text from whoever quotes it. So for 69, the names of
  attached files, and 72, saving and printing what was decrypted.
- 63, key files: no messages; test/keystore has them.
- 64 to 68, 70 and 71, sending: no messages that come in; test/cms/encrypt.test.ts and test/smime/send.test.ts have what there is.
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

import { createHash } from 'node:crypto';
import { decryptMessage, type DecryptedMessage } from '../smime/decrypt.ts';
import { weighted } from '../smime/report-json.ts';
import { wordsFor } from '../smime/words.ts';
import { EXIT } from './exit.ts';
import { readIdentities } from './identities.ts';
import { readInput } from './input.ts';
import { writeOutput } from './output.ts';
import type { PassphraseSource } from './secret.ts';

export interface DecryptArguments extends PassphraseSource {
  readonly p12: readonly string[];
  readonly json?: boolean;
  readonly output?: string;
}

/**
 * `signet decrypt`: the decrypted entity, to the octet. With --json and no output file, only what became of it.
 * Answers the exit status.
 */
export async function decrypt(file: string, given: DecryptArguments): Promise<number> {
  const keys = await readIdentities(given.p12, given);
  const decrypted = await decryptMessage(await readInput(file), keys);
  const { content } = decrypted;
  // What was worth encrypting is nobody else's to read.
  if (content && (given.output !== undefined || !given.json)) await writeOutput(given.output, content, 0o600);
  if (given.json) process.stdout.write(`${JSON.stringify(jsonOf(file, decrypted))}\n`);
  else explain(decrypted);
  return content ? EXIT.passed : EXIT.notPassed;
}

const jsonOf = (file: string, { decryption, content, findings }: DecryptedMessage): object => ({
  file,
  decryption,
  content: content ? createHash('sha256').update(content).digest('hex') : null,
  findings: findings.map(weighted),
});

function explain({ decryption, findings }: DecryptedMessage): void {
  if (decryption === 'none' && findings.length === 0)
    process.stderr.write('signet: The message is not encrypted.\n');
  for (const finding of findings) process.stderr.write(`signet: ${wordsFor(finding).sentence}\n`);
}

import type { Bytes } from '../bytes.ts';
import type { Identity } from '../keystore/identity.ts';
import { senderFindings, signMessage } from '../smime/send.ts';
import { wordsFor } from '../smime/words.ts';
import { UnreadableError } from './exit.ts';
import { readIdentities } from './identities.ts';
import { readInput } from './input.ts';
import { writeOutput } from './output.ts';
import { orRefused } from './refused.ts';
import type { PassphraseSource } from './secret.ts';
import { timeOf } from './time.ts';

export interface SignArguments extends PassphraseSource {
  readonly p12: string;
  readonly opaque?: boolean;
  readonly pss?: boolean;
  readonly protectHeaders?: boolean;
  /** The signing time, ISO 8601; now if left out. */
  readonly at?: string;
  readonly output?: string;
}

/** `signet sign`: a whole message, signed. Answers the exit status. */
export async function sign(file: string, given: SignArguments): Promise<number> {
  const signingTime = timeOf(given.at);
  const message = await readInput(file);
  return orRefused(async () => {
    const signed = await signMessage(message, {
      signers: [await readSigner(given.p12, given, message)],
      signingTime,
      form: given.opaque ? 'opaque' : 'clear',
      pss: given.pss ?? false,
      protectHeaders: given.protectHeaders ?? false,
    });
    await writeOutput(given.output, signed);
  });
}

/** The identity in the file that the message is from; where there is none, the first one, with a warning. */
export async function readSigner(file: string, source: PassphraseSource, message: Bytes): Promise<Identity> {
  const candidates = (await readIdentities([file], source)).map((identity) => ({
    identity,
    findings: senderFindings(message, identity.certificate),
  }));
  const best = candidates.find(({ findings }) => findings.length === 0) ?? candidates[0];
  if (!best) throw new UnreadableError(`${file}: there is no private key in it`);
  for (const finding of best.findings)
    process.stderr.write(`signet: readers will be told: ${wordsFor(finding).sentence}\n`);
  return best.identity;
}

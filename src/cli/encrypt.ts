import { parse } from 'node:path';
import type { Certificate } from '../asn1/certificate.ts';
import { recipientGroups } from '../smime/recipients.ts';
import { encryptMessage } from '../smime/send.ts';
import { UnreadableError, UsageError } from './exit.ts';
import { readCertificates, readInput } from './input.ts';
import { writeOutput } from './output.ts';
import { orRefused } from './refused.ts';
import type { PassphraseSource } from './secret.ts';
import { readSigner } from './sign.ts';
import { timeOf } from './time.ts';

export const CIPHERS = ['aes-256-cbc', 'aes-128-cbc', 'aes-256-gcm', 'aes-128-gcm'] as const;

export interface EncryptArguments extends PassphraseSource {
  /** Certificate files; of each, the first certificate is the recipient's. */
  readonly to: readonly string[];
  readonly bcc: readonly string[];
  readonly cipher: (typeof CIPHERS)[number];
  readonly oaep?: boolean;
  readonly signP12?: string;
  readonly pss?: boolean;
  readonly protectHeaders?: boolean;
  readonly compress?: boolean;
  /** When the certificates must be valid, and the signing time, ISO 8601; now if left out. */
  readonly at?: string;
  readonly output?: string;
}

/**
 * `signet encrypt`: a whole message, encrypted, signed before where a signer is given. Whoever stands in Bcc alone, or
 * is given by --bcc, gets a copy of his own, in a file beside the output. Answers the exit status.
 */
export async function encrypt(file: string, given: EncryptArguments): Promise<number> {
  if (given.to.length + given.bcc.length === 0)
    throw new UsageError('--to CERT: there is nobody to encrypt to');
  const at = timeOf(given.at);
  const [to, bcc] = [await readRecipients(given.to), await readRecipients(given.bcc)];
  const message = await readInput(file);
  return orRefused(async () => {
    const groups = recipientGroups(message, to, bcc);
    const { output } = given;
    if (groups.length > 1 && (output === undefined || output === '-'))
      throw new UsageError('-o OUT is needed: whoever stands in Bcc gets a copy of his own');
    const signing =
      given.signP12 === undefined
        ? {}
        : {
            signing: {
              signers: [await readSigner(given.signP12, given, message)],
              signingTime: at,
              pss: given.pss ?? false,
            },
          };
    const copies = await encryptMessage(message, groups, {
      cipher: CIPHER_NAMES[given.cipher],
      rsaScheme: given.oaep ? 'RSAES-OAEP' : 'RSAES-PKCS1-v1_5',
      at,
      protectHeaders: given.protectHeaders ?? false,
      compress: given.compress ?? false,
      ...signing,
    });
    for (const [index, copy] of copies.entries()) await writeCopy(output, index, copy);
  });
}

const CIPHER_NAMES = {
  'aes-256-cbc': 'AES-256-CBC',
  'aes-128-cbc': 'AES-128-CBC',
  'aes-256-gcm': 'AES-256-GCM',
  'aes-128-gcm': 'AES-128-GCM',
} as const;

async function readRecipients(files: readonly string[]): Promise<readonly Certificate[]> {
  return Promise.all(
    files.map(async (file) => {
      const [recipient] = await readCertificates([file]);
      if (!recipient) throw new UnreadableError(`${file}: there is no certificate in it`);
      return recipient;
    }),
  );
}

/** `mail.eml`, then `mail.bcc-1.eml` and so on. */
async function writeCopy(
  output: string | undefined,
  index: number,
  copy: Uint8Array<ArrayBuffer>,
): Promise<void> {
  if (output === undefined || index === 0) return writeOutput(output, copy);
  const { dir, name, ext } = parse(output);
  const beside = `${dir === '' ? '' : `${dir}/`}${name}.bcc-${index}${ext}`;
  await writeOutput(beside, copy);
  process.stderr.write(`signet: a copy for a Bcc is in ${beside}\n`);
}

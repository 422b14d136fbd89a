import { Command, CommanderError, Option } from 'commander';
import { EXIT, UnreadableError, UsageError } from './exit.ts';
import { inspect } from './inspect.ts';
import { addKeysCommands } from './keys-commands.ts';
import { path, type PathArguments } from './path.ts';
import { addSendCommands } from './send-commands.ts';
import { verify, type VerifyArguments } from './verify.ts';

const collect = (value: string, list: readonly string[]): readonly string[] => [...list, value];

/** What every command has that can ask over the network. */
const withOnlineOptions = (command: Command): Command =>
  command
    .option(
      '--cache <folder>',
      'where answers of the network are kept as long as they hold (default: your own)',
    )
    .option('--no-cache', 'keep them nowhere')
    .option(
      '--allow-private-addresses',
      'ask machines of your own network as well, if a certificate names one',
    );

function program(setStatus: (status: number) => void): Command {
  const signet = new Command('signet').description('S/MIME on the command line').exitOverride();
  withOnlineOptions(signet.command('verify'))
    .description('say of each message whether its signature holds and who signed')
    .argument('<file...>', 'a message, an entity or a CMS; - is standard input')
    .option('--json', 'one JSON object a line')
    .option('--from <address>', 'the sender, where the input has no From of its own')
    .option('--anchors <file>', "trust anchors in place of Mozilla's, PEM or DER; may repeat", collect, [])
    .option('--certificates <file>', 'further certificates, PEM or DER; may repeat', collect, [])
    .option('--crls <file>', 'revocation lists, PEM or DER; may repeat', collect, [])
    .option('--at <time>', 'the time of the check, ISO 8601 (default: now)')
    .option('--detached <file>', 'the content of a bare detached signature')
    .option('--p12 <file>', 'a key for encrypted messages, PKCS #12 or PEM; may repeat', collect, [])
    .option('--passphrase-file <file>', 'its passphrase, one for each --p12 or one for all', collect, [])
    .option('--passphrase-env <name>', 'the environment variable with the passphrase')
    .option('--senders <file>', 'what was seen of senders before, JSON')
    .option('--remember', 'add to that file what these messages teach; it may be new')
    .option('--accept <sha256>', "take this certificate for its sender's; may repeat", collect, [])
    .option('--offline', 'ask nobody over the network, nor the cache')
    .addOption(
      new Option('--revocation <policy>', 'what to make of certificates nobody could ask about')
        .choices(['off', 'soft', 'require'])
        .default('soft'),
    )
    .action(async (files: string[], options: VerifyArguments) => setStatus(await verify(files, options)));
  signet
    .command('inspect')
    .description('show what each message is made of, without judging it')
    .argument('<file...>', 'a message, an entity or a CMS; - is standard input')
    .option('--json', 'one JSON object a line')
    .action(async (files: string[], options: { json?: boolean }) =>
      setStatus(await inspect(files, options.json === true)),
    );
  withOnlineOptions(signet.command('path'))
    .description('validate certificate paths by RFC 5280, a case a line')
    .option('--batch <file>', 'the cases, one JSON object a line; - is standard input', '-')
    .option('--json', 'one JSON object a line')
    .option('--online', 'ask over the network for what is missing')
    .option('--offline', 'ask nobody (default)')
    .action(async (options: PathArguments) => setStatus(await path(options)));
  addSendCommands(signet, setStatus);
  addKeysCommands(signet, setStatus);
  return signet;
}

/** A sentence for what went wrong; never a stack trace, which helps nobody but whoever attacks. */
function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage;
  if (error instanceof UsageError || error instanceof UnreadableError) {
    process.stderr.write(`signet: ${error.message}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.unreadable;
  }
  process.stderr.write(
    `signet: a fault in Signet itself: ${error instanceof Error ? error.message : 'unknown'}\n`,
  );
  return EXIT.unreadable;
}

// A reader that stops early (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
});

try {
  await program((status) => {
    process.exitCode = status;
  }).parseAsync();
} catch (error) {
  process.exitCode = statusOf(error);
}

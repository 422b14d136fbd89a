import type { Command } from 'commander';
import {
  exportKey,
  importKeys,
  listKeys,
  removeKey,
  type ExportArguments,
  type KeyFileArguments,
  type KeysArguments,
} from './keys.ts';

const withStore = (command: Command): Command =>
  command.requiredOption('--store <file>', 'the file of sealed keys');

const withPassphrase = (command: Command): Command =>
  command
    .option('--passphrase-file <file>', "a file whose first line is the store's passphrase")
    .option('--passphrase-env <name>', "the environment variable with the store's passphrase");

const withKeyPassphrase = (command: Command): Command =>
  command
    .option('--key-passphrase-file <file>', "a file whose first line is the key file's passphrase")
    .option('--key-passphrase-env <name>', "the environment variable with the key file's passphrase");

/** The commands about the keys that Signet keeps itself, in a file. */
export function addKeysCommands(signet: Command, setStatus: (status: number) => void): void {
  const keys = signet.command('keys').description('keep keys sealed in a file, which --p12 takes as well');
  withStore(keys.command('list'))
    .description('show what is kept')
    .option('--json', 'one JSON object a line')
    .action(async (options: KeysArguments) => setStatus(await listKeys(options)));
  withKeyPassphrase(withPassphrase(withStore(keys.command('import'))))
    .description('keep the keys of these files as well')
    .argument('<file...>', 'PKCS #12 or PEM')
    .action(async (files: string[], options: KeyFileArguments) =>
      setStatus(await importKeys(files, options)),
    );
  withKeyPassphrase(withPassphrase(withStore(keys.command('export'))))
    .description('write one of them to a backup, PKCS #12')
    .argument('<id>', 'the beginning of its identifier')
    .requiredOption('-o, --output <file>', 'where to write')
    .action(async (id: string, options: ExportArguments) => setStatus(await exportKey(id, options)));
  withStore(keys.command('remove'))
    .description('forget one of them; nothing brings the key back but a backup')
    .argument('<id>', 'the beginning of its identifier')
    .action(async (id: string, options: KeysArguments) => setStatus(await removeKey(id, options)));
}

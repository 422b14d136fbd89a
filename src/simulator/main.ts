import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { developmentCertificate } from './dev-certificate.ts';
import { PortTakenError, startSimulator } from './serve.ts';
import { trustCommand } from './trust-command.ts';

const DEFAULT_PORT = 3000;
const USAGE = 'npm start -- [--mailbox DIR] [--port N]';

/** The folder of the project that the started script (bin/start.js, dist/node/simulator.js) belongs to. */
function projectFolder(script: string): string {
  let folder = dirname(resolve(script));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

class UsageError extends Error {}

function readArguments(root: string): { readonly mailbox: string; readonly port: number } {
  const values = parsed();
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port takes a number from 0 to 65535, not "${values.port ?? ''}".`);
  }
  const mailbox = values.mailbox === undefined ? join(root, 'assets/samples') : resolve(values.mailbox);
  if (!existsSync(mailbox)) throw new UsageError(`There is no folder ${mailbox}.`);
  return { mailbox, port };
}

function parsed(): { readonly mailbox?: string | undefined; readonly port?: string | undefined } {
  try {
    return parseArgs({ options: { mailbox: { type: 'string' }, port: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Serves until the process is ended. What a person can mend is said in a sentence, with status 1 or 2. */
async function main(): Promise<void> {
  const root = projectFolder(process.argv[1] ?? '.');
  const { mailbox, port } = readArguments(root);
  const { authorityFile, ...certificate } = await developmentCertificate(join(root, '.signet'), new Date());
  const { url } = await startSimulator({
    port,
    mailbox,
    certificate,
    pane: join(root, 'dist/pane'),
    page: join(root, 'dist/simulator'),
    officeJs: join(root, 'node_modules/@microsoft/office-js/dist'),
  });
  const file = relative(process.cwd(), authorityFile);
  process.stdout.write(
    `Simulated Outlook on the web, with Signet in it: ${url}\n` +
      `So that the browser trusts it, once: ${trustCommand(process.platform, file)}\n` +
      'Ctrl-C ends it.\n',
  );
}

function fail(error: unknown): void {
  if (error instanceof PortTakenError) {
    process.stderr.write(`${error.message} Choose another: npm start -- --port ${error.port + 1}\n`);
    process.exitCode = 1;
  } else if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nUsage: ${USAGE}\n`);
    process.exitCode = 2;
  } else {
    throw error;
  }
}

await main().catch(fail);

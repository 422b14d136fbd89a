import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import { UnreadableError, UsageError } from './exit.ts';
import { readInput } from './input.ts';

/** Where a passphrase comes from: never an argument, which every process of the machine can read. */
export interface PassphraseSource {
  readonly passphraseFile?: string;
  readonly passphraseEnv?: string;
}

/**
 * The passphrase from a file's first line, from a variable, or asked for on the terminal without showing it. It may be
 * empty.
 * @param prompt what the terminal shows, such as `Passphrase for alice.p12: `
 * @throws UsageError for both sources, an unset variable, or none and no terminal; UnreadableError for the file
 */
export async function readPassphrase(source: PassphraseSource, prompt: string): Promise<string> {
  const { passphraseFile: file, passphraseEnv: name } = source;
  if (file !== undefined && name !== undefined)
    throw new UsageError('--passphrase-file and --passphrase-env do not go together');
  if (file !== undefined) return firstLine(file);
  if (name === undefined) return ask(prompt);
  const value = process.env[name];
  if (value === undefined) throw new UsageError(`--passphrase-env ${name}: there is no such variable`);
  return value;
}

async function firstLine(file: string): Promise<string> {
  const bytes = await readInput(file);
  try {
    // The decoder takes a byte order mark off, which editors on Windows put there.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.replace(/\r?\n[^]*$/, '');
  } catch {
    throw new UnreadableError(`${file}: the passphrase is not UTF-8`);
  }
}

async function ask(prompt: string): Promise<string> {
  const terminal = openTerminal();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: terminal, output: nowhere, terminal: true, historySize: 0 });
  // After the line above, which turns the terminal's own echo off.
  process.stderr.write(prompt);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => reject(new UsageError('no passphrase was given')));
    });
  } finally {
    lines.close();
    if (terminal !== process.stdin) terminal.destroy();
    process.stderr.write('\n');
  }
}

/** Standard input, or, where that carries a message, the terminal behind it. */
function openTerminal(): ReadStream {
  if (process.stdin.isTTY) return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    throw new UsageError(
      'there is no terminal to ask for a passphrase: give --passphrase-file or --passphrase-env',
    );
  }
}

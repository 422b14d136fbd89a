import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnreadableError, UsageError } from '../../src/cli/exit.ts';
import { readPassphrase } from '../../src/cli/secret.ts';

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-secret-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('readPassphrase from a file', () => {
  it.each([
    ['one line', 'secret', 'secret'],
    ['a line break', 'secret\n', 'secret'],
    ['a line break of Windows', 'secret\r\n', 'secret'],
    ['more lines', 'secret\nanother\n', 'secret'],
    ['a byte order mark', '\u{feff}secret\n', 'secret'],
    ['blanks, which count', ' se cret \n', ' se cret '],
    ['a carriage return within, which counts', 'se\rcret\n', 'se\rcret'],
    ['UTF-8', 'pässwörd€\n', 'pässwörd€'],
    ['an empty line', '\nanother\n', ''],
    ['nothing', '', ''],
  ])('with %s', async (_, content, passphrase) => {
    writeFileSync(path('file'), content);
    expect(await readPassphrase({ passphraseFile: path('file') }, '')).toBe(passphrase);
  });

  it('that is not there', async () => {
    const reading = readPassphrase({ passphraseFile: path('none') }, '');
    await expect(reading).rejects.toThrow(new UnreadableError(`${path('none')}: there is no such file`));
  });

  it('that is not UTF-8, without a word of what is in it', async () => {
    writeFileSync(path('latin1'), Buffer.from('pässwörd', 'latin1'));
    const reading = readPassphrase({ passphraseFile: path('latin1') }, '');
    await expect(reading).rejects.toThrow(
      new UnreadableError(`${path('latin1')}: the passphrase is not UTF-8`),
    );
  });
});

describe('readPassphrase from a variable', () => {
  it.each(['secret', '', ' two words\n'])('takes %o as it stands', async (value) => {
    process.env['SIGNET_TEST_PASSPHRASE'] = value;
    expect(await readPassphrase({ passphraseEnv: 'SIGNET_TEST_PASSPHRASE' }, '')).toBe(value);
    delete process.env['SIGNET_TEST_PASSPHRASE'];
  });

  it('that is not set is wrong usage, not an empty passphrase', async () => {
    const reading = readPassphrase({ passphraseEnv: 'SIGNET_TEST_UNSET' }, '');
    await expect(reading).rejects.toThrow(UsageError);
  });
});

it('readPassphrase does not choose between two sources', async () => {
  const reading = readPassphrase({ passphraseFile: path('file'), passphraseEnv: 'HOME' }, '');
  await expect(reading).rejects.toThrow(UsageError);
});

/** util-linux gives a program a terminal of its own. */
const hasScript = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasScript)('readPassphrase from the terminal (skipped where there is no script(1))', () => {
  beforeAll(() => {
    const secret = fileURLToPath(new URL('../../src/cli/secret.ts', import.meta.url));
    buildSync({
      stdin: {
        contents: `import { readPassphrase } from ${JSON.stringify(secret)};
          try {
            console.log('GOT ' + JSON.stringify(await readPassphrase({}, 'Passphrase for alice.p12: ')));
          } catch (error) {
            console.log(error.name + ': ' + error.message);
          }`,
        resolveDir: folder,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: path('ask.mjs'),
    });
  });

  /** Types `keys` once the prompt is there, and answers all that the terminal showed. */
  function onTerminal(keys: string, redirection = ''): Promise<string> {
    const command = `${process.execPath} ${path('ask.mjs')} ${redirection}`;
    const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
    return new Promise((resolve) => {
      let shown = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const hadPrompt = shown.includes('alice.p12: ');
        shown += text;
        if (!hadPrompt && shown.includes('alice.p12: ')) child.stdin.write(keys);
      });
      child.on('close', () => resolve(shown.replaceAll('\r\n', '\n')));
    });
  }

  it('asks, and shows nothing of what is typed', async () => {
    expect(await onTerminal('hunter2\r')).toBe('Passphrase for alice.p12: \nGOT "hunter2"\n');
  });

  it('lets a typing error be corrected, and takes what is not ASCII', async () => {
    expect(await onTerminal('pass\u007f\u007fs€\r')).toContain('GOT "pas€"');
  });

  it('takes an empty passphrase', async () => {
    expect(await onTerminal('\r')).toContain('GOT ""');
  });

  it('asks on the terminal where standard input carries the message', async () => {
    writeFileSync(path('message'), 'From: alice@example.org\n\nHello\n');
    const shown = await onTerminal('hunter2\r', `< ${path('message')}`);
    expect(shown).toBe('Passphrase for alice.p12: \nGOT "hunter2"\n');
  });

  it.each([
    ['Ctrl-C', 'half\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('ends without one at %s', async (_, keys) => {
    expect(await onTerminal(keys)).toContain('UsageError: no passphrase was given');
  });

  it('says what to do where there is no terminal', () => {
    const { stdout } = spawnSync('setsid', ['--wait', process.execPath, path('ask.mjs')], {
      input: '',
      encoding: 'utf8',
    });
    expect(stdout).toContain('UsageError: there is no terminal to ask');
  });
});

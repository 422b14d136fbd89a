import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourcesDigest } from '../../bin/build-if-stale.js';
import { ROOT } from '../../bin/root.js';

/**
 * A project that is installed and built, with the real scripts. Its node_modules is a folder of its own, never a link
 * to ours: npm would empty that one.
 */
let root: string;

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'signet-scripts-'));
  cpSync(join(ROOT, '.ci'), join(root, '.ci'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'bin'))) cpSync(join(ROOT, 'bin', name), join(root, 'bin', name));
  write('package.json', '{ "type": "module" }');
  write('package-lock.json', '{ "packages": {} }');
  write('node_modules/.package-lock.json', '{ "packages": {} }');
  write('dist/sources.sha256', sourcesDigest(root));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** As from a person's shell: nothing of this run of vitest, and any program taken for the browser. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_ENV|NODE_OPTIONS|TEST|CI|FORCE_COLOR)/.test(name),
  );
  const path = [join(root, 'path'), process.env['PATH']].join(delimiter);
  return { ...Object.fromEntries(own), PATH: path, CHROMIUM: process.execPath };
}

function run(program: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(program, args, { cwd: tmpdir(), encoding: 'utf8', env: environment() });
}

const lastLine = (text: string): string | undefined => text.trimEnd().split('\n').at(-1);

describe('npm test', () => {
  const script = (): string => join(root, 'bin/test.js');

  beforeEach(() => {
    symlinkSync(join(ROOT, 'node_modules/vitest'), join(root, 'node_modules/vitest'));
    const reporter = join(ROOT, 'test/support/plain-reporter.ts');
    write(
      'vitest.config.ts',
      `export default { test: { reporters: ['default', ${JSON.stringify(reporter)}] } };`,
    );
    write('good.test.ts', `import { it } from 'vitest'; it('holds', () => {}); it.skip('later', () => {});`);
  });

  it('ends with the plain line and succeeds when all holds', () => {
    const { status, stdout } = run(process.execPath, script());
    expect(lastLine(stdout)).toBe('1 passed, 0 failed, 1 skipped');
    expect(status).toBe(0);
  });

  it('ends with the plain line and fails when a test fails, a file does not load, or an error is left over', () => {
    write('bad.test.ts', `import { it } from 'vitest'; it('breaks', () => { throw new Error(); });`);
    write('lost.test.ts', `import './nowhere.ts';`);
    write(
      'late.test.ts',
      `import { it } from 'vitest'; it('leaves', () => void Promise.reject(new Error()));`,
    );
    const { status, stdout } = run(process.execPath, script());
    expect(lastLine(stdout)).toBe('2 passed, 3 failed, 1 skipped');
    expect(status).not.toBe(0);
  });

  it('hands its arguments to vitest', () => {
    write('bad.test.ts', `import { it } from 'vitest'; it('breaks', () => { throw new Error(); });`);
    const { status, stdout } = run(process.execPath, script(), 'good');
    expect(lastLine(stdout)).toBe('1 passed, 0 failed, 1 skipped');
    expect(status).toBe(0);
  });

  it('fails when vitest itself breaks', () => {
    write('vitest.config.ts', `throw new Error('broken');`);
    expect(run(process.execPath, script()).status).not.toBe(0);
  });

  it('says so, and fails, when there is no browser', () => {
    const env = { ...environment(), CHROMIUM: '/nowhere/chromium' };
    const { status, stderr } = spawnSync(process.execPath, [script()], { encoding: 'utf8', env });
    expect(stderr).toBe('Signet: CHROMIUM is set to /nowhere/chromium, but there is no program.\n');
    expect(status).toBe(1);
  });
});

describe('npm start', () => {
  const script = (): string => join(root, 'bin/start.js');

  beforeEach(() => {
    write('assets/samples/b.eml', '');
    write('assets/samples/a.eml', '');
    write('assets/samples/anchors.pem', '');
    write('bin/signet.js', `console.log(process.argv.slice(2).join(' ')); process.exitCode = 1;`);
    write(
      'dist/node/simulator.js',
      `console.log('serving', process.argv.slice(2).join(' ')); setInterval(() => {}, 1e6);`,
    );
  });

  it('shows the samples, then serves with its arguments until Ctrl-C, which is a good end', async () => {
    const child = spawn(process.execPath, [script(), '--port', '4000'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let shown = '';
    child.stdout.on('data', (data: Buffer) => {
      shown += data.toString();
      if (shown.includes('serving')) child.kill('SIGINT');
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(shown).toContain(
      'verify --anchors assets/samples/anchors.pem assets/samples/a.eml assets/samples/b.eml\n',
    );
    expect(shown).toContain('serving --port 4000\n');
    expect(status).toBe(0);
  });

  it('serves nothing when the samples cannot be read', () => {
    write('bin/signet.js', 'process.exitCode = 3;');
    const { status, stdout, stderr } = run(process.execPath, script());
    expect(stderr).toContain('the sample messages could not be read');
    expect(stdout).not.toContain('serving');
    expect(status).toBe(1);
  });
});

/** An npm that prints what stands in npm-test.out, and fails at the scripts named in npm-fails. */
const NPM = `#!/bin/sh
name=$(for last; do :; done; echo "$last")
echo "$name" >> "@ROOT@/npm-ran"
[ "$name" = test ] && cat "@ROOT@/npm-test.out"
! grep -qx "$name" "@ROOT@/npm-fails"
`;

describe('.ci/run', () => {
  function ci(testOutput: string, fails: string): SpawnSyncReturns<string> {
    write('path/npm', NPM.replaceAll('@ROOT@', root), 0o755);
    write('npm-test.out', testOutput);
    write('npm-fails', fails);
    return run(join(root, '.ci/run'));
  }

  it('runs tests and checks from any folder, and ends with the line of the tests', () => {
    const { status, stdout } = ci('\n7 passed, 0 failed, 1 skipped\nmore\n', '');
    expect(lastLine(stdout)).toBe('7 passed, 0 failed, 1 skipped');
    expect(status).toBe(0);
  });

  it.each(['test', 'check'])('fails when npm %s does, and still ends with that line', (failing) => {
    const { status, stdout } = ci('7 passed, 0 failed\n', failing);
    expect(lastLine(stdout)).toBe('7 passed, 0 failed');
    expect(status).not.toBe(0);
  });

  it('counts a failure when the tests do not come to their line, whatever npm says', () => {
    const { status, stdout } = ci('half a run, 3 passed\n', '');
    expect(lastLine(stdout)).toBe('0 passed, 1 failed');
    expect(status).not.toBe(0);
  });
});

describe('npm run check', () => {
  it('runs every step when one fails, names that one, and fails', () => {
    write('path/npm', NPM.replaceAll('@ROOT@', root), 0o755);
    write('npm-fails', 'lint\n');
    const { status, stdout } = run(process.execPath, join(root, 'bin/check.js'));
    expect(stdout.match(/^ok /gm)).toHaveLength(7);
    expect(stdout).toMatch(/^FAILED lint /m);
    expect(lastLine(stdout)).toBe('Failed: lint.');
    expect(status).toBe(1);
  });

  it('succeeds when every step does', () => {
    write('path/npm', NPM.replaceAll('@ROOT@', root), 0o755);
    write('npm-fails', '');
    const { status, stdout } = run(process.execPath, join(root, 'bin/check.js'));
    expect(lastLine(stdout)).toBe('All checks passed.');
    expect(status).toBe(0);
  });
});

/** `npm run check`: everything but the tests that must hold before a change is merged; all of it runs. */
import { spawnSync } from 'node:child_process';
import { buildIfStale } from './build-if-stale.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';

/** The scripts of package.json, and what each looks at. */
const STEPS = {
  types: 'TypeScript, strict',
  lint: 'eslint',
  'format:check': 'prettier',
  deps: 'who imports whom',
  dead: 'unused code and packages',
  size: 'size of what is sent to Outlook',
  manifest: 'structure of manifest.xml',
  mutants: 'whether a test notices each fault in what makes the verdict',
};

/** @param {string} script @param {string} what */
function passes(script, what) {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${script.padEnd(12)} ${what} (${seconds} s)\n`);
  if (status !== 0) process.stdout.write(`${stdout}${stderr}\n`);
  return status === 0;
}

installMissing({ browser: false });
// Sizes are those of a build; the other steps are worth running without one.
const failed = buildIfStale() ? [] : ['build'];
for (const [script, what] of Object.entries(STEPS)) if (!passes(script, what)) failed.push(script);

process.stdout.write(failed.length === 0 ? 'All checks passed.\n' : `Failed: ${failed.join(', ')}.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

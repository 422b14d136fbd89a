/**
 * `npm run mutation [-- --short] [-- stryker's arguments]`: puts small faults into the code that decides a verdict, one
 * at a time, and sees whether a test fails for each. Of everything it takes a night; `--mutate FILE` takes one file,
 * and `--short` the one that makes the verdict. MUTATION_TESTS='FILE;FILE' takes these tests alone.
 */
import { spawnSync } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';

const given = process.argv.slice(2);
const isShort = given.includes('--short');
const args = given.filter((argument) => argument !== '--short');
if (isShort) args.unshift('--mutate', 'src/smime/judge.ts');

installMissing({ browser: false });
// Whoever starts this goes on working meanwhile.
setPriority(constants.priority.PRIORITY_LOW);
const stryker = join(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const { status } = spawnSync(process.execPath, [stryker, 'run', ...args], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, ...(isShort ? { MUTATION_TESTS: 'test/smime/judge.test.ts' } : {}) },
});
process.exitCode = status ?? 1;

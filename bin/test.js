/** `npm test [-- vitest's arguments]`: everything from a fresh clone to the line `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfStale } from './build-if-stale.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';

installMissing({ browser: true, peers: true });
if (!buildIfStale()) process.exit(1);

const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;

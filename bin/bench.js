/** `npm run bench [-- --json] [--sizes BYTES,...] [--rounds N] [--engine node|chromium]`: the benchmark of test/bench. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';
import { stop } from './stop.js';

const USAGE = 'Usage: npm run bench -- [--json] [--sizes BYTES,...] [--rounds N] [--engine node|chromium]';
const SIZES = '10240,1048576,26214400,104857600';
const ENGINES = ['node', 'chromium'];

/** @param {string} text @param {number} least */
function wholeNumber(text, least) {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= least ? value : stop(`Signet: ${text} is not a number of at least ${least}.\n${USAGE}`, 2);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        sizes: { type: 'string', default: SIZES },
        rounds: { type: 'string' },
        engine: { type: 'string', multiple: true, default: ENGINES },
      },
    });
    return values;
  } catch (error) {
    return stop(`Signet: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`, 2);
  }
}

const { json, sizes, rounds, engine } = readArguments();
const unknown = engine.find((name) => !ENGINES.includes(name));
if (unknown !== undefined) stop(`Signet: there is no engine ${unknown}.\n${USAGE}`, 2);
const plan = {
  json,
  sizes: sizes.split(',').map((size) => wholeNumber(size, 1000)),
  engines: engine,
  ...(rounds === undefined ? {} : { rounds: wholeNumber(rounds, 1) }),
};
installMissing({ browser: engine.includes('chromium') });

const { build } = await import('esbuild');
// Inside the project, for what is not bundled is looked up from here.
mkdirSync(join(ROOT, 'dist'), { recursive: true });
const folder = mkdtempSync(join(ROOT, 'dist/bench-'));
try {
  await build({
    entryPoints: ['bench', 'page', 'peak'].map((name) => join(ROOT, `test/bench/${name}.ts`)),
    bundle: true,
    // One and the same core for both engines, in a chunk that all three share.
    splitting: true,
    format: 'esm',
    platform: 'node',
    external: ['playwright-core', 'node-forge'],
    outdir: folder,
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, [join(folder, 'bench.js'), JSON.stringify(plan)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

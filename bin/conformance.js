/** `npm run conformance [-- --json] [-- --only SET]`: Signet against the test data of others, where it is at hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';

installMissing({ browser: false });
// Only now: on a fresh clone the package was not there before.
const { build } = await import('esbuild');
const folder = mkdtempSync(join(tmpdir(), 'signet-conformance-'));
try {
  const outfile = join(folder, 'conformance.mjs');
  await build({
    entryPoints: [join(ROOT, 'test/conformance/main.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    sourcemap: 'inline',
  });
  const { main } = await import(pathToFileURL(outfile).href);
  process.exitCode = await main(process.argv.slice(2), ROOT);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

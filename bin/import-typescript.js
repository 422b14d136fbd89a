import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './root.js';

/**
 * Imports a TypeScript file of the project, bundled on the spot: Node 20 reads no TypeScript.
 *
 * @param {string} entry relative to the project's folder
 */
export async function importTypeScript(entry) {
  // Only now: on a fresh clone the package was not there before installMissing().
  const { build } = await import('esbuild');
  const folder = mkdtempSync(join(tmpdir(), 'signet-'));
  try {
    const outfile = join(folder, 'bundle.mjs');
    await build({
      entryPoints: [join(ROOT, entry)],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile,
      sourcemap: 'inline',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

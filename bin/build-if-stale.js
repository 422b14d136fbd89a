import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEVELOPMENT_BASE_URL, missingFiles, withBaseUrl } from './base-url.js';
import { ROOT } from './root.js';

/** Everything that a build reads. */
const SOURCES = [
  'src',
  'assets/icons',
  'manifest.xml',
  'webpack.config.js',
  'package-lock.json',
  'tsconfig.json',
];

const stampFile = (/** @type {string} */ root) => join(root, 'dist/sources.sha256');

/** @param {string} root @param {string} path @returns {string[]} the files at or below path, in one fixed order */
function filesBelow(root, path) {
  if (!existsSync(join(root, path))) return [];
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}

/**
 * One digest over the names and the bytes of all sources: times of files would miss a deleted file, and a
 * checkout changes them.
 *
 * @param {string} root the project's folder
 */
export function sourcesDigest(root) {
  const digest = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesBelow(root, source))) {
    const bytes = readFileSync(join(root, file));
    digest.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return digest.digest('hex');
}

/** @param {string} reason */
function failed(reason) {
  process.stderr.write(`Signet: the build failed: ${reason}.\n`);
  return false;
}

/**
 * Builds dist/: the pane with its manifest, the simulator, the command line.
 *
 * @param {{ root?: string, baseUrl?: string, allowNetwork?: boolean, config?: string | undefined }} [options] baseUrl:
 *   where the pane will stand, from parseBaseUrl; allowNetwork: whether the pages' policy lets them ask other servers
 *   over https; config: the path of a config.json that parseConfig() takes
 * @returns {boolean} whether it succeeded; if not, the reason is on standard error
 */
export function build({ root = ROOT, baseUrl = DEVELOPMENT_BASE_URL, allowNetwork = false, config } = {}) {
  process.stdout.write('Signet: building ...\n');
  const digest = sourcesDigest(root);
  rmSync(stampFile(root), { force: true });

  const webpack = join(root, 'node_modules/webpack/bin/webpack.js');
  const args = [
    webpack,
    ...(allowNetwork ? ['--env', 'allowNetwork'] : []),
    ...(config === undefined ? [] : ['--env', `config=${config}`]),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0 || stdout.includes('WARNING')) process.stderr.write(stdout + stderr);
  if (status !== 0) return failed('webpack says why above');

  const manifest = readFileSync(join(root, 'manifest.xml'), 'utf8');
  const pane = join(root, 'dist/pane');
  mkdirSync(pane, { recursive: true });
  const missing = missingFiles(manifest, pane);
  if (missing.length > 0) return failed(`it did not make what the manifest names: ${missing.join(', ')}`);
  writeFileSync(join(pane, 'manifest.xml'), withBaseUrl(manifest, baseUrl));
  // Whoever builds if stale wants the usual pages, not these.
  if (!allowNetwork && config === undefined) writeFileSync(stampFile(root), digest);
  return true;
}

/**
 * Builds unless dist/ was made from exactly these sources.
 *
 * @param {string} [root] the project's folder
 * @returns {boolean} as build()
 */
export function buildIfStale(root = ROOT) {
  const stamp = stampFile(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesDigest(root)) return true;
  return build({ root });
}

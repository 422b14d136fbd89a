import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findChromium } from './chromium.js';
import { ROOT } from './root.js';
import { stop } from './stop.js';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages a lock file's `packages`, by folder */

/** Whether `version` (as process.versions.node has it) is 20.19 or newer. @param {string} version */
export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

/**
 * Whether node_modules lacks a package, or has another version of it, than package-lock.json asks for. It reads
 * the list that npm leaves in node_modules: unlike times of files, that stays right after a checkout or a copy.
 *
 * @param {string} root the project's folder
 */
export function isPackageMissing(root) {
  /** @param {string} path @returns {Packages} */
  const packages = (path) => JSON.parse(readFileSync(`${root}/${path}`, 'utf8')).packages;
  const wanted = packages('package-lock.json');
  let installed;
  try {
    installed = packages('node_modules/.package-lock.json');
  } catch {
    return true;
  }
  // Optional packages are those of other platforms: their absence is right.
  return Object.entries(wanted).some(
    ([folder, { version, optional }]) => folder !== '' && !optional && installed[folder]?.version !== version,
  );
}

/**
 * Runs a program without input, its output kept back unless it fails.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} failure the sentence to end with when it fails
 */
function run(program, args, failure) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 1 << 28,
    // npm is a .cmd on Windows, which only a shell starts.
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
  stop(failure);
}

function installPackages() {
  process.stderr.write('Signet: installing packages (npm ci, about a minute) ...\n');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', args, 'Signet: the packages could not be installed; npm says why above.');
}

function installChromium() {
  const isRoot = process.getuid?.() === 0;
  if (process.env['CHROMIUM'])
    stop(`Signet: CHROMIUM is set to ${process.env['CHROMIUM']}, but there is no program.`);
  if (!isRoot || spawnSync('apt-get', ['--version']).status !== 0) {
    stop(
      'Signet: the tests need Chromium: install it (Debian: "apt-get install chromium"), or set CHROMIUM to its path.',
    );
  }
  process.stderr.write('Signet: installing Chromium (apt-get, about a minute) ...\n');
  const failure = 'Signet: Chromium could not be installed; apt-get says why above.';
  run('apt-get', ['-q', 'update'], failure);
  // The browser has no letters of its own: without a font, pages are laid out and photographed empty.
  run('apt-get', ['-q', 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'], failure);
  if (!findChromium())
    stop('Signet: apt-get installed Chromium, but there is no program named chromium in PATH.');
}

/**
 * Installs what a fresh clone lacks, or ends the process with one sentence that says what to install. Imports
 * nothing but Node, since it runs before there are packages.
 *
 * @param {{ browser: boolean }} need browser: the end-to-end tests follow, which drive Chromium
 */
export function installMissing({ browser }) {
  const { node } = process.versions;
  if (!isSupportedNode(node)) stop(`Signet needs Node.js 20.19 or newer; this is ${node}.`);
  if (isPackageMissing(ROOT)) installPackages();
  if (browser && !findChromium()) installChromium();
}

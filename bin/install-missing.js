import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findChromium, findProgram } from './chromium.js';
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

/** Whether Debian's packages can be installed by whoever runs this. */
const canInstall = () => process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;

/** @param {string} what as a person calls it @param {readonly string[]} packages */
function installDebian(what, packages) {
  process.stderr.write(`Signet: installing ${what} (apt-get, about a minute) ...\n`);
  const failure = `Signet: ${what} could not be installed; apt-get says why above.`;
  run('apt-get', ['-q', 'update'], failure);
  run('apt-get', ['-q', 'install', '-y', '--no-install-recommends', ...packages], failure);
}

function installChromium() {
  if (process.env['CHROMIUM'])
    stop(`Signet: CHROMIUM is set to ${process.env['CHROMIUM']}, but there is no program.`);
  if (!canInstall()) {
    stop(
      'Signet: the tests need Chromium: install it (Debian: "apt-get install chromium"), or set CHROMIUM to its path.',
    );
  }
  // The browser has no letters of its own: without a font, pages are laid out and photographed empty.
  installDebian('Chromium', ['chromium', 'fonts-liberation']);
  if (!findChromium())
    stop('Signet: apt-get installed Chromium, but there is no program named chromium in PATH.');
}

/** Programs of others that the tests compare with, and the Debian packages that they are in. */
const PEERS = [
  { program: 'openssl', debian: 'openssl' },
  { program: 'pk12util', debian: 'libnss3-tools' },
  { program: 'keytool', debian: 'default-jre-headless' },
];

function installPeers() {
  const missing = PEERS.filter(({ program }) => !findProgram([program]));
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian);
  if (canInstall()) installDebian(`what the tests compare with (${packages.join(', ')})`, packages);
  else
    process.stderr.write(
      `Signet: tests that compare with others are skipped; Debian has them in: ${packages.join(', ')}.\n`,
    );
}

/**
 * Installs what a fresh clone lacks, or ends the process with one sentence that says what to install. Imports
 * nothing but Node, since it runs before there are packages.
 *
 * @param {{ browser: boolean, peers?: boolean }} need browser: what follows drives Chromium; peers: it compares with
 *   the programs of others
 */
export function installMissing({ browser, peers = false }) {
  const { node } = process.versions;
  if (!isSupportedNode(node)) stop(`Signet needs Node.js 20.19 or newer; this is ${node}.`);
  if (isPackageMissing(ROOT)) installPackages();
  if (browser && !findChromium()) installChromium();
  if (peers) installPeers();
}

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Sandboxing needs privileges a container does not give; the rest keeps the browser from calling home. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The browser that tests and drawings run in: what CHROMIUM names and nothing else when it is set, else the
 * first of the usual names in PATH.
 *
 * @param {{ CHROMIUM?: string | undefined, PATH?: string | undefined }} [env]
 * @returns {string | undefined} an absolute path, or undefined when there is none
 */
export function findChromium(env = process.env) {
  if (env.CHROMIUM) return isProgram(env.CHROMIUM) ? env.CHROMIUM : undefined;
  return findProgram(NAMES, env);
}

/**
 * @param {readonly string[]} names the better ones first
 * @param {{ PATH?: string | undefined }} [env]
 * @returns {string | undefined} the absolute path of the first that is in PATH, or undefined when none is
 */
export function findProgram(names, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

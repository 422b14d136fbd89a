/**
 * `npm run update-anchors [-- --certdata FILE | --module FILE] [--older]`: makes src/pki/mozilla-roots.ts anew, of the
 * roots that Mozilla trusts for e-mail. The same source gives the same file, to the byte.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { importTypeScript } from './import-typescript.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';
import { stop } from './stop.js';

const USAGE = `Usage: npm run update-anchors -- [--certdata FILE | --module FILE] [--older] [--out FILE] [--least N]
  --certdata FILE  NSS's certdata.txt, with nssckbi.h beside it
  --module FILE    NSS's module of built-in roots (libnssckbi); without either, that of this machine
  --older          also where the source is older than the roots that are there
  --out FILE       where to write (default: src/pki/mozilla-roots.ts)
  --least N        fewer roots than this are no list of Mozilla's (default: 50)`;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        certdata: { type: 'string' },
        module: { type: 'string' },
        older: { type: 'boolean', default: false },
        out: { type: 'string', default: join(ROOT, 'src/pki/mozilla-roots.ts') },
        least: { type: 'string', default: '50' },
      },
    });
    const least = Number(values.least);
    if (!Number.isInteger(least) || least < 1) throw new Error('--least needs a whole number');
    return { ...values, least, out: resolve(values.out) };
  } catch (error) {
    return stop(`Signet: ${messageOf(error)}\n${USAGE}`, 2);
  }
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** Where NSS's module is: Debian has a folder for each architecture. */
function findModule() {
  const libraries = existsSync('/usr/lib')
    ? readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'))
    : [];
  const folders = [...libraries.map((name) => `/usr/lib/${name}`), '/usr/lib64', '/usr/lib'];
  return (
    folders.map((folder) => join(folder, 'libnssckbi.so')).find((path) => existsSync(path)) ??
    stop(
      "Signet: NSS's module of built-in roots, libnssckbi.so, is not on this machine. Install it (Debian: libnss3), " +
        "name it with --module, or name NSS's certdata.txt with --certdata.",
    )
  );
}

/** All objects of the module, as certdata.txt has them. @param {string} path */
function readModule(path) {
  const script = join(ROOT, 'bin/nss-objects.py');
  const { status, stdout, stderr, error } = spawnSync('python3', [script, path], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error)
    stop(`Signet: reading ${path} needs Python 3, and python3 could not be started (${error.message}).`);
  if (status !== 0) stop(`Signet: ${path} could not be read: ${stderr.trim().split('\n').at(-1)}`);
  return stdout;
}

/** The file, or what is said in its place where it cannot be read. @param {string} path */
function readFile(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return stop(`Signet: ${messageOf(error)}`);
  }
}

/** NSS numbers its lists in nssckbi.h; what reads the module says the number in the same words. @param {string} text */
const versionIn = (text) => /NSS_BUILTINS_LIBRARY_VERSION "?(\d+\.\d+)/.exec(text)?.[1];

/** @param {{ certdata?: string | undefined, module?: string | undefined }} given */
function readSource({ certdata, module }) {
  if (certdata === undefined) {
    const path = module ?? findModule();
    const text = readModule(path);
    return { path, text, version: versionIn(text) };
  }
  const text = readFile(certdata);
  const header = join(dirname(certdata), 'nssckbi.h');
  return {
    path: certdata,
    text,
    version: versionIn(text) ?? (existsSync(header) ? versionIn(readFile(header)) : undefined),
  };
}

/** @param {string} a @param {string} b versions such as 2.60 */
function isOlder(a, b) {
  const [major = 0, minor = 0] = a.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = b.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/**
 * @param {readonly import('../src/pki/email-roots.ts').EmailRoot[]} roots
 * @param {string} version
 * @param {string} date
 */
async function sourceOf(roots, version, date) {
  const { format, resolveConfig } = await import('prettier');
  const list = roots.map(({ name, sha256, distrustAfter, certificate }) => ({
    name,
    sha256,
    distrustAfter: distrustAfter?.toISOString() ?? null,
    der: Buffer.from(certificate.der).toString('base64'),
  }));
  const limited = list.filter(({ distrustAfter }) => distrustAfter !== null).length;
  const text = `/*
 * The ${list.length} roots that Mozilla trusts for e-mail, by the built-in roots of NSS ${version}, written on ${date}
 * by \`npm run update-anchors\`; trust in ${limited} of them ends at a date. Made by a program: change nothing here.
 *
 * The certificates and what is said of them are from NSS's certdata.txt, which is subject to the terms of the Mozilla
 * Public License, v. 2.0: https://mozilla.org/MPL/2.0/
 */
/* eslint-disable max-lines */

/** One of Mozilla's roots. */
export interface MozillaRoot {
  /** Mozilla's label. */
  readonly name: string;
  /** Of the certificate, in lower-case hex. */
  readonly sha256: string;
  /** ISO 8601: what the root issued later is not trusted. */
  readonly distrustAfter: string | null;
  /** The certificate, in base64. */
  readonly der: string;
}

export const MOZILLA_ROOTS: {
  /** Of NSS's list of built-in roots. */
  readonly version: string;
  /** The day on which this file was written. */
  readonly date: string;
  readonly roots: readonly MozillaRoot[];
} = { version: '${version}', date: '${date}', roots: ${JSON.stringify(list, undefined, 2)} };
`;
  return format(text, { ...(await resolveConfig(join(ROOT, 'src/pki/trust.ts'))), parser: 'typescript' });
}

installMissing({ browser: false });
const { out, older, least, ...given } = readArguments();
const { path, text, version } = readSource(given);
/** @type {typeof import('../src/pki/email-roots.ts')} */
const { readEmailRoots } = await importTypeScript('src/pki/email-roots.ts');
const roots = await readEmailRoots(text).catch((error) => stop(`Signet: ${path}: ${messageOf(error)}`));
if (version === undefined) {
  stop(`Signet: which version of the list ${path} is, is not known. Put NSS's nssckbi.h beside it.`);
}
if (roots.length < least) {
  stop(
    `Signet: ${path} has ${roots.length} roots for e-mail; Mozilla has at least ${least}. Nothing was changed.`,
  );
}

/** @type {typeof import('../src/pki/mozilla-roots.ts')['MOZILLA_ROOTS'] | undefined} */
const known = existsSync(out) ? (await importTypeScript(relative(ROOT, out))).MOZILLA_ROOTS : undefined;
if (known && !older && isOlder(version, known.version)) {
  stop(
    `Signet: ${path} has the roots of NSS ${version}; those that are here, of NSS ${known.version}, are newer. ` +
      'Nothing was changed; --older takes the older ones.',
    0,
  );
}
const before = new Map(known?.roots.map((root) => [root.sha256, root.name]));
const after = new Map(roots.map((root) => [root.sha256, root.name]));
// Without a new list the day stays that of the last one.
const unchanged = known && (await sourceOf(roots, version, known.date));
if (unchanged === undefined || unchanged !== readFile(out)) {
  writeFileSync(out, await sourceOf(roots, version, new Date().toISOString().slice(0, 10)));
}
for (const [sha256, name] of after)
  if (known && !before.has(sha256)) process.stdout.write(`+ ${name}  ${sha256}\n`);
for (const [sha256, name] of before) if (!after.has(sha256)) process.stdout.write(`- ${name}  ${sha256}\n`);
process.stdout.write(`Signet: ${roots.length} roots for e-mail, of NSS ${version} (${path}).\n`);

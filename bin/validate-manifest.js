/**
 * `npm run validate [FILE]`: sends a manifest (and nothing else) to Microsoft's validation service. Exit status: 0
 * valid, 1 not valid, 2 no such file, 3 the service gave no judgement. The package's own command line is passed by.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';
import { stop } from './stop.js';

const TIME_LIMIT_MS = 30_000;

const [file = join(ROOT, 'manifest.xml')] = process.argv.slice(2);
if (!existsSync(file)) stop(`${file} is not there.`, 2);
installMissing({ browser: false });
const { validateManifest } = await import('office-addin-manifest');
const { outcomeOf } = await import('./validation-outcome.js');

const unreached = (/** @type {string} */ why) =>
  stop(
    `Microsoft's validation service could not be reached: ${why}\n"npm run check" looks at the structure offline.`,
    3,
  );

process.stdout.write(`Sending ${file} to Microsoft's validation service ...\n`);
const timer = setTimeout(() => unreached(`no answer within ${TIME_LIMIT_MS / 1000} seconds.`), TIME_LIMIT_MS);
try {
  const { status, text } = outcomeOf(await validateManifest(file));
  process.stdout.write(`${text}\n`);
  process.exitCode = status;
} catch (error) {
  unreached(error instanceof Error ? (error.message.split('\n').at(-1) ?? '') : String(error));
} finally {
  clearTimeout(timer);
}

/** `npm run manifest [FILE [BASE_URL]]`: the structure of manifest.xml, or of a built one on its base. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEVELOPMENT_BASE_URL, parseBaseUrl } from './base-url.js';
import { manifestProblems } from './manifest-rules.js';
import { ROOT } from './root.js';
import { stop } from './stop.js';

const [file = join(ROOT, 'manifest.xml'), base = DEVELOPMENT_BASE_URL] = process.argv.slice(2);
const problems = manifestProblems(readFileSync(file, 'utf8'), {
  icons: join(ROOT, 'assets/icons'),
  baseUrl: parseBaseUrl(base),
});
if (problems.length > 0) stop(`${file}:\n  ${problems.join('\n  ')}`);
process.stdout.write(`${file}: nothing is wrong with its structure.\n`);

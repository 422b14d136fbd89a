/** `npm run build [-- --base-url URL] [--out DIR] [--allow-network]`: dist/pane (and DIR) is then the folder to deploy. */
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEVELOPMENT_BASE_URL, parseBaseUrl } from './base-url.js';
import { build } from './build-if-stale.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';
import { stop } from './stop.js';

const USAGE = 'Usage: npm run build -- [--base-url https://host/path] [--out DIR] [--allow-network]';

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        'base-url': { type: 'string' },
        out: { type: 'string' },
        'allow-network': { type: 'boolean', default: false },
      },
    });
    return {
      baseUrl: parseBaseUrl(values['base-url'] ?? DEVELOPMENT_BASE_URL),
      out: values.out,
      allowNetwork: values['allow-network'],
    };
  } catch (error) {
    return stop(`Signet: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`, 2);
  }
}

const { baseUrl, out, allowNetwork } = readArguments();
installMissing({ browser: false });
if (!build({ baseUrl, allowNetwork })) process.exit(1);

const pane = join(ROOT, 'dist/pane');
const folder = out === undefined ? pane : resolve(out);
if (folder !== pane) cpSync(pane, folder, { recursive: true });
process.stdout.write(
  `Signet: ${folder} is ready to be served as ${baseUrl}/; its manifest.xml is for Outlook.\n`,
);

/** `npm run build [-- --base-url URL] [--out DIR] [--allow-network] [--config FILE]`: dist/pane (and DIR) is then the folder to deploy. */
import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEVELOPMENT_BASE_URL, parseBaseUrl } from './base-url.js';
import { build } from './build-if-stale.js';
import { importTypeScript } from './import-typescript.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';
import { stop } from './stop.js';

const USAGE =
  'Usage: npm run build -- [--base-url https://host/path] [--out DIR] [--allow-network] [--config FILE]';

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        'base-url': { type: 'string' },
        out: { type: 'string' },
        'allow-network': { type: 'boolean', default: false },
        config: { type: 'string' },
      },
    });
    return {
      baseUrl: parseBaseUrl(values['base-url'] ?? DEVELOPMENT_BASE_URL),
      out: values.out,
      allowNetwork: values['allow-network'],
      config: values.config === undefined ? undefined : resolve(values.config),
    };
  } catch (error) {
    return stop(`Signet: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`, 2);
  }
}

/** A policy that the pane could not read must not be deployed. @param {string} file */
async function checkConfig(file) {
  /** @type {{ parseConfig: (json: string) => import('../src/outlook/policy/config.ts').ParsedConfig }} */
  const { parseConfig } = await importTypeScript('src/outlook/policy/config.ts');
  const parsed = parseConfig(readFileSync(file, 'utf8'));
  if (parsed.kind === 'unreadable') stop(`Signet: ${file}: ${parsed.problem}.`);
}

const { baseUrl, out, allowNetwork, config } = readArguments();
installMissing({ browser: false });
if (config !== undefined) await checkConfig(config);
if (!build({ baseUrl, allowNetwork, config })) process.exit(1);

const pane = join(ROOT, 'dist/pane');
const folder = out === undefined ? pane : resolve(out);
if (folder !== pane) cpSync(pane, folder, { recursive: true });
process.stdout.write(
  `Signet: ${folder} is ready to be served as ${baseUrl}/; its manifest.xml is for Outlook.\n`,
);

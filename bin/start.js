/** `npm start [-- --mailbox DIR] [--port N]`: verifies the samples, then serves the simulated Outlook. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './build-if-stale.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';
import { stop } from './stop.js';

const SAMPLES = 'assets/samples';

function verifySamples() {
  const messages = readdirSync(join(ROOT, SAMPLES)).filter((name) => name.endsWith('.eml'));
  process.stdout.write(`Signet: verifying the messages in ${SAMPLES}; some are bad on purpose.\n\n`);
  const args = ['bin/signet.js', 'verify', '--anchors', `${SAMPLES}/anchors.pem`];
  args.push(...messages.sort().map((name) => `${SAMPLES}/${name}`));
  const { status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // 1 says that a message did not verify, as those that are bad on purpose must not.
  if (status !== 0 && status !== 1) stop('Signet: the sample messages could not be read.');
  process.stdout.write('\n');
}

installMissing({ browser: false });
if (!buildIfStale()) process.exit(1);
verifySamples();

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
// In this process, not in a child: nothing can be left running when this one ends.
await import(pathToFileURL(join(ROOT, 'dist/node/simulator.js')).href);

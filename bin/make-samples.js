/** `npm run samples`: makes assets/samples/ anew. Needs openssl, for the encrypted one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importTypeScript } from './import-typescript.js';
import { installMissing } from './install-missing.js';
import { ROOT } from './root.js';

/** @param {Uint8Array} content @param {string} certificate PEM */
function encrypt(content, certificate) {
  const folder = mkdtempSync(join(tmpdir(), 'signet-samples-'));
  try {
    writeFileSync(join(folder, 'to.pem'), certificate);
    const options = ['cms', '-encrypt', '-aes256', '-binary', join(folder, 'to.pem')];
    const entity = execFileSync('openssl', options, { input: content, encoding: 'latin1' });
    // The message has a MIME-Version of its own, and canonical line ends.
    const lines = entity.split(/\r?\n/).filter((line) => !line.startsWith('MIME-Version'));
    return new Uint8Array(Buffer.from(lines.join('\r\n'), 'latin1'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

installMissing({ browser: false });
const { createSamples } = await importTypeScript('test/support/samples.ts');
const { anchors, messages } = await createSamples(encrypt);
const target = join(ROOT, 'assets/samples');
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'anchors.pem'), anchors);
for (const { name, bytes } of messages) writeFileSync(join(target, name), bytes);

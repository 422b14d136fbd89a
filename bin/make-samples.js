/** `node bin/make-samples.js`: makes assets/samples/ anew. Needs openssl, for the encrypted one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from './root.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-samples-'));

/** @param {Uint8Array} content @param {string} certificate PEM */
function encrypt(content, certificate) {
  writeFileSync(join(folder, 'to.pem'), certificate);
  const options = ['cms', '-encrypt', '-aes256', '-binary', join(folder, 'to.pem')];
  const entity = execFileSync('openssl', options, { input: content, encoding: 'latin1' });
  // The message has a MIME-Version of its own, and canonical line ends.
  const lines = entity.split(/\r?\n/).filter((line) => !line.startsWith('MIME-Version'));
  return new Uint8Array(Buffer.from(lines.join('\r\n'), 'latin1'));
}

try {
  const outfile = join(folder, 'samples.mjs');
  await build({
    entryPoints: [join(ROOT, 'test/support/samples.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
  });
  const { createSamples } = await import(pathToFileURL(outfile).href);
  const { anchors, messages } = await createSamples(encrypt);
  const target = join(ROOT, 'assets/samples');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'anchors.pem'), anchors);
  for (const { name, bytes } of messages) writeFileSync(join(target, name), bytes);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

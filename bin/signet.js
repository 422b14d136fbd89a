#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/node/signet.js', import.meta.url);
if (!existsSync(built)) {
  process.stderr.write('signet: not built yet; run `npm ci && npm run build` in its folder first\n');
  process.exit(2);
}
await import(built.href);

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import webpack, { type Configuration } from 'webpack';
import configurations from '../../webpack.config.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Builds the real pages, with nothing in their scripts, and gives what each allows its scripts to connect to. */
async function connectSources(env?: { allowNetwork: boolean }): Promise<readonly (string | undefined)[]> {
  const pane = configurations(env).find((one) => 'name' in one && one.name === 'pane') as Configuration;
  const empty = join(folder, 'empty.js');
  writeFileSync(empty, '');
  const path = join(folder, 'pane');
  const compiler = webpack({ ...pane, entry: { taskpane: empty, reader: empty }, output: { path } });
  await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  return ['taskpane.html', 'reader.html'].map(
    (page) => /connect-src ([^;]*);/.exec(readFileSync(join(path, page), 'utf8'))?.[1],
  );
}

describe('the policy of the pages', () => {
  it('lets them ask no other server than their own', async () => {
    expect(await connectSources()).toEqual(["'self'", "'self'"]);
  });

  it('lets them ask others over https where the build was told so', async () => {
    expect(await connectSources({ allowNetwork: true })).toEqual(["'self' https:", "'self' https:"]);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import webpack, { type Configuration } from 'webpack';
import { FRAME_STYLE_HASH } from '../../src/taskpane/content/frame-document.ts';
import configurations from '../../webpack.config.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Builds the real pages, with nothing in their scripts. */
async function pages(env?: { allowNetwork: boolean }): Promise<readonly string[]> {
  const pane = configurations(env).find((one) => 'name' in one && one.name === 'pane') as Configuration;
  const empty = join(folder, 'empty.js');
  writeFileSync(empty, '');
  const path = join(folder, 'pane');
  const compiler = webpack({ ...pane, entry: { taskpane: empty, reader: empty }, output: { path } });
  await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  return ['taskpane.html', 'reader.html'].map((page) => readFileSync(join(path, page), 'utf8'));
}

/** The directives of a page, each with its sources. */
function policyOf(html: string): Readonly<Record<string, string>> {
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  return Object.fromEntries(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

const connectSources = async (env?: { allowNetwork: boolean }) =>
  (await pages(env)).map((html) => policyOf(html)['connect-src']);

/** Every word of it: one that is added, left out or made wider is a decision, and belongs here as well. */
const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  // The style of nothing, which Fluent needs, and the one of the frame.
  'style-src': `'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' '${FRAME_STYLE_HASH}'`,
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'frame-src': "'none'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default dompurify signet-content signet-ews',
};

describe('the policy of the pages', () => {
  it('is this, to the word', async () => {
    const [taskpane = '', reader = ''] = await pages();
    expect(policyOf(reader)).toEqual(POLICY);
    expect(policyOf(taskpane)).toEqual({
      ...POLICY,
      'script-src': "'self' https://appsforoffice.microsoft.com https://ajax.aspnetcdn.com",
    });
  });

  it('stands before every script, and the rules for script addresses before all others', async () => {
    for (const html of await pages()) {
      const scripts = [...html.matchAll(/<script[^>]*>/g)].map(({ 0: tag, index }) => ({ tag, index }));
      expect(scripts[0]?.tag).toContain('trusted-types.js');
      expect(scripts[0]?.tag).not.toMatch(/defer|async|module/);
      expect(html.indexOf('Content-Security-Policy')).toBeLessThan(scripts[0]?.index ?? 0);
      expect(html).not.toMatch(/<script[^>]*>[^<]|\son[a-z]+=|javascript:|<style|\sstyle=/i);
    }
  });

  it('lets them ask no other server than their own', async () => {
    expect(await connectSources()).toEqual(["'self'", "'self'"]);
  });

  it('lets them ask others over https where the build was told so', async () => {
    expect(await connectSources({ allowNetwork: true })).toEqual(["'self' https:", "'self' https:"]);
  });
});

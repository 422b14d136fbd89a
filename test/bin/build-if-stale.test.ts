import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sourcesDigest } from '../../bin/build-if-stale.js';
import { ROOT } from '../../bin/root.js';

/** A project small enough that the real webpack builds it at once. */
const FILES = {
  'package.json': '{ "type": "module" }',
  'package-lock.json': '{}',
  'webpack.config.js': `export default {
    mode: 'production',
    entry: './src/index.js',
    output: { path: process.cwd() + '/dist/pane', filename: 'pane.js', clean: true },
    stats: 'errors-warnings',
  };`,
  'src/index.js': 'globalThis.made = 1;',
  'manifest.xml': '<Url DefaultValue="https://localhost:3000/pane.js" />',
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'signet-build-'));
  mkdirSync(join(root, 'src'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(root, path), text);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Calls a function of build-if-stale.js in a process of its own, to see what it prints. */
function call(expression: string): { status: number | null; output: string } {
  const module = pathToFileURL(join(ROOT, 'bin/build-if-stale.js')).href;
  const script = `import { build, buildIfStale } from ${JSON.stringify(module)}; process.exitCode = ${expression} ? 0 : 1;`;
  const args = ['--input-type=module', '--eval', script, root];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('sourcesDigest', () => {
  it.each([
    ['a changed file', () => write('src/index.js', 'globalThis.made = 2;')],
    ['a new file', () => write('src/other.js', '')],
    ['a deleted file', () => rmSync(join(root, 'src/index.js'))],
    ['a changed manifest', () => write('manifest.xml', '')],
  ])('changes with %s', (_name, change) => {
    const before = sourcesDigest(root);
    change();
    expect(sourcesDigest(root)).not.toBe(before);
  });

  it('stays the same when a checkout only changes times, or dist/ changes', () => {
    const before = sourcesDigest(root);
    utimesSync(join(root, 'src/index.js'), 0, 0);
    mkdirSync(join(root, 'dist'));
    write('dist/pane.js', '');
    expect(sourcesDigest(root)).toBe(before);
  });
});

describe('a build', () => {
  it('makes dist/pane with a manifest, once for the same sources', () => {
    expect(call('buildIfStale(process.argv[1])')).toEqual({
      status: 0,
      output: 'Signet: building ...\n',
    });
    expect(read('dist/pane/pane.js')).toContain('made=1');
    expect(read('dist/pane/manifest.xml')).toBe(FILES['manifest.xml']);

    expect(call('buildIfStale(process.argv[1])')).toEqual({ status: 0, output: '' });

    write('src/index.js', 'globalThis.made = 2;');
    expect(call('buildIfStale(process.argv[1])').status).toBe(0);
    expect(read('dist/pane/pane.js')).toContain('made=2');
  });

  it('writes the manifest on the base it is given', () => {
    expect(call('build({ root: process.argv[1], baseUrl: "https://mail.example.org/signet" })').status).toBe(
      0,
    );
    expect(read('dist/pane/manifest.xml')).toBe(
      '<Url DefaultValue="https://mail.example.org/signet/pane.js" />',
    );
  });

  it('for the network tells webpack so, and is not taken for the usual one', () => {
    write(
      'webpack.config.js',
      FILES['webpack.config.js']
        .replace('default {', 'default ({ allowNetwork }) => ({')
        .replace('};', '});')
        .replace("'./src/index.js'", "allowNetwork ? './src/open.js' : './src/index.js'"),
    );
    write('src/open.js', 'globalThis.made = "open";');
    expect(call('build({ root: process.argv[1], allowNetwork: true })').status).toBe(0);
    expect(read('dist/pane/pane.js')).toContain('made="open"');
    expect(call('buildIfStale(process.argv[1])').status).toBe(0);
    expect(read('dist/pane/pane.js')).toContain('made=1');
  });

  it('that webpack refuses ends with its reason, and leaves dist/ stale', () => {
    write('src/index.js', 'import "./nowhere.js";');
    const { status, output } = call('buildIfStale(process.argv[1])');
    expect(status).toBe(1);
    expect(output).toContain('nowhere.js');
    expect(output).toContain('Signet: the build failed');
    expect(existsSync(join(root, 'dist/sources.sha256'))).toBe(false);
  });

  it('ends when the manifest names a file that it did not make', () => {
    write('manifest.xml', '<Url DefaultValue="https://localhost:3000/lost.html" />');
    const { status, output } = call('buildIfStale(process.argv[1])');
    expect(status).toBe(1);
    expect(output).toContain('it did not make what the manifest names: lost.html.');
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from '../../bin/chromium.js';
import { isPackageMissing, isSupportedNode } from '../../bin/install-missing.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-install-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('isSupportedNode', () => {
  it.each([
    ['20.19.0', true],
    ['20.18.9', false],
    ['18.20.0', false],
    ['22.0.0', true],
    ['100.1.0', true],
  ])('answers for %s: %s', (version, supported) => {
    expect(isSupportedNode(version)).toBe(supported);
  });
});

describe('isPackageMissing', () => {
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a-for-another-system': { version: '1.0.0', optional: true },
  };

  function lock(path: string, packages: Record<string, unknown>): void {
    writeFileSync(join(folder, path), JSON.stringify({ packages }));
  }

  beforeEach(() => {
    lock('package-lock.json', wanted);
    mkdirSync(join(folder, 'node_modules'));
  });

  it('is so on a fresh clone', () => {
    expect(isPackageMissing(folder)).toBe(true);
  });

  it('is not so once npm has installed what is wanted, without the packages of other systems', () => {
    lock('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
    expect(isPackageMissing(folder)).toBe(false);
  });

  it('is so when another version is installed', () => {
    lock('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } });
    expect(isPackageMissing(folder)).toBe(true);
  });

  it('is so when a package was added since', () => {
    lock('node_modules/.package-lock.json', {});
    expect(isPackageMissing(folder)).toBe(true);
  });
});

describe('findChromium', () => {
  function program(name: string, mode = 0o755): string {
    const path = join(folder, name);
    writeFileSync(path, '');
    chmodSync(path, mode);
    return path;
  }

  it('takes what CHROMIUM names before what is in PATH', () => {
    program('chromium');
    const mine = program('mine');
    expect(findChromium({ CHROMIUM: mine, PATH: folder })).toBe(mine);
  });

  it('takes nothing else when CHROMIUM names no program', () => {
    program('chromium');
    expect(findChromium({ CHROMIUM: join(folder, 'nowhere'), PATH: folder })).toBeUndefined();
  });

  it('finds the usual names in PATH', () => {
    const chrome = program('google-chrome');
    expect(findChromium({ PATH: ['', join(folder, 'nowhere'), folder].join(delimiter) })).toBe(chrome);
    const chromium = program('chromium');
    expect(findChromium({ PATH: folder })).toBe(chromium);
  });

  it('passes by what is no program, and answers undefined when there is none', () => {
    program('chromium', 0o644);
    mkdirSync(join(folder, 'chromium-browser'));
    expect(findChromium({ PATH: folder })).toBeUndefined();
    expect(findChromium({})).toBeUndefined();
  });
});

import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A project of its own, so that the authority is made there and not in the developer's. */
let project: string;
let script: string;
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'signet-main-'));
  script = join(project, 'dist/node/simulator.js');
  mkdirSync(join(project, 'mail'));
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  await build({
    entryPoints: [fileURLToPath(new URL('../../src/simulator/main.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    // What is bundled may call require, as asn1js does for its own reasons.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    outfile: script,
  });
});
afterAll(() => rmSync(project, { recursive: true }));

function run(...args: readonly string[]): Promise<{ readonly status: unknown; readonly words: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { cwd: project }, (error, _, words) =>
      resolve({ status: error === null ? 0 : error.code, words }),
    );
  });
}

describe('the simulator as a program', () => {
  it.each([
    ['--port', 'x'],
    ['--port', '70000'],
    ['--mailbox', 'nowhere'],
    ['--what', ''],
  ])('says how it is used for %s %s, and ends with 2', async (...args) => {
    const { status, words } = await run(...args);
    expect(status).toBe(2);
    expect(words).toContain('Usage: npm start -- [--mailbox DIR] [--port N]');
    expect(words).not.toContain('    at ');
  });

  it('says that a port is taken and how to choose another, and ends with 1', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const { status, words } = await run('--mailbox', 'mail', '--port', String(port));
    holder.close();
    expect(status).toBe(1);
    expect(words).toBe(`Port ${port} is taken. Choose another: npm start -- --port ${port + 1}\n`);
  });

  it('prints its address and how to trust it, and keeps the authority in the project', async () => {
    const child = spawn(process.execPath, [script, '--mailbox', 'mail', '--port', '0'], { cwd: project });
    const words = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
    );
    child.kill();
    expect(words).toMatch(/https:\/\/localhost:\d+\/\n/);
    expect(words).toContain(join('.signet', 'development-ca.pem'));
    expect(existsSync(join(project, '.signet/development-ca.pem'))).toBe(true);
  });
});

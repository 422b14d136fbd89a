import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../bin/root.js';
import { certdata } from '../support/certdata.ts';
import { createRoot, type Identity } from '../support/fake-ca.ts';

let folder: string;
let first: Identity;
let second: Identity;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-anchors-'));
  first = await createRoot({ name: "O'Hara Root" });
  second = await createRoot({ name: 'Second Root' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(join(folder, 'roots.ts'), { force: true });
  writeFileSync(join(folder, 'nssckbi.h'), '#define NSS_BUILTINS_LIBRARY_VERSION "2.92"\n');
});

const OUT = (): string => join(folder, 'roots.ts');
const written = (): string => readFileSync(OUT(), 'utf8');
const save = (text: string): void => writeFileSync(join(folder, 'certdata.txt'), text);

function update(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const script = join(ROOT, 'bin/update-anchors.js');
  return spawnSync(process.execPath, [script, '--out', OUT(), ...args], { cwd: folder, encoding: 'utf8' });
}
const updateFromText = (...args: readonly string[]) =>
  update('--certdata', 'certdata.txt', '--least', '1', ...args);

describe('npm run update-anchors', () => {
  it("writes the roots of certdata.txt, with the list's version, the day, the count and the licence", async () => {
    const distrustAfter = new Date('2024-11-30T23:59:59Z');
    save(await certdata({ ...first, distrustAfter }, { ...second, email: 'CKT_NSS_NOT_TRUSTED' }));
    const { status, stdout, stderr } = updateFromText();
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('1 roots for e-mail, of NSS 2.92');
    const text = written();
    expect(text).toContain('The 1 roots that Mozilla trusts for e-mail, by the built-in roots of NSS 2.92');
    expect(text).toContain('trust in 1 of them ends at a date');
    expect(text).toContain('Mozilla\n * Public License, v. 2.0');
    expect(text).toMatch(/date: '20\d\d-\d\d-\d\d'/);
    expect(text).toContain(`"CN=O'Hara Root, O=Signet Test"`);
    expect(text).toContain("distrustAfter: '2024-11-30T23:59:59.000Z'");
    expect(text).toContain(Buffer.from(first.der).toString('base64'));
    expect(text).not.toContain('Second Root');
  });

  it('writes the same file of the same source, and keeps the day of a list that has not changed', async () => {
    save(await certdata(first, second));
    updateFromText();
    const text = written().replace(/\d{4}-\d\d-\d\d/g, '2025-01-02');
    writeFileSync(OUT(), text);
    expect(updateFromText().status).toBe(0);
    expect(written()).toBe(text);
  });

  it('tells what came and what went', async () => {
    save(await certdata(first));
    updateFromText();
    save(await certdata(second));
    const { stdout } = updateFromText();
    expect(stdout).toMatch(/^\+ CN=Second Root, O=Signet Test {2}[0-9a-f]{64}$/m);
    expect(stdout).toMatch(/^- CN=O'Hara Root, O=Signet Test {2}[0-9a-f]{64}$/m);
  });

  it('does not go back to an older list unless it is told to', async () => {
    save(await certdata(first));
    updateFromText();
    const before = written();
    writeFileSync(join(folder, 'nssckbi.h'), '#define NSS_BUILTINS_LIBRARY_VERSION "2.9"\n');
    const { status, stderr } = updateFromText();
    expect([status, written()]).toEqual([0, before]);
    expect(stderr).toContain('those that are here, of NSS 2.92, are newer. Nothing was changed');
    expect(updateFromText('--older').status).toBe(0);
    expect(written()).toContain("version: '2.9'");
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'of which nobody knows the version',
      async () => {
        save(await certdata(first));
        rmSync(join(folder, 'nssckbi.h'));
      },
      "Put NSS's nssckbi.h beside it",
    ],
    [
      'that is broken',
      async () => save((await certdata(first)).slice(0, 900)),
      'certdata.txt: certdata: not an attribute',
    ],
    [
      'that is not there',
      () => {
        rmSync(join(folder, 'certdata.txt'), { force: true });
        return Promise.resolve();
      },
      'ENOENT',
    ],
  ])('writes nothing of a list %s', async (_, prepare, why) => {
    await prepare();
    const { status, stderr } = updateFromText();
    expect([status, existsSync(OUT())]).toEqual([1, false]);
    expect(stderr).toContain(why);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('writes nothing of a list that is too short to be one of Mozilla', async () => {
    save(await certdata(first, second));
    const { status, stderr } = update('--certdata', 'certdata.txt');
    expect([status, existsSync(OUT())]).toEqual([1, false]);
    expect(stderr).toContain('has 2 roots for e-mail; Mozilla has at least 50');
  });

  it('says in a sentence what a module lacks, or the machine', () => {
    save('no library');
    const { status, stderr } = update('--module', join(folder, 'certdata.txt'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/certdata\.txt could not be read: |needs Python 3/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(update('--modul', 'x')).toMatchObject({ status: 2 });
  });

  const library = '/usr/lib';
  const module = (existsSync(library) ? readdirSync(library) : [])
    .map((name) => join(library, name, 'libnssckbi.so'))
    .find((path) => existsSync(path));
  const hasPython = spawnSync('python3', ['--version']).status === 0;

  it.skipIf(module === undefined || !hasPython)(
    "reads NSS's own module (skipped without libnss3 or Python 3)",
    () => {
      expect(update()).toMatchObject({ status: 0, stderr: '' });
      expect(written()).toMatch(/by the built-in roots of NSS \d+\.\d+/);
      expect(written()).toContain('DigiCert');
    },
  );
});

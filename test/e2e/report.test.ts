import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES, startSite, type Site } from './outlook.ts';

interface Saved {
  readonly file: string;
  readonly continuity?: unknown;
  readonly signers: readonly { readonly anchor: string | null }[];
}

const PROGRAM = fileURLToPath(new URL('../../bin/signet.js', import.meta.url));
const FILES = readdirSync(SAMPLES).filter((name) => name.endsWith('.eml'));

let site: Site;
let printed: readonly Saved[];

beforeAll(async () => {
  site = await startSite();
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [PROGRAM, 'verify', '--json', '--offline', '--anchors', 'anchors.pem', ...FILES],
    { cwd: SAMPLES, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  printed = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Saved);
});
afterAll(() => site.close());

/** What "Save report" gives for a file in the reader, in a browser that has seen nothing before. */
async function save(file: string): Promise<Saved> {
  const context = await site.newContext();
  const page = await context.newPage();
  await page.goto(new URL('reader.html', site.url).href);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(SAMPLES + file);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save report' }).click(),
  ]);
  const saved = JSON.parse(readFileSync(await download.path(), 'utf8')) as Saved;
  await context.close();
  return saved;
}

describe('a report that is saved', () => {
  it.each(FILES)('is, field by field, what the command line prints: %s', async (file) => {
    const saved = await save(file);
    const wanted = printed.find((one) => one.file === file)!;
    expect(saved).toEqual({
      ...wanted,
      // A page is told no path, and its anchors are those that its administrator set.
      file: 'message',
      // What was seen of a sender before is each device's own.
      continuity: saved.continuity,
      signers: wanted.signers.map((signer) => ({
        ...signer,
        anchor: signer.anchor === 'given' ? 'organisation' : signer.anchor,
      })),
    });
    expect(Object.keys(saved)).toEqual(Object.keys(wanted));
  });
});

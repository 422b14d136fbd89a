import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../bin/root.js';
import { OPERATIONS, type Row } from './row.ts';

const bench = (...options: readonly string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'bin/bench.js'), ...options], { cwd: ROOT, encoding: 'utf8' });

it('prints one JSON object with a row for every operation', () => {
  const { status, stdout, stderr } = bench(
    '--json',
    ...['--sizes', '10240'],
    ...['--rounds', '1'],
    ...['--engine', 'node'],
  );
  expect(status, stderr).toBe(0);
  const { rows } = JSON.parse(stdout) as { rows: Row[] };
  expect(rows.map(({ operation }) => operation)).toEqual(OPERATIONS);
  const number = expect.any(Number) as number;
  for (const row of rows) {
    expect(row).toEqual({
      engine: 'node',
      operation: row.operation,
      bytes: 10_240,
      ms: number,
      rawMs: number,
      opensslMs: number,
      pkijsMs: row.operation.endsWith('-gcm') ? null : number,
      forgeMs: ['sign-detached', 'encrypt-cbc'].includes(row.operation) ? number : null,
      peakOverIdleBytes: number,
      rawPeakOverIdleBytes: number,
    });
  }
}, 60_000);

it.each([
  ['a size that is none', ['--sizes', '1 MiB']],
  ['no rounds', ['--rounds', '0']],
  ['an engine that nobody built in', ['--engine', 'firefox']],
  ['an option that does not exist', ['--fast']],
])('%s is wrong usage', (_, options) => {
  const { status, stdout, stderr } = bench(...options);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('Usage: npm run bench');
});

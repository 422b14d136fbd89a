/**
 * The memory of one contestant, in a process of its own: `peak.js FOLDER WARM-UP-FOLDER OPERATION ms|rawMs` prints how
 * many octets its resident set rose, at its highest, above what it was with the input loaded, or null where there is
 * no /proc. The small input of the warm-up gets the code compiled; then Linux's high-water mark (VmHWM) is put back to
 * the present size, so that only the one run that follows is in it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { argv, stdout } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import type { Input } from './input.ts';
import { readInput } from './input-files.ts';
import { platformWork } from './platform.ts';
import type { Operation } from './row.ts';
import { signetWork } from './signet.ts';

/** V8 gives the memory of dead buffers back from another thread; freed during the run, it would hide a rise. */
const SWEEP_MS = 200;

const RESET = '/proc/self/clear_refs';

function octetsOf(field: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync('/proc/self/status', 'latin1');
  const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
  if (kibibytes === undefined) throw new Error(`/proc/self/status has no ${field}`);
  return Number(kibibytes) * 1024;
}

async function peakOverIdle(folder: string, warmUp: string, operation: Operation, column: string) {
  const workOn = (input: Input) =>
    column === 'ms' ? signetWork(operation, input) : platformWork(operation, input);
  const small = await workOn(await readInput(warmUp));
  const work = await workOn(await readInput(folder));
  if (!existsSync(RESET)) return null;
  await small();
  globalThis.gc?.();
  await setTimeout(SWEEP_MS);
  writeFileSync(RESET, '5');
  const idle = octetsOf('VmRSS');
  await work();
  return Math.max(0, octetsOf('VmHWM') - idle);
}

const [, , folder = '', warmUp = '', operation = '', column = ''] = argv;
stdout.write(JSON.stringify(await peakOverIdle(folder, warmUp, operation as Operation, column)));

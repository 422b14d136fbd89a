/**
 * `node bench.js OPTIONS`, from bin/bench.js, which bundles this and checks the options (a Plan in JSON).
 * The rest of its bundle lies beside it: page.js for Chromium, peak.js for the processes that memory is measured in.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv, execPath, stderr, stdout } from 'node:process';
import { startChromium, type ChromiumBench } from './chromium.ts';
import { contestants, ifAble } from './contestants.ts';
import { forgeWork } from './forge.ts';
import { makeInput } from './input.ts';
import { readInput, writeInput } from './input-files.ts';
import { letterWithAttachment } from './letter.ts';
import { opensslWork, writePeople } from './openssl.ts';
import { createPeople, type People } from './people.ts';
import { interleave, usualRounds } from './rounds.ts';
import { OPERATIONS, type Engine, type Operation, type Row } from './row.ts';
import { sizeOf, table } from './table.ts';

interface Plan {
  readonly json: boolean;
  readonly sizes: readonly number[];
  readonly engines: readonly Engine[];
  /** The same for every size; without it usualRounds(). */
  readonly rounds?: number;
}

const FOLDER = import.meta.dirname;
const INPUT = join(FOLDER, 'input');
const PEOPLE = join(FOLDER, 'people');

const WARM_UP_BYTES = 10 * 1024;
const warmUpOf = (operation: Operation): string => join(FOLDER, 'warm-up', operation);

async function prepare(): Promise<People> {
  const people = await createPeople();
  mkdirSync(PEOPLE);
  await writePeople(PEOPLE, people);
  const letter = letterWithAttachment(WARM_UP_BYTES);
  for (const operation of OPERATIONS)
    writeInput(warmUpOf(operation), await makeInput(operation, letter, people));
  return people;
}

async function inNode(operation: Operation, bytes: number, rounds: number): Promise<Row> {
  const input = await readInput(INPUT);
  const medians = await interleave(
    {
      ...(await contestants(operation, input)),
      forgeMs: await ifAble(forgeWork(operation, input)),
      opensslMs: await ifAble(opensslWork(operation, PEOPLE, INPUT)),
    },
    rounds,
  );
  return {
    engine: 'node',
    operation,
    bytes,
    ms: medians.ms,
    rawMs: medians.rawMs,
    opensslMs: medians.opensslMs,
    pkijsMs: medians.pkijsMs,
    forgeMs: medians.forgeMs,
    peakOverIdleBytes: peak(operation, 'ms'),
    rawPeakOverIdleBytes: peak(operation, 'rawMs'),
  };
}

function peak(operation: Operation, column: 'ms' | 'rawMs'): number | null {
  const script = ['--expose-gc', join(FOLDER, 'peak.js')];
  const output = execFileSync(execPath, [...script, INPUT, warmUpOf(operation), operation, column]);
  return JSON.parse(output.toString()) as number | null;
}

/** Of a renderer process Chromium tells no peak, so memory stays null. */
async function inChromium(
  chromium: ChromiumBench,
  operation: Operation,
  bytes: number,
  rounds: number,
): Promise<Row> {
  const { ms, rawMs, pkijsMs } = await chromium.measure(operation, rounds);
  return {
    engine: 'chromium',
    operation,
    bytes,
    ms,
    rawMs,
    opensslMs: null,
    pkijsMs,
    forgeMs: null,
    peakOverIdleBytes: null,
    rawPeakOverIdleBytes: null,
  };
}

async function measure(plan: Plan, chromium: ChromiumBench | undefined): Promise<Row[]> {
  const people = await prepare();
  const rows: Row[] = [];
  for (const bytes of plan.sizes) {
    const letter = letterWithAttachment(bytes);
    const rounds = plan.rounds ?? usualRounds(bytes);
    for (const operation of OPERATIONS) {
      stderr.write(`bench: ${sizeOf(bytes)} ${operation}, ${rounds} rounds\n`);
      writeInput(INPUT, await makeInput(operation, letter, people));
      if (plan.engines.includes('node')) rows.push(await inNode(operation, bytes, rounds));
      if (chromium) rows.push(await inChromium(chromium, operation, bytes, rounds));
    }
  }
  return plan.engines.flatMap((engine) => rows.filter((row) => row.engine === engine));
}

const plan = JSON.parse(argv[2] ?? '') as Plan;
const chromium = plan.engines.includes('chromium') ? await startChromium(FOLDER) : undefined;
try {
  const rows = await measure(plan, chromium);
  stdout.write(plan.json ? `${JSON.stringify({ rows })}\n` : `${table(rows)}\n`);
} finally {
  await chromium?.close();
}

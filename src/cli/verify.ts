import type { Bytes } from '../bytes.ts';
import type { Identity } from '../keystore/identity.ts';
import type { RevocationPolicy } from '../pki/revocation.ts';
import type { ReceiveOptions } from '../smime/receive-options.ts';
import { receive } from '../smime/receive.ts';
import { reportJson } from '../smime/report-json.ts';
import type { Report } from '../smime/report.ts';
import { readAnchors } from './anchors.ts';
import { EXIT, UnreadableError, UsageError } from './exit.ts';
import { readIdentities } from './identities.ts';
import { createOnline, type OnlineArguments } from './online.ts';
import { readCertificates, readCrls, readInput } from './input.ts';
import { printReport, printTable } from './print-report.ts';
import { openSenders, type SenderArguments, type SenderMemory } from './senders.ts';

export interface VerifyArguments extends OnlineArguments, SenderArguments {
  readonly json?: boolean;
  readonly from?: string;
  readonly anchors: readonly string[];
  readonly certificates: readonly string[];
  readonly crls: readonly string[];
  readonly at?: string;
  readonly revocation: RevocationPolicy;
  readonly detached?: string;
  readonly offline?: boolean;
  /** Key files for encrypted messages. */
  readonly p12: readonly string[];
  /** One for each key file, or one for all. */
  readonly passphraseFile: readonly string[];
  readonly passphraseEnv?: string;
}

type Outcome = { readonly file: string } & ({ readonly report: Report } | { readonly error: string });

/** `signet verify`: each file's verdict, in order. Answers the exit status. */
export async function verify(files: readonly string[], given: VerifyArguments): Promise<number> {
  const options = await readOptions(given);
  if (given.detached !== undefined && files.length > 1) throw new UsageError('--detached goes with one FILE');
  const online = given.offline ? () => undefined : createOnline(given);
  const memory = await openSenders(given);
  const outcomes: Outcome[] = [];
  for (const file of files) {
    const outcome = await verifyFile(file, { ...options, online: online() }, memory);
    outcomes.push(outcome);
    if ('error' in outcome) process.stderr.write(`signet: ${outcome.error}\n`);
    // One line as soon as it is known: whoever reads a long batch sees it grow.
    if (given.json) process.stdout.write(`${JSON.stringify(jsonOf(outcome))}\n`);
  }
  await memory?.close();
  if (!given.json) printForPeople(outcomes);
  if (outcomes.some((outcome) => 'error' in outcome)) return EXIT.unreadable;
  const passed = outcomes.every(
    (outcome) => 'report' in outcome && outcome.report.verdict.kind === 'verified',
  );
  return passed ? EXIT.passed : EXIT.notPassed;
}

async function verifyFile(
  file: string,
  options: ReceiveOptions,
  memory: SenderMemory | undefined,
): Promise<Outcome> {
  let bytes: Bytes;
  try {
    bytes = await readInput(file);
  } catch (error) {
    if (error instanceof UnreadableError) return { file, error: error.message };
    throw error;
  }
  const judged = () => receive(bytes, memory ? { ...options, senders: memory.senders } : options);
  let report = await judged();
  if (await memory?.accept(report, options.at)) report = await judged();
  await memory?.learn(report, bytes, options.at);
  return { file, report };
}

const jsonOf = (outcome: Outcome): object =>
  'report' in outcome
    ? reportJson(outcome.report, outcome.file)
    : { file: outcome.file, error: outcome.error };

function printForPeople(outcomes: readonly Outcome[]): void {
  const reports = outcomes.flatMap((outcome) => ('report' in outcome ? [outcome] : []));
  const [only, ...more] = reports;
  if (only && more.length === 0) printReport(only.file, only.report);
  else printTable(reports);
}

async function readOptions(given: VerifyArguments): Promise<ReceiveOptions> {
  const at = given.at === undefined ? new Date() : new Date(given.at);
  if (Number.isNaN(at.getTime()))
    throw new UsageError(`--at ${given.at ?? ''} is not a time such as 2026-01-31T12:00:00Z`);
  const detached = given.detached === undefined ? undefined : await readInput(given.detached);
  return {
    at,
    anchors: await readAnchors(given.anchors),
    certificates: await readCertificates(given.certificates),
    evidence: { crls: await readCrls(given.crls), ocspResponses: [] },
    revocation: given.revocation,
    keys: await readKeys(given),
    ...(given.from === undefined ? {} : { from: given.from }),
    ...(detached === undefined ? {} : { detached }),
  };
}

async function readKeys({
  p12,
  passphraseFile,
  passphraseEnv,
}: VerifyArguments): Promise<readonly Identity[]> {
  if (passphraseFile.length > 1 && passphraseFile.length !== p12.length) {
    throw new UsageError('--passphrase-file goes once with each --p12, or once with all');
  }
  const identities: Identity[] = [];
  for (const [index, file] of p12.entries()) {
    const passphrase = passphraseFile[index] ?? passphraseFile[0];
    const source = {
      ...(passphrase === undefined ? {} : { passphraseFile: passphrase }),
      ...(passphraseEnv === undefined ? {} : { passphraseEnv }),
    };
    identities.push(...(await readIdentities([file], source)));
  }
  return identities;
}

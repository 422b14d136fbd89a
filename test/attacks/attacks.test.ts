import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import type { Bytes } from '../../src/bytes.ts';
import { weightOf } from '../../src/smime/finding.ts';
import type { Report } from '../../src/smime/report.ts';
import { NOW } from '../support/fake-ca.ts';
import { createReader } from '../support/sender-records.ts';
import { attackTable } from './attack-table.ts';
import type { AttackCase } from './case.ts';
import { CASES } from './cases.ts';
import { createPeople, keysOf, type People } from './people.ts';

/** Every case of the table, by `receive()` and on the command line. The pane has its own: pane.test.ts. */
const PROGRAM = fileURLToPath(new URL('../../bin/signet.js', import.meta.url));

let people: People;
let folder: string;
const messages = new Map<string, Bytes>();
/** What is read before the message itself. */
const earlier = new Map<string, readonly Bytes[]>();

beforeAll(async () => {
  people = await createPeople();
  folder = mkdtempSync(join(tmpdir(), 'signet-attacks-'));
  for (const { id, message, before } of CASES) {
    messages.set(id, await message(people));
    earlier.set(id, (await before?.(people)) ?? []);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly verdict: string;
  readonly decryption: string;
  readonly subject: string;
  readonly findings: readonly { readonly code: string; readonly weight: string }[];
}

/** What there is to compare: of the findings those that carry the verdict, and those that the case names. */
function told({ verdict, decryption, subject, findings }: Answer, wanted: AttackCase) {
  const codes = findings
    .filter(({ code, weight }) => weight === verdict || wanted.codes.some((named) => named === code))
    .map(({ code }) => code);
  return {
    verdict,
    decryption,
    codes: [...new Set(codes)],
    ...(wanted.subject === undefined ? {} : { subject }),
  };
}

const expected = ({ verdict, codes, decryption = 'none', subject }: AttackCase) => ({
  verdict,
  decryption,
  codes,
  ...(subject === undefined ? {} : { subject }),
});

const answerOf = ({ verdict, decryption, subject }: Report): Answer => ({
  verdict: verdict.kind,
  decryption,
  subject,
  findings: verdict.findings.map((finding) => ({ code: finding.code, weight: weightOf(finding) })),
});

describe('receive()', () => {
  it.each(CASES)('$id $title: $verdict', async (wanted) => {
    const reader = createReader([people.root], {
      keys: keysOf(people),
      revocation: wanted.revocation ?? 'soft',
    });
    for (const before of earlier.get(wanted.id)!) await reader.read(before);
    const report = await reader.read(messages.get(wanted.id)!);
    expect(told(answerOf(report), wanted)).toEqual(expected(wanted));
  });
});

const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return name;
};

/** One process for all files: its exit status, and what it says of each. */
function verifyAll(revocation: string, files: readonly string[], options: readonly string[] = []) {
  const keys = keysOf(people).map(({ certificate, privateKeyInfo }, at) =>
    file(`key-${at}.pem`, toPem(certificate.der, 'CERTIFICATE') + toPem(privateKeyInfo, 'PRIVATE KEY')),
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...[PROGRAM, 'verify', '--json', '--offline', '--revocation', revocation, '--at', NOW.toISOString()],
      ...['--anchors', file('root.pem', toPem(people.root.der, 'CERTIFICATE'))],
      ...['--passphrase-env', 'PASSPHRASE', ...keys.flatMap((key) => ['--p12', key])],
      ...options,
      ...files,
    ],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      // The keys have none, but the program asks for one ahead.
      env: { ...process.env, PASSPHRASE: '-' },
    },
  );
  const lines = stdout.split('\n').filter(Boolean);
  return { status, stderr, answers: lines.map((line) => JSON.parse(line) as Answer) };
}

// A mutant lives in the test's own process; the program that is started there is not built of it.
describe.skipIf('__stryker__' in globalThis)('the command line', () => {
  it.each(['soft', 'require'] as const)('gives the same answers, one process for all: %s', (policy) => {
    const cases = CASES.filter(({ revocation = 'soft', before }) => revocation === policy && !before);
    const files = cases.map(({ id }) => file(`${id}.eml`, messages.get(id)!));
    const { status, stderr, answers } = verifyAll(policy, files);
    expect([status, stderr]).toEqual([1, '']);
    expect(cases.map(({ id }, at) => [id, answers[at] && told(answers[at], cases[at]!)])).toEqual(
      cases.map((wanted) => [wanted.id, expected(wanted)]),
    );
  });

  it.each(CASES.filter(({ before }) => before))('remembers what it read before: $id $title', (wanted) => {
    const files = [...earlier.get(wanted.id)!, messages.get(wanted.id)!].map((message, at) =>
      file(`${wanted.id}-${at}.eml`, message),
    );
    const { stderr, answers } = verifyAll('soft', files, ['--senders', `${wanted.id}.json`, '--remember']);
    expect(stderr).toBe('');
    expect(told(answers.at(-1)!, wanted)).toEqual(expected(wanted));
  });
});

describe('the table', () => {
  it('has each case once', () => {
    expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
    expect(new Set(CASES.map(({ title }) => title)).size).toBe(CASES.length);
  });

  it('stands in docs/attacks.md as it is', () => {
    expect(readFileSync(new URL('../../docs/attacks.md', import.meta.url), 'utf8')).toBe(attackTable());
  });
});

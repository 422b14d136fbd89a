import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { fingerprintOf } from '../../src/pki/fingerprint.ts';
import type { SenderRecord } from '../../src/smime/sender-record.ts';
import { createRoot, createSelfSigned, NOW, type Identity } from '../support/fake-ca.ts';
import { clearSigned } from '../support/message.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/signet.js', import.meta.url));

let folder: string;
let next: Identity;
let eve: Identity;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-senders-'));
  const root = await createRoot();
  const alice = await root.issue({ email: 'alice@example.org' });
  next = await root.issue({ email: 'alice@example.org' });
  eve = await createSelfSigned({ email: 'alice@example.org' });
  writeFileSync(join(folder, 'root.pem'), toPem(root.der, 'CERTIFICATE'));
  for (const [name, by] of Object.entries({ alice, next, eve }))
    writeFileSync(join(folder, `${name}.eml`), await clearSigned({ signers: [{ by }] }));
});
beforeEach(() => rmSync(join(folder, 'senders.json'), { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function verify(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [PROGRAM, 'verify', '--offline', '--at', NOW.toISOString(), '--anchors', 'root.pem', ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}
const verdicts = (...args: readonly string[]): readonly string[] =>
  verify('--json', ...args)
    .stdout.split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { verdict: string }).verdict);
const FILE = ['--senders', 'senders.json'];
const kept = () =>
  JSON.parse(readFileSync(join(folder, 'senders.json'), 'utf8')) as {
    readonly version: number;
    readonly senders: readonly SenderRecord[];
  };

describe('signet verify --senders', () => {
  it('makes a file that only its owner can read, and knows the sender the next time', () => {
    expect(verdicts(...FILE, '--remember', 'alice.eml')).toEqual(['verified']);
    expect(statSync(join(folder, 'senders.json')).mode & 0o777).toBe(0o600);
    expect(kept()).toMatchObject({ version: 1, senders: [{ address: 'alice@example.org' }] });
    expect(verdicts(...FILE, 'next.eml', 'alice.eml')).toEqual(['caution', 'verified']);
    expect(verify(...FILE, 'alice.eml').stdout).toContain('Seen from this sender since June 1, 2026');
  });

  it('changes nothing in the file without --remember', () => {
    verify(...FILE, '--remember', 'alice.eml');
    const before = readFileSync(join(folder, 'senders.json'), 'utf8');
    verdicts(...FILE, '--accept', '00', 'next.eml');
    expect(readFileSync(join(folder, 'senders.json'), 'utf8')).toBe(before);
  });

  it('accepts the certificate that is named, and no other', async () => {
    verify(...FILE, '--remember', 'alice.eml');
    const fingerprint = (await fingerprintOf(next.certificate)).toUpperCase().replace(/(..)(?=.)/g, '$1:');
    expect(verdicts(...FILE, '--accept', fingerprint, 'next.eml', 'eve.eml')).toEqual([
      'verified',
      'caution',
    ]);
    expect(verdicts(...FILE, 'next.eml')).toEqual(['caution']);
    verify(...FILE, '--remember', '--accept', fingerprint, 'next.eml');
    expect(verdicts(...FILE, 'next.eml')).toEqual(['verified']);
  });

  it('trusts a certificate that nobody vouches for, where that is named', async () => {
    const fingerprint = await fingerprintOf(eve.certificate);
    expect(verdicts(...FILE, '--remember', '--accept', fingerprint, 'eve.eml')).toEqual(['verified']);
    expect(verdicts(...FILE, 'eve.eml')).toEqual(['verified']);
  });

  it.each([
    ['a missing one, without --remember', undefined],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a later form', '{"version":2,"senders":[]}'],
    ['no list', '{"version":1,"senders":{}}'],
    ['one record that is none', '{"version":1,"senders":[{"version":1}]}'],
  ])('refuses a file that it cannot read, for then nobody would be known: %s', (_, text) => {
    if (text !== undefined) writeFileSync(join(folder, 'senders.json'), text);
    const remember = text === undefined ? [] : ['--remember'];
    const { status, stdout, stderr } = verify('--json', ...FILE, ...remember, 'alice.eml');
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^signet: senders\.json: .+\n$/);
    expect(existsSync(join(folder, 'senders.json'))).toBe(text !== undefined);
  });

  it.each([['--remember'], ['--accept', '00']])('is needed for %s', (...option) => {
    expect(verify(...option, 'alice.eml').status).toBe(2);
  });
});

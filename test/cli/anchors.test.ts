import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { MOZILLA_ROOTS } from '../../src/pki/mozilla-roots.ts';
import { createRoot, NOW } from '../support/fake-ca.ts';
import { clearSigned } from '../support/message.ts';

/** Whom the built command line trusts. */
const PROGRAM = fileURLToPath(new URL('../../bin/signet.js', import.meta.url));
/** A root of Mozilla's is a leaf that can be had without its key. */
const MOZILLA = MOZILLA_ROOTS.roots.find(({ name }) => name === 'DigiCert Global Root G2')!;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-trusted-'));
  const root = await createRoot();
  const alice = await root.issue({ email: 'alice@example.org' });
  writeFileSync(join(folder, 'root.pem'), toPem(root.der, 'CERTIFICATE'));
  writeFileSync(join(folder, 'alice.pem'), toPem(alice.der, 'CERTIFICATE'));
  writeFileSync(join(folder, 'mozilla.der'), Buffer.from(MOZILLA.der, 'base64'));
  writeFileSync(join(folder, 'signed.eml'), await clearSigned({ signers: [{ by: alice }] }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function signet(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout;
}

const AT = ['--at', NOW.toISOString()];

function verify(...args: readonly string[]): unknown {
  const { verdict, signers } = JSON.parse(signet('verify', '--json', ...AT, ...args, 'signed.eml')) as {
    readonly verdict: string;
    readonly signers: readonly { readonly anchor: string | null }[];
  };
  return [verdict, signers.map(({ anchor }) => anchor)];
}

interface Answer {
  readonly anchor: string | null;
  readonly path: readonly string[];
}

function path(given: object): Answer {
  const one = { id: 'one', at: NOW.toISOString(), revocation: 'off', ...given };
  writeFileSync(join(folder, 'cases.ndjson'), JSON.stringify(one));
  return JSON.parse(signet('path', '--json', '--batch', 'cases.ndjson')) as Answer;
}

describe('the anchors of signet verify', () => {
  it('are those that are given, and people are told so', () => {
    expect(verify('--anchors', 'root.pem')).toEqual(['verified', ['given']]);
    expect(signet('verify', ...AT, '--anchors', 'root.pem', 'signed.eml')).toMatch(
      /anchor +Trusted because it was given as an anchor for this check\./,
    );
  });

  it("are Mozilla's roots for e-mail where none is given", () => {
    expect(verify()).toEqual(['caution', [null]]);
  });
});

describe('the anchors of signet path', () => {
  it("are Mozilla's roots for e-mail where they are left out, and none where the list is empty", () => {
    expect(path({ leaf: 'mozilla.der' })).toMatchObject({ anchor: 'mozilla', path: [expect.any(String)] });
    expect(path({ leaf: 'mozilla.der', anchors: [] })).toMatchObject({ anchor: null });
  });

  it('are those that are given in place of them', () => {
    expect(path({ leaf: 'alice.pem', anchors: ['root.pem'] })).toMatchObject({ anchor: 'given' });
    expect(path({ leaf: 'mozilla.der', anchors: ['root.pem'] })).toMatchObject({ anchor: null });
  });

  it('must be given for another purpose than mail, which is all that the list of Mozilla is for', () => {
    writeFileSync(
      join(folder, 'cases.ndjson'),
      JSON.stringify({ id: 'one', leaf: 'alice.pem', at: NOW.toISOString(), purpose: 'server' }),
    );
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'path', '--batch', 'cases.ndjson'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('"anchors" is missing');
  });
});

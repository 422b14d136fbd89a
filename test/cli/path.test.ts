import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createCrl, createOcspResponse } from '../support/fake-revocation.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/signet.js', import.meta.url));

let folder: string;
const pem = (...list: readonly Identity[]): string =>
  list.map(({ der }) => toPem(der, 'CERTIFICATE')).join('');
const save = (name: string, content: string | Uint8Array): void =>
  writeFileSync(join(folder, 'data', name), content);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-path-'));
  mkdirSync(join(folder, 'data'));
  const root = await createRoot();
  const authority = await root.issue({ ca: true, name: 'Test Authority' });
  const alice = await authority.issue({ email: 'alice@example.org' });
  save('root.pem', pem(root));
  save('authority.der', authority.der);
  save('alice.pem', pem(alice));
  save('chain.pem', pem(alice, authority));
  save('broken.pem', toPem(alice.der.slice(0, 100), 'CERTIFICATE'));
  save('revoked.crl', toPem(await createCrl({ issuer: authority, revoked: [alice] }), 'X509 CRL'));
  save('root.crl', await createCrl({ issuer: root }));
  save('alice.ocsp', await createOcspResponse({ issuer: authority, about: alice, status: 'good' }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly id: string;
  readonly valid?: boolean;
  readonly error?: string;
  readonly findings: readonly { readonly code: string }[];
  readonly path: readonly string[];
}

const BASE = { id: 'one', leaf: 'alice.pem', anchors: ['root.pem'], at: NOW.toISOString() };

function run(...cases: readonly object[]): {
  status: number | null;
  answers: readonly Answer[];
  stderr: string;
} {
  save('cases.ndjson', cases.map((one) => JSON.stringify({ ...BASE, ...one })).join('\n'));
  // From another folder: the files are found beside the batch.
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [PROGRAM, 'path', '--json', '--batch', 'data/cases.ndjson'],
    { cwd: folder, encoding: 'utf8' },
  );
  const lines = stdout.split('\n').filter(Boolean);
  return { status, stderr, answers: lines.map((line) => JSON.parse(line) as Answer) };
}

describe('signet path --batch', () => {
  it('answers each case in order, by the contract', () => {
    const { status, answers } = run(
      { intermediates: ['authority.der'] },
      { id: 'two', leaf: 'chain.pem' },
      { id: 'three' },
    );
    expect(status).toBe(1);
    expect(answers.map(({ id, valid }) => [id, valid])).toEqual([
      ['one', true],
      ['two', true],
      ['three', false],
    ]);
    expect(answers[0]).toMatchObject({
      path: [
        'CN=Alice Example, O=Signet Test',
        'CN=Test Authority, O=Signet Test',
        'CN=Test Root, O=Signet Test',
      ],
      policies: [],
    });
    expect(answers[2]?.findings[0]).toMatchObject({ code: 'issuer-unknown', weight: 'caution' });
  });

  it.each<[string, object, boolean, string[]]>([
    ['a list that revokes', { crls: ['revoked.crl'] }, false, ['certificate-revoked', 'revocation-unknown']],
    [
      'revocation that must be known',
      { revocation: 'require' },
      false,
      ['revocation-required', 'revocation-required'],
    ],
    [
      'revocation that is known',
      { revocation: 'require', crls: ['root.crl'], ocsp: ['alice.ocsp'] },
      true,
      [],
    ],
    ['another purpose', { revocation: 'off', purpose: 'server' }, false, ['purpose-not-allowed']],
    ['any purpose', { revocation: 'off', purpose: 'any' }, true, []],
    ['its address', { revocation: 'off', email: 'ALICE@example.org' }, true, []],
    ['another address', { revocation: 'off', email: 'bob@example.org' }, false, ['sender-mismatch']],
    [
      'a policy that is demanded',
      { revocation: 'off', explicitPolicy: true },
      false,
      ['policy-not-acceptable', 'policy-not-acceptable'],
    ],
    [
      'another time',
      { revocation: 'off', at: '2001-01-01' },
      false,
      ['certificate-not-yet-valid', 'certificate-not-yet-valid', 'certificate-not-yet-valid'],
    ],
  ])('%s', (_, given, valid, codes) => {
    const [answer] = run({ leaf: 'chain.pem', ...given }).answers;
    expect([answer?.valid, answer?.findings.map(({ code }) => code).sort()]).toEqual([valid, codes.sort()]);
  });

  it('a broken certificate is an answer, a missing file is an error, and the others are answered', () => {
    const { status, answers } = run({ leaf: 'broken.pem' }, { leaf: 'missing.pem' }, { leaf: 'chain.pem' });
    expect(status).toBe(3);
    expect(answers).toMatchObject([
      { valid: false, findings: [{ code: 'malformed' }] },
      { error: expect.stringContaining('there is no such file') as string },
      { valid: true },
    ]);
  });

  it.each([
    [{ at: 'soon' }, '"at" is not a time'],
    [{ anchors: 'root.pem' }, '"anchors" is not a list of strings'],
    [{ purpose: 'fun' }, '"purpose" is none of email, server, client, any'],
    [{ explicitPolicy: 'yes' }, '"explicitPolicy" is neither true nor false'],
  ])('%j is wrong usage', (given, sentence) => {
    const { status, stderr } = run(given);
    expect(status).toBe(2);
    expect(stderr).toContain(`line 1 of the batch: ${sentence}`);
  });
});

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { ownIdentity } from '../support/own-identity.ts';

/** The command line as it is built, and openssl, which makes the key files and opens the backups. */
const PROGRAM = fileURLToPath(new URL('../../bin/signet.js', import.meta.url));

let folder: string;
let root: Identity;
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-keys-'));
  root = await createRoot();
  writeFileSync(path('store-secret'), 'seven green kettles\n');
  writeFileSync(path('file-secret'), 'correct horse\n');
  writeFileSync(path('backup-secret'), 'eleven lazy otters\n');
  writeFileSync(path('short'), 'kettles\n');
  writeFileSync(path('common'), 'passwordpassword\n');
  writeFileSync(
    path('mail.eml'),
    'From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: Lunch\r\nDate: Mon, 1 Jun 2026 12:00:00 +0000\r\nContent-Type: text/plain\r\n\r\nFriday?\r\n',
  );
  await write('alice', {});
  await write('bob', { kind: 'RSA-2048', email: 'bob@example.org' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => rmSync(path('store.json'), { force: true }));

async function write(name: string, identity: Parameters<typeof ownIdentity>[1]): Promise<void> {
  const { certificate, privateKeyInfo } = await ownIdentity(root, identity);
  writeFileSync(path(`${name}.pem`), toPem(certificate.der, 'CERTIFICATE'));
  writeFileSync(path(`${name}.key`), toPem(privateKeyInfo, 'PRIVATE KEY'));
  const made = openssl('pkcs12', '-export', '-in', `${name}.pem`, '-inkey', `${name}.key`, '-passout', 'file:file-secret', '-out', `${name}.p12`); // prettier-ignore
  if (made.status !== 0) throw new Error('no PKCS #12');
}

const openssl = (...args: readonly string[]) => spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });

function signet(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
const STORE = ['--store', 'store.json'];
const UNLOCK = ['--passphrase-file', 'store-secret'];
const load = (...files: readonly string[]) =>
  signet('keys', 'import', ...STORE, ...UNLOCK, '--key-passphrase-file', 'file-secret', ...files);

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly backedUpAt: string | null;
}
const listed = (): readonly Listed[] =>
  signet('keys', 'list', ...STORE, '--json')
    .stdout.split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Listed);

describe('signet keys', () => {
  it('keeps keys sealed in a file that only its owner reads, each once', () => {
    expect(load('alice.p12', 'bob.p12').status).toBe(0);
    expect(load('alice.p12').status).toBe(0);
    expect(statSync(path('store.json')).mode & 0o777).toBe(0o600);
    expect(listed().map(({ addresses }) => addresses)).toEqual([['alice@example.org'], ['bob@example.org']]);
    const stored = readFileSync(path('store.json'), 'latin1');
    const key = Buffer.from(
      readFileSync(path('alice.key'), 'latin1').replace(/-----[^-]+-----/g, ''),
      'base64',
    );
    expect(stored).not.toContain(key.toString('base64').slice(24, 56));
    expect(signet('keys', 'list', ...STORE).stdout).toContain('<bob@example.org>');
  });

  it('signs and decrypts with what is kept, wherever a key file is asked for', async () => {
    load('alice.p12', 'bob.p12');
    const at = ['--at', NOW.toISOString()];
    expect(signet('encrypt', '--to', 'bob.pem', ...at, '-o', 'secret.eml', 'mail.eml').status).toBe(0);
    const opened = signet('decrypt', '--p12', 'store.json', ...UNLOCK, 'secret.eml');
    expect(opened).toMatchObject({ status: 0, stdout: 'Content-Type: text/plain\r\n\r\nFriday?\r\n' });
    expect(
      signet('sign', '--p12', 'store.json', ...UNLOCK, ...at, '-o', 'signed.eml', 'mail.eml').status,
    ).toBe(0);
    const signed = new Uint8Array(readFileSync(path('signed.eml')));
    expect((await judgeMessage(signed, { anchors: [root] })).verdict.kind).toBe('verified');
  });

  it('exports a backup that openssl opens, and remembers that there is one', () => {
    load('alice.p12');
    const [alice] = listed();
    expect(alice?.backedUpAt).toBeNull();
    const args = ['--key-passphrase-file', 'backup-secret', '-o', 'backup.p12', alice!.id.slice(0, 8)];
    expect(signet('keys', 'export', ...STORE, ...UNLOCK, ...args).status).toBe(0);
    expect(statSync(path('backup.p12')).mode & 0o777).toBe(0o600);
    const opened = openssl('pkcs12', '-in', 'backup.p12', '-passin', 'file:backup-secret', '-nodes');
    expect(opened.stdout).toContain('BEGIN PRIVATE KEY');
    expect(listed()[0]?.backedUpAt).not.toBeNull();
  });

  it('removes the one that is named, and no other', () => {
    load('alice.p12', 'bob.p12');
    expect(signet('keys', 'remove', ...STORE, '00000000').status).toBe(2);
    expect(signet('keys', 'remove', ...STORE, '').status).toBe(2);
    expect(signet('keys', 'remove', ...STORE, listed()[0]!.id.slice(0, 12)).status).toBe(0);
    expect(listed().map(({ addresses }) => addresses)).toEqual([['bob@example.org']]);
  });

  it.each([
    ['short', 'needs at least 12 characters'],
    ['common', 'is easily guessed'],
  ])('takes no new store under a %s passphrase', (secret, why) => {
    const args = ['--passphrase-file', secret, '--key-passphrase-file', 'file-secret', 'alice.p12'];
    const { status, stderr } = signet('keys', 'import', ...STORE, ...args);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining(why) as string });
  });

  it('tells a wrong passphrase, a file that others may read, and one that is damaged, and gives nothing', () => {
    load('alice.p12');
    const sign = (...args: readonly string[]) => signet('sign', '--p12', 'store.json', ...args, 'mail.eml');
    const wrong = sign('--passphrase-file', 'file-secret');
    expect(wrong).toMatchObject({ status: 3, stdout: '' });
    expect(wrong.stderr).toContain('the passphrase is not the one of these keys');
    chmodSync(path('store.json'), 0o644);
    expect(sign(...UNLOCK)).toMatchObject({ status: 3, stdout: '' });
    chmodSync(path('store.json'), 0o600);
    const stored = readFileSync(path('store.json'), 'latin1');
    writeFileSync(path('store.json'), stored.slice(0, stored.length / 2), { mode: 0o600 });
    expect(sign(...UNLOCK)).toMatchObject({ status: 3, stdout: '' });
    expect(signet('keys', 'list', ...STORE).stderr).toContain('damaged');
  });
});

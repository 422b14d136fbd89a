import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../src/asn1/pem.ts';
import type { DecryptArguments } from '../../src/cli/decrypt.ts';
import type { EncryptArguments } from '../../src/cli/encrypt.ts';
import type { SignArguments } from '../../src/cli/sign.ts';
import type { Identity as OwnIdentity } from '../../src/keystore/identity.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { judgeMessage } from '../support/judge-message.ts';
import { ownIdentity } from '../support/own-identity.ts';

/** The three commands in a process of their own: what they print, where they write, how they end. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MESSAGE =
  'From: Alice <alice@example.org>\r\nTo: bob@example.org\r\nSubject: Lunch\r\nDate: Mon, 1 Jun 2026 12:00:00 +0000\r\n';
const ENTITY = 'Content-Type: text/plain\r\n\r\nFriday?\r\n';

let folder: string;
let root: Identity;
const path = (name: string): string => join(folder, name);
const read = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(path(name)));

interface Run {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function run(command: string, file: string, given: object, input = ''): Run {
  const args = [path('commands.mjs'), command, file, JSON.stringify(given)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, input });
  return { status, stdout, stderr: stderr.toString() };
}
const AT = NOW.toISOString();
const SECRET = { passphraseFile: 'secret' };
const sign = (file: string, given: Partial<SignArguments> = {}, input?: string): Run =>
  run('sign', file, { p12: 'alice.p12', at: AT, ...SECRET, ...given }, input);
const encrypt = (file: string, given: Partial<EncryptArguments> = {}): Run =>
  run('encrypt', file, { to: ['bob.pem'], bcc: [], cipher: 'aes-256-cbc', at: AT, ...SECRET, ...given });
const decrypt = (file: string, given: Partial<DecryptArguments> = {}): Run =>
  run('decrypt', file, { p12: ['bob.p12'], ...SECRET, ...given });

function write(name: string, { certificate, privateKeyInfo }: OwnIdentity): void {
  writeFileSync(path(`${name}.pem`), toPem(certificate.der, 'CERTIFICATE'));
  writeFileSync(path(`${name}.key`), toPem(privateKeyInfo, 'PRIVATE KEY'));
  const args = `pkcs12 -export -in ${name}.pem -inkey ${name}.key -passout file:secret -out ${name}.p12`;
  if (spawnSync('openssl', args.split(' '), { cwd: folder }).status !== 0) throw new Error('no PKCS #12');
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-send-'));
  buildSync({
    stdin: {
      contents: `
        import { EXIT, UnreadableError, UsageError } from './src/cli/exit.ts';
        import { decrypt } from './src/cli/decrypt.ts';
        import { encrypt } from './src/cli/encrypt.ts';
        import { sign } from './src/cli/sign.ts';
        const [command, file, given] = process.argv.slice(2);
        try {
          process.exitCode = await { decrypt, encrypt, sign }[command](file, JSON.parse(given));
        } catch (error) {
          process.stderr.write(error.message);
          process.exitCode =
            error instanceof UsageError ? EXIT.usage : error instanceof UnreadableError ? EXIT.unreadable : 99;
        }`,
      resolveDir: ROOT,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    outfile: path('commands.mjs'),
  });
  root = await createRoot();
  writeFileSync(path('secret'), 'correct horse\n');
  writeFileSync(path('wrong'), 'battery staple\n');
  writeFileSync(path('mail.eml'), MESSAGE + ENTITY);
  write('alice', await ownIdentity(root));
  write('bob', await ownIdentity(root, { kind: 'RSA-2048', email: 'bob@example.org' }));
  write('carol', await ownIdentity(root, { email: 'carol@example.org' }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verdict = async (message: Uint8Array<ArrayBuffer>): Promise<string> =>
  (await judgeMessage(message, { anchors: [root] })).verdict.kind;

describe('signet sign', () => {
  it.each([{}, { opaque: true }, { protectHeaders: true }])(
    'signs a whole message with %j',
    async (given) => {
      const { status, stdout, stderr } = sign('mail.eml', given);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout.toString().startsWith(MESSAGE)).toBe(true);
      expect(await verdict(new Uint8Array(stdout))).toBe('verified');
    },
  );

  it('reads standard input, and writes to a file in one move', async () => {
    const { status, stdout } = sign('-', { output: 'signed.eml' }, MESSAGE + ENTITY);
    expect({ status, stdout: stdout.length }).toEqual({ status: 0, stdout: 0 });
    expect(await verdict(read('signed.eml'))).toBe('verified');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('leaves a file that is there as it is, where nothing comes of it', () => {
    writeFileSync(path('kept.eml'), 'old');
    expect(sign('mail.eml', { output: 'kept.eml', at: '2036-01-01T00:00:00Z' })).toMatchObject({
      status: 1,
      stderr: 'signet: alice@example.org cannot sign: the certificate has expired.\n',
    });
    expect(readFileSync(path('kept.eml'), 'utf8')).toBe('old');
  });

  it('warns of a signer who is not the sender', () => {
    const { status, stderr } = sign('mail.eml', { p12: 'bob.p12' });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^signet: readers will be told: .*alice@example\.org/);
  });

  it('says in a sentence what cannot be read', () => {
    expect(sign('none.eml')).toMatchObject({ status: 3, stderr: 'none.eml: there is no such file' });
    expect(sign('mail.eml', { p12: 'none.p12' })).toMatchObject({ status: 3 });
    expect(sign('mail.eml', { passphraseFile: 'wrong' })).toMatchObject({
      status: 3,
      stderr: 'alice.p12: The passphrase does not open the file.',
    });
    expect(sign('mail.eml', { p12: 'mail.eml' })).toMatchObject({ status: 3 });
    expect(sign('mail.eml', { output: 'none/signed.eml' })).toMatchObject({
      status: 3,
      stderr: 'none/signed.eml: cannot be written (ENOENT)',
    });
    expect(sign('mail.eml', { at: 'yesterday' })).toMatchObject({ status: 2 });
  });

  it('refuses a message that two readers read differently', () => {
    writeFileSync(path('odd.eml'), `no field\r\n${MESSAGE}${ENTITY}`);
    expect(sign('odd.eml')).toMatchObject({
      status: 1,
      stderr:
        'signet: Mail programs would read this message differently, so it is not sent: a header line without a colon.\n',
    });
  });
});

describe('signet encrypt and decrypt', () => {
  it.each(['aes-256-cbc', 'aes-128-cbc', 'aes-256-gcm', 'aes-128-gcm'] as const)('by %s', (cipher) => {
    expect(encrypt('mail.eml', { cipher, output: 'secret.eml' })).toMatchObject({ status: 0, stderr: '' });
    expect(decrypt('secret.eml')).toMatchObject({ status: 0, stdout: Buffer.from(ENTITY), stderr: '' });
    const json = decrypt('secret.eml', { json: true, output: 'plain' });
    expect(JSON.parse(json.stdout.toString())).toEqual({
      file: 'secret.eml',
      decryption: cipher.endsWith('gcm') ? 'authenticated' : 'unauthenticated',
      content: createHash('sha256').update(ENTITY).digest('hex'),
      findings: [],
    });
    expect(readFileSync(path('plain'), 'utf8')).toBe(ENTITY);
    expect(statSync(path('plain')).mode & 0o077).toBe(0);
    rmSync(path('plain'));
  });

  it('by RSAES-OAEP, with the headers protected and signed inside', async () => {
    const given = { oaep: true, protectHeaders: true, signP12: 'alice.p12', output: 'secret.eml' };
    expect(encrypt('mail.eml', given)).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(path('secret.eml'), 'utf8')).toContain('Subject: [...]\r\n');
    const { stdout } = decrypt('secret.eml');
    expect(stdout.toString()).toContain('Subject: Lunch\r\n');
    expect(await verdict(new Uint8Array(Buffer.concat([Buffer.from(MESSAGE), stdout])))).toBe('verified');
  });

  it('makes a copy of its own for whoever stands in Bcc, or is given as such', () => {
    writeFileSync(path('bcc.eml'), `Bcc: Carol <CAROL@example.org>\r\n${MESSAGE}${ENTITY}`);
    const byHeader = encrypt('bcc.eml', { to: ['bob.pem', 'carol.pem'], output: 'out.eml' });
    expect(byHeader).toMatchObject({ status: 0, stderr: 'signet: a copy for a Bcc is in out.bcc-1.eml\n' });
    const opens = (file: string, p12: string): boolean => decrypt(file, { p12: [p12] }).status === 0;
    expect([opens('out.eml', 'bob.p12'), opens('out.eml', 'carol.p12')]).toEqual([true, false]);
    expect([opens('out.bcc-1.eml', 'bob.p12'), opens('out.bcc-1.eml', 'carol.p12')]).toEqual([false, true]);
    expect(readFileSync(path('out.bcc-1.eml'), 'utf8')).not.toMatch(/^bcc:/im);
    mkdirSync(path('sub'), { recursive: true });
    expect(encrypt('mail.eml', { bcc: ['carol.pem'], output: 'sub/out.eml' }).status).toBe(0);
    expect(opens('sub/out.bcc-1.eml', 'carol.p12')).toBe(true);
    expect(encrypt('bcc.eml', { to: ['carol.pem'] }).status).toBe(0);
    expect(encrypt('bcc.eml', { to: ['bob.pem', 'carol.pem'] })).toMatchObject({
      status: 2,
      stdout: Buffer.alloc(0),
    });
  });

  it('encrypts for nobody where somebody cannot be encrypted to', () => {
    const { status, stdout, stderr } = encrypt('mail.eml', { at: '2036-01-01T00:00:00Z' });
    expect({ status, stdout: stdout.length }).toEqual({ status: 1, stdout: 0 });
    expect(stderr).toBe(
      'signet: Nothing can be encrypted to bob@example.org: the certificate has expired.\n',
    );
    expect(encrypt('mail.eml', { to: [] }).status).toBe(2);
    expect(encrypt('mail.eml', { to: ['mail.eml'] }).status).toBe(3);
  });

  it('says why nothing was decrypted, and writes nothing', () => {
    encrypt('mail.eml', { output: 'secret.eml' });
    expect(decrypt('mail.eml', { output: 'plain' })).toMatchObject({
      status: 1,
      stderr: 'signet: The message is not encrypted.\n',
    });
    expect(decrypt('secret.eml', { p12: ['carol.p12'], output: 'plain' })).toMatchObject({ status: 1 });
    const { status, stdout } = decrypt('secret.eml', { p12: ['carol.p12'], json: true });
    expect(status).toBe(1);
    expect(JSON.parse(stdout.toString())).toMatchObject({
      decryption: 'no-key',
      content: null,
      findings: [{ code: 'encrypted-no-key', weight: 'refused' }],
    });
    expect(readdirSync(folder)).not.toContain('plain');
  });

  it('tries the keys of every file', () => {
    encrypt('mail.eml', { output: 'secret.eml' });
    expect(decrypt('secret.eml', { p12: ['carol.p12', 'bob.p12'] }).stdout.toString()).toBe(ENTITY);
  });

  it('gives with --json and no output file what became of it, and nothing else', () => {
    encrypt('mail.eml', { output: 'secret.eml' });
    const lines = decrypt('secret.eml', { json: true }).stdout.toString().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ decryption: 'unauthenticated' });
  });

  it('shows to nobody what replaces a file that few may read, nor follows a link', () => {
    writeFileSync(path('mine.eml'), 'for me alone', { mode: 0o600 });
    symlinkSync('mine.eml', path('link.eml'));
    expect(sign('mail.eml', { output: 'mine.eml' }).status).toBe(0);
    expect(statSync(path('mine.eml')).mode & 0o777).toBe(0o600);
    writeFileSync(path('mine.eml'), 'for me alone');
    expect(sign('mail.eml', { output: 'link.eml' }).status).toBe(0);
    expect(readFileSync(path('mine.eml'), 'utf8')).toBe('for me alone');
    expect(lstatSync(path('link.eml')).isFile()).toBe(true);
  });

  it('replaces a file only where it may', () => {
    mkdirSync(path('locked'), { recursive: true });
    chmodSync(path('locked'), 0o500);
    const { status } = encrypt('mail.eml', { output: 'locked/out.eml' });
    // Nothing is locked for the superuser.
    expect(status).toBe(process.getuid?.() === 0 ? 0 : 3);
    chmodSync(path('locked'), 0o700);
    expect(encrypt('mail.eml', { output: '/dev/null' }).status).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

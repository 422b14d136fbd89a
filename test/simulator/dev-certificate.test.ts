import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { developmentCertificate } from '../../src/simulator/dev-certificate.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const DAY = 24 * 60 * 60 * 1000;

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'signet-certificate-'));
  folder = join(parent, '.signet');
});
afterEach(() => rmSync(parent, { recursive: true }));

function opensslVerify(cert: string, authorityFile: string, ...extra: readonly string[]): string {
  const file = join(parent, 'server.pem');
  writeFileSync(file, cert);
  const at = String(NOW.getTime() / 1000);
  const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-attime', at, '-CAfile', authorityFile];
  return execFileSync('openssl', [...args, ...extra, file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

describe('developmentCertificate', () => {
  it.each([
    ['-verify_hostname', 'localhost'],
    ['-verify_ip', '127.0.0.1'],
    ['-verify_ip', '::1'],
  ])('gives a chain that openssl accepts for %s %s', async (option, name) => {
    const { cert, authorityFile } = await developmentCertificate(folder, NOW);
    expect(opensslVerify(cert, authorityFile, option, name)).toMatch(/: OK$/m);
  });

  it('gives the key of the certificate', async () => {
    const { cert, key } = await developmentCertificate(folder, NOW);
    const { createPrivateKey } = await import('node:crypto');
    expect(new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))).toBe(true);
  });

  it('makes an authority that can issue for no other name', async () => {
    const { authorityFile } = await developmentCertificate(folder, NOW);
    writeFileSync(
      join(parent, 'names'),
      'subjectAltName=DNS:mail.example.com\nextendedKeyUsage=serverAuth\n',
    );
    const run = (line: string) => execFileSync('openssl', line.split(' '), { cwd: parent, stdio: 'ignore' });
    run('req -newkey rsa:2048 -nodes -subj /CN=mail.example.com -keyout other.key -out other.csr');
    run(
      'x509 -req -in other.csr -CA .signet/development-ca.pem -CAkey .signet/development-ca-key.pem -days 3650 -extfile names -out other.pem',
    );
    const other = readFileSync(join(parent, 'other.pem'), 'utf8');
    expect(() => opensslVerify(other, authorityFile, '-no_check_time')).toThrow();
  });

  it('keeps the authority, so that a browser is told only once, but not the server key', async () => {
    const first = await developmentCertificate(folder, NOW);
    const authority = readFileSync(first.authorityFile, 'utf8');
    const second = await developmentCertificate(folder, new Date(NOW.getTime() + 30 * DAY));
    expect(readFileSync(second.authorityFile, 'utf8')).toBe(authority);
    expect(second.key).not.toBe(first.key);
  });

  it('renews the authority before it ends', async () => {
    const { authorityFile } = await developmentCertificate(folder, NOW);
    const first = new X509Certificate(readFileSync(authorityFile));
    const nearEnd = new Date(Date.parse(first.validTo) - 10 * DAY);
    await developmentCertificate(folder, nearEnd);
    expect(Date.parse(new X509Certificate(readFileSync(authorityFile)).validTo)).toBeGreaterThan(
      Date.parse(first.validTo),
    );
  });

  it.each([['development-ca.pem'], ['development-ca-key.pem']])(
    'makes a new authority where %s is broken',
    async (file) => {
      await developmentCertificate(folder, NOW);
      writeFileSync(join(folder, file), 'broken');
      const { cert, authorityFile } = await developmentCertificate(folder, NOW);
      expect(opensslVerify(cert, authorityFile)).toMatch(/: OK$/m);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'keeps the key of the authority from everybody else, also when it is replaced',
    async () => {
      const mode = () => statSync(join(folder, 'development-ca-key.pem')).mode & 0o777;
      await developmentCertificate(folder, NOW);
      expect(mode()).toBe(0o600);
      rmSync(join(folder, 'development-ca-key.pem'));
      writeFileSync(join(folder, 'development-ca-key.pem'), 'broken', { mode: 0o644 });
      await developmentCertificate(folder, NOW);
      expect(mode()).toBe(0o600);
    },
  );
});

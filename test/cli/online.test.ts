import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createCrl, distributionPoints, informationAccess, uri } from '../support/fake-revocation.ts';
import { createLoopback, type Loopback } from '../support/loopback.ts';
import { clearSigned } from '../support/message.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/signet.js', import.meta.url));

let folder: string;
let server: Loopback;
let authority: Identity;
let alice: Identity;
const file = (name: string): string => join(folder, name);

/** Two messages of Alice, who leaves out her issuer's certificate; it and the lists stand on a server. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-online-'));
  server = await createLoopback();
  const pointAt = (path: string) => distributionPoints({ name: { fullName: [uri(`${server.url}${path}`)] } });
  const root = await createRoot();
  authority = await root.issue({ ca: true, name: 'Authority', extensions: [pointAt('/root.crl')] });
  alice = await authority.issue({
    email: 'alice@example.org',
    extensions: [pointAt('/ca.crl'), informationAccess({ caIssuers: [`${server.url}/ca.cer`] })],
  });
  server.answers
    .set('/ca.cer', authority.der)
    .set('/ca.crl', await createCrl({ issuer: authority }))
    .set('/root.crl', await createCrl({ issuer: root }));
  writeFileSync(file('root.der'), root.der);
  writeFileSync(file('alice.der'), alice.der);
  const message = await clearSigned({ signers: [{ by: alice }], certificates: [alice.der] });
  writeFileSync(file('one.eml'), message);
  writeFileSync(file('two.eml'), message);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const ALL = ['GET /ca.cer', 'GET /ca.crl', 'GET /root.crl'];

interface Answer {
  readonly verdict?: string;
  readonly valid?: boolean;
  readonly findings: readonly {
    readonly code: string;
    readonly tried?: readonly { readonly why: string }[];
  }[];
  readonly signers: readonly { readonly revocation: readonly { readonly source: string }[] }[];
}

/** Not spawnSync: the server that is asked runs in this very process. */
function signet(...args: readonly string[]): Promise<readonly Answer[]> {
  const env = { ...process.env, XDG_CACHE_HOME: file('home') };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder, env }, (_, stdout) =>
      resolve(
        stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Answer),
      ),
    );
  });
}

const verify = (...args: readonly string[]) =>
  signet(
    'verify',
    '--json',
    '--anchors',
    'root.der',
    '--at',
    NOW.toISOString(),
    '--revocation',
    'require',
    ...args,
  );
const sources = ([answer]: readonly Answer[]) =>
  answer?.signers[0]?.revocation.map(({ source }) => source.split(' ')[0]);

describe('signet verify', () => {
  it('asks for what is missing, once for all messages, and keeps it for the next run', async () => {
    const first = await verify('--allow-private-addresses', '--cache', 'kept', 'one.eml', 'two.eml');
    expect(first.map(({ verdict }) => verdict)).toEqual(['verified', 'verified']);
    expect([...server.asked].sort()).toEqual(ALL);
    expect(readdirSync(file('kept')).length).toBe(3);

    const next = await verify('--allow-private-addresses', '--cache', 'kept', 'one.eml');
    expect([next[0]?.verdict, sources(next)]).toEqual(['verified', ['cache', 'cache']]);
    expect(server.asked.length).toBe(3);
  });

  it('keeps it in the user’s own cache, unless told to keep it nowhere', async () => {
    expect(sources(await verify('--allow-private-addresses', '--no-cache', 'one.eml'))).toEqual([
      'network',
      'network',
    ]);
    expect(readdirSync(folder)).not.toContain('home');
    await verify('--allow-private-addresses', 'one.eml');
    expect(readdirSync(file('home/signet/evidence')).length).toBe(3);
  });

  it('asks nobody with --offline', async () => {
    const [answer] = await verify('--allow-private-addresses', '--offline', 'one.eml');
    expect(answer).toMatchObject({ verdict: 'caution', findings: [{ code: 'issuer-unknown' }] });
    expect(answer?.findings[0]).not.toHaveProperty('tried');
    expect(server.asked).toEqual([]);
  });

  it('asks no machine of the own network unless it may, and says so', async () => {
    const [answer] = await verify('one.eml');
    expect(answer?.findings[0]).toMatchObject({
      code: 'issuer-unknown',
      tried: [{ why: 'not a public address' }],
    });
    expect(server.asked).toEqual([]);
  });
});

describe('signet path', () => {
  it('asks only if it is told to', async () => {
    const one = {
      id: 'one',
      leaf: 'alice.der',
      anchors: ['root.der'],
      at: NOW.toISOString(),
      revocation: 'require',
    };
    writeFileSync(file('cases.ndjson'), JSON.stringify(one));
    const run = (...args: readonly string[]) =>
      signet('path', '--json', '--batch', 'cases.ndjson', '--allow-private-addresses', ...args);
    expect((await run())[0]?.valid).toBe(false);
    expect((await run('--offline'))[0]?.valid).toBe(false);
    expect(server.asked).toEqual([]);
    expect((await run('--online'))[0]?.valid).toBe(true);
    expect([...server.asked].sort()).toEqual(ALL);
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import type { KeyKind } from '../../src/crypto/signing-key.ts';
import type { Identity } from '../../src/keystore/identity.ts';
import { readPkcs12 } from '../../src/keystore/pkcs12.ts';
import { writePkcs12 } from '../../src/keystore/write-pkcs12.ts';
import { createRoot, type Identity as Authority } from '../support/fake-ca.ts';
import { ownIdentity } from '../support/own-identity.ts';
import { base64, openWorkshop, PASSPHRASE, pemBodies, type Workshop } from './openssl.ts';
import { refusal } from './refusal.ts';

const KINDS = ['RSA-3072', 'P-256', 'P-384', 'P-521', 'Ed25519', 'X25519'] as const;
type Kind = (typeof KINDS)[number];

const UMLAUTS = 'Schlüssel für Grüße €';

/** Beyond the 16 bits of a character of BMPString: two of them, as in UTF-16. */
const ASTRAL = 'schlüssel🔑';

/** Enough for every test but the one that counts them. */
const FEW = 2_000;

const LONG = 'x'.repeat(1000);

let workshop: Workshop;
let root: Authority;
let authority: Authority;
const identities = new Map<Kind, Identity>();
const backups = new Map<Kind, Bytes>();

beforeAll(async () => {
  workshop = openWorkshop();
  root = await createRoot();
  authority = await root.issue({ name: 'Authority', ca: true });
  for (const kind of KINDS) {
    const made = await ownIdentity(authority, { kind: kind satisfies KeyKind | 'X25519' });
    const identity = { ...made, chain: [authority.certificate, root.certificate], friendlyName: 'Älice’s' };
    identities.set(kind, identity);
    backups.set(kind, await writePkcs12(identity, PASSPHRASE, FEW));
  }
});
afterAll(() => workshop.close());

const backup = (kind: Kind): Bytes => backups.get(kind)!;
const identityOf = (kind: Kind): Identity => identities.get(kind)!;

function save(file: Bytes): void {
  writeFileSync(join(workshop.folder, 'backup.p12'), file);
}

function openssl(passphrase: string, ...options: readonly string[]): string {
  const given = ['-in', 'backup.p12', '-passin', `pass:${passphrase}`, ...options];
  return workshop.openssl('pkcs12', ...given).toString();
}

/** A private key as openssl writes it, whatever its writer put beside it. */
function rewritten(privateKeyInfo: Bytes): string {
  writeFileSync(join(workshop.folder, 'key.der'), privateKeyInfo);
  return workshop.openssl('pkey', '-inform', 'DER', '-in', 'key.der').toString();
}

const certificatesOf = ({ certificate, chain }: Identity): readonly string[] =>
  [certificate, ...chain].map(({ der }) => base64(der)).sort();

describe('writePkcs12', () => {
  it.each(KINDS)('keeps all of an identity of %s for our own reader', async (kind) => {
    expect(await readPkcs12(backup(kind), PASSPHRASE)).toEqual([identityOf(kind)]);
    expect((await refusal(readPkcs12(backup(kind), 'wrong'))).code).toBe('wrong-passphrase');
  });

  it.each(['', UMLAUTS, ASTRAL, LONG])('opens by the passphrase %#', async (passphrase) => {
    const file = await writePkcs12(identityOf('P-256'), passphrase, FEW);
    expect(await readPkcs12(file, passphrase)).toEqual([identityOf('P-256')]);
    save(file);
    expect(openssl(passphrase, '-nodes', '-nocerts')).toContain('BEGIN PRIVATE KEY');
  });

  it('calls a key without a name by its owner', async () => {
    const file = await writePkcs12({ ...identityOf('P-256'), friendlyName: '' }, PASSPHRASE, FEW);
    expect((await readPkcs12(file, PASSPHRASE))[0]?.friendlyName).toBe('Alice Example');
  });

  it('makes another file each time: salts and initialization vectors are new', async () => {
    const again = await writePkcs12(identityOf('P-256'), PASSPHRASE, FEW);
    const pieces = (file: Bytes): Set<string> => {
      const hex = Buffer.from(file).toString('hex');
      return new Set([...hex.matchAll(/0410(.{32})/g)].map(([, octets = '']) => octets));
    };
    const [first, second] = [pieces(backup('P-256')), pieces(again)];
    // Two salts and vectors of PBES2 and one salt of the MAC.
    expect(first.size).toBeGreaterThanOrEqual(5);
    expect([...first].filter((octets) => second.has(octets))).toEqual([]);
  });

  it('encrypts the certificates as well: no name is in the open', () => {
    const text = Buffer.from(backup('P-256')).toString('latin1');
    expect(text).not.toContain('alice@example.org');
    expect(text).not.toContain('Authority');
  });
});

describe('a backup in openssl', () => {
  it.each(KINDS)('gives the key of %s and its certificates', (kind) => {
    save(backup(kind));
    const text = openssl(PASSPHRASE, '-nodes');
    expect(pemBodies(text, 'PRIVATE KEY')).toEqual(
      pemBodies(rewritten(identityOf(kind).privateKeyInfo), 'PRIVATE KEY'),
    );
    expect([...pemBodies(text, 'CERTIFICATE')].sort()).toEqual(certificatesOf(identityOf(kind)));
    expect(pemBodies(openssl(PASSPHRASE, '-nokeys', '-clcerts'), 'CERTIFICATE')).toEqual([
      base64(identityOf(kind).certificate.der),
    ]);
  });

  it('is of the algorithms and rounds that are promised', async () => {
    save(await writePkcs12(identityOf('P-256'), PASSPHRASE));
    const given = ['-in', 'backup.p12', '-passin', `pass:${PASSPHRASE}`, '-info', '-noout'];
    const { stderr } = spawnSync('openssl', ['pkcs12', ...given], { cwd: workshop.folder });
    const text = stderr.toString();
    expect(text).toContain('MAC: sha256, Iteration 600000');
    expect(text).toContain('MAC length: 32, salt length: 16');
    const scheme = 'PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256';
    expect(text).toContain(`PKCS7 Encrypted data: ${scheme}`);
    expect(text).toContain(`Shrouded Keybag: ${scheme}`);
  });
});

const isThere = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args).error === undefined;

describe.skipIf(!isThere('pk12util', '-H') || !isThere('certutil', '-H'))(
  'a backup in NSS (skipped where pk12util is not: Debian has it in libnss3-tools)',
  () => {
    let store: string;
    beforeAll(() => {
      store = `sql:${workshop.folder}`;
      nss('certutil', '-N', '-d', store, '--empty-password');
    });

    const nss = (program: string, ...args: readonly string[]): string =>
      execFileSync(program, args, { cwd: workshop.folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();

    it.each(['RSA-3072', 'P-256', 'P-384', 'P-521'] as const)('gives the key of %s', async (kind) => {
      save(backup(kind));
      nss('pk12util', '-i', 'backup.p12', '-d', store, '-W', PASSPHRASE);
      expect(nss('certutil', '-K', '-d', store)).toContain('Älice’s');
      nss('pk12util', '-o', 'again.p12', '-n', 'Älice’s', '-d', store, '-W', PASSPHRASE);
      const [again] = await readPkcs12(workshop.read('again.p12'), PASSPHRASE);
      expect(again?.certificate.der).toEqual(identityOf(kind).certificate.der);
      expect(rewritten(again!.privateKeyInfo)).toBe(rewritten(identityOf(kind).privateKeyInfo));
      nss('certutil', '-F', '-d', store, '-n', 'Älice’s');
    });

    it('opens by a passphrase beyond ASCII', async () => {
      save(await writePkcs12(identityOf('P-256'), UMLAUTS, FEW));
      expect(nss('pk12util', '-l', 'backup.p12', '-d', store, '-W', UMLAUTS)).toContain('Alice Example');
    });
  },
);

describe.skipIf(!isThere('keytool', '-help'))(
  'a backup in Java (skipped where keytool is not: Debian has it in default-jre-headless)',
  () => {
    const keytool = (...args: readonly string[]): string =>
      execFileSync('keytool', args, { cwd: workshop.folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();

    it.each(['RSA-3072', 'P-256', 'P-384', 'P-521', 'Ed25519'] as const)(
      'gives the key of %s with its chain',
      async (kind) => {
        save(backup(kind));
        const from = ['-keystore', 'backup.p12', '-storetype', 'PKCS12', '-storepass', PASSPHRASE];
        const listed = keytool('-list', '-v', ...from);
        expect(listed).toContain('PrivateKeyEntry');
        expect(listed).toContain('Certificate chain length: 3');
        const source = ['-srckeystore', 'backup.p12', '-srcstoretype', 'PKCS12', '-srcstorepass', PASSPHRASE];
        const target = [
          '-destkeystore',
          `${kind}.p12`,
          '-deststoretype',
          'PKCS12',
          '-deststorepass',
          PASSPHRASE,
        ];
        keytool('-importkeystore', '-noprompt', ...source, ...target);
        const [again] = await readPkcs12(workshop.read(`${kind}.p12`), PASSPHRASE);
        expect(again?.certificate.der).toEqual(identityOf(kind).certificate.der);
        expect(rewritten(again!.privateKeyInfo)).toBe(rewritten(identityOf(kind).privateKeyInfo));
      },
    );
  },
);

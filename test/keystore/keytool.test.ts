import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readKeyFile } from '../../src/keystore/key-file.ts';
import { base64, openWorkshop, PASSPHRASE, pemBodies, type Workshop } from './openssl.ts';
import { refusal } from './refusal.ts';

const hasKeytool = spawnSync('keytool', ['-help']).error === undefined;

/** Key stores that Java's keytool makes. */
describe.skipIf(!hasKeytool)('readKeyFile of a key store by keytool (skipped where there is no Java)', () => {
  let workshop: Workshop;

  const keytool = (...args: readonly string[]): void => {
    const store = ['-keystore', 'store.p12', '-storetype', 'PKCS12', '-storepass', PASSPHRASE];
    execFileSync('keytool', [...args, ...store], { cwd: workshop.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  };

  beforeAll(() => {
    workshop = openWorkshop();
    const keys: readonly (readonly string[])[] = [
      ['rsa', '-keyalg', 'RSA', '-keysize', '2048'],
      ['ec', '-keyalg', 'EC', '-groupname', 'secp384r1'],
      ['ed', '-keyalg', 'Ed25519'],
    ];
    for (const [alias = '', ...kind] of keys)
      keytool('-genkeypair', '-alias', alias, '-dname', `CN=${alias}`, ...kind);
    keytool('-importcert', '-noprompt', '-alias', 'trusted', '-file', 'ca.pem');
  });

  afterAll(() => workshop.close());

  it('gives all keys, the certificate of each, and the trusted ones as chain', async () => {
    const identities = await readKeyFile(workshop.read('store.p12'), PASSPHRASE);
    const bySubject = identities.map(({ certificate, chain, friendlyName }) => [
      certificate.subject.text,
      friendlyName,
      chain.map(({ subject }) => subject.text),
    ]);
    expect(bySubject.sort()).toEqual([
      ['CN=ec', 'ec', ['CN=Test CA']],
      ['CN=ed', 'ed', ['CN=Test CA']],
      ['CN=rsa', 'rsa', ['CN=Test CA']],
    ]);
  });

  it('gives the keys that openssl reads in it', async () => {
    const identities = await readKeyFile(workshop.read('store.p12'), PASSPHRASE);
    // Java leaves the public key out of a key on a curve; openssl puts it in when it writes one.
    const rewritten = identities.flatMap(({ privateKeyInfo }) => {
      writeFileSync(join(workshop.folder, 'key.der'), privateKeyInfo);
      return pemBodies(
        workshop.openssl('pkey', '-inform', 'DER', '-in', 'key.der').toString(),
        'PRIVATE KEY',
      );
    });
    expect(rewritten.sort()).toEqual([...workshop.keysIn('store.p12')].sort());
    const rsa = identities.find(({ friendlyName }) => friendlyName === 'rsa');
    expect(workshop.keysIn('store.p12')).toContain(base64(rsa!.privateKeyInfo));
  });

  it('stays closed to a wrong passphrase', async () => {
    expect((await refusal(readKeyFile(workshop.read('store.p12'), 'wrong'))).code).toBe('wrong-passphrase');
  });
});

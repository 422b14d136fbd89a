import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { children, encodingOf, octets, parseBer } from '../../src/asn1/ber.ts';
import { octetString, sequence } from '../../src/asn1/der.ts';
import type { Bytes } from '../../src/bytes.ts';
import { encryptContent } from '../../src/cms/encrypt.ts';
import type { CipherName } from '../../src/crypto/encipher.ts';
import { keyUsage } from '../../src/pki/issue-certificate.ts';
import { encryptionPair } from '../support/decryption-key.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { TEXT } from '../support/message.ts';
import { startSite, type Site } from '../taskpane/browser.ts';

/** The browser's WebCrypto is another one than Node's: it has no AES-192, and checks other things. */
const KINDS = ['RSA', 'P-256', 'P-384', 'P-521', 'brainpoolP256r1', 'X25519', 'X448'] as const;
const CIPHERS: readonly CipherName[] = [
  'AES-128-CBC',
  'AES-192-CBC',
  'AES-256-CBC',
  'AES-128-GCM',
  'AES-192-GCM',
  'AES-256-GCM',
];

interface Person {
  readonly identity: Identity;
  readonly privateKeyInfo: Bytes;
}

let site: Site;
let page: Page;
const people = new Map<string, Person>();

beforeAll(async () => {
  site = await startSite({ page: new URL('page.ts', import.meta.url).pathname });
  page = await site.browser.newPage();
  await page.goto(site.address);
  await page.waitForFunction(() => 'envelopes' in globalThis);
  const root = await createRoot();
  for (const kind of KINDS) {
    const { certified, privateKeyInfo } = encryptionPair(kind);
    const usage = keyUsage(kind === 'RSA' ? 'keyEncipherment' : 'keyAgreement');
    const identity = await root.issue({ email: 'alice@example.org', key: certified, extensions: [usage] });
    people.set(kind, { identity, privateKeyInfo });
  }
});

afterAll(() => site.close());

const openInBrowser = (cms: Bytes, { identity }: Person, privateKeyInfo: Bytes) =>
  page.evaluate(
    ([message, certificate, key]) => envelopes.open(message!, certificate!, key!),
    [[...cms], [...identity.der], [...privateKeyInfo]],
  );

describe('in Chromium', () => {
  it.each(KINDS)('what Node encrypts to %s is opened, by every cipher', async (kind) => {
    const person = people.get(kind)!;
    for (const cipher of CIPHERS) {
      const cms = await encryptContent(TEXT, [person.identity.certificate], { cipher, at: NOW });
      const outcome = await openInBrowser(cms, person, person.privateKeyInfo);
      expect(outcome).toEqual({ kind: 'decrypted', content: [...TEXT], untouched: true });
    }
  });

  it.each(KINDS)('what it encrypts to %s is opened, by every cipher', async (kind) => {
    const person = people.get(kind)!;
    for (const cipher of CIPHERS) {
      const cms = await page.evaluate(
        ([content, certificate, name, at]) => envelopes.seal(content, certificate, name, at),
        [[...TEXT], [...person.identity.der], cipher, NOW.toISOString()] as const,
      );
      const outcome = await openInBrowser(Uint8Array.from(cms), person, person.privateKeyInfo);
      expect(outcome).toMatchObject({ kind: 'decrypted', content: [...TEXT] });
    }
  });

  it('an EC key is read without the public key beside it', async () => {
    const person = people.get('P-256')!;
    const [version, algorithm, privateKey] = children(parseBer(person.privateKeyInfo));
    const [ecVersion, number] = children(parseBer(octets(privateKey!)));
    const bare = sequence(
      encodingOf(version!),
      encodingOf(algorithm!),
      octetString(sequence(encodingOf(ecVersion!), encodingOf(number!))),
    );
    const cms = await encryptContent(TEXT, [person.identity.certificate], { cipher: 'AES-128-CBC', at: NOW });
    expect(await openInBrowser(cms, person, bare)).toMatchObject({ kind: 'decrypted' });
  });

  it('a changed tag opens nothing', async () => {
    const person = people.get('RSA')!;
    for (const cipher of ['AES-128-GCM', 'AES-192-GCM'] as const) {
      const cms = await encryptContent(TEXT, [person.identity.certificate], { cipher, at: NOW });
      cms[cms.length - 1]! ^= 1;
      expect(await openInBrowser(cms, person, person.privateKeyInfo)).toEqual({
        kind: 'failed',
        content: [],
        untouched: true,
      });
    }
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/asn1/certificate.ts';
import { utf8, type Bytes } from '../../src/bytes.ts';
import type { RecipientKey } from '../../src/cms/recipient.ts';
import type { KeySource } from '../../src/smime/key-source.ts';
import { receive } from '../../src/smime/receive.ts';
import { createReader, encryptedTo, type Reader } from '../support/envelope.ts';
import { createRoot, NOW } from '../support/fake-ca.ts';

const ENTITY = utf8('Content-Type: text/plain\r\n\r\nFriday?\r\n');

let bob: Reader;
let carol: Reader;
let toBob: Bytes;
beforeAll(async () => {
  const root = await createRoot();
  [bob, carol] = [await createReader(root), await createReader(root, 'carol@example.org')];
  toBob = await encryptedTo(bob, ENTITY, { From: 'alice@example.org' });
});

/** Keys that tell which of them were asked for. */
function sourceOf(readers: readonly Reader[], isLocked = false) {
  const asked: (readonly Certificate[])[] = [];
  const source: KeySource = {
    certificates: () => Promise.resolve(readers.map(({ identity }) => identity.certificate)),
    open: (certificates) => {
      asked.push(certificates);
      const keys = readers.filter(({ identity }) => certificates.includes(identity.certificate));
      return Promise.resolve(isLocked ? 'locked' : keys.map(({ key }): RecipientKey => key));
    },
  };
  return { source, asked };
}

const judge = async (keys: KeySource, message = toBob) => {
  const { verdict, decryption } = await receive(message, {
    at: NOW,
    anchors: [],
    certificates: [],
    evidence: { crls: [], ocspResponses: [] },
    revocation: 'off',
    keys,
  });
  return { kind: verdict.kind, codes: verdict.findings.map(({ code }) => code), decryption };
};

describe('keys that stay where they are', () => {
  it('open a message, and only those of its recipients are asked for', async () => {
    const { source, asked } = sourceOf([carol, bob]);
    expect(await judge(source)).toMatchObject({ decryption: 'unauthenticated' });
    expect(asked).toEqual([[bob.identity.certificate]]);
  });

  it('are not asked for a message that is not encrypted, nor for one to others', async () => {
    const { source, asked } = sourceOf([carol]);
    expect(await judge(source)).toMatchObject({ decryption: 'no-key', codes: ['encrypted-no-key'] });
    await judge(source, utf8('From: alice@example.org\r\n\r\nFriday?\r\n'));
    expect(asked).toEqual([]);
  });

  it('say that they are locked where one would fit', async () => {
    expect(await judge(sourceOf([bob], true).source)).toEqual({
      kind: 'refused',
      codes: ['keys-locked'],
      decryption: 'no-key',
    });
    expect(await judge(sourceOf([carol], true).source)).toMatchObject({ codes: ['encrypted-no-key'] });
  });

  it('are at most sixteen for one message', async () => {
    const { source, asked } = sourceOf(Array.from({ length: 20 }, () => bob));
    await judge(source);
    expect(asked[0]).toHaveLength(16);
  });
});

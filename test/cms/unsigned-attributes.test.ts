import { beforeAll, expect, it } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { readCountersignature } from '../../src/cms/countersignature.ts';
import { objectionToImprint, objectionToTokenSigner, readTimestampToken } from '../../src/cms/timestamp.ts';
import { createRoot, NOW, type Identity } from '../support/fake-ca.ts';
import { createAuthority, createToken } from '../support/fake-timestamp.ts';
import { signerInfo } from '../support/sign-cms.ts';

/** Anybody can write into unsigned attributes, and what they write is read before anything is known of it. */
const SIGNATURE = new Uint8Array(64);
let clock: Identity;
let token: Bytes;
let counter: Bytes;

beforeAll(async () => {
  clock = await createAuthority(await createRoot());
  token = await createToken(SIGNATURE, { by: clock, genTime: NOW, accuracy: 500 });
  counter = await signerInfo({ by: clock }, { content: SIGNATURE });
});

const damaged = (bytes: Bytes): readonly Bytes[] => [
  ...Array.from(bytes, (_, at) => bytes.subarray(0, at)),
  ...Array.from(bytes, (_, at) =>
    bytes.map((octet, index) => (index === at ? octet ^ (1 << (at % 8)) : octet)),
  ),
];

it('reads a time-stamp that is cut off or has a bit flipped, or says why not, and throws nothing', async () => {
  for (const bytes of damaged(token)) {
    const read = readTimestampToken(bytes);
    if (typeof read === 'string') continue;
    await objectionToImprint(read, SIGNATURE);
    await objectionToTokenSigner(read, clock.certificate);
  }
});

it('reads a countersignature that is cut off or has a bit flipped, or does not, and throws nothing', () => {
  for (const bytes of damaged(counter)) readCountersignature(bytes);
  expect(readCountersignature(counter)?.signature.length).toBeGreaterThan(60);
});

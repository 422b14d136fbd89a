import { describe, expect, it } from 'vitest';
import { chain } from '../../support/chain.ts';
import { createCrl } from '../../support/fake-revocation.ts';
import { ask } from './ask-revocation.ts';

/** The rules of one list stand in ../revocation.test.ts and ../crl-*.test.ts; these are about the path. */
const PATH = chain`Root → CA → Alice <alice@example.org>`;
const SAME_NUMBER = Uint8Array.of(0x11, 0x22);
const TWINS = chain`Root → CA ${{ serialNumber: SAME_NUMBER }} → Alice ${{ serialNumber: SAME_NUMBER }} <alice@example.org>`;

describe('revocation lists along a path (RFC 5280 §6.1.3 (a)(3), §6.3)', () => {
  it('no certificate of it is revoked, authorities included', async () => {
    const revoking = (whom: 'nobody' | 'alice' | 'ca') =>
      ask(PATH, async ({ root, ca, alice }) => ({
        crls: [
          await createCrl({ issuer: root, revoked: whom === 'ca' ? [ca] : [] }),
          await createCrl({ issuer: ca, revoked: whom === 'alice' ? [alice] : [] }),
        ],
      }));
    expect(await revoking('nobody')).toEqual([]);
    expect(await revoking('alice')).toEqual(['certificate-revoked: Alice']);
    expect(await revoking('ca')).toEqual(['certificate-revoked: CA']);
  });

  it('each has a list of its own issuer; the anchor has none', async () => {
    const lists = (issuers: readonly ('root' | 'ca')[]) =>
      ask(PATH, async (drawn) => ({
        crls: await Promise.all(issuers.map((issuer) => createCrl({ issuer: drawn[issuer] }))),
      }));
    expect(await lists(['root', 'ca'])).toEqual([]);
    expect(await lists(['root'])).toEqual(['revocation-required: Alice']);
    expect(await lists(['ca'])).toEqual(['revocation-required: CA']);
  });

  it('a number on a list is one of that issuer’s, whatever others number alike', async () => {
    const revoked = (by: 'root' | 'ca') =>
      ask(TWINS, async (drawn) => ({
        crls: [
          await createCrl({ issuer: drawn.root, revoked: by === 'root' ? [drawn.ca] : [] }),
          await createCrl({ issuer: drawn.ca, revoked: by === 'ca' ? [drawn.alice] : [] }),
        ],
      }));
    expect(await revoked('root')).toEqual(['certificate-revoked: CA']);
    expect(await revoked('ca')).toEqual(['certificate-revoked: Alice']);
  });

  it('§6.3.3 (g): a list is signed by its issuer’s key, not by one of the authority above', async () => {
    const signedBy = (signer: 'root' | 'ca') =>
      ask(PATH, async (drawn) => ({
        crls: [
          await createCrl({ issuer: drawn.root }),
          await createCrl({ issuer: drawn.ca, key: drawn[signer].key }),
        ],
      }));
    expect(await signedBy('ca')).toEqual([]);
    expect(await signedBy('root')).toEqual(['revocation-required: Alice']);
  });
});

import type { KeyringState } from '../../../src/worker/keyring.ts';
import { EMPTY_STATE, identityFacts, LOCKS_AT, requestFacts } from './fake-keyring.ts';

const identities = [
  identityFacts('a', { isDefault: true }),
  identityFacts('b', {
    name: 'Alice, Sales',
    addresses: ['sales@example.org', 'orders@example.org'],
    key: 'P-256',
    notAfter: '2026-11-20T00:00:00Z',
    isDefault: true,
    backedUpAt: null,
  }),
  identityFacts('c', {
    use: 'encryption',
    notBefore: '2022-01-15T00:00:00Z',
    notAfter: '2024-01-15T00:00:00Z',
  }),
];

const unlocked = { ...EMPTY_STATE, kind: 'unlocked', locksAt: LOCKS_AT } as const;

/** States of a keyring as a person can have them; the clock of the page stands at November 3, 2026. */
export const keyringSamples = {
  new: EMPTY_STATE,
  refused: { ...EMPTY_STATE, keptIn: 'memory' },
  empty: unlocked,
  pending: { ...unlocked, requests: [requestFacts] },
  one: { ...unlocked, identities: identities.slice(0, 1) },
  several: { ...unlocked, identities },
  locked: { ...EMPTY_STATE, kind: 'locked', identities },
  hostile: {
    ...unlocked,
    identities: [
      identityFacts('d', {
        name: `Alice\u202Eelpmaxe ${'x'.repeat(200)}`,
        addresses: [`${'a'.repeat(200)}@example.org`],
        issuerName: '\u200Bnobody',
        isDefault: true,
      }),
    ],
  },
} satisfies Record<string, KeyringState>;

export type KeyringSample = keyof typeof keyringSamples;

import { describe, expect, it } from 'vitest';
import { daysLeft, isEnding, isOlder, needsAttention } from '../../../src/taskpane/identity/age.ts';
import { identityFacts } from './fake-keyring.ts';

const now = new Date('2026-11-03T14:00:00Z');
const older = (identity: ReturnType<typeof identityFacts>, ...others: ReturnType<typeof identityFacts>[]) =>
  isOlder(identity, { all: [identity, ...others], now });

describe('the days that a certificate has left', () => {
  it.each([
    ['2026-11-03T13:59:59Z', -1],
    ['2026-11-03T23:00:00Z', 0],
    ['2026-11-04T14:00:00Z', 1],
    ['2026-12-03T14:00:00Z', 30],
    ['no date', -1],
  ])('until %s: %i', (notAfter, days) => {
    expect(daysLeft(identityFacts('a', { notAfter }), now)).toBe(days);
  });

  it('are few from thirty on', () => {
    expect(isEnding(identityFacts('a', { notAfter: '2026-12-04T13:00:00Z' }), now)).toBe(true);
    expect(isEnding(identityFacts('a', { notAfter: '2026-12-04T15:00:00Z' }), now)).toBe(false);
  });
});

describe('an identity for old mail', () => {
  const first = identityFacts('a');
  const second = identityFacts('b', { notBefore: '2026-10-01T00:00:00Z' });

  it('is one that has ended, default or not', () => {
    expect(older(identityFacts('a', { notAfter: '2026-01-01T00:00:00Z', isDefault: true }))).toBe(true);
  });

  it('is one that a later one replaces', () => {
    expect(older(first, second)).toBe(true);
    expect(older(second, first)).toBe(false);
  });

  it.each([
    ['the later one is for signing alone', { use: 'signing' }],
    ['the later one has not all of its addresses', { addresses: ['sales@example.org'] }],
    ['the later one has ended itself', { notAfter: '2026-10-15T00:00:00Z' }],
  ] as const)('is not one where %s', (_, changes) => {
    expect(older(first, { ...identityFacts('b', { notBefore: '2026-10-01T00:00:00Z', ...changes }) })).toBe(
      false,
    );
  });

  it('is not the one that the person chose for new mail', () => {
    expect(older({ ...first, isDefault: true }, second)).toBe(false);
  });
});

describe('what a person should see to', () => {
  const ending = identityFacts('a', { notAfter: '2026-11-20T00:00:00Z' });

  it('is a key of which no copy was saved', () => {
    expect(needsAttention([identityFacts('a')], now)).toBe(false);
    expect(needsAttention([identityFacts('a', { backedUpAt: null })], now)).toBe(true);
  });

  it('is a certificate that ends soon, unless a later one is there', () => {
    expect(needsAttention([ending], now)).toBe(true);
    expect(needsAttention([ending, identityFacts('b', { notBefore: '2026-10-01T00:00:00Z' })], now)).toBe(
      false,
    );
  });
});

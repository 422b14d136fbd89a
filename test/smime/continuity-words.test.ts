import { describe, expect, it } from 'vitest';
import type { Continuity } from '../../src/smime/continuity.ts';
import type { Decision } from '../../src/smime/continuity-decision.ts';
import { verdictWords, wordsFor } from '../../src/smime/words.ts';
import { decisionWords, knownSinceWords } from '../../src/smime/words/continuity-words.ts';
import { UTC } from '../../src/smime/words/saying.ts';
import { FINDING_SAMPLES as each } from './finding-samples.ts';
import { sampleReport as report } from './sample-report.ts';

const RLO = '\u202E';
const address = 'alice@example.org';

describe('what was seen of a sender, in words', () => {
  it('names both issuers where they differ, and one where they do not', () => {
    const finding = each['sender-new-certificate'];
    expect(wordsFor(finding).sentence).toBe(
      'Since March 1, 2025, alice@example.org has signed with a certificate from Example CA. ' +
        'This message is signed with another one, from another issuer: Other CA.',
    );
    expect(wordsFor({ ...finding, sameIssuer: true }).sentence).toMatch(
      /another one, from the same issuer\.$/,
    );
  });

  it('counts the signed messages where most are, and else says when the last one was', () => {
    const finding = each['sender-usually-signs'];
    expect(wordsFor(finding).sentence).toMatch(/14 of the last 15 messages were\.$/);
    expect(wordsFor({ ...finding, signed: 3 }).sentence).toMatch(
      /the last such message was seen on May 1, 2026\.$/,
    );
  });

  it('heads an unsigned message, encrypted or not, and still claims nothing', () => {
    const findings = [each['sender-usually-signs']];
    for (const [decryption, headline] of [
      ['none', 'Not signed'],
      ['authenticated', 'Encrypted, but not signed'],
    ] as const)
      expect(verdictWords(report({ kind: 'unsigned', findings, signers: [], decryption }))).toEqual({
        headline,
        sentence: `${wordsFor(findings[0]!).sentence} Nothing proves that alice@example.org sent it.`,
      });
  });
});

describe('a decision in words', () => {
  const certificate = { sha256: '00', publicKeySha256: '01', issuer: 'CN=CA', trustedByPerson: false };
  const decisions = (of: string): readonly Decision[] => [
    { kind: 'accept', address: of, certificate },
    { kind: 'accept', address: of, certificate: { ...certificate, trustedByPerson: true } },
    { kind: 'undo', address: of, sha256: '00' },
    { kind: 'accept-unsigned', address: of },
    { kind: 'undo-unsigned', address: of },
  ];

  it.each(decisions(address))('says what to press and what it means: $kind', (decision) => {
    const { act, meaning } = decisionWords(decision);
    expect(act).toMatch(/^[A-Z].*[^.]$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  });

  it.each(decisions(`${RLO}${address}`))('shows no invisible character: $kind', (decision) => {
    expect(Object.values(decisionWords(decision)).join()).not.toContain(RLO);
  });
});

describe('since when a certificate is known', () => {
  const known: Continuity = {
    address,
    keptIn: 'device',
    since: '2026-03-01T00:00:00Z',
    acceptedAt: null,
    senderSince: '2025-03-01T00:00:00Z',
    offer: null,
    undo: null,
  };

  it.each<[string, Partial<Continuity>, string]>([
    ['known', {}, 'Seen from this sender since March 1, 2026'],
    [
      'accepted',
      { acceptedAt: '2026-03-02T00:00:00Z' },
      'Seen from this sender since March 1, 2026; accepted by you on March 2, 2026',
    ],
    ['new', { since: null }, 'Not seen from this sender before; others were, since March 1, 2025'],
    ['the first', { since: null, senderSince: null }, 'Not seen from this sender before'],
    [
      'kept nowhere',
      { keptIn: 'memory' },
      'Seen from this sender since March 1, 2026 (nothing is kept here, so Signet forgets this when it is closed)',
    ],
  ])('is told: %s', (_, given, words) => {
    expect(knownSinceWords({ ...known, ...given }, UTC)).toBe(words);
  });
});

import { describe, expect, it } from 'vitest';
import type { HeaderFacts, Report } from '../../src/smime/report.ts';
import { wordsFor } from '../../src/smime/words.ts';
import { headingWords } from '../../src/smime/words/heading-words.ts';
import { UTC } from '../../src/smime/words/saying.ts';
import { stampWords } from '../../src/smime/words/witness-words.ts';

const words = (
  protections: Readonly<Record<string, HeaderFacts['protection']>>,
  { signers = 1, decryption = 'none' }: { signers?: number; decryption?: Report['decryption'] } = {},
): string | undefined =>
  headingWords({
    headers: Object.entries(protections).map(([name, protection]) => ({ name, value: 'x', protection })),
    verdict: { signers: Array.from({ length: signers }) },
    decryption,
  } as unknown as Report);

describe('headingWords', () => {
  it('tells the fields that a person knows, in one order, by what protects them', () => {
    expect(
      words({
        'X-Own': 'signed-only',
        from: 'signed-only',
        Subject: 'signed-and-encrypted',
        Cc: 'unprotected',
      }),
    ).toBe('Signed with the message: Subject, From. Hidden on the way: Subject.');
    expect(words({ Subject: 'encrypted-only' }, { signers: 0, decryption: 'authenticated' })).toBe(
      'Hidden on the way: Subject.',
    );
  });

  it('warns where the text is protected and its header is not', () => {
    expect(words({ Subject: 'unprotected' })).toMatch(/^Not protected: /);
    expect(words({}, { signers: 0, decryption: 'unauthenticated' })).toMatch(/^Not protected: /);
  });

  it('says nothing of a message that nothing protects, or that stays closed', () => {
    expect(words({ Subject: 'unprotected' }, { signers: 0 })).toBeUndefined();
    expect(words({ Subject: 'unprotected' }, { signers: 0, decryption: 'no-key' })).toBeUndefined();
  });
});

describe('a field that differs, an encryption that was changed', () => {
  it.each([
    { code: 'header-differs-outside', name: 'Subject', inside: 'Lunch', outside: 'Pay' },
    { code: 'header-differs-outside', name: 'Cc', inside: '', outside: 'eve@example.net' },
    { code: 'header-differs-outside', name: 'Cc', inside: 'eve@example.net', outside: '' },
    { code: 'encryption-changed', change: 'added' },
    { code: 'encryption-changed', change: 'removed' },
  ] as const)('is told without saying what the sender did, for nobody may know who signed: %o', (finding) => {
    const { sentence, advice = '' } = wordsFor(finding);
    expect(sentence + advice).not.toMatch(/the sender (wrote|encrypted|did)|on the way it was/i);
  });
});

describe('stampWords', () => {
  it('tells the latest time that the clock may have meant', () => {
    const proof = { time: '2026-06-01T12:00:00.000Z', policy: '', serialNumber: '' };
    const by = { name: 'Clock', issuerName: '', subject: '', sha256: '' };
    const told = (accuracyMs: number | null) => stampWords({ ...proof, accuracyMs, by }, UTC);
    expect(told(null)).toBe('The signature was there on June 1, 2026 at 12:00 UTC, says Clock');
    expect(told(3_600_000)).toBe('The signature was there on June 1, 2026 at 13:00 UTC, says Clock');
  });
});

import { describe, expect, it } from 'vitest';
import type { HeaderFacts, Report } from '../../src/smime/report.ts';
import { headingWords } from '../../src/smime/words/heading-words.ts';

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

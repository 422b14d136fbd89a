import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FINDINGS } from '../../src/smime/finding.ts';
import { FINDING_RULES } from './finding-rules.ts';
import { verdictDocs } from './verdict-docs.ts';

const docs = readFileSync(new URL('../../docs/verdicts.md', import.meta.url), 'utf8');

describe('docs/verdicts.md', () => {
  it('is what `npm run verdict-docs` makes of the code today', () => {
    expect(docs).toBe(verdictDocs());
  });

  it.each(Object.keys(FINDINGS))('has one heading for %s, to which others can link', (code) => {
    expect(docs.split('\n').filter((line) => line === `### ${code}`)).toHaveLength(1);
  });

  it.each(Object.entries(FINDING_RULES))('says when %s is said, in whole sentences', (_, { when }) => {
    expect(when).toMatch(/^[A-Z].*\.$/su);
  });
});

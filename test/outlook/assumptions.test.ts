import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ASSUMPTIONS } from '../../src/outlook/assumptions.ts';

describe('ASSUMPTIONS', () => {
  it('have ids of their own', () => {
    const ids = ASSUMPTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(ASSUMPTIONS)(
    '$id: asks a question, names its source, and is used in files that exist',
    (assumption) => {
      expect(assumption.question).toMatch(/\?$/);
      expect(assumption.source).not.toBe('');
      expect(assumption.clients).not.toEqual([]);
      expect(assumption.usedIn).not.toEqual([]);
      for (const file of assumption.usedIn) {
        expect(existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url))), file).toBe(true);
      }
    },
  );
});

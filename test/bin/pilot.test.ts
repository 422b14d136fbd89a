import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../bin/root.js';
import { ASSUMPTIONS } from '../../src/outlook/assumptions.ts';

it('every assumption about Outlook is settled by a question of the pilot', () => {
  const pilot = readFileSync(join(ROOT, 'docs/pilot.md'), 'utf8');
  const unasked = ASSUMPTIONS.map(({ id }) => id).filter((id) => !pilot.includes(`\`${id}\``));
  expect(unasked).toEqual([]);
});

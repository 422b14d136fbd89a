import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/security.md', ROOT), 'utf8');

const files = [...text.matchAll(/`((?:src|test|bin)\/[^`\s]+)`/g)].flatMap(([, file]) => file ?? []);
const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].flatMap(([, link]) => link ?? []);

/** A defence whose file or test has gone is no defence. */
describe('docs/security.md', () => {
  it.each([...new Set(files)])('names a file that is there: %s', (file) => {
    expect(existsSync(new URL(file, ROOT))).toBe(true);
  });

  it.each([...new Set(links)])('links to a page that is there: %s', (link) => {
    expect(existsSync(new URL(link, new URL('docs/', ROOT)))).toBe(true);
  });

  it('has a file and a test in each row of the defences', () => {
    const [, defences = ''] = text.split('## Defences');
    const rows = (defences.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
    const [, , ...body] = rows;
    expect(body.length).toBeGreaterThan(20);
    for (const row of body) {
      const [, , , file = '', test = ''] = row.split('|');
      expect(file, row).toContain('`');
      expect(test, row).toMatch(/`test\/|mutation\.md/);
    }
  });
});

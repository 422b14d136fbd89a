import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { components } from '../../../src/taskpane/settings/components.ts';

/** Of the command line, which the pane is without. */
const ELSEWHERE = ['commander'];

const licenceOf = (name: string): string => {
  const file = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { license: string }).license;
};

it('names every package that the pane is made with, and its licence', () => {
  const packages = Object.keys(manifest.dependencies).filter((name) => !ELSEWHERE.includes(name));
  const named = components.filter(([name]) => !name.includes('NSS'));
  expect(named).toEqual(packages.map((name) => [name, licenceOf(name)]));
});

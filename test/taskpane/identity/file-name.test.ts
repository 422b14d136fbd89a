import { expect, it } from 'vitest';
import { fileNameOf } from '../../../src/taskpane/identity/file-name.ts';

it.each([
  ['Alice Example', 'alice-example'],
  ['alice@example.org', 'alice-example-org'],
  ['Jürgen Ångström', 'jürgen-ångström'],
  ['../../etc/passwd', 'etc-passwd'],
  ['CON.\u202Egpj', 'con-gpj'],
  ['\u0000 :*?"<>|', 'identity'],
  ['x'.repeat(500), 'x'.repeat(40)],
])('makes a name of a file out of %j that no system reads anything else into', (name, file) => {
  expect(fileNameOf(name)).toBe(file);
});

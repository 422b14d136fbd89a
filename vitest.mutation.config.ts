import { defineConfig } from 'vitest/config';

/** Those that run in this process, without a browser or a build: a mutant is seen by no other. */
const TESTS = 'test/{cms,pki,smime,attacks}/**/*.test.ts';

/** The tests of `npm run mutation`; bin/mutation.js narrows them. */
export default defineConfig({
  test: {
    include: (process.env['MUTATION_TESTS'] ?? TESTS).split(';'),
    exclude: ['test/cms/chromium.test.ts', 'test/attacks/pane.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

/** Mutation testing (`npm run mutation`) of what decides a verdict; docs/mutation.md has the scores and the survivors. */
export default {
  mutate: ['src/cms/**/*.ts', 'src/pki/**/*.ts', '!src/pki/mozilla-roots.ts', 'src/smime/**/*.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  // A mutant in a table is there as the file loads, so that every test runs for it; the tables of weights decide most.
  ignoreStatic: false,
  concurrency: 1,
  // A machine that others use as well is slow, and a mutant that hangs is seen all the same.
  timeoutMS: 30_000,
  dryRunTimeoutMinutes: 30,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, skipFull: true },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  incremental: true,
  incrementalFile: 'coverage/mutation/incremental.json',
  tempDirName: 'coverage/mutation/sandbox',
  ignorePatterns: ['dist', '.signet'],
  thresholds: { high: 95, low: 90, break: 85 },
};

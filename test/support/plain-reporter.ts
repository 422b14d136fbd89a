import type { Reporter, TestModule, Vitest } from 'vitest/node';

/** Ends the run with the one plain line that people and CI count by: `N passed, N failed`. */
export default class PlainReporter implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let skipped = 0;
    // An error outside any test, or a file that does not load, is a failure too.
    let failed = errors.length;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'skipped') skipped++;
        else failed++;
      }
      if (module.errors().length > 0) failed++;
    }
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    // After the default reporter's summary, which is printed in the same turn.
    this.vitest?.onClose(() => {
      process.stdout.write(`\n${passed} passed, ${failed} failed${tail}\n`);
    });
  }
}
